"""Terms outside the branches that their property may use."""

from collections.abc import Iterator

from catalog.properties import Property
from catalog.quality.base import Found, Known, Material, Rule, Severity
from ontology.curies import prefix
from ontology.models import Term


def check(material: Material) -> Iterator[Found]:
    """Terms of an ontology that the property knows, outside all of its roots."""
    for value in material.settled():
        for held in value.held:
            if _is_outside(held.term, value.entry):
                said = f"{held.term.curie} ({held.term.label}) is no {value.entry.label.lower()} in its ontology."
                yield Found(said, value, held.term.curie)


def _is_outside(term: Known, entry: Property) -> bool:
    if term.kind != Term.Kind.CLASS or term.obsolete:
        return False
    return prefix(term.curie) in {branch.prefix for branch in entry.scope} and not term.fits(entry)


RULE = Rule(
    "scope", "A term from another branch", Severity.WARNING,
    "A facet of this property shows it apart from all others, and no search for a broader term finds it.",
    "Map the value to a term of the right branch, or the text to another property.", check,
)  # fmt: skip
