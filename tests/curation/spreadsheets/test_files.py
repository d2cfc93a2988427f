"""Which form a file has, and what a file must have."""

import pytest

from curation.spreadsheets import files, tsv, xlsx
from curation.spreadsheets.keeping import as_json, from_json
from ontology.problems import Problem
from tests.curation.judging import value
from tests.curation.spreadsheets.sheets import edited, example, saved_by_hand, sheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def study(words):
    return example()


def refused(content, study):
    with pytest.raises(Problem) as caught:
        files.read(content, study)
    return str(caught.value)


def test_rows_have_the_numbers_that_a_spreadsheet_gives_them(study):
    in_text = files.read(tsv.write(sheet(study)), study)
    in_xml = files.read(xlsx.write(sheet(study)), study)
    assert [row.number for row in in_text.rows] == [7, 8, 9]
    assert [row.number for row in in_xml.rows] == [2, 3, 4]
    assert in_xml.about["study"] == in_text.about["study"] == "idr:idr0056"


def test_a_text_of_several_lines_is_one_row(study):
    value(study, "one\ntwo\r\nthree")
    rows = files.read(tsv.write(sheet(study)), study).rows
    assert [row["text"].text for row in rows if row.number == 9] == ["one\ntwo\r\nthree"]


def test_columns_may_stand_in_any_order_and_case(study):
    lines = [line.split("\t") for line in tsv.write(sheet(study)).decode("utf-8-sig").splitlines() if line[0] != "#"]
    turned = "\n".join(
        "\t".join(reversed([cell.title() if number == 0 else cell for cell in line]))
        for number, line in enumerate(lines)
    )
    assert len(files.read(turned.encode(), study).rows) == 3


def test_columns_that_are_missing_are_named(study):
    content = tsv.write(sheet(study)).replace(b"\tmapping\t", b"\tmap\t").replace(b"\tcomment\t", b"\tremark\t")
    assert refused(content, study).startswith("The file lacks 2 columns: comment and mapping.")


def test_columns_of_ones_own_are_passed_over_and_said(study):
    content = tsv.write(sheet(study)).replace(b"\tsamples\t", b"\tmy notes\t")
    assert files.read(content, study).notes == ("Columns that a sheet does not have were passed over: my_notes.",)


def test_a_column_twice(study):
    content = tsv.write(sheet(study)).replace(b"\tsamples\t", b"\tterm\t")
    assert refused(content, study) == "The file names 1 column twice: term. Keep one of each."


def test_the_sheet_of_another_study(study):
    content = tsv.write(sheet(study)).replace(b"idr:idr0056", b"idr:idr0001")
    assert refused(content, study) == "The file is the sheet of idr:idr0001; this is idr:idr0056."


@pytest.mark.parametrize(
    ("content", "says"), [(b" \n", "The file is empty."), (b"# only\n# remarks\n", "no row that names its columns")]
)
def test_nothing_in_it(study, content, says):
    assert says in refused(content, study)


def test_limits(study, monkeypatch):
    content = tsv.write(sheet(study))
    monkeypatch.setattr(files, "MAX_ROWS", 7)
    assert refused(content, study) == "The file has more than 7 rows; export one property at a time."
    monkeypatch.setattr(files, "MAX_ROWS", 100)
    monkeypatch.setattr(files, "MAX_CELL", 20)
    assert refused(content, study).startswith("Row 3 has a cell of ")
    monkeypatch.setattr(files, "MAX_BYTES", 100)
    assert refused(content, study).endswith("MiB; 0 MiB are the most.")


def test_what_is_kept_is_what_was_read(study):
    content = saved_by_hand(xlsx.write(edited(sheet(study), "round", comment="=x")), B2=45537, N3=True)
    table = files.read(content, study)
    kept = from_json(as_json(table))
    assert (kept.about, kept.notes, kept.exchange) == (table.about, table.notes, table.exchange)
    assert [row.number for row in kept.rows] == [2, 3, 4]
    for row, other in zip(kept.rows, table.rows, strict=True):
        assert {name: cell for name, cell in other.cells.items() if cell.text} == row.cells
