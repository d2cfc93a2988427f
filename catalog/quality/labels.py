"""Labels that are not those of the ids beside them."""

from collections.abc import Iterator

from catalog.quality.base import Found, Held, Material, Repair, Rule, Severity, Value
from ontology.matching.wording import compact, form


def check(material: Material) -> Iterator[Found]:
    """Ids of ontology terms whose stated label is neither the term's label nor a synonym."""
    for value in material.of_kind("term"):
        for held in value.held:
            if _differs(held):
                stated, curie = held.stated_label, held.stated_curie or held.term.curie
                said = f"“{stated}” is stated for {curie}, which is “{held.term.label}”."
                yield Found(said, value, curie, _repair(held, value, material))


def _repair(held: Held, value: Value, material: Material) -> Repair | None:
    """The one term that has this label, where a value has no other: then it is the id that is wrong."""
    named = material.named(value.entry, held.stated_label)
    if len(named) == 1 and _spelt(held.stated_label) == _spelt(value.text):
        return Repair(named[0], held.term.curie)
    return None


def _differs(held: Held) -> bool:
    if not held.stated_label or not held.term.names:
        return False
    return _spelt(held.stated_label) not in {_spelt(name) for name in held.term.names}


def _spelt(name: str) -> str:
    return compact(form(name))


RULE = Rule(
    "label", "A label that is not its id's", Severity.WARNING,
    "Either the id or the label is wrong; a search for the one finds samples that may be the other.",
    "Decide which of the two was meant, and map the value to it.", check,
)  # fmt: skip
