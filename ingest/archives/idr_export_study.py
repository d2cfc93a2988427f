"""A study.txt with the ids that were decided: cells of ids, names and sources of terms change, and nothing else.

After each change the whole file is read again, by the same code that a harvest uses. The change is kept only if it says what
was to be said, and everything else says what it said before.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from catalog.facts import ValueFact
from ingest.archives.base import Defect
from ingest.archives.corrections import Corrections, Key, Wish, as_read, reads_right, spelt
from ingest.archives.idr_export_table import key_of, silent
from ingest.archives.idr_facts import COMPONENT_VALUES, STUDY_VALUES
from ingest.archives.idr_headers import squeeze
from ingest.archives.idr_study import Block, Phenotypes, StudyText, aligned, read_study, squash
from ingest.archives.idr_table import Mender
from ingest.archives.idr_values import Values
from ingest.archives.verbatim import cut_end, lines_of, written
from ontology import curies

_NOT_READ_BACK = "what was written would be read as something else"
_ONLY_ID = "the id is all that the line says"
_DIFFERENT = "the study's file has one place for values that were judged differently"
_LETTERS = ("", " a", " b", " c")
_PHENOTYPE_TAILS = ("Source REF", "Name", "Accession")

Edits = dict[tuple[int, int], str]  # row from 1 and column from 0, to the new text


@dataclass(frozen=True, slots=True)
class Slot:
    """A value that study.txt states: of which block, under which key, in which column of values."""

    block: int
    key: str
    at: int
    hint: str = ""

    @property
    def is_phenotype(self) -> bool:
        """Whether its terms stand in the term lines of phenotypes."""
        return self.key == "Phenotype Name"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a block: its key, where its values begin, and its values."""

    key: str
    row: int
    first: int
    cells: Sequence[str]

    def column(self, at: int, width: int) -> int:
        """The column of the file that is read as value `at` of `width`."""
        filled = [place for place, cell in enumerate(self.cells) if cell]
        return self.first + (filled[at] if len(self.cells) > width == len(filled) else at)

    def value(self, at: int, width: int) -> str:
        """What is read as value `at`."""
        return aligned(self.cells, width)[at]


def _parsed(text: str, file: str) -> StudyText:
    def unheard(_defect: Defect) -> None:
        """The harvest has reported it already."""

    return read_study(text, Mender(file, unheard))


class StudyEditor:
    """Writes what was decided into one study.txt."""

    def __init__(self, text: str, file: str, corrections: Corrections) -> None:
        self._lines, self._file, self._corrections = lines_of(text), file, corrections
        self._study = _parsed(text, file)
        self._judged: dict[tuple[str, tuple[str, ...]], list[Key]] = defaultdict(list)
        for key in corrections.decided:
            if key[0] == "phenotype":
                found = [curie for curie in map(curies.normalise, key[2].split(" | ")) if curie]
                self._judged[squeeze(key[1]).lower(), tuple(found)].append(key)

    @property
    def text(self) -> str:
        """The text as it is now."""
        return "".join(self._lines)

    def correct(self) -> StudyText:
        """Write every decision that has a place here; the answer is the file as it is read from now on."""
        facts = self._facts(self._study)
        for slot, fact in facts.items():
            for key in self._keys(slot, fact):
                wishes = self._corrections.wanted(fact, key)
                if wishes is not None:
                    self._write(slot, key, fact, wishes)
        return self._study

    def _keys(self, slot: Slot, fact: ValueFact) -> list[Key]:
        """The judged value that a slot states; for phenotypes also one of rows that spell the same ids in another way."""
        own = key_of(fact)
        if own in self._corrections.decided or not slot.is_phenotype:
            return [own]
        ids = tuple(curie for curie, _ in sorted(as_read(fact)))
        keys = [
            key
            for (text, found), keys in self._judged.items()
            for key in keys
            if text == squeeze(fact.text).lower() and tuple(sorted(found)) == ids
        ]
        if len({tuple(self._corrections.decided[key]) for key in keys}) > 1:
            for key in keys:
                self._corrections.refuse(key, (), _DIFFERENT, self._file)
            return []
        return keys[:1]

    # --- what the file says ------------------------------------------------------------------------------------------

    def _facts(self, study: StudyText) -> dict[Slot, ValueFact]:
        """Every value that can have terms, by its place."""
        values = Values()
        found: dict[Slot, ValueFact] = {}
        for number, block in enumerate(_blocks(study)):
            for prop, key, hint in _keys_of(block):
                for at, (text, accession, ref) in enumerate(block.terms(key)):
                    fact = values.plain(prop, text, accession, hint=ref or hint, tell=silent)
                    found[Slot(number, key, at, hint)] = fact
            for at, name, fact in _phenotypes(block, values):
                if name:
                    found[Slot(number, "Phenotype Name", at)] = fact
        return found

    # --- changing it -------------------------------------------------------------------------------------------------

    def _write(self, slot: Slot, key: Key, fact: ValueFact, wishes: Sequence[Wish]) -> None:
        if not slot.is_phenotype and fact.text == fact.submitted_id:
            self._corrections.refuse(key, wishes, _ONLY_ID, self._file)
            return
        before = self._lines, self._study
        self._make_lines(slot)
        room = len(self._id_lines(slot))
        put = self._corrections.room(key, wishes, room, self._file)
        edits = self._edits(slot, put)
        if reads_right(fact, put) or not self._apply(slot, edits, put):
            self._lines, self._study = before
        if not reads_right(self._facts(self._study)[slot], put):
            self._corrections.refuse(key, put, _NOT_READ_BACK, self._file)

    def _apply(self, slot: Slot, edits: Edits, put: Sequence[Wish]) -> bool:
        """Change the cells, if all that changes by it is what this slot says."""
        lines = list(self._lines)
        for place, text in edits.items():
            lines[place[0] - 1] = _replaced(lines[place[0] - 1], place[1], text)
        study = _parsed("".join(lines), self._file)
        before, after = self._facts(self._study), self._facts(study)
        others = {at: (fact.text, as_read(fact)) for at, fact in before.items() if at != slot}
        same = others == {at: (fact.text, as_read(fact)) for at, fact in after.items() if at != slot}
        if not same or slot not in after or not reads_right(after[slot], put):
            return False
        self._note(edits, before[slot].text)
        self._lines, self._study = lines, study
        return True

    def _note(self, edits: Edits, value: str) -> None:
        for (row, column), text in edits.items():
            cells = cut_end(self._lines[row - 1])[0].split("\t")
            old = cells[column].strip().strip('"') if column < len(cells) else ""
            if old != text:
                self._corrections.changed(self._file, cells[0].strip(), value, old, text, row)

    def _edits(self, slot: Slot, put: Sequence[Wish]) -> Edits:
        """Terms that stand in a line already stay there; the others fill the rest, and what is left over is blanked."""
        width = self._width(slot)
        wanted = {wish.curie for wish in put}
        held = [self._curie(slot, line.value(slot.at, width)) for line in self._id_lines(slot)]
        coming = iter([wish for wish in put if wish.curie not in held])
        edits: Edits = {}
        for number, curie in enumerate(held):
            if curie not in wanted:
                edits |= self._cells(slot, number, next(coming, None), width)
        return edits

    @staticmethod
    def _curie(slot: Slot, text: str) -> str | None:
        return curies.normalise(text, prefix=slot.hint) if text else None

    def _cells(self, slot: Slot, number: int, wish: Wish | None, width: int) -> Edits:
        ids, names, refs = self._id_lines(slot), self._tail_lines(slot, "Name"), self._tail_lines(slot, "Source REF")
        like = ids[number].value(slot.at, width)
        said = (
            {"id": spelt(wish.curie, like, slot.hint), "name": wish.label, "ref": curies.prefix(wish.curie)}
            if wish
            else {}
        )
        edits: Edits = {}
        for part, lines in (("id", ids), ("name", names if slot.is_phenotype else []), ("ref", refs)):
            if number < len(lines):
                line = lines[number]
                edits[line.row, line.column(slot.at, width)] = said.get(part, "")
        return edits

    # --- its lines ---------------------------------------------------------------------------------------------------

    def _width(self, slot: Slot) -> int:
        block = _blocks(self._study)[slot.block]
        return len(block.cells(slot.key)) if slot.is_phenotype else len(block.terms(slot.key))

    def _id_lines(self, slot: Slot) -> list[Line]:
        """The lines of ids: for a phenotype as many as there are, else the one that is read."""
        if slot.is_phenotype:
            return self._tail_lines(slot, "Accession")
        found = [*self._tail_lines(slot, "Accession"), *self._tail_lines(slot, "Accession Number")]
        return sorted(found, key=lambda line: not any(line.cells))[:1]

    def _tail_lines(self, slot: Slot, tail: str) -> list[Line]:
        block = _blocks(self._study)[slot.block]
        if slot.is_phenotype:
            keys = [f"Phenotype Term {tail}{letter}" for letter in _LETTERS]
        else:
            keys = list(dict.fromkeys(f"{stem} Term {tail}" for stem in (slot.key, slot.key.removesuffix(" Type"))))
        return [line for key in keys for line in _lines_of(block, key)]

    def _make_lines(self, slot: Slot) -> None:
        """Blank lines for ids, behind what they belong to, where the file has none."""
        if self._id_lines(slot):
            return
        block = _blocks(self._study)[slot.block]
        stem, tails = ("Phenotype", _PHENOTYPE_TAILS) if slot.is_phenotype else (slot.key, ("Source REF", "Accession"))
        row = block.places[squash(slot.key)][0][0]
        end = cut_end(self._lines[row - 1])[1] or "\n"
        if not cut_end(self._lines[row - 1])[1]:
            self._lines[row - 1] += end
        new = [f"{stem} Term {tail}{end}" for tail in tails if not self._tail_lines(slot, tail)]
        self._lines = [*self._lines[:row], *new, *self._lines[row:]]
        self._study = _parsed(self.text, self._file)


def _blocks(study: StudyText) -> list[Block]:
    return [study.study, *study.components]


def _keys_of(block: Block) -> Iterator[tuple[str, str, str]]:
    """Property, key and source of bare ids of the lines that state a value of this block."""
    if block.kind == "study":
        yield from STUDY_VALUES
    else:
        for prop, name, hint in COMPONENT_VALUES:
            yield prop, f"{block.kind.title()} {name}", hint


def _phenotypes(block: Block, values: Values) -> Iterator[tuple[int, str, ValueFact]]:
    """Column, name and fact of every phenotype that a block declares."""
    own = Phenotypes(block).own
    told: set[str] = set()
    for at, name in enumerate(block.cells("Phenotype Name")):
        folded = squeeze(name).lower()
        if folded in own and folded not in told:
            told.add(folded)
            yield at, name, values.phenotype(own[folded][0], own[folded][1].terms, tell=silent)


def _lines_of(block: Block, key: str) -> Iterator[Line]:
    short = squash(key)
    places = zip(block.rows(key), block.places.get(short, ()), strict=True)
    return (Line(key, row, first, cells) for cells, (row, first) in places)


def _replaced(line: str, column: int, text: str) -> str:
    body, end = cut_end(line)
    cells = body.split("\t")
    cells += [""] * (column + 1 - len(cells))
    cells[column] = written(text, cells[column], "\t")
    return "\t".join(cells) + end
