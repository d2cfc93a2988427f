"""Rows: what the index keeps of a study and of a term in use, and the signs that signatures are written with."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from catalog.properties import PROPERTIES
from catalog.search.text import BOUNDARY, encode, fold
from catalog.search.vocabulary import LOOSE, Word
from ontology.matching.wording import form

Document = dict[str, Any]

# The signs of a signature. A token can hold 32,766 bytes; a longer signature is in the row of the sample it names.
SEPARATOR = "|"
UNKNOWN = ""
ABSENT = "!"
PAIR = "+"
ELSEWHERE = "@"
LONGEST = 30_000
# Qualities are kept as terms of a property that nobody can ask for: they mean nothing without their entity.
QUALITY = "quality"


@dataclass(frozen=True, slots=True)
class StudyRow:
    """What the index knows of a study. `links`: (`same` or `part_of`, full name of the other study)."""

    id: int
    archive: str
    accession: str
    title: str = ""
    keywords: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()

    def document(self) -> Document:
        """As the engine stores it."""
        return {"id": self.id, "row": json.dumps([getattr(self, name) for name in self.__slots__])}

    @property
    def full_name(self) -> str:
        """What names it without doubt."""
        return f"{self.archive}:{self.accession}"

    @property
    def text(self) -> str:
        """Its own words, to find it by."""
        return joined([self.title, self.accession, *self.keywords])


@dataclass(frozen=True, slots=True)
class TermRow:
    """A term of a property that some sample has, or that lies above one. `names`: (rank, folded name); `taxon`: a gene's."""

    property: str
    curie: str
    label: str
    ancestors: frozenset[str]
    names: tuple[tuple[int, str], ...]
    taxon: str = ""

    @classmethod
    def of(cls, key: str, word: Word) -> "TermRow":
        """The row of `word` in property `key`; looser forms of its names rank behind all names."""
        names = {(rank, fold(text)) for rank, text in word.names}
        if key == QUALITY or PROPERTIES[key].kind == "term":
            names |= {(rank + LOOSE, loose) for rank, text in word.names for loose in _loose_forms(key, text)}
        kept = tuple(sorted((rank, name) for rank, name in names if name))
        return cls(key, word.curie, word.label or word.curie, word.ancestors, kept, word.taxon)

    def document(self) -> Document:
        """As the engine stores it."""
        return {
            "key": term_key(self.property, self.curie),
            "property": self.property,
            "curie": encode(self.curie),
            "up": tokens(encode(curie) for curie in self.ancestors),
            "name": tokens(encode(name) for _, name in self.names),
            "words": f" {BOUNDARY} ".join(name for rank, name in self.names if rank < LOOSE),
            "row": json.dumps([self.property, self.curie, self.label, sorted(self.ancestors), self.names, self.taxon]),
        }


def token(curie: str, quality: str = "") -> str:
    """A term, or a pair, as fields and signatures hold it."""
    return PAIR.join(encode(one) for one in (curie, quality) if one)


def term_key(key: str, curie: str) -> str:
    """The identity of a term row."""
    return f"{key}|{encode(curie)}"


def study_row(stored: list[Any]) -> StudyRow:
    """What `StudyRow.document` stored."""
    key, archive, accession, title, keywords, links = stored
    return StudyRow(key, archive, accession, title, tuple(keywords), tuple((kind, name) for kind, name in links))


def term_row(stored: list[Any]) -> TermRow:
    """What `TermRow.document` stored."""
    key, curie, label, ancestors, names, taxon = stored
    return TermRow(key, curie, label, frozenset(ancestors), tuple((rank, name) for rank, name in names), taxon)


def _loose_forms(key: str, text: str) -> Iterator[str]:
    """A name as suggestions compare it, and without the property's own word at its end: *mitosis delayed phenotype*."""
    loose = form(text)
    yield loose
    yield loose.removesuffix(f" {form(PROPERTIES[key].label)}" if key in PROPERTIES else "")


def tokens(several: Iterable[str]) -> str:
    """Tokens as a field holds them: sorted, with a space between."""
    return " ".join(sorted(several))


def joined(texts: Iterable[str]) -> str:
    """Texts as a field holds them: folded, each once, with a boundary between."""
    folded = dict.fromkeys(fold(text) for text in texts)
    return f" {BOUNDARY} ".join(text for text in folded if text)
