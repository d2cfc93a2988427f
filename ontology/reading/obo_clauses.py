"""One OBO clause at a time: how each tag that says something about a term is written and what it adds to the frame."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from ontology.reading.identifiers import to_curie
from ontology.reading.records import IS_A, PART_OF, TermRow, is_preferred_label, with_preferred

SCOPES = ("EXACT", "NARROW", "BROAD", "RELATED")
PART_OF_IDS = frozenset({"part_of", "BFO:0000050", "OBO_REL:part_of"})

QUOTED = r'"((?:[^"\\]|\\.)*)"'
TAIL = r"\s*(?:\{.*\})?\s*(?:!.*)?"
_DEFINITION = re.compile(rf"{QUOTED}\s*\[(.*)\]{TAIL}")
_SYNONYM = re.compile(rf"{QUOTED}\s*(?:([^\s\[\]]+)\s*([^\s\[\]]+)?\s*)?(?:\[(.*)\]{TAIL})?")
_SOURCES = re.compile(rf"((?:[^\",\\]|\\.|{QUOTED})+)")
_SOURCE = re.compile(rf"\s*(?:[^\s\"\\]|\\.)+(?:\s+{QUOTED})?{TAIL}\s*")
_COMMENT = re.compile(r"(?:^|\s+)(?<!\\)!.*$")
_QUALIFIERS = re.compile(r"\s*\{[^{}]*=[^{}]*\}\s*$")
_LITERAL = re.compile(rf"(\S+)\s+{QUOTED}")
_ESCAPED = re.compile(r"\\(.)")
_ESCAPES = {"n": "\n", "t": "\t", "W": " "}
_SHOWN = 60


class Misread(Exception):
    """What is wrong with one clause, without its line."""


@dataclass(slots=True)
class Frame:
    """A term while its lines are read."""

    line: int
    types: Collection[str]
    curie: str = ""
    label: str = ""
    definition: str = ""
    obsolete: bool = False
    relationships: int = 0
    replaced_by: list[str] = field(default_factory=list)
    consider: list[str] = field(default_factory=list)
    alternatives: list[str] = field(default_factory=list)
    xrefs: list[str] = field(default_factory=list)
    synonyms: list[tuple[str, str, str]] = field(default_factory=list)
    parents: list[tuple[str, str]] = field(default_factory=list)
    preferred: str = ""

    def row(self) -> TermRow:
        """The finished term."""
        return TermRow(
            self.curie,
            self.label,
            self.definition,
            self.obsolete,
            self.replaced_by,
            self.consider,
            self.alternatives,
            self.xrefs,
            with_preferred(self.label, self.synonyms, self.preferred),
            list(dict.fromkeys(self.parents)),
            self.line,
        )


def unescape(text: str) -> str:
    """Text without OBO's backslashes."""
    return _ESCAPED.sub(lambda match: _ESCAPES.get(match[1], match[1]), text) if "\\" in text else text


def plain(value: str) -> str:
    """A value without its trailing comment and qualifiers."""
    if "!" in value:
        value = _COMMENT.sub("", value)
    return _QUALIFIERS.sub("", value).strip() if value.endswith("}") else value.strip()


def shown(text: str) -> str:
    """Text of a message, cut where it is long."""
    return repr(text if len(text) <= _SHOWN else f"{text[: _SHOWN - 3]}...")


def reference(value: str) -> str:
    """The id that a value consists of, as a CURIE."""
    first = plain(value) if " " in value else value
    if not first or " " in first:
        raise Misread(f"{shown(value)} is not an id")
    return to_curie(unescape(first))


def _id(frame: Frame, value: str) -> None:
    if frame.curie:
        raise Misread(f"a second id in the frame of {frame.curie}; a [Term] line is missing before it")
    frame.curie = reference(value)


def _name(frame: Frame, value: str) -> None:
    if frame.label:
        raise Misread(f"a second name of {frame.curie}; give it as a synonym")
    frame.label = unescape(plain(value))


def _definition(frame: Frame, value: str) -> None:
    match = _DEFINITION.fullmatch(value)
    if not match:
        raise Misread(f'the definition of {frame.curie} is not written as "text" [sources]')
    _check_sources(frame, match[2])
    frame.definition = unescape(match[1])


def _synonym(frame: Frame, value: str) -> None:
    match = _SYNONYM.fullmatch(value)
    if not match:
        raise Misread(f'the synonym of {frame.curie} is not written as "text" SCOPE [sources]: {shown(value)}')
    text, scope, kind, sources = match.groups()
    if scope not in SCOPES:
        raise Misread(f'the synonym "{text}" of {frame.curie} has no scope; write one of {", ".join(SCOPES)}')
    if sources is None:
        raise Misread(f'the synonym "{text}" of {frame.curie} lacks its list of sources; write [] at its end')
    if kind and kind not in frame.types:
        raise Misread(
            f'the synonym "{text}" of {frame.curie} has the undeclared type {kind}; declare it with a synonymtypedef line'
        )
    _check_sources(frame, sources)
    frame.synonyms.append((unescape(text), scope, kind or ""))


def _check_sources(frame: Frame, sources: str) -> None:
    """A list of ids, each perhaps with a quoted remark; a blank elsewhere is misread by every other tool."""
    if " " not in sources:
        return
    for item in _SOURCES.finditer(sources):
        if not _SOURCE.fullmatch(item[0]):
            raise Misread(
                f"{frame.curie} names the source {shown(item[0].strip())}, which is no id: it contains a blank"
            )


def _is_a(frame: Frame, value: str) -> None:
    frame.parents.append((reference(value), IS_A))


def _relationship(frame: Frame, value: str) -> None:
    frame.relationships += 1
    relation, _, target = plain(value).partition(" ")
    if relation in PART_OF_IDS:
        frame.parents.append((reference(target.strip()), PART_OF))


def _is_obsolete(frame: Frame, value: str) -> None:
    frame.obsolete = plain(value).lower() == "true"


def _xref(frame: Frame, value: str) -> None:
    frame.xrefs.append(to_curie(unescape(re.split(r'\s+(?:"|\{|!)', value, maxsplit=1)[0])))


def _property_value(frame: Frame, value: str) -> None:
    """Of the free properties only a preferred label is a name: CMPO's are what people write (*mitosis delayed*)."""
    match = _LITERAL.match(value)
    if match and is_preferred_label(match[1]):
        frame.preferred = unescape(match[2])


CLAUSES: dict[str, Callable[[Frame, str], None]] = {
    "id": _id,
    "name": _name,
    "def": _definition,
    "synonym": _synonym,
    "is_a": _is_a,
    "relationship": _relationship,
    "is_obsolete": _is_obsolete,
    "replaced_by": lambda frame, value: frame.replaced_by.append(reference(value)),
    "consider": lambda frame, value: frame.consider.append(reference(value)),
    "alt_id": lambda frame, value: frame.alternatives.append(reference(value)),
    "xref": _xref,
    "property_value": _property_value,
}
