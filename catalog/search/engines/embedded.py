"""tantivy, in this process, no server: the engine of the embedded mode."""

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import tantivy

from catalog.search import schema
from catalog.search.engines import folders
from catalog.search.engines.base import (
    Between,
    Both,
    Either,
    Everything,
    HasAny,
    IndexState,
    Node,
    NoIndex,
    Not,
    Phrase,
)
from catalog.search.schema import COLLECTIONS, Kind

# tantivy refuses an answer of more than 65,000 buckets; what has more is tallied in parts.
MOST_BUCKETS = 60_000
_BUILD_MEMORY, _UPDATE_MEMORY = 200_000_000, 30_000_000
# Seconds to wait for another rebuild.
_REBUILD_PATIENCE = 60
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


class _Collection:
    """One collection as it was when it was opened."""

    def __init__(self, name: str, index: tantivy.Index) -> None:
        self._fields = COLLECTIONS[name]
        self._schema = index.schema
        index.reload()
        self.searcher = index.searcher()

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


class EmbeddedSnapshot:
    """One state of one index folder."""

    def __init__(self, folder: Path, indexes: Mapping[str, tantivy.Index], generation: str) -> None:
        self.generation = generation
        self.state = folders.read_state(folder)
        self._collections = {name: _Collection(name, index) for name, index in indexes.items()}

    def tally(self, node: Node, field: str) -> dict[str, int]:
        """As `Snapshot.tally`."""
        samples = self._collections["samples"]
        return _tally(samples.searcher, samples.query(node), field, samples)

    def count(self, collection: str, node: Node) -> int:
        """As `Snapshot.count`."""
        opened = self._collections[collection]
        found: Any = opened.searcher.search(opened.query(node), 1)
        return int(found.count)

    def find(self, collection: str, node: Node, *, limit: int, offset: int = 0) -> list[Any]:
        """As `Snapshot.find`."""
        opened = self._collections[collection]
        limit = min(limit, max(1, opened.searcher.num_docs))
        by = "id" if "id" in COLLECTIONS[collection] else None
        query = opened.query(node)
        hits = opened.searcher.search(
            query, limit, count=False, order_by_field=by, offset=offset, order=tantivy.Order.Asc
        ).hits
        return [json.loads(opened.searcher.doc(address)["row"][0]) for _, address in hits]


def _tally(searcher: tantivy.Searcher, query: tantivy.Query, field: str, samples: _Collection) -> dict[str, int]:
    found = _buckets(searcher, query, field)
    if found is not None:
        return found
    bounds = searcher.aggregate(query, {"id": {"stats": {"field": "id"}}})["id"]
    low, high = int(bounds["min"]), int(bounds["max"])
    middle = (low + high) // 2
    total: dict[str, int] = {}
    for node in (Between("id", low, middle), Between("id", middle + 1, high)):
        part = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, samples.query(node))])
        for token, count in _tally(searcher, part, field, samples).items():
            total[token] = total.get(token, 0) + count
    return total


def _buckets(searcher: tantivy.Searcher, query: tantivy.Query, field: str) -> dict[str, int] | None:
    """Token to count; None if there are more than tantivy tells at once.

    With `segment_size` no segment leaves out a bucket, so that the sums are exact however many there are.
    """
    terms = {"field": field, "size": MOST_BUCKETS, "segment_size": MOST_BUCKETS}
    answer = searcher.aggregate(query, {"tally": {"terms": terms}})["tally"]
    if answer["sum_other_doc_count"]:
        return None
    return {bucket["key"]: bucket["doc_count"] for bucket in answer["buckets"]}


class EmbeddedWriter:
    """Changes to the index in one folder, whose lock the caller holds."""

    def __init__(self, folder: Path, *, memory: int, threads: int) -> None:
        self._folder = folder
        self._indexes = open_indexes(folder)
        self._memory, self._threads = memory, threads
        self._writers: dict[str, Any] = {}
        self._changed: set[str] = set()

    def put(self, collection: str, documents: Iterable[Mapping[str, Any]]) -> None:
        """As `Writer.put`."""
        writer = self._writer(collection)
        for document in documents:
            writer.add_document(tantivy.Document(**{**document, "row": document["row"].encode()}))

    def drop(self, collection: str, field: str, tokens: Sequence[str | int]) -> None:
        """As `Writer.drop`."""
        writer = self._writer(collection)
        for token in tokens:
            writer.delete_documents_by_term(field, token)

    def commit(self, state: IndexState) -> None:
        """As `Writer.commit`: the samples last, so that whatever they name is there before them."""
        for collection in sorted(self._changed, key=lambda name: name == "samples"):
            self._writers[collection].commit()
        self._changed.clear()
        folders.write_state(self._folder, state)

    def snapshot(self) -> EmbeddedSnapshot:
        """As `Writer.snapshot`."""
        return EmbeddedSnapshot(self._folder, self._indexes, generation="")

    def close(self) -> None:
        """Let merges end; what was not committed is forgotten."""
        for writer in self._writers.values():
            writer.wait_merging_threads()
        self._writers.clear()

    def _writer(self, collection: str) -> Any:
        if collection not in self._writers:
            large = collection == "samples"
            memory, threads = (self._memory, self._threads) if large else (_UPDATE_MEMORY, 1)
            self._writers[collection] = self._indexes[collection].writer(memory, threads)
        self._changed.add(collection)
        return self._writers[collection]


def create_indexes(folder: Path) -> None:
    """Empty collections in a new folder."""
    for name, fields in COLLECTIONS.items():
        (folder / name).mkdir()
        tantivy.Index(tantivy_schema(fields), path=str(folder / name))


def open_indexes(folder: Path) -> dict[str, tantivy.Index]:
    """The collections in `folder`; never made here, as the folder may just be being removed."""
    return {name: tantivy.Index.open(str(folder / name)) for name in COLLECTIONS}


class EmbeddedEngine:
    """The index below one folder."""

    key = "embedded"

    def __init__(self, root: Path, *, threads: int = 2) -> None:
        self._folders = folders.Folders(root)
        self._threads = threads
        self._open: tuple[str, EmbeddedSnapshot] | None = None

    def snapshot(self) -> EmbeddedSnapshot:
        """As `Engine.snapshot`: the one opened before, unless something was committed since, by whatever process."""
        while True:
            folder = self._folders.current()
            try:
                return self._opened(folder)
            except (FileNotFoundError, ValueError):
                # A rebuild replaced the folder and removed it since its name was read.
                if folder == self._folders.current():
                    raise

    def _opened(self, folder: Path) -> EmbeddedSnapshot:
        generation = _generation(folder)
        held = self._open
        if held is None or held[0] != generation:
            _check_layout(folder)
            held = (generation, EmbeddedSnapshot(folder, open_indexes(folder), generation))
            self._open = held
        return held[1]

    @contextmanager
    def building(self) -> Iterator[EmbeddedWriter]:
        """As `Engine.building`."""
        with self._folders.rebuilding(_REBUILD_PATIENCE):
            folder = self._folders.create()
            create_indexes(folder)
            try:
                with self._folders.writing(folder, patience=0):
                    yield from _written(folder, _BUILD_MEMORY, self._threads)
                    self._folders.use(folder)
            except BaseException:
                shutil.rmtree(folder)
                raise
            self._folders.remove_others()

    @contextmanager
    def updating(self, patience: float) -> Iterator[EmbeddedWriter]:
        """As `Engine.updating`."""
        with self._folders.writing_current(patience) as folder:
            _check_layout(folder)
            yield from _written(folder, _UPDATE_MEMORY, 1)


def _written(folder: Path, memory: int, threads: int) -> Iterator[EmbeddedWriter]:
    writer = EmbeddedWriter(folder, memory=memory, threads=threads)
    try:
        yield writer
    finally:
        writer.close()


def _check_layout(folder: Path) -> None:
    """An index that another version of Vitrine laid out is no index."""
    if folders.read_state(folder).layout != schema.version():
        raise NoIndex


def _generation(folder: Path) -> str:
    """Changes with every commit: the state file is written last and is a new file each time."""
    stat = (folder / "state.json").stat()
    return f"{folder.name}/{stat.st_mtime_ns}-{stat.st_ino}"
