"""The query language: text to request and back, without looking anything up.

`phenotype:CMPO:0000118` the term and everything below it · `exact:phenotype:CMPO:0000118` that term only ·
`absent:phenotype:...` seen not to show it · `-phenotype:...` not annotated with it · `phenotype:"mitosis delayed"` by
name · `phenotype:(A OR B)` either · `phenotype:CMPO:0000369+PATO:0000460` an entity with a quality · `dose>=10uM` ·
`dose:1uM..10uM` · `study:idr0013` · `archive:idr` · `orthologues:gene:CDC20` in other
organisms too · `"a phrase"` and bare words. Side by side means *and*.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from catalog import properties
from catalog.properties import Property
from catalog.search import amounts, atoms
from catalog.search.nearest import did_you_mean
from catalog.search.request import (
    MAX_ALTERNATIVES,
    MAX_QUERY_LENGTH,
    ArchiveClause,
    ChoiceClause,
    Clause,
    SearchRequest,
    StudyClause,
    TermClause,
    TextClause,
)
from catalog.search.text import words
from catalog.search.writing import write
from ontology import curies
from ontology.problems import NotFound, Problem

__all__ = ["parse", "write"]

_KEY = re.compile(r"([^\W\d_][\w-]*)(:|>=|<=|>|<|=)")
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″", '"'))
_FLAGS = ("exact", "absent", "orthologues")


@dataclass(frozen=True, slots=True)
class _Marks:
    """What stood before a clause: `-`, and which of the flags."""

    negated: bool = False
    flags: tuple[str, ...] = ()

    @property
    def absent(self) -> bool:
        return "absent" in self.flags

    @property
    def any_property(self) -> str:
        """The property of a value that stands without one: only genes have orthologues, else use decides."""
        return "gene" if "orthologues" in self.flags else ""


def parse(text: str) -> SearchRequest:
    """The request that `text` writes. Names stay names: `understanding.understand` looks them up.

    Raises `Problem` (or `NotFound`) with the nearest right word for anything that cannot be meant.
    """
    if len(text) > MAX_QUERY_LENGTH:
        raise Problem(f"A search may have {MAX_QUERY_LENGTH:,} characters; this one has {len(text):,}.")
    text = text.encode("utf-8", "replace").decode()
    # Typographic quotes that a keyboard put in place of plain ones; beside plain ones they are part of a name.
    text = text if '"' in text else text.translate(_QUOTES)
    reader = atoms.Reader("".join(sign if sign.isprintable() else " " for sign in text))
    clauses = tuple(clause for clause in _clauses(reader) if not _says_nothing(clause))
    _refuse_loose_or(clauses)
    return SearchRequest(clauses)


def _clauses(reader: atoms.Reader) -> Iterator[Clause]:
    while not reader.at_end():
        marks = _marks(reader)
        match = reader.match(_KEY)
        if match:
            yield from _keyed(reader, match[1], match[2], marks)
        else:
            yield _loose(reader, marks)


def _marks(reader: atoms.Reader) -> _Marks:
    marks = _Marks(negated=reader.take_sign("-"))
    while flag := reader.take_flag(_FLAGS):
        marks = replace(marks, flags=(*marks.flags, flag))
    return marks


def _keyed(reader: atoms.Reader, key: str, sign: str, marks: _Marks) -> Iterator[Clause]:
    """A clause that begins with `key:` or `key>=`."""
    if sign == ":" and key.lower() in ("study", "archive"):
        yield _place(reader, key.lower(), marks)
        return
    entry = _property(key)
    if entry is None and sign == ":" and curies.normalise(reader.peek_atom().text):
        yield from _terms(marks.any_property, [reader.atom()], marks)
        return
    if entry is None:
        raise _no_property(key)
    reader.skip(len(key) + len(sign))
    yield from _about(reader, entry, sign, marks)


def _property(key: str) -> Property | None:
    try:
        return properties.find(key)
    except NotFound:
        return None


def _no_property(key: str) -> Problem:
    known = [word for entry in properties.PROPERTIES.values() for word in (entry.key, *entry.aliases)]
    hint = did_you_mean(key, known, f"There are {', '.join(properties.PROPERTIES)}.")
    return Problem(f"There is no property {key!r}. {hint} To search for the words, put them in quotes.")


def _about(reader: atoms.Reader, entry: Property, sign: str, marks: _Marks) -> Iterator[Clause]:
    """A clause about a property, read from behind its sign."""
    if entry.kind == "number":
        _no_flags(marks, entry.label)
        yield amounts.clause(entry, sign, reader.amount(amounts.is_unit), negated=marks.negated)
        return
    if sign not in (":", "="):
        raise Problem(f"{entry.label} is no number; write {entry.key}:value instead of {entry.key}{sign}.")
    found = reader.alternatives(f"{entry.key}:")
    if len(found) > MAX_ALTERNATIVES:
        raise Problem(f"One part of a search may offer {MAX_ALTERNATIVES} values; {entry.key} has {len(found)}.")
    if entry.has_terms:
        yield from _terms(entry.key, found, marks)
        return
    _no_flags(marks, entry.label)
    if entry.kind == "choice":
        values = tuple(dict.fromkeys(entry.choice(atom.text) for atom in found))
        yield ChoiceClause(entry.key, values, marks.negated)
    else:
        yield _words_of(entry, found, marks)


def _terms(key: str, found: list[atoms.Atom], marks: _Marks) -> Iterator[Clause]:
    if marks.absent and key and not properties.PROPERTIES[key].absent:
        raise Problem(f"{key} cannot be absent: only {_listed_absent()} can be seen not to hold.")
    alternatives = tuple(dict.fromkeys(atoms.alternative(atom, key, marks.flags) for atom in found))
    yield TermClause(key, alternatives, negated=marks.negated, absent=marks.absent)


def _words_of(entry: Property, found: list[atoms.Atom], marks: _Marks) -> Clause:
    if len(found) > 1:
        raise Problem(f"{entry.label} is text: one word or phrase at a time, without OR.")
    return TextClause(found[0].text, phrase=True, property=entry.key, negated=marks.negated)


def _place(reader: atoms.Reader, key: str, marks: _Marks) -> Clause:
    _no_flags(marks, key)
    reader.skip(len(key) + 1)
    names = tuple(dict.fromkeys(atom.text for atom in reader.alternatives(f"{key}:")))
    return StudyClause(names, marks.negated) if key == "study" else ArchiveClause(names, marks.negated)


def _loose(reader: atoms.Reader, marks: _Marks) -> Clause:
    """A bare word or a phrase in quotes; behind a flag the name of a term of any property."""
    atom = reader.atom()
    if marks.flags:
        return next(_terms(marks.any_property, [atom], marks))
    odd = any(ord(sign) in _QUOTES for sign in atom.text)  # written bare, they would be read as quotes
    return TextClause(atom.text, phrase=atom.quoted or odd, negated=marks.negated)


def _says_nothing(clause: Clause) -> bool:
    """Nothing but signs, or the word AND: side by side means that already."""
    if not isinstance(clause, TextClause):
        return False
    return not words(clause.text) or (clause.text == "AND" and not clause.phrase)


def _refuse_loose_or(clauses: tuple[Clause, ...]) -> None:
    for before, clause in pairwise((None, *clauses)):
        if isinstance(clause, TextClause) and clause.text in ("OR", "NOT") and not clause.phrase:
            key = getattr(before, "property", "") or "phenotype"
            right = f"inside brackets, as in {key}:(A OR B)" if clause.text == "OR" else "as a minus, as in -word"
            raise Problem(f'{clause.text} is written {right}. To search for the word, write "{clause.text}".')


def _no_flags(marks: _Marks, label: str) -> None:
    if marks.flags:
        raise Problem(f"{marks.flags[0]}: goes before a property whose values are terms; {label} has none.")


def _listed_absent() -> str:
    return ", ".join(entry.key for entry in properties.PROPERTIES.values() if entry.absent)
