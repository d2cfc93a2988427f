"""The fields in Elasticsearch's terms. Tokens were made before, so that white space is all its analysis has to know."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from catalog.search.schema import COLLECTIONS, STORED, Kind

# Lucene takes no longer token; one that is longer cannot be asked for, as in every engine.
_LONGEST = 32_766
# Names a document: writing it again replaces it.
KEYS = {"samples": "id", "images": "id", "studies": "id", "terms": "key"}
# The state of an index is a collection of its own, of one document.
STATE = "state"
ALL = (*COLLECTIONS, STATE)

_FIELDS: Mapping[Kind, dict[str, Any]] = {
    Kind.KEYWORDS: {"type": "keyword", "doc_values": False, "ignore_above": _LONGEST},
    Kind.COUNTED: {"type": "keyword", "ignore_above": _LONGEST},
    Kind.SIGNATURE: {"type": "keyword", "index": False, "ignore_above": _LONGEST},
    Kind.WORDS: {"type": "text", "analyzer": "whitespace", "norms": False},
    Kind.NUMBERS: {"type": "double"},
    Kind.ID: {"type": "long"},
    Kind.STORED: {"type": "keyword", "index": False, "doc_values": False},
}
_STATE = {"commit": {"type": "long"}, "committing": {"type": "boolean"}, "layout": _FIELDS[Kind.STORED]}


def mappings(collection: str) -> dict[str, Any]:
    """The mapping of a collection: strict, and only what is handed back is kept as it came."""
    if collection == STATE:
        return {"dynamic": "strict", "properties": {**_STATE, STATE: _FIELDS[Kind.STORED]}}
    fields = {name: _FIELDS[kind] for name, kind in COLLECTIONS[collection].items()}
    return {"dynamic": "strict", "_source": {"includes": sorted(STORED)}, "properties": fields}


def settings(collection: str, shards: int) -> dict[str, Any]:
    """The settings of a new index: nothing is seen before it is asked for, nothing is copied before it is complete.

    The deletions are remembered for an hour, so that a write which was held up cannot bring back what is gone.
    """
    return {
        "number_of_shards": shards if collection == "samples" else 1,
        "number_of_replicas": 0,
        "refresh_interval": "-1",
        "gc_deletes": "1h",
        "max_terms_count": 1_000_000,
    }


# What an index in use has beyond: where there are two nodes, each holds a copy.
IN_USE = {"auto_expand_replicas": "0-1"}


def version() -> str:
    """Changes whenever an index of an older mapping has to be built anew."""
    whole = json.dumps([mappings(collection) for collection in ALL], sort_keys=True)
    return hashlib.sha256(whole.encode()).hexdigest()[:12]
