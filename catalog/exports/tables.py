"""Rows as lines of a file: tab-separated for spreadsheets, JSON Lines for programs."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]

# A spreadsheet takes a cell that begins with one of these for a formula.
_FORMULA = ("=", "+", "-", "@")
_JOINED = " | "


def cell(value: Any) -> str:
    """One cell: no tab or line end in it, and nothing that a spreadsheet would carry out.

    Several values stand side by side with ` | ` between; numbers stay as they are, None is empty.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    text = _JOINED.join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    text = " ".join(text.split())
    return f"'{text}" if text.startswith(_FORMULA) else text


def tsv_line(row: Row, columns: Sequence[str]) -> str:
    """The cells in the order of the columns; a column that the row does not have is empty."""
    return "\t".join(cell(row.get(name)) for name in columns) + "\n"


def tsv_header(columns: Sequence[str]) -> str:
    """The names of the columns."""
    return "\t".join(columns) + "\n"


def json_line(row: Row) -> str:
    """The row as one line of JSON."""
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"), default=str) + "\n"


def lines_of(columns: Sequence[str], form: str) -> tuple[str, Callable[[Row], str]]:
    """What stands at the top of a file of this form (`tsv` or `jsonl`), and what makes a line of a row."""
    if form == "tsv":
        return tsv_header(columns), lambda row: tsv_line(row, columns)
    return "", json_line
