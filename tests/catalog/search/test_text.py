"""Words and tokens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.search.nearest import did_you_mean, nearest
from catalog.search.text import BOUNDARY, decode, encode, fold, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Anti-β-Tubulín", "anti β tubulin"),
        ("10 µM", "10 um"),
        ("10 μM", "10 um"),
        ("Straße", "strasse"),
        ("Ångström", "angstrom"),
        ("Schrödinger’s", "schrodinger s"),
        ("ﬁbroblast", "fibroblast"),
        ("  a\tb\nc ", "a b c"),
        ("H₂O", "h2o"),
        ("...", ""),
        ("", ""),
    ],
)
def test_words_have_neither_case_nor_accents(text, expected):
    assert fold(text) == expected


@given(st.text())
def test_folding_again_changes_nothing(text):
    assert fold(fold(text)) == fold(text)
    assert BOUNDARY not in words(text)


@given(st.text())
def test_a_token_is_one_word_and_comes_back(value):
    try:
        token = encode(value)
    except UnicodeEncodeError:
        return
    assert decode(token) == value
    assert not set(token) & set(" |+!@")
    assert token.isascii()


def test_the_nearest_words():
    known = ["phenotype", "genotype", "gene", "organism"]
    assert set(nearest("fenotype", known)) == {"genotype", "phenotype"}
    assert did_you_mean("phenotyp", known).startswith("Did you mean phenotype")
    assert did_you_mean("zzzz", known, "No idea.") == "No idea."
    assert nearest("x", []) == []
    assert nearest("yeast", ["hyaenas", "beast"]) == ["beast"]
