"""Ids that no loaded ontology has, or that are obsolete."""

from collections.abc import Iterator

from catalog.quality.base import Found, Held, Known, Material, Repair, Rule, Severity, Value
from ontology.models import Term


def check(material: Material) -> Iterator[Found]:
    """Ids of unknown and of obsolete terms."""
    for value in material.settled():
        for held in value.held:
            if problem := _problem(held):
                yield Found(problem, value, held.term.curie, _repair(held.term, value))


def _problem(held: Held) -> str:
    term = held.term
    if term.kind == Term.Kind.UNRESOLVED:
        return f"No loaded ontology has {held.stated_curie or term.curie}."
    if term.obsolete:
        instead = f"; {term.replaced_by} takes its place" if term.replaced_by else ""
        return f"{term.curie} ({term.label}) is obsolete{instead}."
    return ""


def _repair(term: Known, value: Value) -> Repair | None:
    """The one term that took the place of an obsolete one, where the property takes it."""
    if term.successor and term.successor.fits(value.entry):
        return Repair(term.successor.curie, term.curie)
    return None


RULE = Rule(
    "term", "An unknown or obsolete term", Severity.WARNING,
    "Such a term has no place in a tree: it is found by its id only.",
    "Map the value to a term that is there, or load the ontology that has it.", check,
)  # fmt: skip
