"""Cells as text: neutral on the way out, the same again on the way in."""

import re
from dataclasses import dataclass

# What a spreadsheet takes for the beginning of a formula. An apostrophe before it makes it text; one that is there
# already gets another, so that nothing is lost on the way back.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n]")
_NEUTRAL = re.compile(r"'+[=+\-@\t\r\n]")

TEXT, NUMBER, DATE, FLAG, FORMULA = "text", "number", "date", "flag", "formula"


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell, as text, and what the spreadsheet holds it for."""

    text: str = ""
    kind: str = TEXT

    def __bool__(self) -> bool:
        """Whether anything stands in it."""
        return bool(self.text.strip())


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a file by the names of its columns; `number` counts from 1 as spreadsheets do."""

    number: int
    cells: dict[str, Cell]

    def __getitem__(self, column: str) -> Cell:
        return self.cells.get(column, _EMPTY)

    def __bool__(self) -> bool:
        """Whether anything stands in it."""
        return any(self.cells.values())

    def said(self, column: str) -> str:
        """The text without blanks around it."""
        return self[column].text.strip()


@dataclass(frozen=True, slots=True)
class Table:
    """A file as it was read. `about`: what it says of itself; `notes`: what was passed over, in sentences.

    `exchange`: it is a mapping set from elsewhere, which knows neither keys nor versions.
    """

    rows: tuple[Row, ...]
    about: dict[str, str]
    notes: tuple[str, ...] = ()
    exchange: bool = False


_EMPTY = Cell()


def neutral(text: str) -> str:
    """The text such that no spreadsheet runs it."""
    return f"'{text}" if _FORMULA.match(text) else text


def restored(text: str) -> str:
    """The text that `neutral` was given."""
    return text[1:] if _NEUTRAL.match(text) else text
