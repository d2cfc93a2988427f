"""The text of an `idrNNNN-study.txt`: tab-separated `Key<TAB>value<TAB>value...`, one block for the study and one for
each screen or experiment.

Real files have quoted cells, keys in several spellings, two keys on one line, parallel lines of different length, hints
of the form left in (`# fill in`), and text that spills over lines without a key (idr0056). All of that is read.
"""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingest.archives.base import Defect, Unreadable
from ingest.archives.idr_headers import squeeze
from ingest.archives.idr_table import Mender
from ingest.archives.idr_values import is_value

_SECTIONS = (
    "Study|Screen|Experiment|Library|Assay|Protocol|Phenotype|Raw|Feature Level|Processed Data|Processed|Term Source"
    "|Quality Control"
)
# A key is a section's word and a few capitalised words; a sentence that begins like one is spilled text.
_KEY = re.compile(
    rf"(?:{_SECTIONS})(?: ?(?:[A-Z(\[][\w()\[\]-]*|for|to|of|and|or|s|[a-z]))*|Comments? ?\[[^\]]+\]", re.ASCII
)
_LONGEST_KEY = 80
_NAME = re.compile(r"comments?\[idr(screen|experiment)name\]")
_START = re.compile(r"(screen|experiment)number")
_OF_COMPONENT = re.compile(r"(screen|experiment)")
# Their values are names of columns, which may well read like keys.
_NAMES_OF_COLUMNS = "columnname"

Term = tuple[str, str, str]  # id, label, source of bare ids
Place = tuple[int, int]  # row from 1, column from 0


@dataclass(slots=True)
class Block:
    """The lines of the study or of one component. A key is looked up without blanks and case."""

    kind: str
    lines: dict[str, list[list[str]]] = field(default_factory=dict)
    spelling: dict[str, str] = field(default_factory=dict)
    row: int = 1
    places: dict[str, list["Place"]] = field(default_factory=dict)

    def add(self, key: str, cells: list[str], place: "Place") -> list[str]:
        """Put a line into the block, whose first value stands at this place; returns its cells."""
        short = squash(key)
        self.spelling.setdefault(short, key)
        self.lines.setdefault(short, []).append(cells)
        self.places.setdefault(short, []).append(place)
        return cells

    def rows(self, key: str) -> list[list[str]]:
        """The cells of every line of this key, trailing blank ones cut off."""
        return [_without_tail(cells) for cells in self.lines.get(squash(key), ())]

    def cells(self, *keys: str) -> list[str]:
        """The cells of the first of these keys that has any text, in their columns."""
        found = (cells for key in keys for cells in self.rows(key))
        return next((cells for cells in found if any(map(is_value, cells))), [])

    def texts(self, *keys: str) -> list[str]:
        """The values of the first of these keys that has any."""
        return [cell for cell in self.cells(*keys) if is_value(cell)]

    def text(self, *keys: str) -> str:
        """The first value of the first of these keys that has any."""
        return next(iter(self.texts(*keys)), "")

    def terms(self, key: str) -> list[tuple[str, str, str]]:
        """Text, id and source of bare ids of each value of `key`, by column."""
        stem = key.removesuffix(" Type")
        names = self.cells(key)
        ids = self.cells(*(f"{s} {tail}" for s in (key, stem) for tail in ("Term Accession", "Term Accession Number")))
        refs = self.cells(*(f"{s} Term Source REF" for s in (key, stem)))
        width = max(len(names), len(ids))
        rows = zip(*(aligned(column, width) for column in (names, ids, refs)), strict=True)
        kept = [tuple(cell if is_value(cell) else "" for cell in row) for row in rows]
        return [(name or accession, accession, ref) for name, accession, ref in kept if name or accession]


@dataclass(frozen=True, slots=True)
class Known:
    """What study.txt says of a phenotype: its terms and how it was scored."""

    terms: list[Term] = field(default_factory=list)
    score: str = ""
    description: str = ""


class Phenotypes:
    """The phenotypes of a component by name, else those of the rest of the study."""

    def __init__(self, own: Block | None = None, others: Sequence[Block] = ()) -> None:
        self.own: dict[str, tuple[str, Known]] = _phenotypes(own) if own else {}
        self._all = dict(self.own)
        for block in others:
            for name, found in _phenotypes(block).items():
                self._all.setdefault(name, found)

    def find(self, text: str) -> Known:
        """The phenotype of this name, whatever its case and blanks; an empty one if it is not described."""
        found = self._all.get(squeeze(text).lower())
        return found[1] if found else Known()


@dataclass(frozen=True, slots=True)
class StudyText:
    """A study.txt, read."""

    study: Block
    components: list[Block]


def squash(key: str) -> str:
    """A key without blanks, case and plural brackets: `ScreenComments` is `Screen Comments`."""
    return re.sub(r"\(s\)|[\s_]", "", key).lower()


def aligned(cells: Sequence[str], width: int) -> list[str]:
    """`width` cells in their columns; values that stand too far apart, but in the right number, are closed up."""
    filled = [cell for cell in cells if cell]
    if len(cells) > width == len(filled):
        return filled
    return [*cells[:width], *[""] * (width - len(cells))]


def read_study(text: str, mender: Mender) -> StudyText:
    """The blocks of a study.txt. Raises `Unreadable` if no line has a key of one."""
    study = Block("study")
    result = StudyText(study, [])
    block, last = study, None
    spilled = 0
    for row, column, cells in _lines(text):
        if not _is_key(cells[0]):
            spilled += _spill(cells, last)
            continue
        if spilled:
            _tell_of_spill(spilled, row, mender)
            spilled = 0
        for key, values, first in _split_keys(cells, column):
            block = _block_of(key, block, result, row)
            last = block.add(key, values, (row, first))
    if spilled:
        _tell_of_spill(spilled, None, mender)
    if not study.lines and not result.components:
        raise Unreadable(
            Defect(mender.file, None, "", "no line begins with a key such as Study Title; a study.txt has one a line.")
        )
    return result


def _lines(text: str) -> Iterator[tuple[int, int, list[str]]]:
    """Row number, place of the first cell, and cells of the lines that are neither blank nor a comment."""
    for row, line in enumerate(io.StringIO(text.replace("\0", ""), newline=None), start=1):
        cells = [_unquoted(cell) for cell in line.rstrip("\n").split("\t")]
        if not any(cells):
            continue
        start = 0
        if cells[0].startswith("#"):
            start = next((at for at in range(1, len(cells)) if _is_key(cells[at])), len(cells))
        if start < len(cells):
            yield row, start, cells[start:]


def _unquoted(cell: str) -> str:
    cell = cell.strip()
    if len(cell) > 1 and cell[0] == cell[-1] == '"':
        return cell[1:-1].replace('""', '"').strip()
    return cell


def _without_tail(cells: Sequence[str]) -> list[str]:
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return list(cells[:end])


def _is_key(cell: str) -> bool:
    return len(cell) <= _LONGEST_KEY and _KEY.fullmatch(cell) is not None


def _split_keys(cells: list[str], column: int) -> Iterator[tuple[str, list[str], int]]:
    """The key of a line, its values, and where these start; where a line end was lost, a second key stands behind
    nothing but blanks.
    """
    key, values = cells[0], cells[1:]
    first = next((at for at, value in enumerate(values) if value), None)
    if first is not None and _is_key(values[first]) and not squash(key).endswith(_NAMES_OF_COLUMNS):
        yield key, [], column + 1
        yield from _split_keys(values[first:], column + 1 + first)
    else:
        yield key, values, column + 1


def _block_of(key: str, block: Block, result: StudyText, row: int) -> Block:
    """The block that a key belongs to: a new one where a component begins."""
    short = squash(key)
    if kind := _starts(short, block):
        block = Block(kind, row=row)
        result.components.append(block)
    elif short.startswith(("study", "termsource")):
        return result.study
    return block


def _starts(short: str, block: Block) -> str:
    """The kind of component that begins with this key, if one does."""
    number, name, other = _START.fullmatch(short), _NAME.fullmatch(short), _OF_COMPONENT.match(short)
    if number:
        return number[1]
    if name and (block.kind == "study" or short in block.lines):
        return name[1]
    return other[1] if other and block.kind == "study" else ""


def _spill(cells: list[str], last: list[str] | None) -> int:
    """Add a line without a key to the last value before it. Returns how many lines were added."""
    text = "\t".join(_without_tail(cells)).strip()
    if last is None or not text:
        return 0
    at = next((i for i in reversed(range(len(last))) if last[i]), None)
    if at is None:
        last.insert(0, text)
    else:
        last[at] = f"{last[at]}\n{text}"
    return 1


def _tell_of_spill(lines: int, row: int | None, mender: Mender) -> None:
    before = row - 1 if row else None
    detail = f"{lines} line{'s' if lines > 1 else ''} up to here without a key, read as part of the value before"
    mender.tell(before, "lines without a key", detail)


def _phenotypes(block: Block) -> dict[str, tuple[str, Known]]:
    """Every phenotype of a block by folded name, as written and with what is said of it."""
    names = block.cells("Phenotype Name")
    width = len(names)
    scores = aligned(block.cells("Phenotype Score Type"), width)
    descriptions = aligned(block.cells("Phenotype Description"), width)
    columns = _term_columns(block, width)
    found: dict[str, tuple[str, Known]] = {}
    for at, name in enumerate(names):
        if is_value(name):
            terms = [term for column in columns if is_value((term := column[at])[0])]
            found.setdefault(squeeze(name).lower(), (name, Known(terms, scores[at], descriptions[at])))
    return found


def _term_columns(block: Block, width: int) -> list[list[Term]]:
    """The term blocks under the phenotypes, which come once, twice, or with letters, as columns of terms."""
    ids, names, refs = (
        [
            aligned(cells, width)
            for spelled in ("", " a", " b", " c")
            for cells in block.rows(f"Phenotype Term {key}{spelled}")
        ]
        for key in ("Accession", "Name", "Source REF")
    )
    blank = [""] * width
    return [
        list(zip(column, _at(names, i, blank), _at(refs, i, refs[0] if refs else blank), strict=True))
        for i, column in enumerate(ids)
    ]


def _at(columns: Sequence[list[str]], at: int, default: list[str]) -> list[str]:
    return columns[at] if at < len(columns) else default
