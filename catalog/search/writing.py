"""Request to text: the one canonical written form of each question, which `language.parse` reads back as the same."""

import re
from collections.abc import Iterable

from catalog.properties import PROPERTIES
from catalog.search.atoms import OF_ONE
from catalog.search.request import (
    Alternative,
    ArchiveClause,
    ChoiceClause,
    Clause,
    RangeClause,
    SearchRequest,
    StudyClause,
    TermClause,
    TextClause,
)

# What needs no quotes as a value, and (less, as more signs mean something there) as a bare word.
_PLAIN_VALUE = re.compile(r"[\w.:/-]+")
_PLAIN_CURIE = re.compile(r'[^\s"()+]+')
_RESERVED = ("OR", "AND", "NOT")


def write(request: SearchRequest) -> str:
    """The text of a request's clauses."""
    return " ".join(clause_text(clause) for clause in request.clauses)


def clause_text(clause: Clause) -> str:
    """The text of one clause."""
    return f"{'-' if clause.negated else ''}{_positive(clause)}"


def _positive(clause: Clause) -> str:
    match clause:
        case TermClause():
            return _terms(clause)
        case ChoiceClause():
            return f"{clause.property}:{_one_or_more([value_text(value) for value in clause.values])}"
        case RangeClause():
            return _range(clause)
        case TextClause():
            return _text(clause)
        case StudyClause():
            return f"study:{_one_or_more([value_text(study) for study in clause.studies])}"
        case ArchiveClause():
            return f"archive:{_one_or_more([value_text(archive) for archive in clause.archives])}"


def quoted(text: str) -> str:
    """A text in quotes, with what would end them escaped."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def value_text(text: str) -> str:
    """A value, in quotes where it needs them."""
    return text if _PLAIN_VALUE.fullmatch(text) and text not in _RESERVED else quoted(text)


def _one_or_more(values: list[str]) -> str:
    return values[0] if len(values) == 1 else f"({' OR '.join(values)})"


def _terms(clause: TermClause) -> str:
    common = [flag for flag in OF_ONE if all(getattr(one, flag) for one in clause.alternatives)]
    values = [_alternative(one, common, bare=not clause.property) for one in clause.alternatives]
    key = f"{clause.property}:" if clause.property else ""
    return f"{_flags(common)}{'absent:' * clause.absent}{key}{_one_or_more(values)}"


def _flags(flags: Iterable[str]) -> str:
    return "".join(f"{flag}:" for flag in flags)


def _alternative(one: Alternative, common: list[str], *, bare: bool) -> str:
    """`common`: flags that stand before all. `bare`: no property stands there, so that a colon in a name would make one."""
    value = _curie_or_name(one.curie, one.name, bare=bare)
    if one.quality or one.quality_name:
        value = f"{value}+{_curie_or_name(one.quality, one.quality_name, bare=bare)}"
    return f"{_flags(flag for flag in OF_ONE if getattr(one, flag) and flag not in common)}{value}"


def _curie_or_name(curie: str, name: str, *, bare: bool) -> str:
    if curie:
        return curie if _PLAIN_CURIE.fullmatch(curie) else quoted(curie)
    return quoted(name) if bare and ":" in name else value_text(name)


def _range(clause: RangeClause) -> str:
    low = f"{clause.low.number}{clause.low.unit}" if clause.low else ""
    high = f"{clause.high.number}{clause.high.unit}" if clause.high else ""
    if low and high:
        return f"{clause.property}={low}" if low == high else f"{clause.property}:{low}..{high}"
    sign = (">" if low else "<") + ("=" if (clause.include_low and clause.include_high) else "")
    return f"{clause.property}{sign}{low or high}"


def _text(clause: TextClause) -> str:
    if clause.property:
        return f"{PROPERTIES[clause.property].key}:{value_text(clause.text)}"
    return quoted(clause.text) if clause.phrase else clause.text
