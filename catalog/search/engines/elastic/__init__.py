"""Elasticsearch, a server of one or many nodes: the engine of the services mode. Its core modules are all it needs."""

from collections.abc import Sequence

from catalog.search.engines.elastic.client import Client
from catalog.search.engines.elastic.engine import ElasticEngine

__all__ = ["ElasticEngine", "opened"]


def opened(
    addresses: Sequence[str], *, certificates: str = "", prefix: str = "vitrine", shards: int = 1
) -> ElasticEngine:
    """The engine on the server at these addresses. `certificates`: a file of those to trust besides the system's."""
    return ElasticEngine(Client(addresses, certificates=certificates), prefix=prefix, shards=shards)
