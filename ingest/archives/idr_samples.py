"""The rows of a study's annotation tables as samples, one after the other."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from catalog.facts import ImageFact, SampleFact
from ingest.archives.base import Defect, Unreadable
from ingest.archives.idr_makers import Context
from ingest.archives.idr_plan import Plan, plan
from ingest.archives.idr_table import read_table

_LONGEST_KEY = 500
_DIMENSION = re.compile(r"\b([XYZCTV])\s*:?\s*(\d{1,7})\b")
# What names a row where neither plate and well nor an image name does.
_STAND_INS = ("assay name", "image file path", "image file", "source name", "sample name")


@dataclass(frozen=True, slots=True)
class Table:
    """One annotation table of a component, decoded."""

    component: str
    text: str
    context: Context


def samples(tables: Iterable[Table]) -> Iterator[SampleFact]:
    """Every row of every table; a key that comes again in its component gets `#2`, `#3` and so on."""
    seen: dict[str, Counter[str]] = {}
    for table in tables:
        yield from _rows(table, seen.setdefault(table.component, Counter()))


def _rows(table: Table, seen: Counter[str]) -> Iterator[SampleFact]:
    mender = table.context.mender
    headers, rows = read_table(table.text, mender)
    planned = plan(headers, table.context)
    named = _Names(headers, planned, table)
    number = 0
    for number, row in rows:
        yield _sample(table.component, planned, named.of(row, number, seen), row, number)
    if not number:
        mender.tell(None, "has a header but no rows")
    mender.close()


def _sample(component: str, planned: Plan, name: "_Name", row: Sequence[str], number: int) -> SampleFact:
    return SampleFact(
        component=component,
        key=name.key,
        name=name.image,
        plate=name.plate,
        well=name.well,
        level=planned.level(row, number),
        values=planned.values(row, number),
        images=(_image(name, planned, row),) if name.image else (),
        attributes={header: row[at] for header, at in planned.attributes if row[at]},
    )


@dataclass(frozen=True, slots=True)
class _Name:
    """How a row is called: its key in the component, and what that is made of."""

    key: str
    plate: str = ""
    well: str = ""
    image: str = ""


class _Names:
    """Names the rows of one table: plate and well, else dataset and image, else a stand-in, else the row's number."""

    def __init__(self, headers: Sequence[str], planned: Plan, table: Table) -> None:
        self._keys = planned.keys
        places = {header.lower(): at for at, header in reversed(list(enumerate(headers)))}
        self._stand_in = next((places[name] for name in _STAND_INS if name in places), -1)
        self._mender = table.context.mender
        if not planned.keys and not planned.makers:
            raise Unreadable(
                Defect(
                    self._mender.file, 1, "", "no column is one of an annotation table, such as Plate or Image Name."
                )
            )

    def of(self, row: Sequence[str], number: int, seen: Counter[str]) -> _Name:
        plate, well, dataset, image = (self._cell(row, key) for key in ("plate", "well", "dataset", "image"))
        parts = (plate, well) if well else (plate or dataset, image)
        key = "/".join(part for part in parts if part) if well or image else self._fallback(row, number, plate, dataset)
        key = _short(key)
        seen[key] += 1
        if seen[key] > 1:
            key = f"{key}#{seen[key]}"
        return _Name(key, plate[:255], well[:16], image)

    def _cell(self, row: Sequence[str], key: str) -> str:
        at = self._keys.get(key, -1)
        return row[at] if at >= 0 else ""

    def _fallback(self, row: Sequence[str], number: int, *parts: str) -> str:
        stand_in = row[self._stand_in] if self._stand_in >= 0 else ""
        if not stand_in:
            self._mender.tell(number, "names neither a well nor an image; called after its row")
            stand_in = f"row {number}"
        return "/".join(part for part in (*parts, stand_in) if part)


def _short(key: str) -> str:
    """A key that fits its column; a longer one ends in a digest of itself."""
    if len(key) <= _LONGEST_KEY:
        return key
    return f"{key[: _LONGEST_KEY - 17]}~{hashlib.sha256(key.encode()).hexdigest()[:16]}"


def _image(name: _Name, planned: Plan, row: Sequence[str]) -> ImageFact:
    channels = row[planned.channel].split(";") if planned.channel >= 0 else []
    return ImageFact(
        key=_short(name.image),
        shape=shape(row[planned.shape]) if planned.shape >= 0 else {},
        channels=tuple(channel.strip() for channel in channels if channel.strip()),
    )


def shape(text: str) -> dict[str, int]:
    """Axis to extent of `X 1920 Y 1920 Z 451 C 2 V 5 T1`; V counts the angles of view."""
    return {axis: int(extent) for axis, extent in _DIMENSION.findall(text)}
