"""One text with several ids in one study."""

from collections import defaultdict
from collections.abc import Iterator

from catalog.quality.base import Found, Material, Repair, Rule, Severity, Value
from ontology.matching.wording import form
from ontology.wording import counted, listed

_NAMED = 4


def check(material: Material) -> Iterator[Found]:
    """Texts of one property that come with different ids: filled down in a spreadsheet, or mistyped."""
    by_text: dict[tuple[str, str], list[Value]] = defaultdict(list)
    for value in material.of_kind("term"):
        if value.held:
            by_text[value.key, value.text].append(value)
    for (_, text), values in by_text.items():
        sets = {frozenset(held.term.curie for held in value.held): value for value in values}
        if len(sets) > 1:
            yield _found(text, values)


def _found(text: str, values: list[Value]) -> Found:
    most = max(values, key=lambda value: (value.samples, value.id))
    curies = sorted(
        {held.term.curie for value in values for held in value.held} - {one.term.curie for one in most.held}
    )
    others = listed(curies[:_NAMED], "and") if len(curies) <= _NAMED else f"{curies[0]} to {curies[-1]}"
    mostly = listed([held.term.curie for held in most.held], "and")
    said = f"“{text}” is mostly {mostly}, but also {counted(len(curies), 'other id')}: {others}."
    return Found(said, most, repair=_repair(most))


def _repair(most: Value) -> Repair | None:
    """The usual term, where the text is a name of it: no other id can be right."""
    (term, *more) = (held.term for held in most.held)
    named = not more and term.fits(most.entry) and form(most.text) in map(form, term.names)
    return Repair(term.curie) if named else None


RULE = Rule(
    "ids", "One text with several ids", Severity.WARNING,
    "A spreadsheet counts ids up when a cell is dragged down, so that each row gets another term.",
    "Map all of them to the id that fits the text.", check,
)  # fmt: skip
