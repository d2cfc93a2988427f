import pytest

from benchmarks import curation_replay
from benchmarks.curation_replay import Case, Cost, _cases, _judge, _replay, _sum
from catalog.models import SourceValue
from catalog.services import annotate
from curation.suggest import Candidate
from ontology.models import Term
from tests.curation import conftest
from tests.curation.judging import LARGE, ROUND, value
from tests.factories import StudyFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("words")]

words, decide = conftest.words, conftest.decide


def offer(curie):
    return Candidate(curie, "label", "label", 1.0, 0.9, "why")


def case(*curies):
    labels = {ROUND: "round cell phenotype", LARGE: "increased nucleus size phenotype"}
    return Case(value(StudyFactory()), {curie: labels[curie] for curie in curies}, 1)


@pytest.mark.parametrize(
    ("offers", "expected"),
    [
        ([ROUND, LARGE], (1, "first suggestion")),
        ([LARGE, ROUND], (1, "another suggestion")),
        # slash, "ro", arrow, Enter
        ([LARGE], (5, "searched")),
        ([], (5, "searched")),
    ],
)
def test_keys_of_one_term(offers, expected):
    assert _judge(case(ROUND), "phenotype", [offer(curie) for curie in offers]) == expected


def test_a_second_term_is_searched():
    keys, way = _judge(case(ROUND, LARGE), "phenotype", [offer(LARGE), offer(ROUND)])
    assert (keys, way) == (1 + 5, "first suggestion")


def test_a_term_that_its_label_does_not_bring_up_is_written_by_its_id():
    assert curation_replay._search("CMPO:0000999", "zz", "phenotype") == len("CMPO:0000999") + 3


def test_a_study_does_not_see_what_is_stated_of_it_and_later_ones_do(decide):
    for accession in ("idr0001", "idr0002"):
        decide("qqxq vvkv", LARGE, study=StudyFactory(accession=accession))
    costs, apart = _replay()
    cost = costs["phenotype"]
    assert (cost.values, len(cost.texts), apart) == (2, 1, 0)
    assert dict(cost.ways) == {"searched": 1, "first suggestion": 1}


def test_another_id_for_the_same_text_is_left_out(decide):
    first = decide("round cells", ROUND)
    other = SourceValue.objects.create(study=first, property="phenotype", text="round cells", submitted_id="CMPO_2")
    annotate(subject=other, property_key="phenotype", term=Term.objects.get(curie=LARGE), asserted_by="idr")
    cases, apart = _cases()
    assert (len(cases[first.pk]["phenotype"]), apart) == (1, 1)


def test_costs_add_up():
    one = Cost(values=1, reach=10, keys=3, texts={"a"})
    total = _sum([one, Cost(values=2, reach=5, keys=4, texts={"a", "b"})])
    assert (total.values, total.reach, total.keys, len(total.texts)) == (3, 15, 7, 3)
