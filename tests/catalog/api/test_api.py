import pytest
from django.core.cache import cache
from django.urls import reverse
from rest_framework.throttling import AnonRateThrottle

from catalog.models import Sample

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_throttle():
    cache.clear()


def get(client, address, status=200, **params):
    answer = client.get(address, params)
    assert answer.status_code == status, answer.content
    return answer.json()


class TestSearch:
    def test_answers_in_the_promised_shape(self, site):
        found = get(site, "/api/v1/search/", q="mitotic delay")
        assert found["query"] == "phenotype:CMPO:0000202"
        assert found["totals"] == {"studies": 1, "samples": 35, "images": 70, "images_complete": True}
        study = found["studies"][0]
        assert (study["accession"], study["archive"], study["samples"], study["images"]) == ("idr0013", "idr", 35, 70)
        assert [one["term"] for one in study["why"][0]["through"]] == ["CMPO:0000307", "CMPO:0000308"]
        phenotypes = {value["term"]: value for value in found["facets"]["phenotype"]}
        assert phenotypes["CMPO:0000307"].keys() >= {"term", "label", "samples", "images", "studies"}
        assert phenotypes["CMPO:0000307"]["samples"] == 30
        assert found["understood"][0]["recognised"] == "mitotic delay"

    def test_lists_samples_by_page(self, site):
        first = get(site, "/api/v1/search/", q="gene:CDC20", unit="sample", page_size=20)
        second = get(site, "/api/v1/search/", q="gene:CDC20", unit="sample", page_size=20, page=2)
        ids = [hit["public_id"] for hit in (*first["samples"], *second["samples"])]
        assert first["pages"] == 2
        assert first["studies"] == []
        assert len(ids) == len(set(ids)) == 30

    def test_facets_can_be_left_out(self, site):
        assert get(site, "/api/v1/search/", facets=0)["facets"] == {}

    @pytest.mark.parametrize(
        ("params", "status", "words"),
        [
            ({"q": '"abc'}, 400, "quot"),
            ({"q": "x" * 2001}, 400, "2,000"),
            ({"q": "colour:red"}, 400, "colour"),
            ({"page_size": 201}, 400, "it can be 1 to 200"),
            ({"page_size": 0}, 400, "it can be 1 to 200"),
            ({"page": "two"}, 400, "no whole number"),
            ({"page": 10000}, 404, "last one is 1"),
            ({"unit": "plate"}, 400, "study or sample"),
            ({"facets": 20001}, 400, "it can be 0 to 20000"),
        ],
    )
    def test_what_cannot_be_asked_is_said(self, site, params, status, words):
        assert words in get(site, "/api/v1/search/", status, **params)["detail"]


class TestStudies:
    def test_lists_live_ones(self, site):
        found = get(site, "/api/v1/studies/", page_size=2)
        assert (found["count"], found["page"], found["pages"]) == (3, 1, 2)
        assert [row["accession"] for row in found["results"]] == ["CIL_1", "idr0001"]

    def test_filters(self, site):
        assert get(site, "/api/v1/studies/", q="yeast")["count"] == 1
        assert get(site, "/api/v1/studies/", archive="cil")["count"] == 1

    def test_limits(self, site):
        assert "1 to 200" in get(site, "/api/v1/studies/", 400, page_size=500)["detail"]
        assert "ends with page 1" in get(site, "/api/v1/studies/", 404, page=9)["detail"]

    def test_one_whole(self, site):
        found = get(site, "/api/v1/studies/idr/idr0013/")
        assert found["licence"] == {
            "spdx": "CC0-1.0",
            "raw": "CC0 1.0",
            "stated_at": "study.txt, Study License",
            "url": "https://creativecommons.org/publicdomain/zero/1.0/",
        }
        assert found["samples"] == 41
        assert [one["samples"] for one in found["components"]] == [40, 1]
        assert found["top"]["phenotype"][0] == {
            "term": "CMPO:0000307",
            "label": "metaphase delayed phenotype",
            "samples": 30,
        }
        assert {(link["kind"], link["archive"]) for link in found["links"]} == {("same", "cil"), ("related", "idr")}

    def test_a_withdrawn_one_is_gone(self, site):
        assert "was withdrawn. The authors asked for it." in get(site, "/api/v1/studies/idr/idr0099/", 410)["detail"]

    def test_one_that_is_not_here(self, site):
        assert "no study 'idr4711'" in get(site, "/api/v1/studies/idr/idr4711/", 404)["detail"]


class TestTerms:
    def test_completes_what_is_typed(self, site):
        found = get(site, "/api/v1/terms/", q="mitot")["results"]
        assert found[0] == {
            "curie": "CMPO:0000202",
            "label": "mitosis delayed phenotype",
            "matched": "mitotic delay",
            "definition": "Mitosis takes longer than it should.",
            "taxon": "",
            "species": "",
            "obsolete": False,
            "instead": [],
            "path": [],
            "url": "/terms/CMPO:0000202/",
        }
        assert get(site, "/api/v1/terms/", q="cdc2", property="gene")["results"][0]["species"] == "H. sapiens"

    def test_says_where_a_term_hangs_where_asked(self, site):
        found = get(site, "/api/v1/terms/", q="mitosis delayed", path="true")["results"]
        assert found[0]["path"] == ["cellular phenotype", "cell cycle phenotype"]

    def test_an_obsolete_term_names_what_is_in_use(self, site):
        found = get(site, "/api/v1/terms/", q="odd phenotype")["results"]
        assert found[0]["obsolete"]
        assert found[0]["instead"] == [{"curie": "CMPO:0000118", "label": "round cell phenotype"}]

    def test_completes_within_a_property(self, site):
        assert get(site, "/api/v1/terms/", q="homo", property="species")["property"] == "organism"
        assert get(site, "/api/v1/terms/", q="homo", property="phenotype")["results"] == []

    @pytest.mark.parametrize(
        ("params", "status", "words"),
        [
            ({}, 400, "Say what to look for"),
            ({"q": "x", "limit": 51}, 400, "1 to 50"),
            ({"q": "x", "property": "phenotyp"}, 404, "phenotype"),
            ({"q": "x", "property": "dose"}, 400, "no terms"),
            ({"q": "x" * 201}, 400, "200 characters"),
            ({"q": "x", "path": "maybe"}, 400, "path=true"),
        ],
    )
    def test_what_cannot_be_asked_is_said(self, site, params, status, words):
        assert words in get(site, "/api/v1/terms/", status, **params)["detail"]

    def test_one_whole(self, site):
        found = get(site, "/api/v1/terms/CMPO_0000202/")
        assert found["curie"] == "CMPO:0000202"
        assert found["synonyms"] == [{"text": "mitotic delay", "scope": "EXACT"}]
        assert [one["curie"] for one in found["parents"]] == ["CMPO:0000100"]
        assert [one["curie"] for one in found["ancestors"]] == ["CMPO:0000100", "CMPO:0000003"]
        assert [one["curie"] for one in found["children"]] == ["CMPO:0000307", "CMPO:0000308"]
        assert found["totals"]["samples"] == 35

    def test_one_that_nothing_knows(self, site):
        assert "CMPO:9999999" in get(site, "/api/v1/terms/CMPO:9999999/", 404)["detail"]


class TestSample:
    def test_says_what_holds(self, site):
        row = Sample.objects.get(component__study__accession="idr0013", key="P1/A1")
        found = get(site, f"/api/v1/samples/{row.public_id}/")
        statements = {(one["property"], one["source"]): one for one in found["statements"]}
        assert statements["phenotype", "sample"]["text"] == "metaphase delayed"
        assert statements["phenotype", "sample"]["terms"][0]["curie"] == "CMPO:0000307"
        assert statements["organism", "component"]["terms"][0]["label"] == "Homo sapiens"
        assert found["image_count"] == 2

    def test_lists_its_images(self, site):
        row = Sample.objects.get(component__study__accession="CIL_1")
        image = get(site, f"/api/v1/samples/{row.public_id}/")["images"][0]
        assert image["shape"] == {"X": 512, "Y": 512, "C": 2}

    def test_one_of_a_withdrawn_study_is_gone(self, site):
        row = Sample.objects.get(component__study__accession="idr0099")
        get(site, f"/api/v1/samples/{row.public_id}/", 410)

    def test_one_that_is_not_here(self, site):
        assert "no sample id" in get(site, "/api/v1/samples/nonsense/", 404)["detail"]


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/api/v1/search/?q=mitotic+delay", 10),
        ("/api/v1/studies/", 5),
        ("/api/v1/studies/idr/idr0013/", 17),
        ("/api/v1/terms/?q=mitot", 6),
        ("/api/v1/terms/?q=odd&path=true", 14),
        ("/api/v1/terms/CMPO:0000202/", 25),
    ],
)
def test_an_answer_asks_a_fixed_number_of_queries(site, address, most, django_assert_max_num_queries):
    site.get(address)
    with django_assert_max_num_queries(most):
        assert site.get(address).status_code == 200


def test_too_many_questions_are_refused(site, monkeypatch):
    monkeypatch.setattr(AnonRateThrottle, "get_rate", lambda _self: "2/min")
    statuses = [site.get("/api/v1/studies/").status_code for _ in range(3)]
    assert statuses == [200, 200, 429]


def test_it_is_only_read(site):
    assert site.post("/api/v1/search/").status_code == 405


def test_the_page_to_try_it_needs_no_foreign_host(site):
    page = site.get(reverse("api-docs")).content.decode()
    assert "drf_spectacular_sidecar/swagger-ui-dist/swagger-ui-bundle.js" in page
    assert 'src="http' not in page
