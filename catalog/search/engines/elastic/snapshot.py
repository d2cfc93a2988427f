"""One state of a build, held by a point in time of each collection: whatever is written later is not seen in it."""

import json
import weakref
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from elasticsearch import ApiError

from catalog.search.engines.base import Between, Both, Either, Everything, Expired, IndexState, Node, Tally
from catalog.search.engines.elastic.builds import Builds
from catalog.search.engines.elastic.client import Client
from catalog.search.engines.elastic.mapping import KEYS
from catalog.search.engines.elastic.queries import filtering, query
from catalog.search.schema import COLLECTIONS, Kind
from ontology.problems import Unavailable

# Seconds that the server keeps a state for somebody who does not come back.
KEPT = 300
# Below `search.max_buckets` (65,536 unless an operator changed it); what has more is tallied in parts.
MOST_BUCKETS = 60_000
_PARTS = 8
# How many times as many buckets a field of single terms may have as one of signatures, where both are asked for at once.
_MANY = 4
# The most rows that the server lists at once (`index.max_result_window`).
_WINDOW = 10_000
# The server gives up after this, and says so.
_TIMEOUT = "9s"

# Points in time that nobody reads any more, to be closed.
Closing = deque[dict[str, str]]


class ElasticSnapshot:
    """A state of the build that `points` were opened on: collection to point in time."""

    def __init__(self, client: Client, points: dict[str, str], generation: str, state: IndexState) -> None:
        self.generation = generation
        self.state = state
        self.expired = False
        self._client = client
        self._points = points

    def closing_into(self, closing: Closing) -> "ElasticSnapshot":
        """The same; as soon as nobody holds it, its points in time are put there."""
        weakref.finalize(self, closing.append, self._points)
        return self

    def tally(self, node: Node, field: str, collection: str = "samples") -> dict[str, int]:
        """As `Snapshot.tally`."""
        asked = {"tally": _aggregation(Tally(field), MOST_BUCKETS)}
        tally = _complete(self._search(collection, node, size=0, aggregations=asked)["aggregations"]["tally"])
        return self._tally_in_parts(node, field, collection) if tally is None else tally

    def tallies(self, node: Node, asked: Sequence[Tally], collection: str = "samples") -> list[dict[str, int]]:
        """As `Snapshot.tallies`: what has more buckets than its share of one answer is asked for alone."""
        fields = COLLECTIONS[collection]
        weights = [_MANY if fields[one.field] is Kind.COUNTED else 1 for one in asked]
        share = max(MOST_BUCKETS // max(sum(weights), 1), 1)
        aggregations = {
            str(number): _aggregation(one, weight * share)
            for number, (one, weight) in enumerate(zip(asked, weights, strict=True))
        }
        found = self._search(collection, node, size=0, aggregations=aggregations)["aggregations"] if asked else {}
        together = [_complete(found[number]) for number in aggregations]
        return [
            self.tally(one.of(node), one.field, collection) if tally is None else tally
            for one, tally in zip(asked, together, strict=True)
        ]

    def _tally_in_parts(self, node: Node, field: str, collection: str) -> dict[str, int]:
        """Most values occur in samples with ids near each other, so that parts have few values in common."""
        bounds = {"low": {"min": {"field": "id"}}, "high": {"max": {"field": "id"}}}
        found = self._search(collection, node, size=0, aggregations=bounds)["aggregations"]
        low, high = int(found["low"]["value"]), int(found["high"]["value"])
        step = -(-(high - low + 1) // _PARTS)
        total: dict[str, int] = {}
        for start in range(low, high + 1, step):
            part = Both((node, Between("id", start, start + step - 1)))
            for token, count in self.tally(part, field, collection).items():
                total[token] = total.get(token, 0) + count
        return total

    def count(self, collection: str, node: Node) -> int:
        """As `Snapshot.count`."""
        return int(self._search(collection, node, size=0, track_total_hits=True)["hits"]["total"]["value"])

    def find(self, collection: str, node: Node, *, limit: int, offset: int = 0, field: str = "row") -> list[Any]:
        """As `Snapshot.find`."""
        if offset + limit <= _WINDOW:
            hits: Any = self._search(collection, node, size=limit, from_=offset, sort=_sort(collection))["hits"]["hits"]
        else:
            hits = islice(self._hits(collection, node), offset, offset + limit)
        return [json.loads(hit["_source"][field]) for hit in hits]

    def touch(self) -> None:
        """Tell the server that it is still needed. Raises `Expired`."""
        for collection in self._points:
            self._search(collection, Either(()), size=0)

    def ids(self, collection: str, node: Node) -> Iterator[str]:
        """What names the documents that match."""
        return (hit["_id"] for hit in self._hits(collection, node, source=False))

    def _hits(self, collection: str, node: Node, **more: Any) -> Iterator[dict[str, Any]]:
        """Every match, page after page: each page begins after the last one's end."""
        asked = {"size": _WINDOW, "sort": _sort(collection), **more}
        page = self._search(collection, node, **asked)["hits"]["hits"]
        yield from page
        while len(page) == _WINDOW:
            page = self._search(collection, node, search_after=page[-1]["sort"], **asked)["hits"]["hits"]
            yield from page

    def _search(self, collection: str, node: Node, **more: Any) -> Any:
        point = {"id": self._points[collection], "keep_alive": f"{KEPT}s"}
        asked = {"track_total_hits": False, "timeout": _TIMEOUT, "allow_partial_search_results": False, **more}
        try:
            found = self._client.call(lambda es: es.search(query=filtering(node), pit=point, **asked)).body
        except (ApiError, Unavailable) as error:
            self.expired = _is_gone(error)
            if self.expired:
                raise Expired from error
            raise
        if found["timed_out"]:
            raise Unavailable("This search takes the search server too long; narrow it, or try again in a minute.")
        self._points[collection] = found["pit_id"]
        return found


def _aggregation(asked: Tally, most: int) -> dict[str, Any]:
    terms = {"terms": {"field": asked.field, "size": most, "shard_size": most}}
    return {"filter": query(asked.among), "aggregations": {"tally": terms}} if asked.among != Everything() else terms


def _complete(found: Any) -> dict[str, int] | None:
    """Token to count; None if there are more. No shard left out a bucket, so that the sums are exact."""
    tally = found.get("tally", found)
    if tally["sum_other_doc_count"]:
        return None
    return {bucket["key"]: bucket["doc_count"] for bucket in tally["buckets"]}


def _is_gone(error: Exception) -> bool:
    """Whether the server says that it has no such state, or not all shards of it, rather than that it is down."""
    cause = error if isinstance(error, ApiError) else error.__cause__
    return isinstance(cause, ApiError) and cause.meta.status in (404, 503)


def _sort(collection: str) -> list[dict[str, str]]:
    return [{"id" if "id" in COLLECTIONS[collection] else "_shard_doc": "asc"}]


def open_points(client: Client, builds: Builds, build: str) -> dict[str, str]:
    """A point in time for each collection. Raises `ApiError` if the build is gone."""

    def opened(index: str) -> str:
        return str(client.call(lambda es: es.open_point_in_time(index=index, keep_alive=f"{KEPT}s"))["id"])

    return {collection: opened(builds.index(collection, build)) for collection in KEYS}


def close_points(client: Client, points: dict[str, str]) -> None:
    """Tell the server that nobody needs them; one that is gone already is fine."""

    def close(point: str) -> None:
        client.call(lambda es: es.options(ignore_status=404).close_point_in_time(id=point))

    for point in points.values():
        close(point)
