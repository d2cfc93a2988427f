"""Reading csv as people write it."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.archives.base import Defect, Unreadable
from ingest.archives.idr_table import REPORTED, Mender, read_table


def read(text: str) -> tuple[list[str], list[tuple[int, list[str]]], list[Defect]]:
    defects: list[Defect] = []
    mender = Mender("t.csv", defects.append)
    headers, rows = read_table(text, mender)
    found = list(rows)
    mender.close()
    return headers, found, defects


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a,b\n1,2\n", [(2, ["1", "2"])]),
        ("a,b\r\n1,2\r\n3,4", [(2, ["1", "2"]), (3, ["3", "4"])]),
        ("a,b\r1,2\r", [(2, ["1", "2"])]),
        ('a,b\n"x,y","say ""hi"""\n', [(2, ["x,y", 'say "hi"'])]),
        ('a,b\n"two\nlines",2\n3,4\n', [(2, ["two\nlines", "2"]), (3, ["3", "4"])]),
        ("a,b\n\n1,2\n,\n3,4\n", [(3, ["1", "2"]), (5, ["3", "4"])]),
        ("a,b\n 1 ,\xa02\n", [(2, ["1", "2"])]),
        ("\n\na,b\n1,2\n", [(4, ["1", "2"])]),
        ("a,b\n1,2,,,\n", [(2, ["1", "2"])]),
        ("a,b\n33,33\n", [(2, ["33", "33"])]),
        ('a,b\n"33,33",x\n', [(2, ["33,33", "x"])]),
        ("a\n1\n", [(2, ["1"])]),
        ("a,b\n", []),
    ],
)
def test_rows_are_read_without_a_word(text, rows):
    headers, found, defects = read(text)
    assert headers[0] == "a"
    assert found == rows
    assert defects == []


@pytest.mark.parametrize(
    ("text", "rows", "row", "reason"),
    [
        ("a,b,c\n1\n", [(2, ["1", "", ""])], 2, "has 1 cells, the header 3"),
        ("a,b\n1,2,3\n", [(2, ["1", "2"])], 2, "has 3 cells, the header 2"),
        ("a\tb\n1\t2\n", [(2, ["1", "2"])], 1, "separated by tabs"),
        ("a;b\n1;2\n", [(2, ["1", "2"])], 1, "separated by semicolons"),
        ("a,b\n1,2\0\n", [(2, ["1", "2"])], None, "1 NUL characters"),
        ('a,b\n"1,2\n3,4\n5,6\n', [(2, ["1", "2"]), (3, ["3", "4"]), (4, ["5", "6"])], 2, "quotation mark"),
        ('a,b\n1,"2\n3,4\n', [(2, ["1", "2"]), (3, ["3", "4"])], 2, "quotation mark"),
        ('a,b\n"x" y,2\n3,4\n', [(2, ["x y", "2"]), (3, ["3", "4"])], 2, "quotation mark"),
    ],
)
def test_what_had_to_be_mended_is_reported_and_reading_goes_on(text, rows, row, reason):
    _, found, (defect, *others) = read(text)
    assert found == rows
    assert (defect.file, defect.row) == ("t.csv", row)
    assert reason in defect.reason
    assert others == []


def test_an_open_quotation_mark_costs_its_own_line_only_even_in_a_long_file():
    text = "a,b\n" + '"1,2\n' + "3,4\n" * 60_000
    _, found, defects = read(text)
    assert len(found) == 60_001
    assert len(defects) == 1


@pytest.mark.parametrize("text", ["", "\n\n", ",,\n,,\n", "\n" * 200 + "a,b\n"])
def test_a_table_without_headers_is_unreadable(text):
    with pytest.raises(Unreadable, match="no header row"):
        read(text)


def test_the_first_of_a_kind_are_told_and_the_others_counted():
    _, found, defects = read("a,b\n" + "1\n" * (REPORTED + 7))
    assert len(found) == REPORTED + 7
    assert [defect.row for defect in defects] == [*range(2, REPORTED + 2), None]
    assert defects[-1].reason == "7 more like that: fewer cells than headers."


@given(st.text(st.sampled_from('abc,"\n\r\t ;\0é'), max_size=200))
def test_no_text_breaks_the_reader(text):
    try:
        headers, rows, _ = read(text)
    except Unreadable:
        return
    assert all(len(cells) == len(headers) for _, cells in rows)
    assert all(any(cells) for _, cells in rows)


CELL = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp")), min_size=1, max_size=8)


@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=2, max_size=8))
def test_what_the_csv_module_writes_is_read_as_it_was(rows):
    target = io.StringIO()
    csv.writer(target).writerows(rows)
    headers, found, defects = read(target.getvalue())
    assert [headers, *(cells for _, cells in found)] == rows
    assert defects == []
