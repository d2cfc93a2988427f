import pytest

from curation.judgement import Choice, Judgement, added, dropped
from ontology.models import Term


def term(pk, curie):
    return Choice(Term(pk=pk, curie=curie))


ROUND, LARGE = term(1, "CMPO:0000118"), term(2, "CMPO:0000140")
ABNORMAL, INCREASED = term(3, "PATO:0000460"), term(4, "PATO:0000470")


def groups(judgement):
    return {choice.term.curie: choice.group for choice in judgement.terms}


@pytest.mark.parametrize(
    ("terms", "grouped"),
    [
        ((ROUND, LARGE), {"CMPO:0000118": "", "CMPO:0000140": ""}),
        ((ROUND, ABNORMAL), {"CMPO:0000118": "1", "PATO:0000460": "1"}),
        ((ABNORMAL,), {"PATO:0000460": ""}),
    ],
)
def test_a_quality_needs_an_entity(terms, grouped):
    assert groups(Judgement(terms)) == grouped


def test_a_further_entity_stands_for_itself_beside_a_pair():
    pair = Judgement((ROUND, ABNORMAL))
    assert groups(Judgement(added(pair, (LARGE,)))) == {"CMPO:0000118": "1", "PATO:0000460": "1", "CMPO:0000140": ""}


def test_a_further_quality_joins_the_pair():
    pair = Judgement((ROUND, ABNORMAL))
    assert set(groups(Judgement(added(pair, (INCREASED,)))).values()) == {"1"}


def test_what_is_left_of_a_pair_stands_for_itself():
    pair = Judgement((ROUND, ABNORMAL))
    assert groups(Judgement(dropped(pair, {3}))) == {"CMPO:0000118": ""}


def test_a_term_is_there_once():
    again = Judgement(added(Judgement((ROUND,)), (Choice(ROUND.term, mapping="broader"),)))
    assert [choice.mapping for choice in again.terms] == ["broader"]
