"""Sheets as text with tabs."""

import pytest
from hypothesis import given

from curation.spreadsheets import tsv
from curation.spreadsheets.columns import COLUMNS
from curation.spreadsheets.sheet import Sheet
from ontology.problems import Problem
from tests.curation.spreadsheets.test_cells import TEXTS

ABOUT = {"study": "idr:idr0001", "title": '=cmd|"x"'}


def line(**cells):
    return {"samples": "1", **cells}


@given(TEXTS, TEXTS)
def test_every_text_comes_back(text, comment):
    content = tsv.write(Sheet(ABOUT, (line(text=text, comment=comment),)))
    *_, row = tsv.records(content)
    found = dict(zip(COLUMNS, row, strict=True))
    assert (found["text"].text, found["comment"].text) == (text, comment)


def test_it_says_of_what_it_is_and_runs_nothing():
    lines = tsv.write(Sheet(ABOUT, (line(text="=1+1"),))).decode("utf-8-sig").splitlines()
    assert lines[0] == "# study: idr:idr0001"
    assert not any(part.startswith("=") for row in lines for part in row.split("\t"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", "\t,;")
def test_what_spreadsheets_save_is_read(encoding, delimiter):
    content = f"# study: a,b;c\nproperty{delimiter}text\nphenotype{delimiter}größer\n".encode(encoding)
    assert [[cell.text for cell in row] for row in tsv.records(content)][1:] == [
        ["property", "text"],
        ["phenotype", "größer"],
    ]


def test_other_encodings_are_refused():
    with pytest.raises(Problem, match="no text in UTF-8"):
        list(tsv.records("größer".encode("latin-1")))


def test_a_field_without_end_is_refused():
    with pytest.raises(Problem, match="cannot be read as a table"):
        list(tsv.records(b'a\tb\n"' + b"x" * 200_000))
