"""The OpenAPI document says what the API does."""

import pytest

pytestmark = pytest.mark.django_db

OPERATIONS = {
    *("search", "studies", "study", "terms", "term", "sample", "suggest"),
    *("jobs", "job", "start_job", "cancel_job"),
}


@pytest.fixture(scope="module")
def schema(django_db_setup, django_db_blocker):
    from django.test import Client

    with django_db_blocker.unblock():
        return Client().get("/api/schema/?format=json").json()


def operations(schema):
    return {one["operationId"]: one for path in schema["paths"].values() for one in path.values()}


def test_describes_every_operation(schema):
    assert set(operations(schema)) == OPERATIONS
    assert all(one["summary"] if "summary" in one else one["description"] for one in operations(schema).values())


def test_needs_no_key(schema):
    assert all({} in one.get("security", [{}]) for one in operations(schema).values())


def test_states_every_limit(schema):
    parameters = {one["name"]: one for one in operations(schema)["search"]["parameters"]}
    assert parameters.keys() == {"q", "page", "page_size", "unit", "facets"}
    assert "1 to 200" in parameters["page_size"]["description"]
    assert parameters["unit"]["schema"]["enum"] == ["sample", "study"]


def test_documents_withdrawn_studies(schema):
    assert "410" in operations(schema)["study"]["responses"]


@pytest.mark.parametrize(
    ("address", "component"),
    [
        ("/api/v1/search/?q=mitotic+delay", "SearchAnswer"),
        ("/api/v1/studies/", "StudiesAnswer"),
        ("/api/v1/studies/idr/idr0013/", "Study"),
        ("/api/v1/terms/?q=mitot", "MatchesAnswer"),
        ("/api/v1/terms/CMPO:0000202/", "Term"),
        ("/api/v1/jobs/", "JobsAnswer"),
    ],
)
def test_answers_have_the_documented_fields(site, schema, address, component):
    assert set(site.get(address).json()) == set(schema["components"]["schemas"][component]["properties"])
