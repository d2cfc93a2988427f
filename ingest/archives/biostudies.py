"""BioStudies and the BioImage Archive: pagetab JSON, one file a submission, with the file lists beside it.

In a directory or on a server that lists its files: `<accession>.json`, or `<accession>/<accession>*.json`; a file list
is looked for in the submission's folder, in a folder named by its accession, and in `filelists/`. An address that ends
in `/api/v1/` is the interface and asked as such, without file lists: they can be very long.
"""

import glob
import re
from collections.abc import Collection, Iterator
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from catalog.facts import StudyFact
from ingest.archives import biostudies_study, pagetab, shapes
from ingest.archives.base import Defect, File, Location, Page, RawRecord, Report, Stamp, Unreadable
from ontology.bulk import chunks

_ACCESSION = re.compile(r"(?:S-[A-Z]{3,8}|EMPIAR-)\w*")
_PAGE = 25
_HITS = 100
_COLLECTION = "BioImages"


class BioStudies:
    """The connector."""

    key = "biostudies"
    name = "BioImage Archive"
    url = "https://www.ebi.ac.uk/bioimage-archive/"
    study_url = "https://www.ebi.ac.uk/biostudies/bioimages/studies/{accession}"
    mapping_version = "1"
    looks_for = "<accession>.json or <accession>/<accession>.json with a pagetab submission"

    def pages(self, location: Location, *, after: str = "", accessions: Collection[str] = ()) -> Iterator[Page]:
        """Submissions in the order of their file names, or of their accessions where the interface is asked."""
        if location.remote and urlsplit(location.address).path.endswith("/api/v1/"):
            return _api_pages(location, after, accessions)
        return _file_pages(location, after, accessions)

    def read(self, record: RawRecord, report: Report) -> StudyFact:
        """The facts of one submission; its file is the record's first. Raises `Unreadable`."""
        main, *lists = record.files
        submission = pagetab.read(record.read(main), main)
        return biostudies_study.fact(submission, main, {name: record.read(name) for name in lists}, report)


def _file_pages(location: Location, after: str, accessions: Collection[str]) -> Iterator[Page]:
    names = sorted(name for name in _candidates(location) if name > after and _may_be(name, accessions))
    seen: set[str] = set()
    for chunk in chunks(names, _PAGE):
        defects: list[Defect] = []
        records: list[RawRecord] = []
        for name in chunk:
            record = _record(location, name)
            if record is None or (accessions and record.accession not in accessions):
                continue
            if record.accession in seen:
                reason = "is a second file of this accession; the first one was read."
                defects.append(Defect(name, None, "accno", reason, record.accession))
                continue
            seen.add(record.accession)
            records.append(record)
        yield Page(records, chunk[-1], defects)


def _candidates(location: Location) -> Iterator[str]:
    """Every JSON file at the top, and those in folders that are named by the accession they start with."""
    yield from location.list("*.json")
    for name in location.list("*/*.json"):
        folder, _, file = name.partition("/")
        if _ACCESSION.fullmatch(folder) and file.startswith(folder):
            yield name


def _may_be(name: str, accessions: Collection[str]) -> bool:
    stem = PurePosixPath(name).stem
    return not accessions or not _ACCESSION.match(stem) or any(stem.startswith(wanted) for wanted in accessions)


def _record(location: Location, name: str) -> RawRecord | None:
    """The record of one file; None for JSON that is something else, such as a file list. Broken ones are records."""
    file = location.file(name)
    stem = PurePosixPath(name).stem
    try:
        whole = shapes.parse(file.read(), name)
    except Unreadable:
        return RawRecord(stem[:128], {name: file})
    if pagetab.is_submission(whole):
        accession = shapes.text(whole["accno"])
        return RawRecord(accession, {name: file, **_lists(location, name, accession, whole)})
    is_named_like_one = _ACCESSION.fullmatch(stem) and not {"columns", "httpLink"} <= shapes.mapping(whole).keys()
    return RawRecord(stem, {name: file}) if is_named_like_one else None


def _lists(location: Location, name: str, accession: str, whole: dict[str, Any]) -> dict[str, File]:
    """The file lists that the submission names and that lie beside it."""
    folder = name.rpartition("/")[0]
    found: dict[str, File] = {}
    for path in dict.fromkeys(_list_names(whole)):
        plain = PurePosixPath(path).name
        places = (f"{accession}/{path}", f"{folder}/{path}", path, f"{folder}/{plain}", plain, f"filelists/{plain}")
        for place in places:
            listed = location.list(glob.escape(place.strip("/"))) if ".." not in place else ()
            if listed:
                found[listed[0]] = location.file(listed[0])
                break
    return found


def _list_names(value: Any) -> Iterator[str]:
    """The values of every `File List` attribute, wherever it stands."""
    if isinstance(value, list):
        for item in value:
            yield from _list_names(item)
    elif isinstance(value, dict):
        if pagetab.squash(shapes.text(value.get("name"))) == "file list":
            yield from filter(None, map(shapes.stated, shapes.listed(value.get("value"))))
        for key in ("section", "subsections", "attributes"):
            yield from _list_names(value.get(key))


class _ApiFile:
    """A submission asked for through the interface: its JSON, or the address of its JSON."""

    def __init__(self, location: Location, accession: str) -> None:
        self._location, self._accession = location, accession
        self._file = location.file(f"studies/{accession}")
        self._found: File | None = None

    def read(self) -> bytes:
        """The pagetab JSON."""
        if self._found is None:
            self._found = self._resolve()
        return self._found.read()

    def _resolve(self) -> File:
        name = f"{self._accession}.json"
        link = shapes.text(shapes.mapping(shapes.parse(self._file.read(), name)).get("ftpHttp_link"))
        return self._location.file(f"{link.rstrip('/')}/{name}") if link.startswith("http") else self._file

    def stamp(self) -> Stamp:
        """The version of what was read."""
        return self._found.stamp() if self._found else Stamp()

    def unchanged(self, since: Stamp) -> bool:
        """Ask the file that holds the JSON."""
        if self._found is None:
            self._found = self._resolve()
        return self._found is not self._file and self._found.unchanged(since)

    def forget(self) -> None:
        """Let go of the bytes."""
        self._found = None
        self._file.forget()


def _api_pages(location: Location, after: str, accessions: Collection[str]) -> Iterator[Page]:
    names, complete = (sorted(set(accessions)), False) if accessions else _listing(location)
    names = [name for name in names if name > after]
    for chunk in chunks(names, _PAGE):
        records = [RawRecord(name, {f"{name}.json": _ApiFile(location, name)}) for name in chunk]
        yield Page(records, chunk[-1], complete=complete)


def _listing(location: Location) -> tuple[list[str], bool]:
    """Every accession of the collection, and whether these are all there are."""
    found: set[str] = set()
    page, total, exact = 1, 1, False
    while len(found) < total:
        name = f"{_COLLECTION}/search?pageSize={_HITS}&page={page}"
        answer = shapes.mapping(shapes.parse(location.read(name), name))
        hits = {shapes.text(hit.get("accession")) for hit in shapes.objects(answer.get("hits"))} - {""}
        if not hits - found:
            break
        found |= hits
        total, exact = int(shapes.number(answer.get("totalHits")) or 0), answer.get("isTotalHitsExact") is True
        page += 1
    return sorted(found), exact and len(found) == total
