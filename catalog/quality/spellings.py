"""One accession in several spellings within a study."""

from collections import defaultdict
from collections.abc import Iterator

from catalog.quality.base import Found, Material, Rule, Severity, Value
from ontology import curies
from ontology.wording import listed


def check(material: Material) -> Iterator[Found]:
    """Submitted ids that mean the same and are written differently."""
    written: dict[str, dict[str, Value]] = defaultdict(dict)
    for value in material.of_kind("term"):
        for spelling in value.submitted_id.split(" | "):
            if curie := curies.normalise(spelling):
                written[curie].setdefault(spelling, value)
    for curie, spellings in written.items():
        if len(spellings) > 1:
            found = [f"“{spelling}”" for spelling in sorted(spellings)]
            yield Found(f"{curie} is written {listed(found, 'and')}.", next(iter(spellings.values())), curie)


RULE = Rule(
    "spelling", "One id in several spellings", Severity.NOTE,
    "Whoever compares ids letter by letter takes them for different terms; Vitrine does not.",
    "Nothing to do here. An export writes every id in one way.", check,
)  # fmt: skip
