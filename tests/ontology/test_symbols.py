"""Texts read as the symbol or the name in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.matching.likeness import alike
from ontology.matching.symbols import compound_readings, dated, gene_readings, undated


def gene_names(text):
    return [reading.name for reading in gene_readings(text)]


def compound_names(text):
    return [reading.name for reading in compound_readings(text)]


@pytest.mark.parametrize(
    ("date", "symbol"),
    [
        ("2-Sep", "SEPT2"),
        ("2-Sep", "SEPTIN2"),
        ("Sep-10", "SEPT10"),
        ("1-Mar", "MARCHF1"),
        ("1-Mar", "MARC1"),
        ("Mar-02", "MARCH2"),
        ("01-Mar-2014", "MARCH1"),
        ("2010-09-02", "SEPT2"),
        ("2010-12-01 00:00:00", "DEC1"),
        ("4-Oct", "OCT4"),
        ("September 7", "SEPT7"),
    ],
)
def test_dates_are_read_as_the_symbols_they_were(date, symbol):
    assert symbol in undated(date)
    assert [reading.date for reading in gene_readings(date) if reading.name == symbol] == [True]


@pytest.mark.parametrize("text", ["CDC20", "MARCKS", "SEPT", "Mar", "40-Sep", "2010-13-02", "MAYO-3", "1-Foo", ""])
def test_what_is_no_date_is_not_read_as_one(text):
    assert undated(text) == []


@pytest.mark.parametrize("symbol", ["SEPT2", "SEPTIN2", "MARCHF11", "MTARC1", "DELEC1", "OCT4"])
def test_symbols_know_the_dates_made_of_them(symbol):
    assert dated(symbol)
    assert all(symbol in undated(date) for date in dated(symbol))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("CDC20 siRNA", "CDC20"),
        ("siCDC20", "CDC20"),
        ("shRNA-CDC20", "CDC20"),
        ("CDC20_1", "CDC20"),
        ("CDC20 #2", "CDC20"),
        ("CDC20 knock-out", "CDC20"),
        ("Brca1-/-", "Brca1"),
        ("cdc13Δ", "cdc13"),
        ("GFP-PLK1", "PLK1"),
        ("H2B::mCherry", "H2B"),
        ("cdc25-22", "cdc25"),
        ("CDC-20", "CDC20"),
        ("TPK1", "TPK-1"),
        ("CDC20 (p55CDC)", "p55CDC"),
    ],
)
def test_a_gene_is_found_in_what_was_done_to_it(text, name):
    names = gene_names(text)
    assert names[0] == text
    assert name in names


@pytest.mark.parametrize("text", ["SHH", "KO", "HA", "GFP", "SIRT1", "cdc2"])
def test_symbols_that_look_like_remarks_stay_whole(text):
    assert all(name.replace("-", "") == text for name in gene_names(text))


@pytest.mark.parametrize(
    ("text", "organism"),
    [
        ("CDC20_HUMAN", "Homo sapiens"),
        ("human CDC20", "Homo sapiens"),
        ("CDC20 (mouse)", "Mus musculus"),
        ("yeast CDC20", "Saccharomyces cerevisiae"),
        ("zebrafish CDC20", "zebrafish"),
    ],
)
def test_an_organism_beside_a_symbol_is_read(text, organism):
    assert ("CDC20", organism) in [(reading.name, reading.organism) for reading in gene_readings(text)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Nocodazole 10 uM", "Nocodazole"),
        ("nocodazole, 100 ng/ml", "nocodazole"),
        ("10 µM taxol", "taxol"),
        ("taxol treatment", "taxol"),
        ("pirfenidone dihydrochloride hydrate", "pirfenidone"),
        ("(S)-(+)-Camptothecin", "Camptothecin"),
        ("Rapamycin (sirolimus)", "sirolimus"),
    ],
)
def test_a_compound_is_found_in_its_form_and_dose(text, name):
    names = compound_names(text)
    assert names[0] == text
    assert name in names


def test_what_was_left_out_is_said():
    assert {reading.name: reading.without for reading in compound_readings("taxol hydrochloride 2 uM")} == {
        "taxol hydrochloride 2 uM": "",
        "taxolhydrochloride2uM": "",
        "taxolhydrochloride-2uM": "",
        "taxol hydrochloride": "its dose",
        "taxolhydrochloride": "its dose",
        "taxol": "its dose and its salt",
    }


@given(st.text(max_size=60))
def test_every_text_can_be_read(text):
    for readings in (gene_readings(text), compound_readings(text)):
        assert all(reading.name for reading in readings)
        assert not text.strip() or readings[0].name == text.strip()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("nocadazole", "Nocodazole", True),
        ("CGP 52431", "CGP 52432", False),
        ("taxol", "taxols", False),
        ("rapamycin", "paromomycin", False),
    ],
)
def test_a_slip_of_the_pen_is_no_other_number(one, other, same):
    assert alike(one, other) is same
