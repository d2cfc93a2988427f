"""Nothing personal is kept but author names and ORCID: e-mail, telephone and address are taken out of every record.

It happens on the bytes, before a connector reads them, so that neither the facts nor the kept record can hold any.
"""

import csv
import io
import json
import re
from typing import Any

from ingest.archives.reading import unpack

REMOVED = "[removed]"
VERSION = "1"  # changes when the same bytes would be redacted differently; part of a record's mapping version

_ABOUT = {"study", "person", "contact", "submitter", "author", "corresponding", "comment", "of", "the", "s"}
_PERSONAL = {
    "email", "emails", "mail", "emailaddress", "phone", "phonenumber", "phoneno", "telephone", "telephonenumber", "tel",
    "fax", "faxnumber", "mobile", "mobilephone", "mobilenumber", "address", "addresses", "postaladdress",
    "streetaddress", "mailingaddress", "correspondenceaddress", "homeaddress", "workaddress",
}  # fmt: skip
# "image@2x.tif" and "laser@488.nm" are no addresses.
_FILE_ENDINGS = {"tif", "tiff", "png", "jpg", "jpeg", "gif", "bmp", "svg", "czi", "nd", "lif", "zarr", "zip", "gz", "xml",
                 "json", "csv", "tsv", "txt", "xls", "xlsx", "pdf", "avi", "mov", "py", "mat", "nm", "um", "mm", "ml"}  # fmt: skip
# Searched from the sign outwards: starting at every word would be slow on tables of many megabytes.
_SIGN = re.compile(
    r"\s?(?:@|\[[aA][tT]\]|\([aA][tT]\)|&#64;|&commat;|%40)\s?"
    r"((?:[\w\x80-\xff][\w\-\x80-\xff]{0,62}\.){1,8})([A-Za-z]{2,24})\b"
)
_BEFORE_SIGN = re.compile(r"(?:mailto:)?[\w.%+'\-\x80-\xff\u202a-\u202e\u200e\u200f]{1,64}$")
_LABELLED = re.compile(
    r"(\b(?:(?:telephone|phone|fax|mobile)(?:\s?(?:number|no\.?|nr\.?))?\s*[:.]?|tel\s*[.:][.:]?)\s*)"
    r"(\+?\(?\d[\d ().\-/\xa0]{5,22}\d)",
    re.IGNORECASE,
)
_INTERNATIONAL = re.compile(r"(?<![\w.+\-])\+\d{1,3}[ \-(\xa0]{1,2}(?:\d{1,7}[ \-()\xa0]{1,2}){1,6}\d{2,7}(?!\w)")
_AMERICAN = re.compile(r"(?<!\w)\(\d{3}\) \d{3}-\d{4}(?!\w)")
_CELL = r'(?:"(?:[^"]|""){0,2000}"(?=[\t\r\n]|$)|[^\t\r\n]*)'
_KEY_LINE = re.compile(rf'^(?P<key>"?[^\t\r\n"]+"?)(?P<cells>(?:\t{_CELL})+)', re.MULTILINE)
# What a text must hold to be worth a closer look: plain searches first, they run at memory speed.
_SIGNS = ("@", "[at]", "(at)", "&#64;", "&commat;", "%40", "\\u0040")
_LABELS = ("mail", "phone", "tel.", "tel:", "tel ", "fax", "mobile", "address")
_NUMBER_AHEAD = re.compile(r"\+\d{1,3}[ \-(\xa0]|\(\d{3}\) \d{3}-")


class _Counter:
    """Counts what was removed."""

    def __init__(self) -> None:
        self.removed = 0

    def take(self) -> str:
        self.removed += 1
        return REMOVED


def redact(name: str, data: bytes) -> tuple[bytes, int]:
    """The bytes of one file without e-mail, telephone and address, and how many were removed.

    A gzip file comes back unpacked; everything else is returned as it is where nothing was found. Raises
    `Unreadable` for a gzip file that cannot be unpacked.
    """
    data = unpack(data, name)
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "latin-1"
    text = data.decode(encoding, errors="replace")
    if not _suspicious(text):
        return data, 0
    if encoding == "latin-1" and text.lstrip("\ufeff\xef\xbb\xbf \t\r\n")[:1] in ("{", "["):
        return _redact_json(data)
    count = _Counter()
    cleaned = _redact_table(name, text, count)
    return (cleaned.encode(encoding), count.removed) if count.removed else (data, 0)


def redact_text(text: str) -> str:
    """The text without e-mail addresses and telephone numbers."""
    return _clean(text, _Counter()) if _suspicious(text) else text


def is_personal(key: str) -> bool:
    """Whether an attribute, column or line of this name holds an e-mail, telephone number or address."""
    words = [word for word in re.findall(r"[a-z]+", key.lower()) if word not in _ABOUT]
    return "".join(words) in _PERSONAL


def _suspicious(text: str) -> bool:
    lowered = text.lower()
    return any(word in lowered for word in (*_SIGNS, *_LABELS)) or _NUMBER_AHEAD.search(text) is not None


def _clean(text: str, count: _Counter) -> str:
    text = _clean_addresses(text, count)
    text = _LABELLED.sub(lambda match: match[1] + _number(match[2], count, least=7), text)
    text = _INTERNATIONAL.sub(lambda match: _number(match[0], count, least=10), text)
    return _AMERICAN.sub(lambda _: count.take(), text)


def _clean_addresses(text: str, count: _Counter) -> str:
    pieces: list[str] = []
    done = 0
    for match in _SIGN.finditer(text):
        before = _BEFORE_SIGN.search(text, max(done, match.start() - 80), match.start())
        if before and not _is_file(match):
            pieces += [text[done : before.start()], count.take()]
            done = match.end()
    return "".join((*pieces, text[done:]))


def _is_file(match: re.Match[str]) -> bool:
    """`image@2x.tif`, `laser@488.nm`."""
    return match[2].lower() in _FILE_ENDINGS or match[1].rstrip(".").rpartition(".")[2].isdigit()


def _number(text: str, count: _Counter, *, least: int) -> str:
    digits = sum(character.isdigit() for character in text)
    return count.take() if least <= digits <= 15 else text


def _redact_json(data: bytes) -> tuple[bytes, int]:
    """JSON, or one JSON a line; text that is neither is cleaned as text."""
    count = _Counter()
    try:
        text = data.decode("utf-8-sig")
        cleaned = "\n".join(_dump(_walk(json.loads(part), count)) if part.strip() else part for part in _parts(text))
        return (cleaned.encode(), count.removed) if count.removed else (data, 0)
    except (ValueError, RecursionError):
        count = _Counter()
        cleaned = _clean(data.decode("latin-1"), count)
        return (cleaned.encode("latin-1"), count.removed) if count.removed else (data, 0)


def _parts(text: str) -> list[str]:
    """The whole text, or its lines if the first line is a JSON object of its own."""
    first, _, rest = text.partition("\n")
    if rest.strip() and first.startswith("{") and first.rstrip().endswith("}"):
        return text.split("\n")
    return [text]


def _dump(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:  # half of a surrogate pair: only its escape can be written
        return json.dumps(value)
    return text


def _walk(value: Any, count: _Counter) -> Any:
    if isinstance(value, str):
        return _clean(value, count) if _suspicious(value) else value
    if isinstance(value, list):
        return [_walk(item, count) for item in value]
    if isinstance(value, dict):
        return _walk_object(value, count)
    return value


def _walk_object(value: dict[str, Any], count: _Counter) -> dict[str, Any]:
    """An attribute (`{"name": "E-mail", "value": ...}`) or an object with such keys."""
    name = value.get("name")
    hidden = {"value", "valqual"} if isinstance(name, str) and is_personal(name) else set()
    return {
        key: _blank(item, count) if key in hidden or is_personal(key) else _walk(item, count)
        for key, item in value.items()
    }


def _blank(value: Any, count: _Counter) -> Any:
    """Every text below it removed; empty ones stay, so that a missing address still looks missing."""
    if isinstance(value, dict):
        return {key: _blank(item, count) if key != "name" else item for key, item in value.items()}
    if isinstance(value, list):
        return [_blank(item, count) for item in value]
    if value is None or isinstance(value, bool) or not str(value).strip() or value == REMOVED:
        return value
    return count.take()


def _redact_table(name: str, text: str, count: _Counter) -> str:
    """`Key<TAB>value` lines in a study file, columns in any other table, then what stands in free text."""
    if "study" in name.lower():
        text = _KEY_LINE.sub(lambda match: _blank_line(match, count), text)
    else:
        text = _blank_columns(text, count)
    return _clean(text, count)


def _blank_line(match: re.Match[str], count: _Counter) -> str:
    if not is_personal(match["key"]):
        return match[0]
    return match["key"] + re.sub(rf"\t({_CELL})", lambda cell: "\t" + _blank_cell(cell[1], count), match["cells"])


def _blank_cell(cell: str, count: _Counter) -> str:
    return count.take() if cell.strip('" ') and cell != REMOVED else cell


def _blank_columns(text: str, count: _Counter) -> str:
    header = text.partition("\n")[0]
    delimiter = max("\t,;", key=header.count)
    titles = header.lstrip("\xef\xbb\xbf\ufeff").split(delimiter)
    if not any(is_personal(title) for title in titles):
        return text
    return _rewrite(text, delimiter, count, io.StringIO(newline=""))


def _rewrite(text: str, delimiter: str, count: _Counter, target: io.StringIO) -> str:
    writer = csv.writer(target, delimiter=delimiter, lineterminator="\n")
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        return text
    hidden = {at for at, title in enumerate(rows[0]) if is_personal(title)}
    writer.writerow(rows[0])
    for row in rows[1:]:
        writer.writerow([_blank_cell(cell, count) if at in hidden else cell for at, cell in enumerate(row)])
    return target.getvalue()
