"""The connector: folders to records, records to facts."""

import gzip
from pathlib import Path

import pytest

from catalog.facts import SampleFact, StudyFact
from ingest.archives import CONNECTORS
from ingest.archives.base import Defect, Inline, RawRecord, Unreadable
from ingest.archives.idr import IdrConnector
from ingest.locations import open_location
from ontology.problems import Problem

STUDY = """\
Comment[IDR Study Accession]\t{accession}
Study Title\tA study of one well
Study Organism\tHomo sapiens
Study Organism Term Source REF\tNCBITaxon
Study Organism Term Accession\t9606
Study License\tCC0 1.0
Study Data DOI\thttps://doi.org/10.17867/10000133
Study Public Release Date\t2020-03-03
Screen Number\t1
Comment[IDR Screen Name]\t{accession}-nobody-nothing/screenA
Phenotype Name\tround
Phenotype Term Accession\tCMPO_0000118
"""
TABLE = "Plate,Well,Gene Identifier,Phenotype 1\np,A1,991,round\np,A2,,\n"


def make(root: Path, accession: str, *, study: str = STUDY, tables: dict[str, str | bytes] | None = None) -> Path:
    """A study's folder in the layout of the resource."""
    folder = root / f"{accession}-nobody-nothing"
    folder.mkdir(parents=True)
    if study:
        (folder / f"{accession}-study.txt").write_text(study.format(accession=accession), encoding="utf-8")
    given = {f"screenA/{accession}-screenA-annotation.csv": TABLE} if tables is None else tables
    for name, text in given.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


def records(place: Path, **asked) -> list[RawRecord]:
    return [record for page in IdrConnector().pages(open_location(str(place)), **asked) for record in page.records]


def read(place: Path) -> tuple[StudyFact, list[SampleFact], list[Defect]]:
    (record,) = records(place)
    defects: list[Defect] = []
    fact = IdrConnector().read(record, defects.append)
    return fact, list(fact.samples), defects


def test_it_is_registered():
    assert isinstance(CONNECTORS["idr"], IdrConnector)


def test_a_study_from_its_folder(tmp_path):
    make(tmp_path, "idr9001")
    fact, samples, defects = read(tmp_path)
    assert (fact.archive, fact.accession, fact.title) == ("idr", "idr9001", "A study of one well")
    assert fact.url == "https://idr.openmicroscopy.org/search/?query=Name:idr9001"
    assert (fact.doi, str(fact.released)) == ("10.17867/10000133", "2020-03-03")
    assert (fact.licence.raw, fact.licence.stated_at) == ("CC0 1.0", "idr9001-study.txt, Study License")
    assert [component.key for component in fact.components] == ["screenA"]
    assert [sample.key for sample in samples] == ["p/A1", "p/A2"]
    assert [claim.curie for claim in samples[0].values[0].claims] == ["CMPO:0000118"]
    assert samples[0].values[1].claims[0].taxon == "NCBITaxon:9606"
    assert samples[1].values == ()
    assert defects == []


def test_the_folder_of_one_study_is_a_location_too(tmp_path):
    folder = make(tmp_path, "idr9001")
    (record,) = records(folder)
    assert sorted(record.files) == ["idr9001-study.txt", "screenA/idr9001-screenA-annotation.csv"]


def test_a_record_is_the_study_file_and_the_tables_and_nothing_else(tmp_path):
    folder = make(
        tmp_path,
        "idr9001",
        tables={
            "screenA/idr9001-screenA-annotation.csv": TABLE,
            "screenA/idr9001-screenA-library.txt": "x",
            "screenA/idr9001-screenA-processed.txt": "x",
            "screenA/idr9001-screenA-bulkmap-config.yml": "x",
            "screenB/idr9001-screenB-annotation.csv.gz": gzip.compress(TABLE.encode()),
        },
    )
    (folder / "LICENSE.md").write_text("x")
    (record,) = records(tmp_path)
    assert sorted(name.rpartition("/")[2] for name in record.files) == [
        "idr9001-screenA-annotation.csv", "idr9001-screenB-annotation.csv.gz", "idr9001-study.txt",
    ]  # fmt: skip


def test_of_a_table_twice_the_plain_one_is_read(tmp_path):
    packed = gzip.compress(TABLE.encode())
    name = "screenA/idr9001-screenA-annotation.csv"
    make(tmp_path, "idr9001", tables={name: TABLE, f"{name}.gz": packed})
    assert len(read(tmp_path)[1]) == 2


@pytest.mark.parametrize("name", ["screenA/idr9001-screenA-annotation.csv.gz", "idr9001-screenA-annotation.csv"])
def test_a_table_packed_or_beside_the_study_file(tmp_path, name):
    text = TABLE.encode()
    make(tmp_path, "idr9001", tables={name: gzip.compress(text) if name.endswith("gz") else text})
    fact, samples, defects = read(tmp_path)
    assert {sample.component for sample in samples} == {"screenA"}
    assert (len(fact.components), defects) == (1, [])


def test_pages_are_ordered_continue_behind_a_cursor_and_keep_to_what_was_asked(tmp_path):
    for number in (7, 3, 5, 1, 9, 2):
        make(tmp_path, f"idr900{number}")
    found = [record.accession for record in records(tmp_path)]
    assert found == [f"idr900{number}" for number in (1, 2, 3, 5, 7, 9)]
    pages = list(IdrConnector().pages(open_location(str(tmp_path))))
    assert len(pages) == 2
    assert [record.accession for record in records(tmp_path, after=pages[0].cursor)] == ["idr9007", "idr9009"]
    assert [record.accession for record in records(tmp_path, accessions=["idr9005", "idr1"])] == ["idr9005"]
    assert not any(page.complete for page in pages)


def test_other_folders_are_left_alone(tmp_path):
    make(tmp_path, "idr9001")
    (tmp_path / "_templates").mkdir()
    (tmp_path / "_templates" / "idr0000-study_HCS.txt").write_text("Study Title\t# fill in\n")
    assert [record.accession for record in records(tmp_path)] == ["idr9001"]
    assert records(tmp_path / "_templates") == []


def test_an_accession_in_two_folders_is_read_once_and_reported(tmp_path):
    make(tmp_path, "idr9001")
    make(tmp_path / "more", "idr9001")
    (tmp_path / "more" / "idr9001-nobody-nothing").rename(tmp_path / "idr9001-other")
    (page,) = IdrConnector().pages(open_location(str(tmp_path)))
    assert len(page.records) == 1
    assert len(page.records[0].files) == 2
    assert [defect.file for defect in page.defects] == ["idr9001-other/idr9001-study.txt"]


def test_one_file_is_no_location(tmp_path):
    folder = make(tmp_path, "idr9001")
    with pytest.raises(Problem, match="give the folder"):
        records(folder / "idr9001-study.txt")


def test_tables_without_a_study_file_are_listed_and_unreadable(tmp_path):
    make(tmp_path, "idr9001")
    make(tmp_path, "idr9002", study="")
    good, bad = records(tmp_path)
    assert good.accession == "idr9001"
    with pytest.raises(Unreadable, match=r"has no idr9002-study\.txt"):
        IdrConnector().read(bad, lambda _: None)


def test_a_component_without_a_table_is_kept(tmp_path):
    make(tmp_path, "idr9001", tables={})
    fact, samples, _ = read(tmp_path)
    assert [component.key for component in fact.components] == ["screenA"]
    assert [value.text for value in fact.components[0].values] == ["round"]
    assert samples == []


def test_a_table_without_a_component_is_kept_and_reported(tmp_path):
    make(tmp_path, "idr9001", tables={"experimentB/idr9001-experimentB-annotation.csv": TABLE})
    fact, samples, defects = read(tmp_path)
    assert [(c.key, c.kind) for c in fact.components] == [("screenA", "screen"), ("experimentB", "experiment")]
    assert {sample.component for sample in samples} == {"experimentB"}
    assert [(d.column, d.reason) for d in defects] == [
        ("experimentB", "does not describe experimentB, which has an annotation table.")
    ]


def test_a_component_described_twice_is_taken_once_and_reported(tmp_path):
    again = "Screen Number\t2\nComment[IDR Screen Name]\t{accession}-nobody-nothing/screenA\n"
    make(tmp_path, "idr9001", study=STUDY + again)
    fact, _, (defect,) = read(tmp_path)
    assert len(fact.components) == 1
    assert (defect.row, defect.column) == (13, "screenA")


def test_another_accession_in_the_file_is_reported(tmp_path):
    make(tmp_path, "idr9001", study=STUDY.replace("{accession}", "idr9002"))
    fact, _, defects = read(tmp_path)
    assert fact.accession == "idr9001"
    assert "states idr9002" in defects[0].reason


def test_the_study_number_names_no_other_component(tmp_path):
    make(tmp_path, "idr9001", tables={"Screen A/idr9001_screenA_annotation.csv": TABLE})
    assert {sample.component for sample in read(tmp_path)[1]} == {"screenA"}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_marked_encodings_are_read_without_a_word(tmp_path, encoding):
    text = TABLE.replace("round", "rönd")
    make(tmp_path, "idr9001", tables={"screenA/idr9001-screenA-annotation.csv": text.encode(encoding)})
    _, samples, defects = read(tmp_path)
    assert (samples[0].plate, samples[0].values[0].text) == ("p", "rönd")
    assert defects == []


def test_other_encodings_are_read_and_reported(tmp_path):
    text = TABLE.replace("round", "rönd")
    make(tmp_path, "idr9001", tables={"screenA/idr9001-screenA-annotation.csv": text.encode("cp1252")})
    _, samples, (defect,) = read(tmp_path)
    assert samples[0].values[0].text == "rönd"
    assert (defect.row, defect.file.rpartition("/")[2]) == (2, "idr9001-screenA-annotation.csv")
    assert "Windows-1252" in defect.reason


@pytest.mark.parametrize(
    "table",
    [b"", gzip.compress(TABLE.encode() * 50)[:-20], b"\x1f\x8b broken", b"\x89PNG\r\n\0\0", b"\xff\xfea\0b"],
    ids=["empty", "cut off", "damaged", "no text", "half a character"],
)
def test_a_table_that_is_not_whole_makes_the_study_unreadable(tmp_path, table):
    make(tmp_path, "idr9001", tables={"screenA/idr9001-screenA-annotation.csv.gz": table})
    with pytest.raises(Unreadable, match=r"idr9001-screenA-annotation\.csv\.gz"):
        read(tmp_path)


@pytest.mark.parametrize("study", ["\n", "not a study file\n", "\0\0\0"])
def test_a_study_file_of_something_else_is_unreadable(tmp_path, study):
    make(tmp_path, "idr9001", study=study)
    with pytest.raises(Unreadable, match=r"idr9001-study\.txt"):
        read(tmp_path)


def test_samples_are_not_read_before_they_are_asked_for():
    files = {
        "idr1234-study.txt": Inline(b"Study Title\tx\n"),
        "screenA/idr1234-screenA-annotation.csv": Inline(b"a,b\n"),
    }
    fact = IdrConnector().read(RawRecord("idr1234", files), lambda _: None)
    with pytest.raises(Unreadable, match="no column is one of an annotation table"):
        list(fact.samples)
