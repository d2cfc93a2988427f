"""Health: what a supervisor is told."""

import re

import pytest
from django.db import OperationalError
from django.utils import timezone

from catalog.search import indexing
from ontology.models import Ontology
from ontology.problems import Unavailable
from tests.catalog.builders import harvest, well
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
    assert re.fullmatch(r"built 20.* UTC, up to date", health.index())
    harvest(well(1))
    assert health.index().endswith(" UTC, 1 change to take in")


def test_the_index_tells_its_numbers_and_what_to_do(client, db, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    harvest(well(1))
    answer = client.get("/health/index")
    assert (answer.status_code, answer.json()["exists"]) == (503, False)
    assert "manage.py reindex" in answer.json()["advice"]
    indexing.rebuild()
    answer = client.get("/health/index")
    assert (answer.status_code, answer.json()["status"], answer.json()["samples_indexed"]) == (200, "ok", 1)
    harvest(well(1), well(2))
    answer = client.get("/health/index")
    assert (answer.status_code, answer.json()["status"], answer.json()["lag"]) == (503, "different", 1)


def test_an_index_whose_server_is_down_says_so(client, db, settings):
    settings.VITRINE_SEARCH_ENGINE = "elasticsearch"
    settings.VITRINE_ELASTICSEARCH_URL = ["http://127.0.0.1:1"]
    answer = client.get("/health/index")
    assert answer.status_code == 503
    assert "does not answer" in answer.json()["advice"]
