"""Image Data Resource: one folder a study, with a study.txt and an annotation table for each screen or experiment.

    idr0001-graml-sysgro/idr0001-study.txt
    idr0001-graml-sysgro/screenA/idr0001-screenA-annotation.csv     or .csv.gz

Wells are samples; so are the rows of tables that are not of plates, and each of those is one image too. A study of
which one table cannot be read at all is refused whole: taken without it, its samples would count as withdrawn.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from catalog.facts import ComponentFact, StudyFact, ValueFact
from ingest.archives import idr_facts
from ingest.archives.base import Defect, Location, Page, RawRecord, Report, Unreadable
from ingest.archives.idr_makers import Context
from ingest.archives.idr_samples import Table, samples
from ingest.archives.idr_study import Block, Phenotypes, StudyText, read_study
from ingest.archives.idr_table import Mender
from ingest.archives.idr_values import Values
from ingest.archives.reading import open_text
from ontology.bulk import chunks
from ontology.problems import Problem

_ACCESSION = re.compile(r"(idr\d{4,})")
_STUDY_FILE = re.compile(r"idr\d{4,}[^/]*-study\.txt")
_TABLE = re.compile(r"annotations?\.csv(\.gz)?$")
_COMPONENT = re.compile(r"(screen|experiment)[ _-]?([A-Za-z0-9]+)", re.IGNORECASE)
_PAGE = 4  # studies; an interrupted harvest looks at no more of them again


class IdrConnector:
    """Reads the resource's own layout from a folder of studies, or from the folder of one study."""

    key = "idr"
    name = "Image Data Resource"
    url = "https://idr.openmicroscopy.org/"
    study_url = "https://idr.openmicroscopy.org/search/?query=Name:{accession}"
    mapping_version = "1"
    looks_for = "idrNNNN-*/idrNNNN-study.txt"

    def pages(self, location: Location, *, after: str = "", accessions: Collection[str] = ()) -> Iterator[Page]:
        """A few studies at a time, in the order of their accessions; the cursor is the last one's.

        Raises `Problem` if the location is a single file.
        """
        if location.address.endswith(("-study.txt", ".csv", ".csv.gz")):
            raise Problem(f"{location.address} is one file of a study; give the folder it is in, or the one above.")
        listed, defects = _studies(location)
        wanted = [key for key in sorted(listed) if key > after and (not accessions or key in accessions)]
        for number, part in enumerate(chunks(wanted, _PAGE)):
            records = [_record(location, key, listed[key]) for key in part]
            yield Page(records, part[-1], () if number or after else defects)

    def read(self, record: RawRecord, report: Report) -> StudyFact:
        """The facts of one study. Raises `Unreadable` without a study.txt, or if a table cannot be read at all."""
        file = next((name for name in record.files if name.endswith("-study.txt")), "")
        if not file:
            raise Unreadable(Defect(record.accession, None, "", f"has no {record.accession}-study.txt."))
        mender = Mender(file, report)
        text = read_study(open_text(record, file, report).getvalue(), mender)
        _check_accession(text, record.accession, mender)
        values = Values()
        held = idr_facts.study_values(text, values, mender)
        tables = tables_of(record.files)
        components, blocks = _components(text, tables, held, values, mender)
        opened = _opened(record, tables, report, text, blocks, values)
        fact = StudyFact(
            archive=self.key,
            accession=record.accession,
            title=idr_facts.title(text, mender),
            description=idr_facts.description(text.study),
            licence=idr_facts.licence(text, PurePosixPath(file).name, mender),
            released=idr_facts.released(text, mender),
            url=self.study_url.format(accession=record.accession),
            doi=idr_facts.doi(text.study.text("Study Data DOI")),
            keywords=idr_facts.keywords(text),
            authors=idr_facts.authors(text),
            publications=idr_facts.publications(text),
            links=idr_facts.links(text, PurePosixPath(file).name),
            values=held,
            components=tuple(components),
            samples=samples(opened),
            attributes=idr_facts.study_attributes(text),
        )
        mender.close()
        return fact


def _studies(location: Location) -> tuple[dict[str, list[str]], list[Defect]]:
    """Accession to the names of its study.txt and annotation tables, and what is wrong with the listing.

    A folder of tables without a study.txt is listed too: reading it says what is missing.
    """
    single = location.list("idr*-study.txt")
    base = "" if single else "*/"
    texts = [name for name in single or location.list("*/idr*-study.txt") if _STUDY_FILE.search(name)]
    tables = [
        name for pattern in ("*annotation*.csv*", "*/*annotation*.csv*") for name in location.list(base + pattern)
    ]
    tables = [name for name in tables if _TABLE.search(name)]
    found: dict[str, list[str]] = {}
    folders: dict[str, str] = {}
    defects = []
    for name in (*texts, *tables):
        folder = "" if single else name.split("/")[0]
        accession = _ACCESSION.search(name if name in tables else PurePosixPath(name).name)
        if not accession:
            continue
        key = accession[1]
        if folders.setdefault(key, folder) == folder:
            found.setdefault(key, []).append(name)
        elif name in texts:
            defects.append(Defect(name, None, "", f"{key} was read from {folders[key]} already; left out."))
    return found, defects


def _record(location: Location, accession: str, names: Sequence[str]) -> RawRecord:
    """The study.txt and the annotation tables of a study; libraries and processed files hold nothing else."""
    kept = [name for name in names if not (name.endswith(".gz") and name.removesuffix(".gz") in names)]
    return RawRecord(accession, {name: location.file(name) for name in kept})


def _check_accession(text: StudyText, accession: str, mender: Mender) -> None:
    stated = text.study.text("Comment[IDR Study Accession]")
    if stated and stated != accession:
        mender.tell(None, f"states {stated}; kept as {accession}, by the file's name", column="IDR Study Accession")


def tables_of(names: Iterable[str]) -> dict[str, list[str]]:
    """Of the names of a study's files: component key to its tables, by the folder or else the file."""
    tables: dict[str, list[str]] = {}
    for name in sorted(names):
        if _TABLE.search(name):
            tables.setdefault(_component_of(name), []).append(name)
    return tables


def _component_of(name: str) -> str:
    path = PurePosixPath(name)
    match = _COMPONENT.search(path.parent.name) or _COMPONENT.search(path.name)
    if match:
        return idr_facts.spell_key(match[1], match[2])
    return path.parent.name or path.name


def blocks_of(text: StudyText, mender: Mender | None = None) -> dict[str, Block]:
    """The component blocks of a study.txt by key; of two with one key the first."""
    blocks: dict[str, Block] = {}
    for ordinal, block in enumerate(text.components, start=1):
        key = idr_facts.component_key(block, ordinal)
        if key in blocks and mender:
            mender.tell(block.row, f"describes {key} again; only the first description was taken", column=key)
        blocks.setdefault(key, block)
    return blocks


def _components(
    text: StudyText, tables: Mapping[str, list[str]], held: tuple[ValueFact, ...], values: Values, mender: Mender
) -> tuple[list[ComponentFact], dict[str, Block]]:
    """The components that study.txt describes, then those that only have a table; and the blocks by key."""
    facts: list[ComponentFact] = []
    blocks = blocks_of(text, mender)
    for key, block in blocks.items():
        facts.append(idr_facts.component(block, key, held, values, mender, tables=tables.get(key, ())))
    for key in tables.keys() - blocks.keys():
        mender.tell(None, f"does not describe {key}, which has an annotation table", column=key)
    kinds = (
        (key, "screen" if key.startswith("screen") else "experiment") for key in sorted(tables.keys() - blocks.keys())
    )
    facts += [ComponentFact(key=key, name=key, kind=kind) for key, kind in kinds]
    return facts, blocks


def _opened(
    record: RawRecord,
    tables: Mapping[str, list[str]],
    report: Report,
    text: StudyText,
    blocks: Mapping[str, Block],
    values: Values,
) -> list[Table]:
    """The tables, unpacked and decoded, so that one that is not whole is found before anything is stored."""
    species = idr_facts.organisms(text.study)
    opened = []
    for key, names in tables.items():
        block = blocks.get(key)
        own = idr_facts.organisms(block) if block else {}
        taxa = own or species
        phenotypes = Phenotypes(block, text.components)
        for name in names:
            taxon = next(iter(taxa.values()), "")
            context = Context(values, phenotypes, {**species, **own}, taxon, Mender(name, report))
            opened.append(Table(key, open_text(record, name, report).getvalue(), context))
    return opened
