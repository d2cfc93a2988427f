"""What spreadsheets make of texts is told for what it is."""

import pytest

from curation.spreadsheets.cells import DATE, FLAG, NUMBER, Cell
from curation.spreadsheets.conversions import conversion, is_date, symbols


@pytest.mark.parametrize(
    ("original", "cell", "happened"),
    [
        ("SEPT2", Cell("2-Sep"), "a date"),
        ("SEPT2", Cell("Sep-02"), "a date"),
        ("SEPT2", Cell("2024-09-02"), "a date"),
        ("SEPT2", Cell("2024-09-02", DATE), "a date"),
        ("Sept-2", Cell("45537", NUMBER), "a date"),
        ("MARCH1", Cell("1-Mar"), "a date"),
        ("DEC1", Cell("45992"), "a date"),
        ("2-Sep", Cell("2024-09-02"), "a date"),
        ("1/2", Cell("2024-02-01 00:00:00"), "a date"),
        ("1E5", Cell("100000", NUMBER), "a number"),
        ("2310009E13", Cell("2.310009E+19"), "a number"),
        ("007", Cell("7"), "a number"),
        ("1.50", Cell("1.5"), "a number"),
        ("true", Cell("TRUE", FLAG), "a truth value"),
        ("round ", Cell("round"), "the blanks around it were lost"),
        ("SEPT2", Cell("45000"), "it was edited"),
        ("round", Cell("rund"), "it was edited"),
        ("round", Cell("2-Sep"), "it was edited"),
    ],
)
def test_conversions(original, cell, happened):
    said = conversion(original, cell)
    assert said in (happened, f"a spreadsheet made {happened} of it")


@pytest.mark.parametrize(
    ("text", "found"), [("2-Sep", "SEPT2"), ("45537", "SEPT2"), ("45537.0", "SEPT2"), ("2026-03-01", "MARCH1")]
)
def test_symbols_of_dates(text, found):
    assert found in symbols(text)


@pytest.mark.parametrize("text", ["SEPT2", "12", "99999", "round", ""])
def test_other_texts_are_no_dates(text):
    assert symbols(text) == []
    assert not is_date(text)
