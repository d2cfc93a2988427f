"""BioStudies' file lists: `[{"path", "size", "type", "attributes": [{"name", "value"}]}]`, up to hundreds of thousands.

A row is an image if its name ends like one; archives of several files (zip, tar) and tables are not.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from catalog.facts import ImageFact, ValueFact
from ingest.archives import pagetab, rembi, shapes
from ingest.archives.base import Defect, Unreadable
from ingest.archives.reading import decode, unpack

ADDRESS = "https://www.ebi.ac.uk/biostudies/files/{accession}/{path}"
_IMAGE = re.compile(
    r"\.(ome\.tiff?|(?:ome\.)?zarr(?:\.zip)?|nii(?:\.gz)?|avi|bif|bmp|czi|dcm|dicom|dm3|dm4|dv|em|flex|gif|ims|jp2|jpe?g"
    r"|klb|lif|lsm|map|mov|mp4|mrcs?|mrxs|nd2?|ndpi|nrrd|oib|oif|oir|png|qptiff|r3d|rec|scn|sld|st|stk|svs|tiff?|vms|vsi"
    r"|xdce)$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[\s,]*")


@dataclass(frozen=True, slots=True)
class Row:
    """One image of a file list, and the columns of its row."""

    path: str
    size: int | None
    format: str
    columns: tuple[pagetab.Attribute, ...]


def rows(data: bytes, name: str) -> Iterator[dict[str, Any]]:
    """The rows of a list, one after the other. Raises `Unreadable` where it stops being a JSON array."""
    text = decode(unpack(data, name), name)
    decoder = json.JSONDecoder()
    at = _skip(text, 0)
    if text[at : at + 1] != "[":
        raise Unreadable(Defect(name, 1, "", "is no file list: it needs to be a JSON array."))
    at = _skip(text, at + 1)
    while text[at : at + 1] != "]":
        try:
            item, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            row = text.count("\n", 0, at) + 1
            raise Unreadable(Defect(name, row, "", "is no JSON array from here on.")) from None
        yield from shapes.objects(item)
        at = _skip(text, at)


def _skip(text: str, at: int) -> int:
    found = _BETWEEN.match(text, at)
    return found.end() if found else at


def images(found: Iterable[dict[str, Any]]) -> Iterator[Row]:
    """The rows that are images."""
    for row in found:
        path = shapes.text(row.get("path")) or shapes.text(row.get("name"))
        ending = _IMAGE.search(path.rstrip("/"))
        if ending:
            size = shapes.number(row.get("size"))
            whole = int(size) if size is not None and 0 <= size < 2**63 else None
            yield Row(path, whole, ending[1].lower(), tuple(pagetab.attributes(row)))


def image_facts(accession: str, found: Sequence[Row]) -> tuple[ImageFact, ...]:
    """The rows as images; a path that occurs twice gets an ordinal."""
    times: dict[str, int] = defaultdict(int)
    facts = []
    for row in found:
        times[row.path] += 1
        key = row.path if times[row.path] == 1 else f"{row.path}#{times[row.path]}"
        facts.append(
            ImageFact(
                key=key[:512],
                address=ADDRESS.format(accession=accession, path=quote(row.path)),
                format=row.format,
                size_bytes=row.size,
                attributes={column.name: column.value for column in row.columns},
            )
        )
    return tuple(facts)


def common_values(found: Sequence[Row]) -> tuple[ValueFact, ...]:
    """What every row says alike holds for all of them together: `Strain` of 60 slides of one strain.

    What differs from row to row stays with the image: of the whole sample it would be wrong.
    """
    if not found:
        return ()
    common = set(_said(found[0]))
    for row in found[1:]:
        common &= set(_said(row))
    return tuple(rembi.fact(prop, text) for prop, text in sorted(common))


def _said(row: Row) -> Iterator[tuple[str, str]]:
    for column in row.columns:
        if prop := rembi.property_of(column.name):
            yield prop, column.value
