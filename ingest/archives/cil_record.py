"""One record of the Cell Image Library as facts.

Values are an object or a list of objects, each `{"onto_name", "onto_id"}` or `{"free_text"}`. Ids come doubled
(`DOID:DOID:526`), empty (`:null`), or as words (`DOID:prostate adenocarcinoma`, `:pharynx terminal bulb`). Fields and
counts: census of the 10,023 records of the dump 8.6 (slash-segmentation/CIL_Public_Data_JSON).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from catalog.facts import ImageFact, TermClaim, ValueFact
from ingest.archives import shapes
from ingest.archives.base import Defect, Report
from ontology.curies import normalise

# Field to property. RELATIONTOINTACTCELL holds terms below FBbi's sample preparation method, as PREPARATION does.
FIELDS = {
    "NCBIORGANISMALCLASSIFICATION": "organism",
    "CELLTYPE": "cell_type",
    "CELLLINE": "cell_line",
    "CELLULARCOMPONENT": "cellular_component",
    "BIOLOGICALPROCESS": "biological_process",
    "MOLECULARFUNCTION": "molecular_function",
    "HUMAN_DISEASE": "disease",
    "PATHOLOGICALPROCESS": "disease",
    "IMAGINGMODE": "imaging_method",
    "PREPARATION": "preparation",
    "RELATIONTOINTACTCELL": "preparation",
    "SOURCEOFCONTRAST": "contrast",
    "VISUALIZATIONMETHODS": "visualization",
    "ZEBRAFISH_ANATOMY": "anatomy",
    "MOUSE_GROSS_ANATOMY": "anatomy",
    "HUMAN_DEV_ANATOMY": "anatomy",
    "XENOPUS_ANATOMY": "anatomy",
    "TELEOST_ANATOMY": "anatomy",
    "PLANT_GROWTH": "anatomy",
    "SPECIESTAXASPECIFIC": "anatomy",
}
# These prefixes and number ranges are of stages, whatever field they stand in: ZFS, and PO's 0007... and 00010...
_STAGES = re.compile(r"ZFS:|PO:0007|PO:00010")
_ATTRIBUTES = (
    "IMAGEDESCRIPTION",
    "TECHNICALDETAILS",
    "ITEMTYPE",
    "PARAMETERIMAGED",
    "PROCESSINGHISTORY",
    "DATAQUALIFICATION",
)
_UNITS = {"microns": "µm", "nanometers": "nm", "millimeters": "mm", "seconds": "s", "minutes": "min", "hours": "h"}
# The file that stands for the image, the best first.
_FORMATS = ("OME_tif", "Mrc", "Zip", "Gzip", "Jpeg", "Flv")
_AXES = frozenset("XYZCT")
_WORD_AS_ID = re.compile(r"[A-Za-z]*:\s*(?=\S)")


@dataclass(frozen=True, slots=True)
class Record:
    """What one record says."""

    identifier: str
    title: str
    description: str
    doi: str
    licence: str
    authors: tuple[str, ...]
    publications: tuple[dict[str, str], ...]
    values: tuple[ValueFact, ...]
    image: ImageFact
    attributes: dict[str, str]
    study_attributes: dict[str, str]


def page(identifier: str) -> str:
    """The address of a record's page: by its number for CIL, by its whole id for CCDB."""
    return f"http://www.cellimagelibrary.org/images/{identifier.removeprefix('CIL_')}"


def read(identifier: str, body: dict[str, Any], core: dict[str, Any], report: Report) -> Record:
    """Take one record apart; `report` gets what makes no sense."""
    citation = shapes.mapping(body.get("Citation"))
    attribution = shapes.mapping(core.get("ATTRIBUTION"))
    doi = shapes.text(citation.get("DOI")).removeprefix("doi:")
    licence = _joined(core.get("TERMSANDCONDITIONS"))
    details = {key.lower(): words for key in _ATTRIBUTES if (words := _joined(core.get(key)))}
    attributes = {"licence": licence, "doi": doi, **details}
    return Record(
        identifier=identifier,
        title=shapes.text(citation.get("Title")),
        description=_joined(core.get("IMAGEDESCRIPTION")),
        doi=doi,
        licence=licence,
        authors=tuple(_authors(attribution)),
        publications=tuple(_publications(attribution)),
        values=tuple(_values(core)),
        image=_image(identifier, body, core, report),
        attributes={key: value for key, value in attributes.items() if value},
        study_attributes=_study_attributes(attribution, citation),
    )


def _joined(value: Any) -> str:
    """The words of a field: free texts, and terms as `name (id)`."""
    return "; ".join(text if not curie else f"{text} ({curie})" for text, curie, _ in _items(value))


def _items(value: Any) -> Iterator[tuple[str, str, str]]:
    """Text, CURIE (or nothing) and the id as submitted, of every item that says anything."""
    for item in shapes.listed(value):
        if isinstance(item, str) and (words := shapes.text(item)):
            yield words, "", ""
        elif isinstance(item, dict):
            free = shapes.stated(item.get("free_text"))
            if free:
                yield _WORD_AS_ID.sub("", free, count=1) if free.startswith(":") else free, "", ""
            yield from _term(shapes.text(item.get("onto_id")), shapes.text(item.get("onto_name")))


def _term(submitted: str, name: str) -> Iterator[tuple[str, str, str]]:
    curie = normalise(submitted) if submitted else None
    if curie:
        yield name or curie, curie, submitted
        return
    word = name or shapes.stated(_WORD_AS_ID.sub("", submitted, count=1))
    if word and not word.isdigit():  # ":525" says nothing
        yield word, "", ""


def _values(core: dict[str, Any]) -> Iterator[ValueFact]:
    named = set[tuple[str, str]]()
    bare: list[ValueFact] = []
    for key, prop in FIELDS.items():
        for text, curie, submitted in _items(core.get(key)):
            fact = _value(_property(prop, text, curie), text, curie, submitted)
            if curie and text == curie:
                bare.append(fact)
            else:
                named.add((fact.property, curie))
                yield fact
    # An id without a name adds nothing where another field gives the same id with its name.
    yield from (fact for fact in bare if (fact.property, fact.text) not in named)
    for text in shapes.listed(core.get("CHEMICAL_COMPOUNDS")):
        if name := shapes.text(text):
            yield _value("compound", name, "", "")


def _property(prop: str, text: str, curie: str) -> str:
    if prop != "anatomy":
        return prop
    if _STAGES.match(curie):
        return "developmental_stage"
    return "strain" if "mouse" in text and not curie else prop


@lru_cache(maxsize=50_000)
def _value(prop: str, text: str, curie: str, submitted: str) -> ValueFact:
    """One object for all samples that say the same."""
    label = text if text != curie else ""
    return ValueFact(prop, text, submitted, (TermClaim(curie, label),) if curie else ())


def _authors(attribution: dict[str, Any]) -> Iterator[str]:
    for entry in shapes.listed(attribution.get("Contributors")):
        yield from (name for part in shapes.text(entry).split(";") if (name := " ".join(part.split())))


def _publications(attribution: dict[str, Any]) -> Iterator[dict[str, str]]:
    for entry in shapes.listed(attribution.get("PUBMED")):
        if found := re.search(r"\d{5,9}", shapes.text(entry)):
            yield {"pmid": found[0]}
    for entry in shapes.listed(attribution.get("PUBLISHED")):
        if (text := shapes.text(entry)) and "[removed]" not in text:
            yield {"title": text}


def _study_attributes(attribution: dict[str, Any], citation: dict[str, Any]) -> dict[str, str]:
    links = [
        f"{shapes.text(entry.get('Label'))} {shapes.text(entry.get('Href'))}".strip()
        for entry in shapes.objects(attribution.get("URLs"))
    ]
    found = {
        "links": "; ".join(filter(None, links)),
        "other": "; ".join(filter(None, map(shapes.text, shapes.listed(attribution.get("OTHER"))))),
        "ark": shapes.text(citation.get("ARK")),
    }
    return {key: value for key, value in found.items() if value}


def _image(identifier: str, body: dict[str, Any], core: dict[str, Any], report: Report) -> ImageFact:
    part = shapes.mapping(body.get("CIL"))
    files = [*shapes.objects(part.get("Image_files")), *shapes.objects(part.get("Alternative_image_files"))]
    best = min(files, key=_rank, default={})
    size = shapes.number(best.get("Size"))
    space = _Dimensions(identifier, report)
    for entry in shapes.objects(core.get("DIMENSION")):
        space.add(entry)
    number = identifier.partition("_")[2]
    return ImageFact(
        key=identifier,
        address=page(identifier),
        format=shapes.text(best.get("File_type")),
        size_bytes=int(size) if size is not None and 0 <= size < 2**63 else None,
        shape=space.shape,
        pixel_size=space.pixel_size,
        channels=tuple(space.channels),
        thumbnail=f"https://cildata.crbs.ucsd.edu/media/thumbnail_display/{number}/{number}_thumbnailx140.jpg",
        attributes=_image_attributes(body, files, space),
    )


def _rank(file: dict[str, Any]) -> int:
    kind = shapes.text(file.get("File_type"))
    return _FORMATS.index(kind) if kind in _FORMATS else len(_FORMATS)


def _image_attributes(body: dict[str, Any], files: list[dict[str, Any]], space: "_Dimensions") -> dict[str, str]:
    kinds = shapes.mapping(body.get("Data_type"))
    found = {
        "files": "; ".join(filter(None, (shapes.text(file.get("File_path")) for file in files))),
        "kind": ", ".join(key.replace("_", " ").lower() for key, value in kinds.items() if value is True),
        "time": space.time,
    }
    return {key: value for key, value in found.items() if value}


class _Dimensions:
    """`DIMENSION`: Space entries with axis, extent and pixel size; Time with frames; Wavelength."""

    def __init__(self, identifier: str, report: Report) -> None:
        self._identifier, self._report = identifier, report
        self.shape: dict[str, int] = {}
        self.pixel_size: dict[str, tuple[float, str]] = {}
        self.channels: list[str] = []
        self.time = ""

    def add(self, entry: dict[str, Any]) -> None:
        """Take one entry."""
        if space := shapes.mapping(entry.get("Space")):
            self._space(space)
        if time := shapes.mapping(entry.get("Time")):
            self._extent("T", time.get("frame"))
            self.time = f"{shapes.text(time.get('value'))} {shapes.text(time.get('unit'))}".strip()
        if wavelength := shapes.mapping(entry.get("Wavelength")):
            unit = _unit(wavelength.get("unit"))
            parts = shapes.text(wavelength.get("value")).split(",")
            self.channels += [f"{part.strip()} {unit}".strip() for part in parts if part.strip()]

    def _space(self, space: dict[str, Any]) -> None:
        axis = shapes.text(space.get("axis")).upper()
        if axis not in _AXES:
            self._complain(f"{axis[:20]!r} is no axis (X, Y, Z).")
        elif axis in self.shape:
            self._complain(f"states the axis {axis} twice; the second was left out.")
        else:
            self._extent(axis, space.get("Image_size"))
            self._pixel(axis, shapes.mapping(space.get("Pixel_size")))

    def _extent(self, axis: str, value: Any) -> None:
        if value is None or value == "":
            return
        extent = shapes.number(value)
        if extent is None or not 0 < extent < 2**31 or extent != int(extent):
            self._complain(f"{str(value)[:20]!r} is no extent of the axis {axis}.")
        else:
            self.shape[axis] = int(extent)

    def _pixel(self, axis: str, pixel: dict[str, Any]) -> None:
        if not pixel:
            return
        size = shapes.number(pixel.get("value"))
        if size is None or size <= 0:
            self._complain(f"{str(pixel.get('value'))[:20]!r} is no pixel size of the axis {axis}.")
        else:
            self.pixel_size[axis] = (size, _unit(pixel.get("unit")))

    def _complain(self, reason: str) -> None:
        self._report(Defect(f"{self._identifier}.json", None, "DIMENSION", reason))


def _unit(value: Any) -> str:
    unit = shapes.text(value)
    return _UNITS.get(unit.lower(), unit)
