import pytest

from tests import servers
from vitrine.servers import SERVERS, start


@pytest.fixture(scope="session")
def servers_to_break():
    """PostgreSQL and Elasticsearch, started once; every test gets them running."""
    with servers.place("postgres", "elasticsearch") as place:
        yield place


@pytest.fixture
def machines(servers_to_break):
    """The same, running, whatever the test before did to them."""
    for name in ("postgres", "elasticsearch"):
        start(servers_to_break, SERVERS[name])
    return servers_to_break


@pytest.fixture
def search_server(servers_to_break):
    """Only the search server."""
    start(servers_to_break, SERVERS["elasticsearch"])
    return servers_to_break
