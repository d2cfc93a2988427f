"""Engines on a search server, each with indexes of its own."""

import uuid
from contextlib import contextmanager

from elasticsearch import Elasticsearch

from catalog.search.engines.elastic import opened


@contextmanager
def engines(address, *, shards=1):
    """Makes empty engines on the server there; what they left is removed at the end."""
    prefixes = []

    def make():
        prefixes.append(f"test-{uuid.uuid4().hex[:8]}")
        return opened([address], prefix=prefixes[-1], shards=shards)

    try:
        yield make
    finally:
        for prefix in prefixes:
            remove(address, prefix)


def remove(address, prefix):
    """Every index of this prefix."""
    with Elasticsearch(address, request_timeout=60) as server:
        for name in server.indices.get(index=f"{prefix}-*").body:
            server.indices.delete(index=name)
