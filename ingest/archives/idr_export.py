"""A study in the Image Data Resource's own files, with what curators decided in the cells of ids.

The files are those that were kept of the last harvest. Where nobody decided otherwise, they are the same byte for byte.
"""

import gzip
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ingest.archives import idr
from ingest.archives.base import Defect, Unreadable
from ingest.archives.corrections import Corrections
from ingest.archives.idr_export_study import StudyEditor
from ingest.archives.idr_export_table import Context, Edits, Inserted, TableEditor
from ingest.archives.idr_study import Block, Phenotypes, StudyText, read_study
from ingest.archives.idr_table import Mender, fitted, records
from ingest.archives.reading import unpack
from ingest.archives.verbatim import cut_end, open_verbatim, plain, split_record, written

_DOUBTFUL = "row {}: its quotation marks leave in doubt where its cells end"
_SHORT = "row {}: it has fewer cells than the header"


def corrected(files: Mapping[str, bytes], corrections: Corrections) -> dict[str, bytes]:
    """The files of a study, corrected; `corrections` learns what was changed and what could not be said."""
    result = dict(files)
    name = next((one for one in files if one.endswith("-study.txt")), "")
    opened = open_verbatim(unpack(files[name], name), name)
    editor = StudyEditor(opened.text, name, corrections)
    before = _read(opened.text, name)
    after = editor.correct()
    if editor.text != opened.text:
        result[name] = opened.encode(editor.text)
    tables = idr.tables_of(files)
    for component, names in tables.items():
        own = Sides(_block(before, component), before), Sides(_block(after, component), after)
        for table in names:
            result[table] = _table(files[table], table, own, corrections)
    corrections.close()
    return result


@dataclass(frozen=True, slots=True)
class Sides:
    """A component's block, and the study it is of."""

    block: Block | None
    study: StudyText

    @property
    def phenotypes(self) -> Phenotypes:
        """What it says of phenotypes."""
        return Phenotypes(self.block, self.study.components)


def _unheard(_defect: Defect) -> None:
    """The harvest has reported it already."""


def _read(text: str, name: str) -> StudyText:
    return read_study(text, Mender(name, _unheard))


def _block(text: StudyText, component: str) -> Block | None:
    return idr.blocks_of(text).get(component)


def _table(data: bytes, name: str, own: tuple[Sides, Sides], corrections: Corrections) -> bytes:
    try:
        opened = open_verbatim(unpack(data, name), name)
    except Unreadable as error:
        corrections.tell(("", "", ""), [], str(error), name)
        return data
    mender = Mender(name, _unheard)
    separator, found = records(opened.text, mender)
    rows = list(found)
    top = next(at for at, (_, cells) in enumerate(rows) if any(cell.strip() for cell in cells))
    headers = [cell.strip() for cell in rows[top][1]]
    editor = TableEditor(Context(name, headers, own[0].phenotypes, own[1].phenotypes, corrections))
    edits: dict[int, Edits] = {top: {}} | _all_edits(rows, top, len(headers), editor, mender)
    if not any(edits.values()):
        return data
    writer = _Writer(name, separator, headers, editor.inserted, corrections)
    if doubtful := writer.doubtful([(at, *rows[at]) for at in edits]):
        corrections.tell(
            ("", "", ""), _texts(edits), f"{_DOUBTFUL.format(doubtful)}, so that no column can be added", name
        )
        return data
    text = "".join(writer.row(at, raw, said, edits[at]) if at in edits else raw for at, (raw, said) in enumerate(rows))
    changed = opened.encode(text)
    return gzip.compress(changed, mtime=0) if name.endswith(".gz") else changed


def _texts(edits: Mapping[int, Edits]) -> list[str]:
    return list(dict.fromkeys(text for row in edits.values() for text in row.values()))


def _all_edits(
    rows: list[tuple[str, list[str]]], top: int, width: int, editor: TableEditor, mender: Mender
) -> dict[int, Edits]:
    """Edits of every row with text, by its place."""
    found: dict[int, Edits] = {}
    for at in range(top + 1, len(rows)):
        cells = fitted(rows[at][1], width, at + 1, mender)
        if cells:
            found[at] = editor.edits(cells)
    return found


class _Writer:
    """Writes the rows of one table."""

    def __init__(
        self, file: str, separator: str, headers: list[str], inserted: list[Inserted], corrections: Corrections
    ) -> None:
        self._file, self._separator, self._corrections = file, separator, corrections
        self._headers = [*headers, *(one.header for one in inserted)]
        self._width = len(headers)
        self._inserted = inserted
        self._top = True

    def row(self, at: int, raw: str, said: list[str], edits: Edits) -> str:
        """The record with its edits; `said` is what its cells were read as. The first one that is asked for is the header."""
        top, self._top = self._top, False
        if not edits and not self._inserted:
            return raw
        cells = self._cells(raw, said)
        if cells is None:
            return self._left(raw, at, edits, _DOUBTFUL)
        needed = max((self._reach(column) for column in edits), default=-1)
        if needed >= len(cells):
            return self._left(raw, at, edits, _SHORT)
        new = {one.at: one.header for one in self._inserted} if top else edits
        if not top:
            self._note(at, cells, edits)
        return self._separator.join(self._joined(cells, new)) + cut_end(raw)[1]

    def _cells(self, raw: str, said: list[str]) -> list[str] | None:
        """The cells as they are written; None unless they are those that were read."""
        cells = split_record(cut_end(raw)[0], self._separator)
        return cells if cells and [plain(cell) for cell in cells] == said else None

    def doubtful(self, rows: Iterable[tuple[int, str, list[str]]]) -> int:
        """The first row, from 1, of which the cells cannot be told apart where columns come in between; 0 for none."""
        if not self._inserted:
            return 0
        return next((at + 1 for at, raw, said in rows if self._cells(raw, said) is None), 0)

    def _reach(self, column: int) -> int:
        """The last cell that a row must have for this edit."""
        return column if column < self._width else self._inserted[column - self._width].after

    def _joined(self, cells: list[str], new: Edits) -> list[str]:
        result: list[str] = []
        for place, cell in enumerate(cells):
            result.append(written(new[place], cell, self._separator) if place in new else cell)
            behind = (one for one in self._inserted if one.after == place)
            result += [written(new.get(one.at, ""), "", self._separator) for one in behind]
        return result

    def _note(self, at: int, cells: list[str], edits: Edits) -> None:
        for column, text in edits.items():
            before = plain(cells[column]).strip() if column < self._width else ""
            if before != text:
                value = plain(cells[self._owner(column)]).strip()
                self._corrections.changed(self._file, self._headers[column], value, before, text, at + 1)

    def _owner(self, column: int) -> int:
        """A column that tells whoever reads the report what the row is about: the nearest one to the left that is no id."""
        start = self._reach(column)
        words = (" ref", " accession", " term name", " id")
        left = (place for place in range(start, -1, -1) if not self._headers[place].lower().endswith(words))
        return next(left, 0)

    def _left(self, raw: str, at: int, edits: Edits, reason: str) -> str:
        for text in dict.fromkeys(edits.values()):
            self._corrections.tell(("", "", ""), [text], reason.format(at + 1), self._file)
        return raw
