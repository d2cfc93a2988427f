"""OBO 1.2 and 1.4 as a stream: one term in memory at a time, every complaint with its line.

Grammar: the OBO flat file format 1.4 of the OBO Foundry. As strict as its other readers where a line would be
misread, silent about tags that say nothing about words, and about the order of clauses.
"""

import re
from collections.abc import Iterable, Iterator

from ontology.reading.obo_clauses import CLAUSES, QUOTED, TAIL, Frame, Misread, plain, shown, unescape
from ontology.reading.records import Defective, Header, TermRow

_PROPERTY = re.compile(rf"(\S+)\s+(?:{QUOTED}(?:\s+\S+)?|(\S+)){TAIL}")


class OboReader:
    """Reads one file: `header()` first, then `terms()`; then `mixed` is known."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._lines = iter(lines)
        self._number = 0
        self._stanza = ""
        self._format = ""
        self._relations = 0
        self._types: set[str] = set()

    @property
    def mixed(self) -> bool:
        """Whether `is_a` may also mean part_of.

        Files converted from JSON, where all kinds of parents are one, say OBO 1.4 but declare and use no relation.
        """
        return self._format == "1.4" and not self._relations

    def header(self) -> Header:
        """The clauses before the first stanza."""
        found: dict[str, str] = {}
        for tag, value in self._clauses(inside=False):
            if tag == "synonymtypedef":
                self._types.update(value.split()[:1])
            elif tag == "property_value":
                _keep_property(value, found)
            else:
                found.setdefault(tag, value)
        self._format = found.get("format-version", "")
        version = found.get("data-version") or found.get("versionInfo") or _iso_date(found.get("date", ""))
        return Header(found.get("ontology", ""), found.get("title", ""), version, found.get("license", ""))

    def terms(self) -> Iterator[TermRow]:
        """Every [Term], in the file's order. Raises `Defective` at the first line that cannot be read."""
        lines: dict[str, int] = {}
        while self._stanza:
            stanza, frame = self._stanza, self._frame()
            if stanza == "[Typedef]":
                self._relations += 1
            if stanza != "[Term]":
                continue
            first = lines.setdefault(frame.curie, frame.line)
            if first != frame.line:
                raise Defective(frame.line, f"{frame.curie} is defined a second time (first in line {first})")
            self._relations += frame.relationships
            yield frame.row()

    def _frame(self) -> Frame:
        """The stanza that has begun, read to its end; only terms are looked into."""
        is_term, frame = self._stanza == "[Term]", Frame(self._number, self._types)
        self._stanza = ""
        for tag, value in self._clauses(inside=True):
            clause = CLAUSES.get(tag) if is_term else None
            if clause:
                try:
                    clause(frame, value)
                except Misread as error:
                    raise self._defect(str(error)) from None
        if is_term and not frame.curie:
            raise Defective(frame.line, "a [Term] without an id; it must begin with 'id: PREFIX:number'")
        return frame

    def _clauses(self, *, inside: bool) -> Iterator[tuple[str, str]]:
        """Tag and value of each line up to the next stanza. `inside` a frame no comment may stand before a blank line."""
        frame = inside
        for raw in self._lines:
            self._number += 1
            line = self._decode(raw)
            if not line:
                inside = False
            elif line[0] == "[":
                self._stanza = plain(line)
                return
            elif line[0] != "!":
                inside = frame
                yield self._split(line)
            elif inside:
                raise self._defect("a comment inside a frame; put it before the [Term] line or remove it")

    def _split(self, line: str) -> tuple[str, str]:
        tag, colon, value = line.partition(":")
        if not colon or " " in tag:
            raise self._defect(f"{shown(line)} is not a 'tag: value' line")
        return tag, value.strip()

    def _decode(self, raw: bytes) -> str:
        try:
            return raw.decode("utf-8-sig" if self._number == 1 else "utf-8").strip()
        except UnicodeDecodeError as error:
            raise self._defect(f"byte {error.start + 1} of the line is not UTF-8; save the file as UTF-8") from None

    def _defect(self, cause: str) -> Defective:
        return Defective(self._number, cause)


def _keep_property(value: str, found: dict[str, str]) -> None:
    """Keep what an ontology's own properties say of its title, licence and version, under their last word."""
    match = _PROPERTY.fullmatch(value)
    if match:
        word = re.split(r"[:/#]", match[1])[-1].removeprefix("dcterms-")
        found.setdefault("license" if word == "licence" else word, unescape(match[2] or match[3] or ""))


def _iso_date(text: str) -> str:
    """`06:01:2016 14:57` as `2016-01-06`."""
    match = re.match(r"(\d\d):(\d\d):(\d{4})", text)
    return f"{match[3]}-{match[2]}-{match[1]}" if match else ""
