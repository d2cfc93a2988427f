"""tantivy, in this process, no server: the engine of the embedded mode."""

import errno
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import tantivy

from catalog.search import schema
from catalog.search.engines import folders
from catalog.search.engines.base import IndexState, Node, NoIndex, Tally
from catalog.search.engines.collection import Collection, tantivy_schema
from catalog.search.schema import COLLECTIONS, STORED
from ontology.problems import Unavailable

_BUILD_MEMORY, _UPDATE_MEMORY = 200_000_000, 30_000_000
# Seconds to wait for another rebuild.
_REBUILD_PATIENCE = 60
# What the system says where there is no room, and tantivy where it, or a thread of it, could not write.
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_TANTIVY_FAILED = ("An IO error occurred", "index writer was killed")


class EmbeddedSnapshot:
    """One state of one index folder."""

    def __init__(self, folder: Path, indexes: Mapping[str, tantivy.Index], generation: str) -> None:
        self.generation = generation
        self.state = folders.read_state(folder)
        self._collections = {name: Collection(name, index) for name, index in indexes.items()}

    def tally(self, node: Node, field: str, collection: str = "samples") -> dict[str, int]:
        """As `Snapshot.tally`."""
        return self._collections[collection].tally(node, field)

    def tallies(self, node: Node, asked: Sequence[Tally], collection: str = "samples") -> list[dict[str, int]]:
        """As `Snapshot.tallies`."""
        return [self.tally(one.of(node), one.field, collection) for one in asked]

    def count(self, collection: str, node: Node) -> int:
        """As `Snapshot.count`."""
        return self._collections[collection].count(node)

    def find(self, collection: str, node: Node, *, limit: int, offset: int = 0, field: str = "row") -> list[Any]:
        """As `Snapshot.find`."""
        return self._collections[collection].find(node, limit, offset, field)


class EmbeddedWriter:
    """Changes to the index in one folder, whose lock the caller holds."""

    def __init__(self, folder: Path, *, memory: int, threads: int) -> None:
        self._folder = folder
        self._indexes = open_indexes(folder)
        self._memory, self._threads = memory, threads
        self._writers: dict[str, Any] = {}
        self._changed: set[str] = set()
        self.state = IndexState()
        self.begin()

    def begin(self) -> None:
        """As `Writer.begin`. There is one writer at a time, so that the later one always has the later facts."""
        for collection in self._changed:
            self._writers[collection].rollback()
        self._changed.clear()
        self.state = folders.read_state(self._folder)

    def put(self, collection: str, documents: Iterable[Mapping[str, Any]]) -> None:
        """As `Writer.put`."""
        writer = self._writer(collection)
        for document in documents:
            stored = {name: document[name].encode() for name in STORED if name in document}
            writer.add_document(tantivy.Document(**{**document, **stored}))

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
        self.state = state

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
    folders.write_state(folder, IndexState())


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
        with _told_where_full(self._folders.root), self._folders.rebuilding(_REBUILD_PATIENCE):
            folder = self._folders.create()
            try:
                create_indexes(folder)
                with self._folders.writing(folder, patience=0):
                    yield from _written(folder, _BUILD_MEMORY, self._threads)
                    self._folders.use(folder, _REBUILD_PATIENCE)
            except BaseException:
                shutil.rmtree(folder)
                raise
            self._folders.remove_others()

    def is_rebuilding(self) -> bool:
        """As `Engine.is_rebuilding`."""
        return self._folders.is_rebuilding()

    @contextmanager
    def updating(self, patience: float) -> Iterator[EmbeddedWriter]:
        """As `Engine.updating`."""
        with _told_where_full(self._folders.root), self._folders.writing_current(patience) as folder:
            _check_layout(folder)
            yield from _written(folder, _UPDATE_MEMORY, 1)


def _written(folder: Path, memory: int, threads: int) -> Iterator[EmbeddedWriter]:
    writer = EmbeddedWriter(folder, memory=memory, threads=threads)
    try:
        yield writer
    finally:
        writer.close()


@contextmanager
def _told_where_full(root: Path) -> Iterator[None]:
    """Put into words that there is no room."""
    try:
        yield
    except (OSError, ValueError) as error:
        if not _is_full(error):
            raise
        raise Unavailable(
            f"The search index cannot be written, most likely because the disk or quota of {root} is full."
            f" What is in the database is kept, and the index follows when there is room. ({error})"
        ) from error


def _is_full(error: OSError | ValueError) -> bool:
    """Whether a file could not be written; tantivy says so in words only."""
    if isinstance(error, OSError):
        return error.errno in _FULL
    return any(words in str(error) for words in _TANTIVY_FAILED)


def _check_layout(folder: Path) -> None:
    """An index that another version of Vitrine laid out is no index."""
    if folders.read_state(folder).layout != schema.version():
        raise NoIndex


def _generation(folder: Path) -> str:
    """Changes with every commit: the state file is written last and is a new file each time."""
    stat = (folder / "state.json").stat()
    return f"{folder.name}/{stat.st_mtime_ns}-{stat.st_ino}"
