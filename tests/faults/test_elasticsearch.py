"""The search server is stopped, killed, filled up: what people see, and that the index equals the database afterwards."""

import signal
import threading
import uuid

import pytest
from elasticsearch import Elasticsearch

from catalog import services
from catalog.models import Annotation, SourceValue, Study
from catalog.search import engines, indexing, service
from catalog.search.engines.elastic import leases, sending
from catalog.search.language import parse
from catalog.search.status import index_status
from catalog.search.verifying import verify
from curation.services import approve
from ontology.models import Term
from ontology.problems import Unavailable
from tests.catalog.builders import gene, harvest, phenotype, well
from tests.curation.people import curator, reviewer
from vitrine import servers

pytestmark = [pytest.mark.faults, pytest.mark.services, pytest.mark.django_db(transaction=True)]
SERVER = servers.SERVERS["elasticsearch"]
ROUND = phenotype("round", "CMPO:0000118")


@pytest.fixture
def place(search_server, settings, tmp_path, monkeypatch):
    """The server runs, holds the index of this installation, and is about to fail."""
    settings.DATA_DIR = tmp_path
    settings.VITRINE_SEARCH_ENGINE = "elasticsearch"
    settings.VITRINE_ELASTICSEARCH_URL = [search_server.environment()["VITRINE_ELASTICSEARCH_URL"]]
    settings.VITRINE_ELASTICSEARCH_PREFIX = f"test-{uuid.uuid4().hex[:8]}"
    # What a killed writer leaves is waited for, but not in a test.
    monkeypatch.setattr(leases, "LENGTH", 1.0)
    monkeypatch.setattr(leases, "BEAT", 0.2)
    harvest(well(1, ROUND, gene("CDC20", "NCBIGene:991")), well(2, ROUND))
    indexing.rebuild()
    yield search_server
    service._searchers.clear()
    engines._elasticsearch.cache_clear()


def samples(query=""):
    return service.search(parse(query)).totals.samples


def come_back(place):
    """The server, with its indexes recovered: what asks before is told to try again."""
    servers.start(place, SERVER)
    with Elasticsearch(place.environment()["VITRINE_ELASTICSEARCH_URL"], request_timeout=90) as server:
        server.cluster.health(wait_for_status="yellow", timeout="80s")


def test_while_it_is_down_values_are_mapped_and_approved(place, client):
    value = SourceValue.objects.filter(text="round").first()
    term = Term.objects.create(curie="CMPO:0000120", label="large")
    client.force_login(curator().user)
    servers.stop(place, SERVER)
    client.post("/curation/decide/", {"op": "accept", "aim": f"{value.pk}:0", "term": term.curie})
    client.post("/curation/decide/", {"op": "submit", "aim": f"{value.pk}:1"})
    row = value.proposals.get()
    approve(versions={row.pk: row.version}, who=reviewer())
    page = client.get("/curation/studies/idr/idr0001/?property=phenotype").content.decode()
    assert "cannot be searched yet" in page
    assert 'data-state="approved"' in page
    come_back(place)
    assert settled()
    assert samples("phenotype:CMPO:0000120") == 2
    assert "cannot be searched yet" not in client.get("/curation/studies/idr/idr0001/").content.decode()


def settled():
    """The index equals the database: nothing had to be repaired."""
    indexing.catch_up()
    return index_status().complete and verify().is_equal


def test_while_it_is_down_everything_but_search_goes_on(place, client):
    assert samples("phenotype:CMPO:0000118") == 2
    servers.stop(place, SERVER)
    page = client.get("/?q=phenotype:CMPO:0000118")
    assert page.status_code == 503
    assert "Study pages and curation go on" in page.content.decode()
    answer = client.get("/api/v1/search/?q=phenotype:CMPO:0000118")
    assert answer.status_code == 503
    assert "nothing can be searched at the moment" in answer.json()["detail"]
    assert client.get("/studies/idr/idr0001/").status_code == 200
    assert client.get("/api/v1/studies/idr/idr0001/").status_code == 200
    assert "does not answer" in client.get("/health/ready").json()["checks"]["index"]["detail"]
    harvest(well(1, ROUND), accession="idr0002")
    assert Study.objects.count() == 2
    come_back(place)
    assert settled()
    assert samples("phenotype:CMPO:0000118") == 3
    assert client.get("/?q=phenotype:CMPO:0000118").status_code == 200


def test_a_search_after_a_crash_needs_nobody(place):
    """The server forgot the points in time that were open."""
    assert samples() == 2
    servers.stop(place, SERVER, by=signal.SIGKILL)
    come_back(place)
    assert samples() == 2
    assert samples("gene:CDC20") == 1


def test_it_is_killed_and_comes_back_in_the_middle_of_a_rebuild(place):
    for number in range(2, 6):
        harvest(*(well(place, ROUND) for place in range(30)), accession=f"idr000{number}")
    back = threading.Thread(target=lambda: come_back(place))

    def crash(_, number, studies):
        if number == 3:
            assert studies == 5
            servers.stop(place, SERVER, by=signal.SIGKILL)
            back.start()

    report = indexing.rebuild(progress=crash)
    back.join()
    assert report.samples == 122
    assert settled()
    assert samples("phenotype:CMPO:0000118") == 122


def test_a_rebuild_that_waits_in_vain_ends_with_a_sentence_and_the_old_index_stays(place, monkeypatch):
    from catalog.search.engines.elastic import engine

    monkeypatch.setattr(engine, "_REBUILD_PATIENCE", 0.2)
    with pytest.raises(Unavailable, match="does not answer"):
        indexing.rebuild(progress=lambda *_: servers.stop(place, SERVER, by=signal.SIGKILL))
    come_back(place)
    assert samples() == 2
    monkeypatch.undo()
    indexing.rebuild()
    assert settled()


def test_it_is_killed_between_the_documents_and_the_state(place, monkeypatch):
    from catalog.search.engines.elastic.writer import ElasticWriter

    def crash(*_):
        servers.stop(place, SERVER, by=signal.SIGKILL)
        publish(*_)

    publish = ElasticWriter._publish
    with monkeypatch.context() as patch:
        patch.setattr(ElasticWriter, "_publish", crash)
        harvest(well(1, ROUND), accession="idr0002")  # and with it, the index follows, as far as it can
    come_back(place)
    assert settled()
    assert samples() == 3


def test_it_is_killed_in_the_middle_of_a_bulk(place, monkeypatch, caplog):
    """Some requests of a commit are in, the others never will be: the change stays due, and is written again as a whole."""

    def crash(sender, lines):
        sent.append(lines)
        if len(sent) == 3:
            servers.stop(place, SERVER, by=signal.SIGKILL)
        request(sender, lines)

    sent, request = [], sending.Sender._request
    with monkeypatch.context() as patch:
        patch.setattr(sending, "_DOCUMENTS", 1)
        patch.setattr(sending.Sender, "_request", crash)
        patch.setattr(indexing, "_HURRIED", 1.0)
        harvest(*(well(number, ROUND) for number in range(1, 9)), accession="idr0002")
    assert len(sent) >= 3
    assert "does not answer" in caplog.text
    assert Study.objects.count() == 2
    come_back(place)
    assert index_status().lag == 1
    assert settled()
    assert samples() == 10


def test_decisions_go_on_while_it_is_down(place, caplog):
    servers.stop(place, SERVER, by=signal.SIGKILL)
    term, _ = Term.objects.get_or_create(curie="CMPO:0000002", defaults={"label": "rounded up"})
    value = SourceValue.objects.get(text="round")
    services.annotate(subject=value, property_key="phenotype", term=term, asserted_by="curator")
    assert Annotation.objects.filter(term=term, status="accepted").count() == 1
    assert "The index will follow later" in caplog.text
    come_back(place)
    assert settled()
    assert samples("phenotype:CMPO:0000002") == 2


def test_a_full_disk_stops_changes_and_not_searches(place, caplog):
    from elasticsearch import Elasticsearch

    with Elasticsearch(place.environment()["VITRINE_ELASTICSEARCH_URL"], request_timeout=60) as server:
        full = {"index.blocks.read_only_allow_delete": True}  # what the server sets itself, at 95 %
        server.indices.put_settings(index="test-*", settings=full)
        harvest(well(1, ROUND), accession="idr0002")
        assert "disk is full" in caplog.text
        assert samples() == 2
        server.indices.put_settings(index="test-*", settings=dict.fromkeys(full))
    assert settled()
    assert samples() == 3
