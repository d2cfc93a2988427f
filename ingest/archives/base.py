"""What a connector is, and what passes between it and the harvest.

A connector knows one archive's own format. It lists the records of a location page by page, and turns one record
(the files of one study) into a `StudyFact`. It never touches the database: `ingest.services.harvest` does.
"""

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from catalog.facts import StudyFact
from ontology.problems import Problem


@dataclass(frozen=True, slots=True)
class Defect:
    """Something in a record that could not be read. `row` counts from 1 as a spreadsheet shows it, header included."""

    file: str
    row: int | None
    column: str
    reason: str
    accession: str = ""

    def __str__(self) -> str:
        """`file, row 7, column "Dose": reason`."""
        place = [self.file or self.accession]
        place += [f"row {self.row}"] if self.row is not None else []
        place += [f'column "{self.column}"'] if self.column else []
        return f"{', '.join(place)}: {self.reason}"


Report = Callable[[Defect], None]


class Unreadable(Problem):
    """A record, or a file of it, that cannot be read at all."""

    def __init__(self, defect: Defect) -> None:
        super().__init__(str(defect))
        self.defect = defect


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a server said about a version of a file, to ask later whether it changed; empty for a directory's file."""

    etag: str = ""
    last_modified: str = ""

    def __bool__(self) -> bool:
        """Whether it can be used to ask at all."""
        return bool(self.etag or self.last_modified)


class File(Protocol):
    """One file of a record: read when asked for, and then held until `forget`."""

    def read(self) -> bytes:
        """The bytes as the archive gives them (still compressed if they are). Raises `Unreadable`, `Unavailable`."""

    def stamp(self) -> Stamp:
        """The version that `read` gave."""

    def unchanged(self, since: Stamp) -> bool:
        """Whether the archive says that the file is still the one of that stamp; False where it cannot say."""

    def forget(self) -> None:
        """Let go of the bytes."""


@dataclass(slots=True)
class Inline:
    """A file whose bytes are at hand already, such as one line of a larger file."""

    data: bytes

    def read(self) -> bytes:
        """The bytes."""
        return self.data

    def stamp(self) -> Stamp:
        """No server said anything about it."""
        return Stamp()

    def unchanged(self, _since: Stamp) -> bool:
        """Cannot say."""
        return False

    def forget(self) -> None:
        """Nothing to let go of: the bytes exist nowhere else."""


class Location(Protocol):
    """Where records are: a directory or an http(s) base. Names are relative, with `/`."""

    address: str
    remote: bool  # whether reading costs somebody else something

    def list(self, pattern: str) -> Sequence[str]:
        """The files whose names match, sorted. `*` and `?` match within one segment (`*/idr*-study.txt`); no `**`."""

    def file(self, name: str) -> File:
        """The file of that name, not read yet; it need not exist."""

    def read(self, name: str) -> bytes:
        """`file(name).read()`, for what is not part of a record."""


@dataclass(frozen=True)
class RawRecord:
    """One study as it was fetched: the names of its files and the files, read when needed.

    `withdrawn` is the archive's reason if its record says that the study is deleted.
    """

    accession: str
    files: Mapping[str, File]
    withdrawn: str = ""

    def read(self, name: str) -> bytes:
        """The bytes of one of its files."""
        return self.files[name].read()

    @cached_property
    def checksum(self) -> str:
        """SHA-256 over the names and bytes of all files, in hexadecimal; reads them all."""
        digest = hashlib.sha256()
        for name in sorted(self.files):
            data = self.read(name)
            digest.update(f"{name}\0{len(data)}\0".encode())
            digest.update(data)
        return digest.hexdigest()


@dataclass(frozen=True)
class Page:
    """Some records, and the cursor with which `pages` continues after them.

    `defects` tell of what the listing itself could not read. `complete` is set on the last page if the whole listing
    named every study the archive has, so that a study not listed is withdrawn.
    """

    records: Sequence[RawRecord]
    cursor: str
    defects: Sequence[Defect] = field(default=())
    complete: bool = False


class Connector(Protocol):
    """One archive's format. `mapping_version` changes when the same bytes would be read into other facts."""

    key: str
    name: str
    url: str
    study_url: str
    mapping_version: str
    looks_for: str  # what `pages` looks for, said to a person whose directory holds none: "*.json (pagetab)"

    def pages(self, location: Location, *, after: str = "", accessions: Collection[str] = ()) -> Iterator[Page]:
        """The records behind `after` (a cursor), all or the named ones, always in the same order."""

    def read(self, record: RawRecord, report: Report) -> StudyFact:
        """The facts of one record; `samples` is read once, lazily, and may report too.

        `report` takes what cannot be read while the rest can. Raises `Unreadable` if nothing can.
        """
