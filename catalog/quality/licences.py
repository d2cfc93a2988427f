"""Studies that do not say how they may be used."""

from collections.abc import Iterator

from catalog.quality.base import Found, Material, Rule, Severity


def check(material: Material) -> Iterator[Found]:
    """Whether a licence is stated."""
    if not material.licence:
        yield Found("No licence is stated.")


RULE = Rule(
    "licence", "No licence", Severity.WARNING,
    "Nobody may use what is not licensed, so that the study cannot be part of a reference dataset.",
    "Ask the submitter for a licence, or the archive for its terms.", check,
)  # fmt: skip
