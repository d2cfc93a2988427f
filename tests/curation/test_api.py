import pytest
from django.core.cache import cache

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("words")]


@pytest.fixture(autouse=True)
def _fresh_throttle():
    cache.clear()


def get(client, status=200, **params):
    answer = client.get("/api/v1/suggest/", params)
    assert answer.status_code == status, answer.content
    return answer.json()


def test_each_text_gets_its_candidates(client):
    found = get(client, property="phenotype", text=["large nuclei", "zzz qqq"])["suggestions"]
    assert [one["text"] for one in found] == ["large nuclei", "zzz qqq"]
    best = found[0]["candidates"][0]
    assert (best["term"], best["label"]) == ("CMPO:0000140", "increased nucleus size phenotype")
    assert best["reason"] == "the text is its synonym 'large nuclei'"
    assert found[1]["candidates"] == []


def test_a_study_s_own_decisions_weigh_most(client, decide):
    study = decide("large nuclei", "CMPO:0000140", overruled=True)
    asked = {"property": "phenotype", "text": "large nuclei", "study": study.accession}
    best = get(client, **asked)["suggestions"][0]["candidates"][:1]
    assert [one["term"] for one in best] != ["CMPO:0000140"]


@pytest.mark.parametrize(
    ("params", "status", "words_said"),
    [
        ({}, 400, "property=phenotype"),
        ({"property": "phenotype"}, 400, "text="),
        ({"property": "phenotyp", "text": "x"}, 404, "did you mean"),
        ({"property": "dose", "text": "x"}, 400, "number values"),
        ({"property": "phenotype", "text": "x", "limit": "51"}, 400, "1 to 50"),
        ({"property": "phenotype", "text": "x", "study": "idr9999"}, 404, "idr9999"),
        ({"property": "phenotype", "text": "x", "organism": "unicorn"}, 404, "organism 'unicorn'"),
        ({"property": "phenotype", "text": ["x"] * 101}, 400, "101"),
    ],
)
def test_mistakes_are_said(client, params, status, words_said):
    assert words_said in str(get(client, status, **params))
