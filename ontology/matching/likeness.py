"""Whether a text is a slip of the pen away from a name."""

import re

from rapidfuzz import fuzz

from ontology.matching.normalisation import fold

_NEAR = 88  # of 100: one wrong letter in eight
_SHORTEST = 6  # letters; among shorter names one letter makes another one
_NUMBER = re.compile(r"\d+")


def alike(text: str, name: str) -> bool:
    """Nearly the same letters, and the very same numbers: `nocadazole` is nocodazole, `CGP 52431` is not CGP 52432."""
    one, other = fold(text), fold(name)
    if min(len(one), len(other)) < _SHORTEST or _NUMBER.findall(one) != _NUMBER.findall(other):
        return False
    return bool(fuzz.ratio(one, other) >= _NEAR)
