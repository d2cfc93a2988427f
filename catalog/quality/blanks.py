"""Blanks that nobody sees."""

import re
from collections.abc import Iterator

from catalog.quality.base import Found, Material, Rule, Severity

_ODD = re.compile(r"^\s|\s$|[^\S ]|  |[\u200b-\u200d\u2060\ufeff\u00ad]")


def check(material: Material) -> Iterator[Found]:
    """Texts with blanks at an end, doubled, or of another kind than the usual one."""
    for value in material.values:
        if value.entry.kind != "text" and _ODD.search(value.text):
            shown = "".join(sign if sign.isprintable() and sign != " " else "␣" for sign in value.text)
            yield Found(f"“{shown}” has blanks (␣) that are doubled, at an end or of an unusual kind.", value)


RULE = Rule(
    "blank", "Blanks that cannot be seen", Severity.NOTE,
    "Two texts that look the same count as different values, and each has to be mapped.",
    "Map both; the archive may want to know.", check,
)  # fmt: skip
