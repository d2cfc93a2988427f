"""Health: what a supervisor is told."""

import pytest
from django.db import OperationalError
from django.utils import timezone

from catalog.search import indexing
from ontology.models import Ontology
from ontology.problems import Unavailable
from vitrine import health


@pytest.fixture
def ontology(db):
    return Ontology.objects.create(prefix="CMPO", source="cmpo.obo", checksum="0" * 64, loaded_at=timezone.now())


def _unreachable():
    raise OperationalError("the database does not answer")


def _unreadable():
    raise Unavailable("No index yet.")


def test_live_asks_nothing_of_the_database(client):
    answer = client.get("/health/live")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok"}
    assert "no-store" in answer.headers["Cache-Control"]


def test_ready_says_what_every_part_answered(client, ontology, monkeypatch):
    monkeypatch.setattr(health, "CHECKS", {"database": health.database, "ontologies": health.ontologies})
    answer = client.get("/health/ready")
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ok",
        "checks": {
            "database": {"ok": True, "detail": "sqlite"},
            "ontologies": {"ok": True, "detail": "1 loaded"},
        },
    }


def test_ready_without_an_ontology_is_503_and_says_what_to_do(client, db):
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert "load_ontology" in answer.json()["checks"]["ontologies"]["detail"]


@pytest.mark.parametrize("broken", [_unreachable, _unreadable])
def test_one_broken_part_makes_it_503_and_the_others_still_answer(client, ontology, monkeypatch, broken):
    monkeypatch.setattr(health, "CHECKS", {"broken": broken, "ontologies": health.ontologies})
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json()["status"] == "unavailable"
    assert answer.json()["checks"]["broken"]["ok"] is False
    assert answer.json()["checks"]["ontologies"]["ok"] is True


def test_every_check_of_the_real_list_is_named_in_the_answer(client, db):
    assert set(client.get("/health/ready").json()["checks"]) == set(health.CHECKS)


def test_a_mistake_of_ours_is_not_taken_for_a_broken_part():
    with pytest.raises(ZeroDivisionError):
        health.outcome(lambda: str(1 / 0))


def test_the_index_is_asked_when_it_was_built(db, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    with pytest.raises(Unavailable, match="reindex"):
        health.index()
    indexing.rebuild()
    assert health.index().startswith("built 20")
