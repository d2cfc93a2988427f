"""Hit rates on real gold that nothing was tuned on must not fall: the floors are just below what was measured."""

import pytest
from django.conf import settings
from django.db import transaction

from benchmarks.suggestions import gold, methods, studies
from benchmarks.suggestions.asking import ask
from benchmarks.suggestions.examples import examples
from benchmarks.suggestions.measures import Ranks
from ontology import lexicons, services

pytestmark = [pytest.mark.real, pytest.mark.django_db]

ONTOLOGIES = ("efo.obo", "cmpo.obo", "fbbi.owl", "uberon.obo", "cl.obo", "mondo.obo")
# hit@1, hit@5; docs/suggestions.md has what was measured
FLOORS = {"IDR phenotypes": (0.60, 0.80), "tissues": (0.80, 0.92), "Open Targets": (0.58, 0.82)}
LEFT_OUT = frozenset({"idr0001", "idr0013", "idr0028"})  # those with most phenotypes


@pytest.fixture(scope="module")
def ranks(django_db_setup, django_db_blocker, shared_data, tmp_path_factory):
    former, settings.DATA_DIR = settings.DATA_DIR, tmp_path_factory.mktemp("data")
    with django_db_blocker.unblock(), transaction.atomic():
        for name in ONTOLOGIES:
            services.load_source(source=str(shared_data / "ontologies" / name))
        index = lexicons.index()
        cases, _ = gold.cases(index, gold.pairs())
        found = ask(index, [case for case in cases if case.part == "report"], methods.suggestions)
        yield found | {"IDR phenotypes": unseen(index, cases)}
        transaction.set_rollback(True)
    settings.DATA_DIR = former


def unseen(index, cases):
    """The phenotypes of some studies, by a model that has not seen these studies."""
    kept = list(examples(index, [case for case in cases if case.part != "report"]))
    model = studies.Leaving(kept).model(LEFT_OUT, 4.0)
    mine = [one for one in kept if one.studies & LEFT_OUT and one.source == "IDR phenotypes"]
    return Ranks([one.place(model) for one in mine])


@pytest.mark.parametrize("source", FLOORS)
def test_hit_rates_stay_above_their_floors(ranks, source):
    found = ranks[source]
    assert len(found.places) > 30
    first, fifth = FLOORS[source]
    assert found.hit(1) >= first
    assert found.hit(5) >= fifth
