"""What a reader hands over: plain rows, one JSON line each, so that they can cross from the child process."""

from collections.abc import Sequence
from typing import NamedTuple

IS_A = "is_a"
PART_OF = "part_of"


class Header(NamedTuple):
    """What a file says about itself; everything may be empty."""

    id: str = ""
    name: str = ""
    version: str = ""
    licence: str = ""


class TermRow(NamedTuple):
    """One term as its file states it, ids as CURIEs.

    `synonyms` are (text, scope, type), `parents` (CURIE, `is_a` or `part_of`), `line` is 0 where it is not known.
    """

    curie: str
    label: str = ""
    definition: str = ""
    obsolete: bool = False
    replaced_by: Sequence[str] = ()
    consider: Sequence[str] = ()
    alternatives: Sequence[str] = ()
    xrefs: Sequence[str] = ()
    synonyms: Sequence[Sequence[str]] = ()
    parents: Sequence[Sequence[str]] = ()
    line: int = 0


def is_preferred_label(name: str) -> bool:
    """Whether a free property, by CURIE or address, is SKOS's preferred label."""
    return name.endswith("prefLabel")


def with_preferred(label: str, synonyms: Sequence[Sequence[str]], preferred: str) -> Sequence[Sequence[str]]:
    """The synonyms with the preferred label as an exact one, unless it is a name already."""
    if not preferred or preferred == label or any(text == preferred for text, *_ in synonyms):
        return synonyms
    return [*synonyms, (preferred, "EXACT", "")]


class Defective(Exception):
    """Why a file cannot be read: the line (0 if unknown) and a cause that says what would be right."""

    def __init__(self, line: int, cause: str) -> None:
        super().__init__(cause)
        self.line = line
        self.cause = cause
