"""What the index keeps of studies and terms comes back as it was."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.search.rows import QUALITY, StudyRow, TermRow, joined, study_row, term_key, term_row, token, tokens
from catalog.search.text import BOUNDARY, decode
from catalog.search.vocabulary import EXACT, LABEL, LOOSE, OTHER, Word
from ontology.matching.wording import form

TEXTS = st.text(max_size=20)
STUDIES = st.builds(
    StudyRow,
    st.integers(1),
    TEXTS,
    TEXTS,
    TEXTS,
    st.lists(TEXTS, max_size=3).map(tuple),
    st.lists(st.tuples(TEXTS, TEXTS), max_size=3).map(tuple),
)
WORDS = st.builds(
    Word,
    TEXTS,
    TEXTS,
    st.frozensets(TEXTS, max_size=3),
    st.lists(st.tuples(st.sampled_from([LABEL, EXACT, OTHER]), TEXTS), max_size=3).map(tuple),
    TEXTS,
)


@given(STUDIES)
def test_a_study_comes_back(row):
    stored = row.document()
    assert stored["id"] == row.id
    assert study_row(json.loads(stored["row"])) == row


@given(st.sampled_from(["phenotype", "gene", "compound", QUALITY]), WORDS)
def test_a_term_comes_back_and_its_document_has_no_second_form(key, word):
    row = TermRow.of(key, word)
    stored = row.document()
    assert term_row(json.loads(stored["row"])) == row
    assert stored["key"] == term_key(key, word.curie)
    assert {decode(name) for name in stored["name"].split()} == {name for _, name in row.names}
    assert row.document() == stored


def test_names_of_terms_are_kept_without_plurals_and_their_propertys_word_behind_all_names():
    row = TermRow.of("phenotype", Word("CMPO:1", "Round Cells phenotype", names=((LABEL, "Round Cells phenotype"),)))
    assert (LABEL, "round cells phenotype") in row.names
    assert (LABEL + LOOSE, "round cell phenotype") in row.names
    assert (LABEL + LOOSE, "round cell") in row.names
    assert row.document()["words"] == "round cells phenotype"


@pytest.mark.parametrize(
    ("label", "asked"),
    [
        ("increased nucleus size", "increased nuclei size"),
        ("hematopoietic tumor", "haematopoietic tumour"),
        ("beta-catenin foci", "β-catenin focus"),
        ("Alzheimer's disease", "Alzheimers disease"),
        ("CD4+ T cell", "CD4+ T-cells"),
    ],
)
def test_names_meet_as_they_do_for_suggestions(label, asked):
    row = TermRow.of("disease", Word("X:1", label, names=((LABEL, label),)))
    assert (LABEL + LOOSE, form(asked)) in row.names


@pytest.mark.parametrize("key", ["gene", "compound"])
def test_names_of_genes_and_compounds_are_kept_as_they_are(key):
    assert TermRow.of(key, Word("x:1", "cells", names=((LABEL, "cells"),))).names == ((LABEL, "cells"),)


def test_a_term_without_a_label_is_called_by_its_id():
    assert TermRow.of("phenotype", Word("CMPO:1", "")).label == "CMPO:1"


def test_what_a_study_can_be_found_by():
    row = StudyRow(1, "idr", "idr0013", "A Screen of Mitosis", ("mitosis", "Mitosis", ""))
    assert row.full_name == "idr:idr0013"
    assert row.text == f"a screen of mitosis {BOUNDARY} idr0013 {BOUNDARY} mitosis"


@pytest.mark.parametrize(
    ("curie", "quality", "written"),
    [("CMPO:1", "", "CMPO:1"), ("CMPO:1", "PATO:2", "CMPO:1+PATO:2"), ("a+b c", "", "a%2Bb%20c"), ("", "", "")],
)
def test_a_term_and_a_pair_are_one_token(curie, quality, written):
    assert token(curie, quality) == written


def test_tokens_are_sorted_and_texts_stand_once():
    assert tokens({"b", "a", "c"}) == "a b c"
    assert joined(["Round cell", "ROUND CELL", "long"]) == f"round cell {BOUNDARY} long"
    assert joined([]) == ""
