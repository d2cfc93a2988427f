"""Reading JSON that others wrote: single values or lists anywhere, nulls, empty objects, numbers as text."""

import json
import math
from typing import Any

from ingest.archives.base import Defect, Unreadable
from ingest.archives.reading import decode, unpack

_NOTHING = {"", "null", "none", "n/a", "na", "tbd", "pending"}


def parse(data: bytes, name: str) -> Any:
    """The JSON in the bytes (or in the gzip of it). Raises `Unreadable` with row and column."""
    text = decode(unpack(data, name), name)
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        where = f"is not JSON from column {error.colno} on: {error.msg.lower()}."
        raise Unreadable(Defect(name, error.lineno, "", where)) from None
    except (RecursionError, ValueError) as error:
        raise Unreadable(Defect(name, None, "", f"is not JSON that can be read ({error}).")) from None


def listed(value: Any) -> list[Any]:
    """The items of a list, of lists in it too; a single value as a list of one; nothing for null."""
    found: list[Any] = []
    waiting = [value]
    while waiting:  # not by recursion: lists may be nested as deep as JSON allows
        item = waiting.pop()
        if isinstance(item, list):
            waiting.extend(reversed(item))
        elif item is not None:
            found.append(item)
    return found


def mapping(value: Any) -> dict[str, Any]:
    """The object, or an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def objects(value: Any) -> list[dict[str, Any]]:
    """The objects among `listed(value)` that hold anything."""
    return [item for item in listed(value) if isinstance(item, dict) and item]


def text(value: Any) -> str:
    """A text or number as text, trimmed; nothing for null, booleans, lists and objects.

    Characters that no database takes (NUL, halves of surrogate pairs) are replaced or dropped.
    """
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode().replace("\0", "").strip()
    if isinstance(value, bool):
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value) if isinstance(value, int) else ""


def stated(value: Any) -> str:
    """As `text`, but nothing for words that only fill a field: null, none, N/A, TBD, pending."""
    found = text(value)
    return "" if found.lower() in _NOTHING else found


def number(value: Any) -> float | None:
    """A finite number, also one written as text; None for anything else."""
    if isinstance(value, bool):
        return None
    try:
        found = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None
