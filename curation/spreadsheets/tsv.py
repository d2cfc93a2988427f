"""Sheets as text with tabs: what they say of themselves stands above the columns, after a `#`."""

import codecs
import csv
import io
from collections.abc import Iterator

from curation.spreadsheets.cells import Cell, neutral, restored
from curation.spreadsheets.columns import COLUMNS
from curation.spreadsheets.sheet import Sheet
from ontology.problems import Problem

REMARK = "#"


def write(sheet: Sheet) -> bytes:
    """The file, in UTF-8 with the mark that lets spreadsheets see it."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, "excel-tab")
    writer.writerows([f"{REMARK} {name}: {text}"] for name, text in sheet.about.items())
    writer.writerow(COLUMNS)
    writer.writerows([neutral(line.get(column, "")) for column in COLUMNS] for line in sheet.lines)
    return stream.getvalue().encode("utf-8-sig")


def records(content: bytes) -> Iterator[list[Cell]]:
    """The rows of a file as they stand, each a list of cells. Raises `Problem` for what is no text."""
    text = _decoded(content)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        for row in reader:
            yield [Cell(restored(cell)) for cell in row]
    except csv.Error as error:
        raise Problem(f"Line {reader.line_num:,} cannot be read as a table with tabs: {error}.") from None


def _decoded(content: bytes) -> str:
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        raise Problem("The file is no text in UTF-8; save it as “Unicode text” or “Text with tabs, UTF-8”.") from None


def _delimiter(text: str) -> str:
    """Tabs; commas or semicolons where a spreadsheet saved the columns with these."""
    lines = (line for line in text.splitlines() if line.strip() and not line.lstrip('"').startswith(REMARK))
    top = next(lines, "")
    return max("\t,;", key=top.count)
