"""Ranges over numbers with units."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.properties import PROPERTIES
from catalog.search.amounts import clause, is_unit
from catalog.search.engines.base import Between
from catalog.search.language import parse, write
from catalog.search.queries import node_of
from ontology.problems import Problem

DOSE, AGE = PROPERTIES["dose"], PROPERTIES["age"]
UNITS = {"M": 1.0, "mM": 1e-3, "uM": 1e-6, "nM": 1e-9, "µM": 1e-6}
numbers = st.decimals(0, 10**6, allow_nan=False, places=3).map(lambda number: format(number.normalize(), "f"))


@given(numbers, st.sampled_from(sorted(UNITS)), st.sampled_from([">=", ">", "<=", "<", "="]), st.booleans())
def test_any_amount_is_in_moles_per_litre_and_can_be_written(number, unit, sign, negated):
    found = clause(DOSE, sign, f"{number}{unit}", negated=negated)
    bound = found.low or found.high
    assert bound.value == pytest.approx(float(number) * UNITS[unit])
    assert found.dimension == "mol/L"
    text = f"{'-' * negated}dose{sign}{number}{unit}"
    assert parse(write(parse(text))) == parse(text)


@given(numbers, numbers, st.sampled_from(sorted(UNITS)))
def test_from_to(first, second, unit):
    low, high = sorted((first, second), key=float)
    found = clause(DOSE, ":", f"{low}..{high}{unit}", negated=False)
    assert found.low.value <= found.high.value
    assert found.include_low
    assert found.include_high


@pytest.mark.parametrize(
    ("query", "value", "inside"),
    [
        ("dose>=10uM", 10000 * 1e-9, True),
        ("dose>=10uM", 9.999e-6, False),
        ("dose>10uM", 10000 * 1e-9, False),
        ("dose>10uM", 1.0001e-5, True),
        ("dose<=10uM", 1e-5, True),
        ("dose<10uM", 10 * 1e-6, False),
        ("dose=10000nM", 10 * 1e-6, True),
        ("dose=10000nM", 1.01e-5, False),
    ],
)
def test_the_last_binary_digit_does_not_decide(query, value, inside):
    node = node_of(parse(query).clauses, view=None)
    (between,) = node.nodes
    assert isinstance(between, Between)
    above = between.low is None or value >= between.low
    below = between.high is None or value <= between.high
    assert (above and below) is inside


@pytest.mark.parametrize("word", ["uM", "nM", "weeks", "%", "g/l"])
def test_units_stand_alone(word):
    assert is_unit(word)


@pytest.mark.parametrize("word", ["mitosis", "10", "", "parsec"])
def test_other_words_are_no_units(word):
    assert not is_unit(word) or not word


@pytest.mark.parametrize(
    ("entry", "text", "said"),
    [
        (DOSE, "10", "dose needs a unit behind 10; write dose>=10uM"),
        (DOSE, "", "'' is no number"),
        (DOSE, "10 stone", "no unit 'stone'; dose is given in"),
        (AGE, "10uM", "uM does not measure age; age is given in"),
        (AGE, "1..", "no number"),
        (DOSE, "1uM..2", "needs a unit behind 2"),
    ],
)
def test_what_is_wrong_with_an_amount(entry, text, said):
    with pytest.raises(Problem) as caught:
        clause(entry, ":", text, negated=False)
    assert said in str(caught.value)
