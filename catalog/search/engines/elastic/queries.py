"""Nodes in Elasticsearch's terms: filters only, as nothing is ranked by score."""

import hashlib
import re
from typing import Any

from catalog.search.engines.base import Between, Both, Either, Everything, HasAny, Node, Not, Phrase

Query = dict[str, Any]

_ALL: Query = {"match_all": {}}
_NONE: Query = {"match_none": {}}
# The whitespace analyzer cuts words of more than 255 characters; those beyond Unicode's first plane count twice.
_LONGEST_WORD = 120
_TOO_LONG = re.compile(rf"\S{{{_LONGEST_WORD + 1},}}")


def filtering(node: Node) -> Query:
    """The node as a whole query."""
    return {"bool": {"filter": [query(node)]}}


def query(node: Node) -> Query:
    """The node as a part of a query."""
    match node:
        case Everything():
            return _ALL
        case HasAny(field, values):
            return _has_any(field, values)
        case Phrase(field, words):
            return _phrase(field, words)
        case Between(field, low, high):
            bounds = {sign: bound for sign, bound in (("gte", low), ("lte", high)) if bound is not None}
            return {"range": {field: bounds}} if bounds else {"exists": {"field": field}}
        case Both(nodes):
            return _both(nodes)
        case Either(nodes):
            return {"bool": {"should": [query(one) for one in nodes], "minimum_should_match": 1}} if nodes else _NONE
        case Not():
            return _both((node,))


def shortened(text: str) -> str:
    """Words as the server can hold them, in documents and in questions: of a very long one its beginning and a hash."""
    return _TOO_LONG.sub(lambda long: long[0][:80] + hashlib.sha256(long[0].encode()).hexdigest()[:32], text)


def _has_any(field: str, values: tuple[str, ...]) -> Query:
    if len(values) == 1:
        return {"term": {field: values[0]}}
    return {"terms": {field: list(values)}} if values else _NONE


def _phrase(field: str, words: tuple[str, ...]) -> Query:
    text = shortened(" ".join(words))
    return {"term": {field: text}} if len(words) == 1 else {"match_phrase": {field: text}}


def _both(nodes: tuple[Node, ...]) -> Query:
    wanted = [query(node) for node in nodes if not isinstance(node, Not)]
    unwanted = [query(node.node) for node in nodes if isinstance(node, Not)]
    return {"bool": {"filter": wanted or [_ALL], "must_not": unwanted}}
