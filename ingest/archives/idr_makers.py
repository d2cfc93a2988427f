"""Cells of a row to values: one maker for each property of a table, which remembers every combination it has met.

A table of 30,000 rows has a few hundred combinations of most of its cells, so that nearly all rows cost one look-up a
maker.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

from catalog.facts import ValueFact
from ingest.archives.idr_columns import Column
from ingest.archives.idr_headers import Header
from ingest.archives.idr_study import Phenotypes
from ingest.archives.idr_table import Mender
from ingest.archives.idr_values import CompoundCells, GeneCells, Tell, Values, is_value
from ontology import curies

Cells = tuple[str, ...]
_Build = Callable[[Cells, int], tuple[ValueFact, ...]]


@dataclass(frozen=True)
class Context:
    """What a table's rows rely on: the study's shared values, its phenotypes and organisms, and the report."""

    values: Values
    phenotypes: Phenotypes
    organisms: Mapping[str, str]  # text to CURIE as study.txt has it
    taxon: str
    mender: Mender


class Maker:
    """Makes the values of some cells of a row, each distinct combination once."""

    def __init__(self, places: Sequence[int], build: _Build) -> None:
        self._build = build
        self._made: dict[Cells, tuple[ValueFact, ...]] = {}
        self._take = _taker(places)

    def __call__(self, row: Sequence[str], number: int) -> tuple[ValueFact, ...]:
        """The values of this row; `number` is its place in the table, for the report."""
        cells = self._take(row)
        made = self._made.get(cells)
        if made is None:
            made = self._made[cells] = self._build(cells, number)
        return made


def _taker(places: Sequence[int]) -> Callable[[Sequence[str]], Cells]:
    if len(places) == 1:
        only = places[0]
        return lambda row: (row[only],)
    take: Callable[[Sequence[str]], Cells] = itemgetter(*places)
    return take


class _Places:
    """The places a maker takes its cells from; `slot` says at which position of them a column's cell arrives."""

    def __init__(self) -> None:
        self.places: list[int] = []

    def slot(self, at: int) -> int:
        if at < 0:
            return -1
        if at not in self.places:
            self.places.append(at)
        return self.places.index(at)


def _cell(cells: Cells, slot: int) -> str:
    return cells[slot] if slot >= 0 else ""


def value_makers(columns: Iterable[Column], context: Context) -> list[Maker]:
    """One maker for each property that these columns hold."""
    by_property: dict[str, list[Column]] = defaultdict(list)
    for column in columns:
        by_property[column.header.meaning.target].append(column)
    return [_value_maker(prop, found, context) for prop, found in by_property.items()]


def _value_maker(prop: str, columns: Sequence[Column], context: Context) -> Maker:
    """One property of a row: every column that holds it; a column that repeats another's text without id adds nothing."""
    places = _Places()
    slots = [(c, places.slot(c.at), places.slot(c.accession), places.slot(c.ref)) for c in columns]

    def build(cells: Cells, number: int) -> tuple[ValueFact, ...]:
        found: dict[ValueFact, None] = {}
        for column, text_slot, id_slot, ref_slot in slots:
            tell = _teller(context.mender, number, column)
            hint = _cell(cells, ref_slot) or column.header.meaning.hint
            accession = _cell(cells, id_slot)
            for text in cell_texts(cells[text_slot] or accession, column.header):
                found[context.values.plain(prop, text, accession, hint=hint, tell=tell)] = None
        named = {fact.text.lower() for fact in found if fact.submitted_id}
        return tuple(fact for fact in found if fact.submitted_id or fact.text.lower() not in named)

    return Maker(places.places, build)


def cell_texts(cell: str, header: Header) -> list[str]:
    """The values of one cell, cut where the header says so, with the header's unit where the cell has none."""
    separator = header.meaning.split
    parts = [part.strip() for part in cell.split(separator)] if separator else [cell]
    texts = [part for part in parts if is_value(part)]
    if header.meaning.target == "variable":
        return [f"{header.name}: {text}" for text in texts]
    if header.unit:
        return [text if text[-1:].isalpha() else f"{text} {header.unit}" for text in texts]
    return texts


def _teller(mender: Mender, number: int, column: Column) -> Tell:
    return lambda kind, detail: mender.tell(number, kind, detail, column=column.header.text)


def phenotype_makers(columns: Iterable[Column], context: Context) -> list[Maker]:
    """One maker for each numbered phenotype."""
    by_number: dict[str, list[Column]] = defaultdict(list)
    for column in columns:
        by_number[column.header.number].append(column)
    return [_phenotype_maker(found, context) for found in by_number.values()]


def _phenotype_maker(columns: Sequence[Column], context: Context) -> Maker:
    """One numbered phenotype: its text, and pairs of term name and id by letter."""
    places = _Places()
    slots = {(c.header.meaning.target, c.header.letter): (places.slot(c.at), c.header.meaning.hint) for c in columns}
    letters = list(dict.fromkeys(c.header.letter for c in columns if c.header.meaning.target == "id"))
    texts = [slot for (target, _), (slot, _) in slots.items() if target == "text"]
    names = [slot for (target, _), (slot, _) in slots.items() if target == "name"]

    def build(cells: Cells, number: int) -> tuple[ValueFact, ...]:
        text = next((cells[slot] for slot in (*texts, *names) if is_value(cells[slot])), "")
        if not text:
            return ()
        known = context.phenotypes.find(text)
        terms = [
            (_cell(cells, slot), _cell(cells, slots.get(("name", letter), (-1, ""))[0]), hint)
            for letter in letters
            for slot, hint in (slots["id", letter],)
        ]
        stated = [term for term in terms if is_value(term[0])] or known.terms
        tell = _teller(context.mender, number, columns[0])
        return (context.values.phenotype(text, stated, score=known.score, tell=tell),)

    return Maker(places.places, build)


def gene_makers(columns: Sequence[Column], values: Iterable[Column], context: Context) -> list[Maker]:
    """All gene columns of a table speak of one row's gene or genes; the row's organism says of which species."""
    if not columns:
        return []
    places = _Places()
    slots: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for column in columns:
        slots[column.header.meaning.target].append((places.slot(column.at), column.header.meaning.hint))
    organism = next((column for column in values if column.header.meaning.target == "organism"), None)
    of = tuple(places.slot(at) for at in (organism.at, organism.accession, organism.ref)) if organism else ()

    def build(cells: Cells, number: int) -> tuple[ValueFact, ...]:
        texts = {key: tuple(cells[s] for s, _ in found if is_value(cells[s])) for key, found in slots.items()}
        ids = tuple((cells[slot], hint) for slot, hint in slots["id"])
        said = GeneCells(ids, texts.get("symbol", ()), texts.get("synonyms", ()), texts.get("name", ()))
        taxon = _taxon(*(_cell(cells, slot) for slot in of), context=context) if of else context.taxon
        fact = context.values.genes(said, taxon, _teller(context.mender, number, columns[0]))
        return (fact,) if fact else ()

    return [Maker(places.places, build)]


def _taxon(text: str, accession: str, ref: str, *, context: Context) -> str:
    """The organism of a row's genes: study.txt's id for the text where it has one, as a filled-down id may be wrong."""
    known = context.organisms.get(text.lower())
    stated = curies.normalise(accession, prefix=ref or "NCBITaxon") if accession else None
    return known or stated or ("" if text else context.taxon)


def compound_makers(columns: Sequence[Column], context: Context) -> list[Maker]:
    """All compound columns of a table speak of one compound."""
    if not columns:
        return []
    places = _Places()
    slots: dict[str, list[tuple[int, str]]] = defaultdict(list)
    named: list[tuple[int, int]] = []
    for column in columns:
        slots[column.header.meaning.target].append((places.slot(column.at), column.header.meaning.hint))
        if column.accession >= 0:
            named.append((places.slot(column.accession), places.slot(column.ref)))

    def first(cells: Cells, target: str) -> str:
        return next((cells[slot] for slot, _ in slots[target] if is_value(cells[slot])), "")

    def build(cells: Cells, number: int) -> tuple[ValueFact, ...]:
        ids = [(cells[slot], hint) for slot, hint in slots["id"]]
        ids += [(cells[slot], _cell(cells, ref)) for slot, ref in named]
        said = CompoundCells(first(cells, "name"), first(cells, "inchikey"), first(cells, "smiles"), tuple(ids))
        fact = context.values.compound(said, _teller(context.mender, number, columns[0]))
        return (fact,) if fact else ()

    return [Maker(places.places, build)]
