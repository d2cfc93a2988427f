"""What is wanted of a value, and how ids are spelt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.facts import TermClaim, ValueFact
from catalog.judged import Held
from ingest.archives.corrections import Corrections, Wish, as_read, reads_right, spelt
from ontology import curies

KEY = ("phenotype", "round", "X")


def fact(*found, grouped=False):
    return ValueFact("phenotype", "round", "X", tuple(TermClaim(curie) for curie in found), grouped)


def held(curie, stated=False, group=""):
    return Held(1, curie, "a label", "present", group, "exact", curie if stated else "")


def test_a_value_that_nobody_judged_wants_nothing():
    corrections = Corrections({})
    assert corrections.wanted(fact("A:1"), KEY) is None
    assert corrections.met == set()


def test_what_the_archive_states_comes_first():
    wishes = Corrections({KEY: [held("B:1"), held("A:1", stated=True)]}).wanted(fact("A:1"), KEY)
    assert [(wish.curie, wish.stated) for wish in wishes] == [("A:1", True), ("B:1", False)]


def test_a_pair_is_read_as_one_group_and_a_single_term_is_not():
    assert as_read(fact("A:1", "PATO:1", grouped=True)) == {("A:1", "1"), ("PATO:1", "1")}
    assert as_read(fact("A:1", grouped=True)) == {("A:1", "")}
    assert reads_right(fact("A:1"), [Wish("A:1", "")])
    assert not reads_right(fact("A:1"), [Wish("A:1", "", "1")])


def test_cells_that_are_changed_alike_are_counted_together():
    corrections = Corrections({})
    for row in (5, 7):
        corrections.changed("a.csv", "Accession", "round", "", "A_1", row)
    ((change),) = corrections.changes.values()
    assert (change.first, change.rows) == (5, 2)


def test_a_value_that_stands_nowhere_is_told_once():
    corrections = Corrections({KEY: [held("A:1")]}, {KEY: ["B:1"]})
    corrections.close()
    corrections.close()
    assert [(one.term, one.reason.split(":")[0]) for one in corrections.unsaid] == [
        ("A:1", "no cell of the files holds ids of terms for it"), ("B:1", "was overruled, and stays in the files"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("curie", "like", "hint", "result"),
    [
        ("CMPO:0000118", "", "", "CMPO_0000118"),
        ("CMPO:0000118", "FYPO_0000001", "", "CMPO_0000118"),
        ("CMPO:0000118", "FYPO:0000001", "", "CMPO:0000118"),
        ("CMPO:0000118", "http://www.ebi.ac.uk/cmpo/CMPO_0000001", "", "http://www.ebi.ac.uk/cmpo/CMPO_0000118"),
        ("NCBITaxon:9606", "10090", "NCBITaxon", "9606"),
        ("NCBITaxon:9606", "10090", "", "NCBITaxon_9606"),
    ],
)
def test_ids_are_spelt_like_their_neighbours(curie, like, hint, result):
    assert spelt(curie, like, hint) == result


@given(
    st.sampled_from(["CMPO", "EFO", "PATO", "NCBITaxon", "FBbi", "CLO"]),
    st.integers(1, 9_999_999),
    st.text(max_size=20),
)
def test_whatever_is_spelt_is_read_as_the_same_id(prefix, number, like):
    curie = curies.normalise(
        f"{prefix}:{number:07}" if prefix not in ("NCBITaxon", "FBbi") else f"{prefix}:{number:08}"
    )
    assert curies.normalise(spelt(curie, like, prefix), prefix=prefix) == curie
