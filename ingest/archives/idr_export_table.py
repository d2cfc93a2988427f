"""An annotation table with the ids that were decided: cells of ids and labels change, and nothing else.

What is written is read again by the same code that a harvest uses, and kept only where it says what was to be said.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from catalog.facts import ValueFact
from catalog.properties import PROPERTIES
from ingest.archives.corrections import Corrections, Key, Wish, reads_right, spelt
from ingest.archives.idr_columns import Column, read_columns
from ingest.archives.idr_makers import cell_texts
from ingest.archives.idr_study import Phenotypes
from ingest.archives.idr_values import Values, is_value, split_ids
from ontology import curies

Edits = dict[int, str]
Cells = tuple[str, ...]
_REF = re.compile(r"phenotype (\d+) term source ref(?: ([a-z]))?", re.IGNORECASE)
_SOURCE = re.compile(r"term source (\d+)\b", re.IGNORECASE)
_NOT_READ_BACK = "what was written would be read as something else"
_NO_COLUMNS = "the column has no columns of ids, and none can belong to it"
_ONLY_ID = "the id is all that the cell says"


def silent(_kind: str, _detail: str) -> None:
    """The harvest has reported it already."""


def key_of(fact: ValueFact) -> Key:
    """The identity of the fact's value in its study."""
    return fact.property, unicodedata.normalize("NFC", fact.text), fact.submitted_id


@dataclass(frozen=True, slots=True)
class Inserted:
    """A column that the table did not have: it comes behind column `after`, and `at` stands for it in edits."""

    at: int
    after: int
    header: str


@dataclass
class Context:
    """What the editors of a table share. `before` and `after`: what study.txt says of phenotypes, as it was and as it is."""

    file: str
    headers: Sequence[str]
    before: Phenotypes
    after: Phenotypes
    corrections: Corrections
    values: Values = field(default_factory=Values)
    inserted: dict[tuple[int, str], Inserted] = field(default_factory=dict)

    def insert(self, after: int, header: str) -> int:
        """The place that stands for a new column of this header behind `after`."""
        new = Inserted(len(self.headers) + len(self.inserted), after, header)
        return self.inserted.setdefault((after, header), new).at

    def refuse(self, key: Key, put: Sequence[Wish], reason: str) -> Edits:
        """List what cannot be written; nothing is changed."""
        self.corrections.refuse(key, put, reason, self.file)
        return {}


class TableEditor:
    """Says for each row of a table which cells change."""

    def __init__(self, context: Context) -> None:
        roles: dict[str, list[Column]] = defaultdict(list)
        for column in read_columns(context.headers):
            roles[column.header.meaning.role].append(column)
        self._context = context
        self._editors = [
            *_grouped(roles["value"], lambda c: c.header.meaning.target, context, ValueEditor),
            *_grouped(roles["phenotype"], lambda c: c.header.number, context, PhenotypeEditor),
        ]

    @property
    def inserted(self) -> list[Inserted]:
        """The columns that edits of the rows so far need."""
        return list(self._context.inserted.values())

    def edits(self, row: Sequence[str]) -> Edits:
        """Column to its new text; columns behind the last one are those of `inserted`."""
        found: Edits = {}
        for editor in self._editors:
            found |= editor(row)
        return found


class _Editor:
    """Edits of some columns, each combination of their cells once."""

    def __init__(self, columns: Sequence[Column], context: Context) -> None:
        self.columns, self.context = columns, context
        self.places = sorted({at for c in columns for at in (c.at, c.accession, c.ref) if at >= 0} | self.others())
        self._made: dict[Cells, Edits] = {}

    def others(self) -> set[int]:
        """Further columns that are looked at."""
        return set()

    def __call__(self, row: Sequence[str]) -> Edits:
        cells = tuple(row[at] for at in self.places)
        made = self._made.get(cells)
        if made is None:
            made = self._made[cells] = self.build(dict(zip(self.places, cells, strict=True)))
        return made

    def build(self, row: Mapping[int, str]) -> Edits:
        """The edits of a row with these cells."""
        raise NotImplementedError


def _grouped(
    columns: Iterable[Column], by: Callable[[Column], str], context: Context, editor: type[_Editor]
) -> list[_Editor]:
    groups: dict[str, list[Column]] = defaultdict(list)
    for column in columns:
        groups[by(column)].append(column)
    return [editor(group, context) for group in groups.values()]


class ValueEditor(_Editor):
    """The columns of one property, each with those of its ids."""

    def build(self, row: Mapping[int, str]) -> Edits:
        """The edits of every column; one that repeats another's text without an id is no value of its own."""
        if not PROPERTIES[self.columns[0].header.meaning.target].has_terms:
            return {}
        found = [
            (column, text, self._fact(column, text, row)) for column in self.columns for text in _texts(column, row)
        ]
        named = {fact.text.lower() for _, _, fact in found if fact.submitted_id}
        edits: Edits = {}
        for column, text, fact in found:
            if fact.submitted_id or fact.text.lower() not in named:
                edits |= self._column(column, text, fact, row)
        return edits

    def _fact(
        self, column: Column, text: str, row: Mapping[int, str], edits: Mapping[int, str] | None = None
    ) -> ValueFact:
        cells = {**row, **(edits or {})}
        accession = cells.get(self._id_place(column), "")
        hint = cells.get(self._ref_place(column), "") or column.header.meaning.hint
        return self.context.values.plain(column.header.meaning.target, text, accession, hint=hint, tell=silent)

    def _id_place(self, column: Column) -> int:
        return column.accession if column.accession >= 0 else self._new(column, "Accession")

    def _ref_place(self, column: Column) -> int:
        return column.ref if column.ref >= 0 else self._new(column, "REF")

    def _new(self, column: Column, tail: str) -> int:
        """The place of an inserted column; -1 while there is none."""
        for (after, header), one in self.context.inserted.items():
            if after == column.at and header.endswith(tail):
                return one.at
        return -1

    def _column(self, column: Column, text: str, fact: ValueFact, row: Mapping[int, str]) -> Edits:
        key = key_of(fact)
        wishes = self.context.corrections.wanted(fact, key)
        if wishes is None:
            return {}
        if not row[column.at]:
            return self.context.refuse(key, wishes, _ONLY_ID)
        accession = row.get(column.accession, "")
        put = self.context.corrections.room(key, wishes, max(1, len(split_ids(accession))), self.context.file)
        if reads_right(fact, put):
            return {}
        if column.accession < 0 and not self._make_columns(column):
            return self.context.refuse(key, put, _NO_COLUMNS)
        edits = self._written(column, put, row)
        return (
            edits
            if reads_right(self._fact(column, text, row, edits), put)
            else self.context.refuse(key, put, _NOT_READ_BACK)
        )

    def _make_columns(self, column: Column) -> bool:
        """Columns of ids behind one that may have them."""
        if column.header.wrapper not in ("Characteristics", "Experimental Condition"):
            return False
        if self._id_place(column) < 0:
            taken = [*self.context.headers, *(header for _, header in self.context.inserted)]
            number = 1 + max((int(match[1]) for text in taken if (match := _SOURCE.search(text))), default=0)
            if column.ref < 0:
                self.context.insert(column.at, f"Term Source {number} REF")
            self.context.insert(column.at, f"Term Source {number} Accession")
        return True

    def _written(self, column: Column, put: Sequence[Wish], row: Mapping[int, str]) -> Edits:
        ref = row.get(column.ref, "")
        spelled = [spelt(wish.curie, row.get(column.accession, ""), ref) for wish in put]
        source = curies.prefix(put[0].curie) if put else ""
        edits = {self._id_place(column): "; ".join(spelled)}
        if self._ref_place(column) >= 0 and curies.canonical_prefix(ref) != source:
            edits[self._ref_place(column)] = source
        return edits


def _texts(column: Column, row: Mapping[int, str]) -> list[str]:
    return cell_texts(row[column.at] or row.get(column.accession, ""), column.header)


class PhenotypeEditor(_Editor):
    """One numbered phenotype: its text, and a name, an id and a source of ids by letter."""

    def __init__(self, columns: Sequence[Column], context: Context) -> None:
        self._at = {(c.header.meaning.target, c.header.letter): c.at for c in columns}
        self._number = columns[0].header.number
        self._refs = _refs(context.headers, self._number)
        super().__init__(columns, context)

    def others(self) -> set[int]:
        """Where the sources of its ids are named."""
        return set(self._refs.values())

    def _letters(self) -> list[str]:
        return [letter for target, letter in self._at if target == "id"]

    def _fact(self, text: str, cells: Mapping[int, str], known: Phenotypes) -> ValueFact:
        hints = {c.header.letter: c.header.meaning.hint for c in self.columns if c.header.meaning.target == "id"}
        terms = [
            (
                cells.get(self._at["id", letter], ""),
                cells.get(self._at.get(("name", letter), -1), ""),
                hints.get(letter, ""),
            )
            for letter in self._letters()
        ]
        stated = [term for term in terms if is_value(term[0])] or known.find(text).terms
        return self.context.values.phenotype(text, stated, tell=silent)

    def build(self, row: Mapping[int, str]) -> Edits:
        """The edits of the ids and names, where study.txt does not say already what is to be said."""
        text_at = self._text_place(row)
        if text_at < 0:
            return {}
        text = row[text_at]
        fact = self._fact(text, row, self.context.before)
        key = key_of(fact)
        wishes = self.context.corrections.wanted(fact, key)
        if wishes is None:
            return {}
        in_study = self._fact(text, row, self.context.after)
        if reads_right(in_study, wishes):
            return {}
        return self._place(key, text, text_at, row, wishes)

    def _text_place(self, row: Mapping[int, str]) -> int:
        places = [at for target in ("text", "name") for (kind, _), at in self._at.items() if kind == target]
        return next((at for at in places if is_value(row.get(at, ""))), -1)

    def _place(self, key: Key, text: str, text_at: int, row: Mapping[int, str], wishes: Sequence[Wish]) -> Edits:
        put = self.context.corrections.room(key, wishes, max(1, len(self._letters())), self.context.file)
        if reads_right(self._fact(text, row, self.context.after), put):
            return {}
        if not self._letters():
            self._make_columns(text_at)
        edits = {at: said for at, said in self._written(put, row).items() if at != text_at}
        right = reads_right(self._fact(text, {**row, **edits}, self.context.after), put)
        return edits if right else self.context.refuse(key, put, _NOT_READ_BACK)

    def _make_columns(self, text_at: int) -> None:
        for target, tail in (("name", "Term Name"), ("id", "Term Accession")):
            if (target, "") not in self._at:
                self._at[target, ""] = self.context.insert(text_at, f"Phenotype {self._number} {tail}")

    def _written(self, put: Sequence[Wish], row: Mapping[int, str]) -> Edits:
        """Terms that stand in a cell already stay there; the others fill the rest, and what is left over is blanked."""
        held = {letter: curies.normalise(row.get(self._at["id", letter], "")) for letter in self._letters()}
        there = set(held.values())
        coming = iter([wish for wish in put if wish.curie not in there])
        wanted = {wish.curie for wish in put}
        edits: Edits = {}
        for letter, curie in held.items():
            if curie not in wanted:
                edits |= self._cell(letter, next(coming, None), row)
        return edits

    def _cell(self, letter: str, wish: Wish | None, row: Mapping[int, str]) -> Edits:
        at, name, ref = self._at["id", letter], self._at.get(("name", letter), -1), self._refs.get(letter, -1)
        edits = {at: spelt(wish.curie, row.get(at, "")) if wish else ""}
        if name >= 0:
            edits[name] = wish.label if wish else ""
        if ref >= 0:
            edits[ref] = curies.prefix(wish.curie) if wish else ""
        return edits


def _refs(headers: Sequence[str], number: str) -> dict[str, int]:
    """Letter to the column that names the source of its ids."""
    found = ((at, match) for at, text in enumerate(headers) if (match := _REF.fullmatch(text.strip())))
    return {(match[2] or "").lower(): at for at, match in found if match[1] == number}
