"""One document an image with nested `{name, value}` pairs, as the public description of IDR's search engine tells it.

The description is that of https://github.com/ome/omero_search_engine: names and values each as text, as a keyword and
as a keyword in lower case; values are asked for as they are, by wildcard, or compared as the strings that they are;
several conditions are several nested queries of one boolean query. Nothing of its code is used here.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from elasticsearch import Elasticsearch
from elasticsearch.helpers import parallel_bulk

from catalog.effective import SampleState
from catalog.search.rows import StudyRow

INDEX = "nested-images"
# Beside the words of a term stands its accession, under a name of its own.
ACCESSION = " term accession"
_PAIRS = "key_values"

Query = dict[str, Any]

_SAID = {
    "type": "text",
    "fields": {"keyword": {"type": "keyword"}, "lower": {"type": "keyword", "normalizer": "lower"}},
}
_MAPPING = {
    "dynamic": "strict",
    "properties": {
        "id": {"type": "long"},
        "name": _SAID,
        "study": {"type": "keyword"},
        _PAIRS: {"type": "nested", "properties": {"name": _SAID, "value": _SAID, "index": {"type": "short"}}},
    },
}
_SETTINGS = {
    "number_of_shards": 1,
    "number_of_replicas": 0,
    "refresh_interval": "-1",
    "analysis": {"normalizer": {"lower": {"type": "custom", "filter": ["lowercase"]}}},
}


def create(server: Elasticsearch) -> None:
    """An empty index."""
    server.indices.create(index=INDEX, mappings=_MAPPING, settings=_SETTINGS)


def fill(server: Elasticsearch, documents: Iterable[dict[str, Any]]) -> int:
    """Write them, two requests at a time, and show them; how many."""
    actions = ({"_index": INDEX, "_id": document["id"], "_source": document} for document in documents)
    written = sum(1 for _ in parallel_bulk(server, actions, thread_count=2, chunk_size=1_000))
    server.indices.refresh(index=INDEX)
    return written


def documents(study: StudyRow, state: SampleState) -> Iterator[dict[str, Any]]:
    """A document for each image of the sample."""
    # What was seen not to hold has no place in pairs.
    facts = [fact for fact in state.profile.facts if fact.polarity == "present"]
    found = [*state.profile.words, *((f"{fact.property}{ACCESSION}", fact.curie) for fact in facts)]
    pairs = [{"name": name, "value": value, "index": place} for place, (name, value) in enumerate(found)]
    for number in range(state.image_count or 0):
        yield {
            "id": state.id * 10_000 + number,
            "name": f"{state.key} {number}",
            "study": study.accession,
            _PAIRS: pairs,
        }


def equals(name: str, value: str) -> Query:
    """The pair, in whatever case."""
    return _pair(name, {"term": {f"{_PAIRS}.value.lower": value.lower()}})


def contains(name: str, piece: str) -> Query:
    """A value with these letters in it."""
    return _pair(name, {"wildcard": {f"{_PAIRS}.value.lower": f"*{piece.lower()}*"}})


def at_least(name: str, value: str) -> Query:
    """A value that is not before this one, as strings are ordered."""
    return _pair(name, {"range": {f"{_PAIRS}.value.lower": {"gte": value}}})


def both(*queries: Query) -> Query:
    """All of them, for the same image."""
    return {"bool": {"filter": list(queries)}}


def either(*queries: Query) -> Query:
    """One of them."""
    return {"bool": {"should": list(queries), "minimum_should_match": 1}}


def without(query: Query) -> Query:
    """Every image that is not so."""
    return {"bool": {"must_not": [query]}}


def _pair(name: str, value: Query) -> Query:
    both_hold = {"bool": {"filter": [{"term": {f"{_PAIRS}.name.lower": name}}, value]}}
    return {"nested": {"path": _PAIRS, "query": both_hold}}


def count(server: Elasticsearch, query: Query, **more: Any) -> Any:
    """How many images match, and what else is asked of them."""
    return server.search(index=INDEX, query=query, size=0, track_total_hits=True, **more).body


def facets(names: Iterable[str], size: int = 30) -> dict[str, Any]:
    """Of each name the values with most images: pairs are counted, and the images that they belong to."""
    images: dict[str, Any] = {"images": {"reverse_nested": {}}}
    values = {"values": {"terms": {"field": f"{_PAIRS}.value.keyword", "size": size}, "aggs": images}}
    of_name = {name: {"filter": {"term": {f"{_PAIRS}.name.lower": name}}, "aggs": values} for name in names}
    return {"pairs": {"nested": {"path": _PAIRS}, "aggs": of_name}}


def counted(answer: Any, name: str) -> dict[str, int]:
    """The images of each value of a name, as `facets` asked for them."""
    buckets = answer["aggregations"]["pairs"][name]["values"]["buckets"]
    return {bucket["key"]: bucket["images"]["doc_count"] for bucket in buckets}
