"""BioStudies' pagetab JSON as a plain tree: sections with attributes, whatever shape they were written in.

Single values and lists, tables (lists in lists), `{}` and null are all found in real submissions; section ids repeat, so
nothing here is keyed by them. Format: https://www.ebi.ac.uk/biostudies/submissions/pagetab (version 2.2).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ingest.archives import shapes
from ingest.archives.base import Defect, Unreadable

_DEEPEST = 40  # sections within sections; real ones end at 4


def squash(text: str) -> str:
    """A name or title as it is compared: one case, single blanks."""
    return " ".join(text.casefold().replace("_", " ").split())


@dataclass(frozen=True, slots=True)
class Attribute:
    """One name and value; `quals` are its value qualifiers (`ontology`, `termid`, `url`), by lower-case name."""

    name: str
    value: str
    quals: dict[str, str]


@dataclass(frozen=True, slots=True)
class Section:
    """One section; `kind` is its type in lower case."""

    kind: str
    accno: str
    attributes: tuple[Attribute, ...]
    sections: tuple["Section", ...]
    files: tuple[dict[str, Any], ...]
    links: tuple[dict[str, Any], ...]

    def all(self, *names: str) -> list[Attribute]:
        """The attributes of these names, in any case, that have a value."""
        wanted = {squash(name) for name in names}
        return [attribute for attribute in self.attributes if squash(attribute.name) in wanted]

    def first(self, *names: str) -> str:
        """The value of the first of them, or nothing."""
        found = self.all(*names)
        return found[0].value if found else ""

    @property
    def title(self) -> str:
        """What others refer to it by."""
        return self.first("Title", "Name")

    def below(self, *kinds: str) -> Iterator["Section"]:
        """Every section of these kinds below it, at any depth."""
        for section in self.sections:
            if section.kind in kinds:
                yield section
            yield from section.below(*kinds)

    def everything(self) -> Iterator["Section"]:
        """It and every section below."""
        yield self
        for section in self.sections:
            yield from section.everything()


@dataclass(frozen=True, slots=True)
class Submission:
    """One study as submitted: its accession, what stands above the study section, and that section."""

    accession: str
    head: Section
    study: Section


def read(data: bytes, name: str) -> Submission:
    """The submission in the bytes. Raises `Unreadable` if it is none."""
    whole = shapes.parse(data, name)
    if not is_submission(whole):
        raise Unreadable(Defect(name, None, "section", "is no pagetab submission: it needs accno and section."))
    return Submission(shapes.text(whole["accno"]), _section(whole, _DEEPEST), _section(whole["section"], 0))


def is_submission(value: Any) -> bool:
    """Whether a JSON value looks like one."""
    return isinstance(value, dict) and bool(shapes.text(value.get("accno"))) and isinstance(value.get("section"), dict)


def _section(value: dict[str, Any], depth: int) -> Section:
    inner = () if depth >= _DEEPEST else shapes.objects(value.get("subsections"))
    return Section(
        kind=squash(shapes.text(value.get("type"))),
        accno=shapes.text(value.get("accno")) or shapes.text(value.get("accNo")),
        attributes=tuple(attributes(value)),
        sections=tuple(_section(child, depth + 1) for child in inner),
        files=tuple(shapes.objects(value.get("files"))),
        links=tuple(shapes.objects(value.get("links"))),
    )


def attributes(value: dict[str, Any]) -> Iterator[Attribute]:
    """The attributes of a section, file or link that say anything."""
    for entry in shapes.objects(value.get("attributes")):
        name = shapes.text(entry.get("name"))
        quals = {
            squash(shapes.text(qual.get("name"))): text
            for qual in shapes.objects(entry.get("valqual"))
            if (text := shapes.stated(qual.get("value")))
        }
        for item in shapes.listed(entry.get("value")):
            if name and (text := _plain(shapes.stated(item))):
                yield Attribute(name, text, quals)


def _plain(text: str) -> str:
    """Without the invisible marks of writing direction that come with pasted text."""
    return re.sub("[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]", "", text).strip()
