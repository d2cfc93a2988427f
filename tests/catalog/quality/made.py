"""Material for rules, made by hand."""

from catalog.quality.base import Held, Known, Material, Value
from ontology.models import Term


def known(curie, label="", *, kind=Term.Kind.CLASS, names=(), ancestors=(), **more):
    return Known(curie, label, kind, names=frozenset({label, *names}), ancestors=frozenset(ancestors), **more)


def value(key, text, *held, number=1, samples=1, submitted_id=""):
    stated = tuple(one if isinstance(one, Held) else Held(one) for one in held)
    return Value(number, key, text, submitted_id, samples, stated)


def material(*values, licence="CC BY 4.0", named=()):
    """A study of these values. `named`: the CURIEs that any name leads to."""
    return Material(licence, values, lambda _entry, _name: named)


def repairs(rule, *values, **more):
    """What a rule would put right, None where it takes a person."""
    return [found.repair for found in rule.check(material(*values, **more))]


def said(rule, *values, **more):
    """What a rule says of a study of these values."""
    return [found.message for found in rule.check(material(*values, **more))]
