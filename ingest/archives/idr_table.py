"""The rows of an IDR annotation table: csv as people write it, with a report of every row that had to be mended."""

import csv
import io
from collections import Counter
from collections.abc import Iterator

from ingest.archives.base import Defect, Report, Unreadable

REPORTED = 5  # defects of one kind in one column, then one line with the number of the others
_SEPARATORS = {",": "commas", "\t": "tabs", ";": "semicolons"}


class Mender:
    """Reports what had to be mended in one file: the first of a kind one by one, the others as a number."""

    def __init__(self, file: str, report: Report) -> None:
        self.file = file
        self._report = report
        self._seen: Counter[tuple[str, str]] = Counter()

    def tell(self, row: int | None, kind: str, detail: str = "", *, column: str = "") -> None:
        """Report one defect of a kind; `detail` says it in full where the kind alone does not."""
        self._seen[column, kind] += 1
        if self._seen[column, kind] <= REPORTED:
            self._report(Defect(self.file, row, column, f"{detail or kind}."))

    def close(self) -> None:
        """Report how many more there were of each kind."""
        for (column, kind), count in self._seen.items():
            if count > REPORTED:
                self._report(Defect(self.file, None, column, f"{count - REPORTED:,} more like that: {kind}."))


class _Lines(Iterator[str]):
    """The lines of a text, with a place that can be set back."""

    def __init__(self, text: str) -> None:
        self.lines = list(io.StringIO(text, newline=""))
        self.place = 0

    def __next__(self) -> str:
        if self.place >= len(self.lines):
            raise StopIteration
        self.place += 1
        return self.lines[self.place - 1]


def read_table(text: str, mender: Mender) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    """The headers, and the rows as (row number, cells): as many cells as headers, trimmed, rows without text left out.

    Row numbers are a spreadsheet's: the headers are in row 1. Raises `Unreadable` if there is no header.
    """
    rows = enumerate((cells for _, cells in records(text, mender)[1]), start=1)
    for number, cells in rows:
        if any(cell.strip() for cell in cells):
            headers = [cell.strip() for cell in cells]
            return headers, _fitted(rows, len(headers), mender)
        if number > 100:
            break
    raise Unreadable(
        Defect(mender.file, None, "", "has no header row; it would begin with Plate,Well or Dataset Name.")
    )


def records(text: str, mender: Mender) -> tuple[str, Iterator[tuple[str, list[str]]]]:
    """The separator, and each record as it is written, its line end included, with its cells."""
    if "\0" in text:
        mender.tell(None, "NUL characters were left out", f"{text.count(chr(0)):,} NUL characters were left out")
        text = text.replace("\0", "")
    lines = _Lines(text)
    separator = _separator(next(filter(str.strip, lines.lines), ""), mender)
    return separator, _records(lines, separator, mender)


def _separator(header: str, mender: Mender) -> str:
    best = max(_SEPARATORS, key=header.count)
    if best != "," and "," not in header:
        mender.tell(1, f"cells are separated by {_SEPARATORS[best]}, not by commas; read as such")
        return best
    return ","


def _records(lines: _Lines, separator: str, mender: Mender) -> Iterator[tuple[str, list[str]]]:
    """The records, one a line unless a quoted cell goes on; a quotation mark left open costs its own line only."""
    reader = csv.reader(lines, delimiter=separator, strict=True)
    width = number = 0
    while lines.place < len(lines.lines):
        start = lines.place
        number += 1
        try:
            cells = next(reader)
        except csv.Error:
            cells = []
        broken = not cells and lines.lines[start].strip()
        runaway = lines.place > start + 1 and width and len(cells) != width
        if broken or runaway:
            mender.tell(number, "a quotation mark is not closed or not doubled; the line was read by itself")
            cells = _one_line(lines.lines[start], separator, width)
            lines.place = start + 1
            reader = csv.reader(lines, delimiter=separator, strict=True)
        width = width or len(cells)
        yield "".join(lines.lines[start : lines.place]), cells


def _one_line(line: str, separator: str, width: int) -> list[str]:
    """The cells of a line with faulty quotation marks: as csv readers forgive them, else cut at every separator."""
    line = line.rstrip("\r\n")
    cells = next(csv.reader([line], delimiter=separator), [])
    return cells if len(cells) == width else [cell.strip('"') for cell in line.split(separator)]


def _fitted(rows: Iterator[tuple[int, list[str]]], width: int, mender: Mender) -> Iterator[tuple[int, list[str]]]:
    for number, cells in rows:
        trimmed = fitted(cells, width, number, mender)
        if trimmed:
            yield number, trimmed


def fitted(cells: list[str], width: int, number: int, mender: Mender) -> list[str]:
    """As many trimmed cells as headers; none for a row without text."""
    trimmed = [cell.strip() for cell in cells]
    if not any(trimmed):
        return []
    if len(trimmed) != width:
        trimmed = _cut_or_filled(trimmed, width, number, mender)
    return trimmed if any(trimmed) else []


def _cut_or_filled(cells: list[str], width: int, number: int, mender: Mender) -> list[str]:
    if len(cells) < width:
        kind, rest = "fewer cells than headers", "the last ones were taken as empty"
    else:
        kind, rest = "more cells than headers", "the last ones were left out"
    if len(cells) < width or any(cells[width:]):
        mender.tell(number, kind, f"has {len(cells)} cells, the header {width}; {rest}")
    return cells[:width] + [""] * (width - len(cells))
