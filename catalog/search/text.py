"""Words and tokens, made in Python so that every engine sees the same: no engine's own analysis is relied on."""

import unicodedata
from functools import lru_cache
from urllib.parse import quote, unquote

# Stands between two values in a text, so that no phrase reaches from one into the next. No word is spelt like it.
BOUNDARY = "¶"
# Letters that have no decomposition but are written without their mark as often as with it.
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ß": "ss", "µ": "u", "μ": "u"})
_SAFE = "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) not in '%|+!@^ "')


def words(text: str) -> tuple[str, ...]:
    """The words of a text: runs of letters and digits, without case and accents (`Anti-β-Tubulín` is anti β tubulin)."""
    folded = unicodedata.normalize("NFKD", text).casefold().translate(_PLAIN)
    kept = (character for character in folded if not unicodedata.combining(character))
    return tuple("".join(character if character.isalnum() else " " for character in kept).split())


@lru_cache(maxsize=100_000)
def fold(text: str) -> str:
    """The words of a text, joined by single spaces: two texts with the same fold are the same name."""
    return " ".join(words(text))


@lru_cache(maxsize=200_000)
def encode(value: str) -> str:
    """A value as one token: without white space and without the signs that signatures are built with."""
    return quote(value, safe=_SAFE)


@lru_cache(maxsize=200_000)
def decode(token: str) -> str:
    """The value that `encode` made the token of."""
    return unquote(token)
