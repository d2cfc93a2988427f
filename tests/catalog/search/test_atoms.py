"""The smallest parts of a query, read from any text."""

import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.properties import PROPERTIES
from catalog.search.atoms import Atom, Reader, alternative
from catalog.search.request import Alternative
from ontology.problems import Problem


@pytest.mark.parametrize(
    ("text", "atom"),
    [
        ("word", Atom("word")),
        ("word more", Atom("word")),
        ('"two words" more', Atom("two words", quoted=True)),
        (r'"a \" and a \\"', Atom('a " and a \\', quoted=True)),
        ("CMPO:1+PATO:2", Atom("CMPO:1", quality=Atom("PATO:2"))),
        ('nucleus+"very abnormal"', Atom("nucleus", quality=Atom("very abnormal", quoted=True))),
        ('"a b"+c', Atom("a b", quoted=True, quality=Atom("c"))),
        ("Ca2+", Atom("Ca2+")),
        ("+", Atom("+")),
    ],
)
def test_one_value(text, atom):
    assert Reader(text).atom() == atom


@pytest.mark.parametrize(
    ("text", "texts"),
    [
        ("one", ["one"]),
        ("(one)", ["one"]),
        ("( one OR two )", ["one", "two"]),
        ('("one or two" OR ORANGE)', ["one or two", "ORANGE"]),
    ],
)
def test_several_values(text, texts):
    reader = Reader(f"{text} rest")
    assert [atom.text for atom in reader.alternatives("gene:")] == texts
    assert not reader.at_end()
    assert reader.atom() == Atom("rest")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("(", "A bracket opens after gene: and is not closed; write gene:(A OR B)."),
        ("(a", "is not closed"),
        ("(a OR", "is not closed"),
        ("(a OR ", "is not closed"),
        ("(a b)", 'Values in brackets have OR between them, and names of several words quotes: gene:("a b" OR c).'),
        ("()", "gene: needs a value"),
        ('("a', "The quotes that open at"),
    ],
)
def test_several_values_that_are_none(text, said):
    with pytest.raises(Problem, match=re.escape(said)):
        Reader(text).alternatives("gene:")


def test_a_flag_before_one_of_several_is_its_own():
    one, other = Reader("(exact:a OR orthologues:exact:b)").alternatives("gene:")
    assert (one.flags, other.flags) == ({"exact"}, {"exact", "orthologues"})


def test_looking_ahead_goes_nowhere():
    reader = Reader("one two")
    assert reader.peek_atom() == reader.peek_atom() == Atom("one")
    assert reader.peek_word() == "one"
    assert reader.atom() == Atom("one")


@pytest.mark.parametrize(
    ("text", "amount", "rest"),
    [("10uM x", "10uM", "x"), ("10 uM x", "10uM", "x"), ("10 cells", "10", "cells"), ("high uM", "high", "uM")],
)
def test_a_number_takes_the_unit_behind_a_space(text, amount, rest):
    reader = Reader(text)
    assert reader.amount(lambda word: word == "uM") == amount
    reader.at_end()
    assert reader.peek_word() == rest


@given(st.text())
def test_any_text_comes_to_its_end_or_to_a_problem(text):
    reader, steps = Reader(text), 0
    with suppress(Problem):
        while not reader.at_end():
            reader.atom()
            steps += 1
    assert steps <= len(text)


@given(st.text(min_size=1))
def test_whatever_is_quoted_is_read_back(name):
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    reader = Reader(f'"{escaped}" rest')
    assert reader.atom() == Atom(name, quoted=True)
    assert reader.peek_word() or not reader.at_end()


@pytest.mark.parametrize(
    ("text", "key", "read"),
    [
        ("CMPO:0000118", "phenotype", Alternative("CMPO:0000118")),
        ("CMPO_0000118", "", Alternative("CMPO:0000118")),
        ("9606", "organism", Alternative("NCBITaxon:9606")),
        ("991", "gene", Alternative("NCBIGene:991")),
        ("991", "phenotype", Alternative(name="991")),
        ("ENSG00000117399", "gene", Alternative("ENSEMBL:ENSG00000117399")),
        ("CDC20", "gene", Alternative(name="CDC20")),
        ("round", "phenotype", Alternative(name="round")),
        ("CMPO:0000369+PATO:0000460", "phenotype", Alternative("CMPO:0000369", quality="PATO:0000460")),
        ("nucleus+abnormal", "phenotype", Alternative(name="nucleus", quality_name="abnormal")),
    ],
)
def test_a_value_is_an_id_or_a_name(text, key, read):
    assert alternative(Reader(text).atom(), key, ()) == read


def test_what_is_no_term_stays_as_it_was_written():
    (text_property,) = (key for key in ("antibody",) if PROPERTIES[key].kind == "text")
    assert alternative(Atom("CMPO:0000118"), text_property, ()).name == "CMPO:0000118"


def test_only_genes_have_orthologues():
    assert alternative(Atom("CDC20"), "gene", ("orthologues",)).orthologues
    with pytest.raises(Problem, match="Only genes have orthologues"):
        alternative(Atom("round"), "phenotype", ("orthologues",))
