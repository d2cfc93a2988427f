"""Numbers that cannot be read, or not for certain."""

import re
from collections.abc import Iterator

from catalog.quality.base import Found, Material, Rule, Severity

_COMMA = re.compile(r"\d,\d")


def check(material: Material) -> Iterator[Found]:
    """Decimal commas in numbers."""
    for value in material.of_kind("number"):
        if _COMMA.search(value.text):
            yield Found(f"“{value.text}” has a comma, which is a point to some and a thousand to others.", value)


RULE = Rule(
    "number", "A comma in a number", Severity.WARNING,
    "1,500 is read as a thousand and a half here and as one and a half elsewhere, so that a range finds the wrong samples.",
    "Ask the submitter, and correct it in the archive.", check,
)  # fmt: skip
