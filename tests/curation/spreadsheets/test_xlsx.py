"""Sheets as Office Open XML."""

import datetime
import io
import zipfile

import pytest
from hypothesis import given, settings
from openpyxl import Workbook, load_workbook

from curation.spreadsheets import xlsx
from curation.spreadsheets.cells import Cell
from curation.spreadsheets.columns import COLUMNS
from curation.spreadsheets.sheet import Sheet
from ontology.problems import Problem
from tests.curation.spreadsheets.test_cells import TEXTS
from tests.curation.spreadsheets.test_tsv import ABOUT, line

DAY = datetime.datetime.fromisoformat("2024-09-02")  # as spreadsheets have it: of no zone
ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


def written(*lines):
    return xlsx.write(Sheet(ABOUT, lines))


@settings(deadline=None, max_examples=60)
@given(TEXTS, TEXTS)
def test_every_text_comes_back(text, comment):
    *_, row = xlsx.records(written(line(text=text, comment=comment)))
    found = dict(zip(COLUMNS, row, strict=False))
    assert (found["text"].text, found["comment"].text) == (text, comment)


@given(TEXTS)
def test_what_xml_cannot_hold_is_written_out(text):
    assert xlsx.unfitted(xlsx.fitted(text)) == text


@pytest.mark.parametrize("text", ["a\x0bb", "_x000B_", "_x005F_x000B_", "\r", "\x1f"])
def test_signs_of_control(text):
    *_, row = xlsx.records(written(line(text=text)))
    assert row[1].text == text


@pytest.mark.parametrize("text", ["SEPT2", "MARCH1", "2-Sep", "1E5", "007", "=1+1", "-5"])
def test_every_cell_is_text(text):
    page = load_workbook(io.BytesIO(written(line(text=text))))["values"]
    cell = page["B2"]
    assert (cell.data_type, cell.number_format) == ("s", "@")
    assert not cell.value.startswith("=")
    assert page["D2"].value == 1


def test_columns_of_words_have_drop_downs_and_names_take_no_typing():
    page = load_workbook(io.BytesIO(written(line(text="a"))))["values"]
    rules = {str(rule.sqref): rule for rule in page.data_validations.dataValidation}
    letters = {key: chr(ord("A") + place) for place, key in enumerate(COLUMNS)}
    by_column = {
        key: next((rule for where, rule in rules.items() if where.startswith(letter + "2")), None)
        for key, letter in letters.items()
    }
    assert by_column["mapping"].formula1 == '"exact,broader,narrower"'
    assert by_column["polarity"].formula1 == '"present,absent"'
    assert by_column["state"].formula1 == '"draft,submitted"'
    assert by_column["outcome"].formula1 == '"means these terms,cannot be mapped,a new term is needed"'
    assert "replicate" in by_column["level"].formula1
    assert len(by_column["level"].formula1) <= 257
    assert {key for key, rule in by_column.items() if rule and rule.type == "custom"} == {
        "property",
        "text",
        "submitted_id",
        "key",
        "version",
    }


def test_it_says_of_what_it_is():
    assert xlsx.about(written())["study"] == "idr:idr0001"
    assert xlsx.about(written())["title"] == ABOUT["title"]


def saved(*values):
    book = Workbook()
    book.active.append(["property", "text", "submitted_id", "samples"])
    book.active.append(list(values))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (DAY, Cell("2024-09-02", "date")),
        (datetime.date(2024, 9, 2), Cell("2024-09-02", "date")),
        (DAY.replace(hour=3, minute=4), Cell("2024-09-02 03:04:00", "date")),
        (datetime.time(3, 4), Cell("03:04:00", "date")),
        (45537, Cell("45537", "number")),
        (100000.0, Cell("100000", "number")),
        (0.1, Cell("0.1", "number")),
        (True, Cell("TRUE", "flag")),
        ("=A1", Cell("=A1", "formula")),
        ("'=A1", Cell("=A1")),
        (None, Cell()),
    ],
)
def test_what_a_spreadsheet_holds_a_cell_for_is_known(value, cell):
    *_, row = xlsx.records(saved("gene", value, "x"))
    assert row[1] == cell


def test_a_page_of_another_name_is_read_where_it_is_the_only_one():
    assert [cell.text for cell in next(iter(xlsx.records(saved("gene"))))][:2] == ["property", "text"]


STRINGS = '<Override PartName="/strings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'


def packed(**parts):
    """The parts of a small file, some of them replaced; `strings` are those that cells share."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(saved("gene"))) as known,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in known.namelist():
            content = parts.get(name.rpartition("/")[2].partition(".")[0], known.read(name))
            made.writestr(
                name, content.replace(b"</Types>", STRINGS.encode() + b"</Types>") if "strings" in parts else content
            )
        made.writestr("strings.xml", parts.get("strings", b"<sst/>"))
    return stream.getvalue()


def test_a_file_that_unpacks_too_large_is_not_unpacked(monkeypatch):
    bomb = packed(sheet1=b"<worksheet>" + b" " * 5_000_000 + b"</worksheet>")
    assert len(bomb) < 100_000
    monkeypatch.setattr(xlsx, "MAX_UNPACKED", 2**20)
    with pytest.raises(Problem, match="unpacks to more than 1 MiB"):
        list(xlsx.records(bomb))


def test_a_part_that_says_less_than_it_unpacks_to_is_refused():
    content = packed(sheet1=b"<worksheet>" + b" " * 100_000 + b"</worksheet>")
    place = content.index(b"xl/worksheets/sheet1.xml", content.index(b"PK\x01\x02"))
    lying = bytearray(content)
    lying[place - 22 : place - 18] = (200).to_bytes(4, "little")
    with pytest.raises(Problem, match="cannot be read as XLSX"):
        list(xlsx.records(bytes(lying)))


@pytest.mark.parametrize("part", ["sheet1", "workbook", "styles", "strings"])
def test_entities_are_not_followed(part):
    evil = packed(**{part: f'<?xml version="1.0"?>{ENTITIES}<worksheet>&b;</worksheet>'.encode()})
    with pytest.raises(Problem, match=r"defines entities|cannot be read"):
        list(xlsx.records(evil))


@pytest.mark.parametrize("content", [b"PK\x03\x04 no more", b"PK", written()[:-200]])
def test_what_is_broken_is_refused(content):
    with pytest.raises(Problem, match="is no XLSX"):
        list(xlsx.records(content))


def test_many_parts_are_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for number in range(xlsx.MAX_PARTS + 1):
            made.writestr(str(number), b"")
    with pytest.raises(Problem, match="unpacks to more"):
        list(xlsx.records(stream.getvalue()))
