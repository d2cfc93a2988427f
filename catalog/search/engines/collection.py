"""One tantivy index: its fields, questions in its own terms, and exact tallies."""

import json
from collections.abc import Mapping
from typing import Any

import tantivy

from catalog.search.engines.base import Between, Both, Either, Everything, HasAny, Node, Not, Phrase
from catalog.search.schema import COLLECTIONS, Kind

# tantivy refuses an answer of more than 65,000 buckets; what has more is tallied in parts.
MOST_BUCKETS = 60_000
_ALL = tantivy.Query.all_query()


def tantivy_schema(fields: Mapping[str, Kind]) -> tantivy.Schema:
    """The fields in tantivy's terms; tokens were made before, so that white space is all it has to know."""
    builder = tantivy.SchemaBuilder()
    for name, kind in fields.items():
        match kind:
            case Kind.ID:
                builder.add_integer_field(name, indexed=True, fast=True)
            case Kind.NUMBERS:
                builder.add_float_field(name, fast=True)
            case Kind.STORED:
                builder.add_bytes_field(name, stored=True)
            case Kind.WORDS:
                builder.add_text_field(name, tokenizer_name="whitespace")
            case Kind.SIGNATURE:
                builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
            case Kind.KEYWORDS | Kind.COUNTED:
                fast = kind is Kind.COUNTED
                builder.add_text_field(name, tokenizer_name="whitespace", index_option="basic", fast=fast)
    return builder.build()


class Collection:
    """One collection as it was when it was opened."""

    def __init__(self, name: str, index: tantivy.Index) -> None:
        self._fields = COLLECTIONS[name]
        self._schema = index.schema
        index.reload()
        self._searcher = index.searcher()
        self._order = "id" if "id" in self._fields else None

    def query(self, node: Node) -> tantivy.Query:
        """The node in tantivy's terms."""
        match node:
            case Everything():
                return _ALL
            case HasAny(field, values):
                return self._has_any(field, values)
            case Phrase(field, (word,)):
                return tantivy.Query.term_query(self._schema, field, word)
            case Phrase(field, words):
                return tantivy.Query.phrase_query(self._schema, field, list(words))
            case Between():
                return self._between(node)
            case Both(nodes):
                return self._both(nodes)
            case Either(nodes):
                return self._combined(tantivy.Occur.Should, nodes) if nodes else tantivy.Query.empty_query()
            case Not():
                return self._both((node,))

    def _has_any(self, field: str, values: tuple[str, ...]) -> tantivy.Query:
        typed = [int(value) for value in values] if self._fields[field] is Kind.ID else list(values)
        if len(typed) == 1:
            return tantivy.Query.term_query(self._schema, field, typed[0])
        return tantivy.Query.term_set_query(self._schema, field, typed) if typed else tantivy.Query.empty_query()

    def _between(self, node: Between) -> tantivy.Query:
        whole = self._fields[node.field] is Kind.ID
        kind = tantivy.FieldType.Integer if whole else tantivy.FieldType.Float
        low, high = ((int(bound) if whole and bound is not None else bound) for bound in (node.low, node.high))
        if low is None and high is None:
            return tantivy.Query.exists_query(node.field)
        return tantivy.Query.range_query(self._schema, node.field, kind, low, high)

    def _both(self, nodes: tuple[Node, ...]) -> tantivy.Query:
        """Must and must not in one query: tantivy finds nothing for a query that only excludes."""
        wanted = [node for node in nodes if not isinstance(node, Not)]
        parts = [(tantivy.Occur.Must, self.query(node)) for node in wanted] or [(tantivy.Occur.Must, _ALL)]
        parts += [(tantivy.Occur.MustNot, self.query(node.node)) for node in nodes if isinstance(node, Not)]
        return tantivy.Query.boolean_query(parts)

    def _combined(self, occur: tantivy.Occur, nodes: tuple[Node, ...]) -> tantivy.Query:
        return tantivy.Query.boolean_query([(occur, self.query(node)) for node in nodes])

    def count(self, node: Node) -> int:
        """How many documents match."""
        found: Any = self._searcher.search(self.query(node), 1)
        return int(found.count)

    def find(self, node: Node, limit: int, offset: int, field: str) -> list[Any]:
        """The rows, or another stored field, of matching documents, in order of id where they have one."""
        limit = min(limit, max(1, self._searcher.num_docs))
        hits = self._searcher.search(
            self.query(node), limit, count=False, order_by_field=self._order, offset=offset, order=tantivy.Order.Asc
        ).hits
        return [json.loads(self._searcher.doc(address)[field][0]) for _, address in hits]

    def tally(self, node: Node, field: str) -> dict[str, int]:
        """How many matching documents have each token of the field."""
        return self._tally(self.query(node), field)

    def _tally(self, query: tantivy.Query, field: str) -> dict[str, int]:
        found = self._buckets(query, field)
        return self._in_parts(query, field) if found is None else found

    def _buckets(self, query: tantivy.Query, field: str) -> dict[str, int] | None:
        """Token to count; None if there are more than tantivy tells at once.

        With `segment_size` no segment leaves out a bucket, so that the sums are exact however many there are.
        """
        terms = {"field": field, "size": MOST_BUCKETS, "segment_size": MOST_BUCKETS}
        answer = self._searcher.aggregate(query, {"tally": {"terms": terms}})["tally"]
        if answer["sum_other_doc_count"]:
            return None
        return {bucket["key"]: bucket["doc_count"] for bucket in answer["buckets"]}

    def _in_parts(self, query: tantivy.Query, field: str) -> dict[str, int]:
        """The documents halved by id, and again, until each part has few enough; a document is in one part only."""
        bounds = self._searcher.aggregate(query, {"id": {"stats": {"field": "id"}}})["id"]
        low, high = int(bounds["min"]), int(bounds["max"])
        middle = (low + high) // 2
        total: dict[str, int] = {}
        for half in (Between("id", low, middle), Between("id", middle + 1, high)):
            both = [(tantivy.Occur.Must, query), (tantivy.Occur.Must, self.query(half))]
            for token, count in self._tally(tantivy.Query.boolean_query(both), field).items():
                total[token] = total.get(token, 0) + count
        return total
