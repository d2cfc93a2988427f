"""Cell Image Library: the public dump of its records, one JSON object per record.

Layout: `*.jsonl` or `*.jsonl.gz` with one `{"_id", "_source": {"CIL_CCDB": ...}}` a line, or one `CIL_*.json` a record.
A group (GROUP_ID) is a study, else the record itself; a record is a sample and its one image.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from catalog.facts import ComponentFact, LicenceFact, SampleFact, StudyFact, ValueFact
from ingest.archives import cil_record, shapes
from ingest.archives.base import Defect, Inline, Location, Page, RawRecord, Report, Unreadable
from ingest.archives.reading import decode, unpack
from ontology.bulk import chunks
from ontology.wording import counted

_ID = re.compile(r"(?:CIL|CCDB)_\d+")
_GROUP = re.compile(r"[\w-]{1,64}")
_PAGE = 50
_COMPONENT = "images"
_GROUP_PREFIX = "CIL_GROUP_"
_WITHDRAWN = "The Cell Image Library marks it as deleted or not public."


@dataclass(slots=True)
class _Group:
    """The records of one study as the listing shows them."""

    files: dict[str, Inline] = field(default_factory=dict)
    public: bool = False


class CellImageLibrary:
    """The connector."""

    key = "cil"
    name = "Cell Image Library"
    url = "http://www.cellimagelibrary.org/"
    study_url = "http://www.cellimagelibrary.org/images/{accession}"
    mapping_version = "1"
    looks_for = "*.jsonl.gz, *.jsonl or CIL_*.json with a record each line or file"

    def pages(self, location: Location, *, after: str = "", accessions: Collection[str] = ()) -> Iterator[Page]:
        """Studies in the order of their accessions. Raises `Unreadable` if a listing is cut off.

        A listing that is cut off is not read in part: the groups in it might lack records, and lose samples.
        """
        defects: list[Defect] = []
        groups = _groups(location, defects)
        wanted = sorted(name for name in groups if name > after and (not accessions or name in set(accessions)))
        for number, names in enumerate(chunks(wanted, _PAGE)):
            records = [
                RawRecord(name, dict(groups[name].files), "" if groups[name].public else _WITHDRAWN) for name in names
            ]
            yield Page(records, names[-1], () if number else defects)
        if defects and not wanted:
            yield Page([], after, defects)

    def read(self, record: RawRecord, report: Report) -> StudyFact:
        """The facts of one group or single record. Raises `Unreadable` if no record of it can be read."""
        read = [found for name in sorted(record.files, key=_order) if (found := _read_one(record, name, report))]
        if not read:
            raise Unreadable(Defect("", None, "", "none of its records can be read.", record.accession))
        first = read[0]
        return StudyFact(
            archive=self.key,
            accession=record.accession,
            title=_title(record.accession, read),
            description=first.description,
            licence=_licence(read),
            url=_study_url(record.accession),
            doi=first.doi if not record.accession.startswith(_GROUP_PREFIX) else "",
            authors=tuple({"name": name} for name in dict.fromkeys(name for one in read for name in one.authors)),
            publications=_distinct(publication for one in read for publication in one.publications),
            components=(ComponentFact(_COMPONENT, name="Images"),),
            samples=tuple(_sample(one) for one in read),
            attributes=first.study_attributes,
        )


def _groups(location: Location, defects: list[Defect]) -> dict[str, _Group]:
    groups: dict[str, _Group] = {}
    for name, row, data in _raw_records(location):
        try:
            identifier, study, public = _identify(name, row, data)
        except Unreadable as error:
            defects.append(error.defect)
            continue
        group = groups.setdefault(study, _Group())
        group.public |= public
        file = f"{identifier}.json"
        if file in group.files:
            defects.append(Defect(name, row, "_id", f"{identifier} occurs twice; the first one was read."))
        else:
            group.files[file] = Inline(data)
    return groups


def _raw_records(location: Location) -> Iterator[tuple[str, int | None, bytes]]:
    """File, row and bytes of every record."""
    for name in [*location.list("*.jsonl"), *location.list("*.jsonl.gz")]:
        # Lines are split as bytes: the text of a record may hold other line separators.
        lines = decode(unpack(location.read(name), name), name).encode().split(b"\n")
        yield from ((name, row, line) for row, line in enumerate(lines, 1) if line.strip())
    for name in location.list("*.json"):
        if _ID.fullmatch(name.removesuffix(".json")):
            yield name, None, location.read(name)


def _identify(name: str, row: int | None, data: bytes) -> tuple[str, str, bool]:
    """Id, accession of the study, and whether the record is public."""
    try:
        record = shapes.mapping(shapes.parse(data, name))
    except Unreadable as error:
        raise Unreadable(Defect(name, row, "", error.defect.reason)) from None
    identifier = shapes.text(record.get("_id")) or name.removesuffix(".json")
    if not _ID.fullmatch(identifier):
        raise Unreadable(Defect(name, row, "_id", f"{identifier[:60]!r} is no id such as CIL_10725."))
    body = _body(record)
    group = shapes.text(_core(body).get("GROUP_ID"))
    study = _GROUP_PREFIX + group if _GROUP.fullmatch(group) else identifier
    status = shapes.mapping(body.get("Status"))
    return identifier, study, not status.get("Deleted") and status.get("Is_public") is not False


def _body(record: dict[str, Any]) -> dict[str, Any]:
    source = shapes.mapping(record.get("_source")) or record
    return shapes.mapping(source.get("CIL_CCDB"))


def _core(body: dict[str, Any]) -> dict[str, Any]:
    return shapes.mapping(shapes.mapping(body.get("CIL")).get("CORE"))


def _read_one(record: RawRecord, name: str, report: Report) -> cil_record.Record | None:
    """One record of a group; None if it is deleted or cannot be read."""
    try:
        whole = shapes.mapping(shapes.parse(record.read(name), name))
    except Unreadable as error:
        report(error.defect)
        return None
    body = _body(whole)
    status = shapes.mapping(body.get("Status"))
    if status.get("Deleted") or status.get("Is_public") is False:
        return None
    if not _core(body):
        report(Defect(name, None, "CORE", "is missing; a record has CIL_CCDB, CIL and CORE."))
        return None
    return cil_record.read(name.removesuffix(".json"), body, _core(body), report)


def _order(name: str) -> tuple[str, int]:
    prefix, _, number = name.removesuffix(".json").partition("_")
    return prefix, int(number) if number.isdigit() else 0


def _title(accession: str, read: list[cil_record.Record]) -> str:
    """The citation's title; for a group of several the first one's, saying so."""
    title = re.sub(r"\.? CIL\. Dataset$", "", read[0].title) or read[0].identifier
    if len(read) == 1:
        return title
    group = f"CIL group {accession.removeprefix(_GROUP_PREFIX)}, {counted(len(read), 'image')}"
    return (
        re.sub(r"\b(?:CIL|CCDB):\d+", group, title) if re.search(r"\b(?:CIL|CCDB):\d+", title) else f"{title} ({group})"
    )


def _licence(read: list[cil_record.Record]) -> LicenceFact | None:
    """The licence of its records; where they differ all of them, and each sample says its own."""
    raw = "; ".join(dict.fromkeys(one.licence for one in read if one.licence))
    return LicenceFact(raw, "TERMSANDCONDITIONS") if raw else None


def _study_url(accession: str) -> str:
    if accession.startswith(_GROUP_PREFIX):
        return f"http://www.cellimagelibrary.org/groups/{accession.removeprefix(_GROUP_PREFIX)}"
    return cil_record.page(accession)


def _distinct(publications: Iterator[dict[str, str]]) -> tuple[dict[str, str], ...]:
    return tuple({tuple(publication.items()): publication for publication in publications}.values())


def _sample(one: cil_record.Record) -> SampleFact:
    return SampleFact(
        component=_COMPONENT,
        key=one.identifier,
        name=one.identifier,
        values=_unique(one.values),
        image_count=1,
        images=(one.image,),
        attributes=one.attributes,
    )


def _unique(values: tuple[ValueFact, ...]) -> tuple[ValueFact, ...]:
    return tuple(dict.fromkeys(values))
