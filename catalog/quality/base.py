"""What a quality rule is, and what it is given to look at.

A rule is a module of this package that declares `RULE`; `catalog.quality` collects them. It looks at one study as a whole
and touches no database.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from catalog.models.findings import Finding
from catalog.properties import PROPERTIES, Property
from ontology.curies import prefix
from ontology.models import Term

Severity = Finding.Severity


@dataclass(frozen=True, slots=True)
class Known:
    """A term as the loaded ontologies know it.

    `names`: label and synonyms. `ancestors`: those that are in `material.ROOTS`. `successor`: what took the place of an
    obsolete one, if it is known.
    """

    curie: str
    label: str
    kind: str
    obsolete: bool = False
    replaced_by: str = ""
    names: frozenset[str] = frozenset()
    ancestors: frozenset[str] = frozenset()
    successor: "Known | None" = None

    @property
    def reached(self) -> frozenset[str]:
        """Itself and its ancestors."""
        return self.ancestors | {self.curie}

    def fits(self, entry: Property) -> bool:
        """Whether it is a term in use, of an ontology and branch that the property takes."""
        branches = [branch for branch in entry.scope if branch.prefix == prefix(self.curie)]
        inside = any(not branch.roots or self.reached.intersection(branch.roots) for branch in branches)
        return inside and self.kind == Term.Kind.CLASS and not self.obsolete


@dataclass(frozen=True, slots=True)
class Held:
    """A term that holds for a value: what the archive stated with it, before it was looked up.

    `judged`: it is not the archive that says so, but somebody who looked at the value.
    """

    term: Known
    stated_label: str = ""
    stated_curie: str = ""
    judged: bool = False


@dataclass(frozen=True, slots=True)
class Value:
    """One distinct text of the property `key` as submitted, on so many samples, with the terms that hold for it."""

    id: int
    key: str
    text: str
    submitted_id: str = ""
    samples: int = 0
    held: tuple[Held, ...] = ()

    @property
    def entry(self) -> Property:
        """Its property."""
        return PROPERTIES[self.key]


def _nobody(_entry: Property, _name: str) -> Sequence[str]:
    return ()


@dataclass(frozen=True, slots=True)
class Material:
    """One study as rules see it. `named`: the terms in use that a property takes and that have a name, by their CURIEs."""

    licence: str
    values: tuple[Value, ...] = ()
    named: Callable[[Property, str], Sequence[str]] = _nobody

    def settled(self) -> Iterable[Value]:
        """The values of ontology terms; of those that differ by their ids only, the one on most samples.

        Ids that were counted up in a spreadsheet are a defect of their own, not one for each of them.
        """
        most: dict[tuple[str, str], Value] = {}
        for value in self.of_kind("term"):
            other = most.get((value.key, value.text))
            if other is None or value.samples > other.samples:
                most[value.key, value.text] = value
        return most.values()

    def of_kind(self, *kinds: str) -> Iterable[Value]:
        """The values of the properties of these kinds."""
        return (value for value in self.values if value.entry.kind in kinds)


@dataclass(frozen=True, slots=True)
class Repair:
    """What can be put right without a doubt: the term that holds for the value, in place of `instead_of`.

    Without `instead_of` it holds alone, for every value of the study with the same text.
    """

    term: str
    instead_of: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A defect: what and where, and what would be right. `key` tells several of one place apart."""

    message: str
    value: Value | None = None
    key: str = ""
    repair: Repair | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of defect. `explanation` says why it matters, `repair` what to do about it."""

    key: str
    title: str
    severity: Severity
    explanation: str
    repair: str
    check: Callable[[Material], Iterable[Found]]
