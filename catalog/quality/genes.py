"""Several genes in one cell, and words that are no genes."""

import re
from collections.abc import Iterator

from catalog.quality.base import Found, Material, Rule, Severity

_SEVERAL = re.compile(r"^[A-Za-z][\w-]*(?:\s*[;,/|]\s*[A-Za-z][\w-]*)+$")
_CONTROL = re.compile(
    r"(?:(?:positive|negative|neg\.?|pos\.?|non[- ]?targeting|scrambled|untreated|empty|mock|no)[\s_-]*)?"
    r"(?:controls?|ctrls?|untransfected|untreated|scrambled|mock|empty|blank|dmso|none|n/?a|unknown)(?:[\s_-]*\d+)?",
    re.IGNORECASE,
)


def check(material: Material) -> Iterator[Found]:
    """Cells of genes that name several, or a control."""
    for value in material.of_kind("gene"):
        if value.held:
            continue
        if _CONTROL.fullmatch(value.text.strip()):
            yield Found(f"“{value.text}” is no gene; it says what the sample is for.", value)
        elif _SEVERAL.match(value.text):
            yield Found(f"“{value.text}” names several genes in one cell.", value)


RULE = Rule(
    "gene", "Not one gene", Severity.WARNING,
    "A control is found as one only if the property for it says so; of several genes in a cell none is found.",
    "Map a control with the property Control, and each of several genes to its own term.", check,
)  # fmt: skip
