"""What spreadsheets make of texts: SEPT2 becomes 2-Sep or 45537, 1E5 becomes 100000, 007 becomes 7."""

import datetime
import re

from curation.spreadsheets.cells import DATE, FLAG, Cell
from ontology.matching.symbols import undated

# Days since then are what a spreadsheet stores; 1954 to 2119, so that most numbers are none.
_EPOCH = datetime.date(1899, 12, 30)
_SERIAL = re.compile(r"[2-7]\d{4}(?:\.0+)?")
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}(?:[-/.]\d{1,4})?(?: [\d:.]+)?")


def conversion(original: str, cell: Cell) -> str:
    """What happened to a text on its way through a spreadsheet, as the end of a sentence."""
    text = cell.text.strip()
    if cell.kind == FLAG and text.lower() == original.strip().lower():
        return "a spreadsheet made a truth value of it"
    if _number(text) is not None and _number(text) == _number(original):
        return "a spreadsheet made a number of it"
    if cell.kind == DATE or (_dates(text) and _may_be(original, text)):
        return "a spreadsheet made a date of it"
    if text == original.strip():
        return "the blanks around it were lost"
    return "it was edited"


def symbols(text: str) -> list[str]:
    """The symbols that a spreadsheet may have made into this date, or into the number that it keeps for one."""
    found = [name for date in _dates(text) for name in undated(date)]
    return list(dict.fromkeys(found))


def is_date(text: str) -> bool:
    """Whether a text reads as a date that spreadsheets write."""
    return bool(undated(text) or _DATE.fullmatch(text))


def _dates(text: str) -> list[str]:
    """The text as a date, if it is one or the number of one."""
    if is_date(text):
        return [text]
    if _SERIAL.fullmatch(text):
        return [str(_EPOCH + datetime.timedelta(days=int(float(text))))]
    return []


def _may_be(original: str, text: str) -> bool:
    """Whether this text may be a date of that kind: the very symbol, or something that reads as a date itself."""
    squashed = re.sub(r"[\s_-]", "", original).upper()
    return squashed in symbols(text) or is_date(original.strip())


def _number(text: str) -> float | None:
    try:
        return float(text.strip())
    except ValueError:
        return None
