"""Sheets as Office Open XML: every cell typed as text, so that no symbol becomes a date, with drop-downs."""

import datetime
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from defusedxml import DefusedXmlException
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.datavalidation import DataValidation

from curation.spreadsheets import cells
from curation.spreadsheets.cells import Cell, neutral, restored
from curation.spreadsheets.columns import COLUMNS, Column, Role, offered
from curation.spreadsheets.sheet import Sheet
from ontology.problems import Problem

VALUES, ABOUT = "values", "about"
MAX_UNPACKED = 200 * 2**20
MAX_PARTS = 500
_MOST_COLUMNS = 32
_MORE_ROWS = 5_000  # below the last, for terms that are added
# What XML cannot hold, and what would be read as such: written as Excel does, `_x000B_`.
_UNFIT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_FITTED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_GREY, _DARK = PatternFill("solid", fgColor="FFEDEFF2"), PatternFill("solid", fgColor="FFD5DBE3")
_BROKEN = (OSError, EOFError, KeyError, IndexError, ValueError, TypeError, AttributeError, SyntaxError, zipfile.BadZipFile, zlib.error, InvalidFileException)  # fmt: skip


def write(sheet: Sheet) -> bytes:
    """The file: the values with drop-downs on one page, what the sheet says of itself on another."""
    book = Workbook(write_only=True)
    page = book.create_sheet(VALUES)
    page.freeze_panes = "C2"
    bottom = len(sheet.lines) + 1 + _MORE_ROWS
    for place, column in enumerate(COLUMNS.values(), 1):
        letter = get_column_letter(place)
        page.column_dimensions[letter].width = column.width
        for rule in _rules(column):
            rule.add(f"{letter}2:{letter}{bottom}")
            page.data_validations.append(rule)
    page.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}{len(sheet.lines) + 1}"
    page.append([_styled(page, column, _DARK, bold=True) for column in COLUMNS])
    # One cell for a column: styling each anew takes most of the time.
    cells_of = {key: _styled(page, "", _fill(column)) for key, column in COLUMNS.items()}
    for line in sheet.lines:
        page.append([_filled(cells_of[key], key, line.get(key, "")) for key in COLUMNS])
    _write_about(book.create_sheet(ABOUT), sheet)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def records(content: bytes) -> Iterator[list[Cell]]:
    """The rows of the page of values, or of the only page. Raises `Problem` for what is no such file, or unpacks too large."""
    _check_size(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        page = book[VALUES] if VALUES in book.sheetnames else book.worksheets[0]
        for row in page.iter_rows(max_col=_MOST_COLUMNS, values_only=True):
            yield [_cell(value) for value in row]
    except DefusedXmlException:
        raise Problem("The file defines entities in its XML, which no spreadsheet does; it was not read.") from None
    except _BROKEN as error:
        raise Problem(
            f"The file cannot be read as XLSX ({type(error).__name__}); save it anew as XLSX or as TSV."
        ) from None


def about(content: bytes) -> dict[str, str]:
    """What a file says of itself on its other page; nothing where it has none."""
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        rows = book[ABOUT].iter_rows(max_col=2, max_row=20, values_only=True) if ABOUT in book.sheetnames else ()
        return {str(name): _cell(text).text for name, text in rows if name}
    except _BROKEN:
        return {}


def _styled(page: Any, text: str, fill: PatternFill, *, bold: bool = False) -> Any:
    cell = WriteOnlyCell(page, text)
    cell.number_format, cell.fill, cell.font = "@", fill, Font(bold=bold)
    cell.alignment = Alignment(vertical="top")
    return cell


def _filled(cell: Any, key: str, text: str) -> Any:
    """The cell of a column with what stands in the next row: a row is written as soon as it is appended."""
    if key == "samples":
        cell.value = int(text)
    else:
        cell.value, cell.data_type = fitted(neutral(text)) or None, "s"
    return cell


def _fill(column: Column) -> PatternFill:
    return PatternFill() if column.role in (Role.VALUE, Role.TERM) else _GREY


def _rules(column: Column) -> Iterator[DataValidation]:
    if words := offered(column):
        rule = DataValidation("list", formula1=f'"{",".join(words)}"', allow_blank=True, showErrorMessage=True)
        rule.error = f"Choose one of: {', '.join(words)}"[:250]
        # Other states are there already and may stay.
        rule.errorStyle = "warning" if column.offered else "stop"
        yield rule
    elif column.role is Role.NAMES:
        rule = DataValidation("custom", formula1="FALSE", showErrorMessage=True)
        rule.errorTitle, rule.error = "Names the value", "Leave this as it is. To add a term, copy the whole row."
        yield rule


def _write_about(page: Any, sheet: Sheet) -> None:
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 28, 100
    told = {column.key: column.role.value for column in COLUMNS.values()}
    for name, text in {**sheet.about, **{f"column {key}": words for key, words in told.items()}}.items():
        page.append([_styled(page, fitted(neutral(part)), PatternFill()) for part in (name, text)])


def fitted(text: str) -> str:
    """The text with what XML cannot hold written out."""
    return _UNFIT.sub(lambda match: f"_x{ord(match[0]):04X}_", text)


def unfitted(text: str) -> str:
    """The text that `fitted` was given."""
    return _FITTED.sub(lambda match: chr(int(match[1], 16)), text)


def _check_size(content: bytes) -> None:
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError):
        raise Problem("The file is no XLSX: its parts cannot be listed. Save it anew as XLSX or as TSV.") from None
    # zipfile never unpacks more of a part than the part says, so that what is said can be relied on.
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise Problem(f"The file unpacks to more than {MAX_UNPACKED // 2**20} MiB; a sheet of values is far smaller.")


def _cell(value: object) -> Cell:
    match value:
        case None:
            return Cell()
        case str():
            text = unfitted(value)
            return Cell(text, cells.FORMULA) if text.startswith("=") else Cell(restored(text))
        case bool():
            return Cell(str(value).upper(), cells.FLAG)
        case int() | float():
            return Cell(f"{value:.15g}", cells.NUMBER)
        case datetime.datetime():
            midnight = value.time() == datetime.time()
            return Cell(str(value.date()) if midnight else str(value), cells.DATE)
    return Cell(str(value), cells.DATE)
