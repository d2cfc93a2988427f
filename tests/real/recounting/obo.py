"""Parents and alternative ids of ontologies; OBO files are read line by line."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from . import owl

PARENT_RELATIONS = ("part_of", "BFO:0000050")


def _stanzas(path: Path) -> Iterator[list[str]]:
    """The lines of each [Term] stanza."""
    lines: list[str] | None = None
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            if line.startswith("["):
                if lines is not None:
                    yield lines
                lines = [] if line.startswith("[Term]") else None
            elif lines is not None and line.strip():
                lines.append(line.strip())
    if lines is not None:
        yield lines


def _first_word(text: str) -> str:
    """The id in `CMPO:0000005 ! cell morphology phenotype` or `GO:1 {source="x"} ! y`."""
    return re.split(r"[!{]", text, maxsplit=1)[0].split()[0]


class Words:
    """What the loaded ontologies say: `parents` (is_a and part_of) and `present` (alternative id to its term).

    Obsolete terms keep their id; only alternative ids are followed, as the catalog does.
    """

    def __init__(self, paths: Iterable[Path]) -> None:
        self.parents: dict[str, set[str]] = {}
        self.present: dict[str, str] = {}
        self._ancestors: dict[str, frozenset[str]] = {}
        for path in paths:
            if path.suffix == ".owl":
                self._take_edges(owl.edges(path))
                continue
            for stanza in _stanzas(path):
                self._take(stanza)

    def _take_edges(self, edges: Iterable[tuple[str, str]]) -> None:
        for child, parent in edges:
            self.parents.setdefault(child, set()).update({parent} - {""})

    def _take(self, stanza: list[str]) -> None:
        own = ""
        for line in stanza:
            tag, _, value = line.partition(": ")
            if tag == "id":
                own = value.strip()
                self.parents.setdefault(own, set())
            elif tag == "is_a":
                self.parents[own].add(_first_word(value))
            elif tag == "relationship" and value.split(" ")[0] in PARENT_RELATIONS:
                self.parents[own].add(_first_word(value.split(" ", 1)[1]))
            elif tag == "alt_id":
                self.present.setdefault(_first_word(value), own)

    def resolve(self, curie: str) -> str:
        """The term that `curie` means: itself if it is a term, else the term that lists it as alternative id."""
        return curie if curie in self.parents else self.present.get(curie, curie)

    def ancestors(self, curie: str) -> frozenset[str]:
        """Every term above `curie`, without itself; empty for a term that no file defines."""
        if curie not in self._ancestors:
            found: set[str] = set()
            waiting = list(self.parents.get(curie, ()))
            while waiting:
                parent = waiting.pop()
                if parent not in found:
                    found.add(parent)
                    waiting.extend(self.parents.get(parent, ()))
            self._ancestors[curie] = frozenset(found - {curie})
        return self._ancestors[curie]
