"""A site in its first minutes: nothing harvested, nothing indexed."""

import pytest

from tests.catalog.builders import harvest, well

pytestmark = pytest.mark.django_db


def text(answer):
    return " ".join(answer.content.decode().split())


def test_an_empty_site_says_what_to_do(client, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    assert "Nothing has been harvested yet" in text(client.get("/"))
    assert "No study has been harvested yet" in text(client.get("/studies/"))
    assert "No ontology is loaded" in text(client.get("/terms/"))


def test_studies_without_an_index_are_not_an_empty_search(client, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    harvest(well(1))
    answer = client.get("/")
    assert answer.status_code == 503
    assert "Searching is not possible at the moment." in text(answer)
    assert "reindex" in text(answer)
