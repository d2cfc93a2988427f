"""Phenotypes without a term."""

from collections.abc import Iterator

from catalog.quality.base import Found, Material, Rule, Severity


def check(material: Material) -> Iterator[Found]:
    """Phenotypes that no term holds for."""
    for value in material.values:
        if value.key == "phenotype" and not value.held:
            unused = "" if value.samples else ", which no sample has,"
            yield Found(f"“{value.text}”{unused} is tied to no term.", value)


RULE = Rule(
    "unmapped", "A phenotype without a term", Severity.NOTE,
    "It is found by its words only, and not together with the same phenotype of other studies.",
    "Map the value to a term.", check,
)  # fmt: skip
