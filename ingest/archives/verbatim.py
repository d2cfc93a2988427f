"""Text files of which some cells are replaced and every other byte stays: encoding, line ends, quotation marks, blanks."""

import re
from dataclasses import dataclass
from functools import cache

from ingest.archives.base import Defect, Unreadable

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_LINES = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_LINE_END = re.compile(r"[\r\n]*\Z")
_MUST_BE_QUOTED = re.compile(r"[\"\r\n]")


@dataclass(frozen=True, slots=True)
class Opened:
    """A text, and what its bytes are made of besides."""

    text: str
    mark: bytes
    encoding: str

    def encode(self, text: str) -> bytes:
        """The bytes of another text, written as this one was. Raises `UnicodeEncodeError` where that cannot be."""
        return self.mark + text.encode(self.encoding)


def open_verbatim(data: bytes, name: str) -> Opened:
    """The text of a file. Raises `Unreadable` for one that would not become the same bytes again."""
    mark, encoding = next(((m, e) for m, e in _MARKS if data.startswith(m)), (b"", "utf-8"))
    for candidate in (encoding, "cp1252"):
        try:
            found = Opened(data[len(mark) :].decode(candidate), mark, candidate)
        except UnicodeDecodeError:
            continue
        if "\0" not in found.text and found.encode(found.text) == data:
            return found
    raise Unreadable(Defect(name, None, "", "has bytes that are no text, and is left as it is."))


def lines_of(text: str) -> list[str]:
    """The lines, each with its end."""
    return _LINES.findall(text)


def cut_end(raw: str) -> tuple[str, str]:
    """A line or record without its end, and the end."""
    at = _LINE_END.search(raw)
    place = at.start() if at else len(raw)
    return raw[:place], raw[place:]


@cache
def _cell(separator: str) -> "re.Pattern[str]":
    mark = re.escape(separator)
    return re.compile(rf'(?:"(?:[^"]|"")*"|(?!")[^{mark}]*)(?={mark}|\Z)')


def split_record(record: str, separator: str) -> list[str] | None:
    """The cells of a record as they are written; None where its quotation marks leave them in doubt."""
    cells: list[str] = []
    pattern, at = _cell(separator), 0
    while match := pattern.match(record, at):
        cells.append(match[0])
        at = match.end() + 1
        if at > len(record):
            return cells
    return None


def written(text: str, like: str, separator: str) -> str:
    """A text as a cell, in quotation marks where it needs them or the cell that it replaces had them."""
    quoted = like.strip()[:1] == '"' or separator in text or _MUST_BE_QUOTED.search(text)
    return '"' + text.replace('"', '""') + '"' if quoted else text


def plain(cell: str) -> str:
    """What a written cell says."""
    if cell[:1] == '"' and cell[-1:] == '"' and len(cell) > 1:
        return cell[1:-1].replace('""', '"')
    return cell
