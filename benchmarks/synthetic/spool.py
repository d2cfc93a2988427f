"""Ready documents in a file, so that an engine's own speed can be measured: made by the product's builder, in processes.

A spool is a folder: `world` (what everything is drawn from), `samples` (frames of documents), `studies` and `terms`,
and, written last, the `layout` of the index that they are for.
"""

import marshal
import struct
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from benchmarks.synthetic.studies import Head, heads, samples
from benchmarks.synthetic.world import MadeVocabulary, World
from catalog.search import schema
from catalog.search.documents import Builder
from catalog.search.rows import TermRow
from catalog.search.vocabulary import Words
from ontology.bulk import chunks

_FRAME = 5_000
_LENGTH = struct.Struct("<QQ")

Used = dict[str, set[str]]


@dataclass(frozen=True, slots=True)
class Spool:
    """The documents in a folder."""

    folder: Path

    def documents(self, collection: str) -> Iterator[list[dict[str, Any]]]:
        """The documents, some thousand at a time."""
        with (self.folder / collection).open("rb") as file:
            while head := file.read(_LENGTH.size):
                _, size = _LENGTH.unpack(head)
                yield marshal.loads(file.read(size))

    @property
    def is_current(self) -> bool:
        """Whether it is there as a whole, for the index as this version of the product lays it out."""
        layout = self.folder / "layout"
        return layout.exists() and layout.read_text() == schema.version()

    @property
    def world(self) -> World:
        """What they were drawn from."""
        return World.load(self.folder / "world")


def write(folder: Path, world: World, count: int, *, seed: int = 1, processes: int = 2) -> Spool:
    """Draw `count` samples and write them, and the rows of their studies and terms, as documents."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "layout").unlink(missing_ok=True)
    world.save(folder / "world")
    drawn = heads(world, seed, samples=count)
    used: Used = defaultdict(set)
    with (folder / "samples").open("wb") as file, get_context("fork").Pool(processes, _begin, (world, seed)) as pool:
        for frames, terms in pool.imap(_study, drawn):
            for frame in frames:
                file.write(frame)
            for key, curies in terms.items():
                used[key] |= curies
    _write(folder / "studies", (head.row.document() for head in drawn))
    words = Words(MadeVocabulary(world.words))
    words.fetch(curie for curies in used.values() for curie in curies)
    _write(folder / "terms", (TermRow.of(key, words[curie]).document() for key in used for curie in sorted(used[key])))
    (folder / "layout").write_text(schema.version())
    return Spool(folder)


_world: World
_words: Words
_seed: int


def _begin(world: World, seed: int) -> None:
    global _world, _words, _seed
    _world, _words, _seed = world, Words(MadeVocabulary(world.words)), seed


def _study(head: Head) -> tuple[list[bytes], Used]:
    builder = Builder(_words)
    return list(_frames(builder.of_study(head.row, samples(_world, head, _seed)))), dict(builder.used)


def _write(path: Path, documents: Iterator[dict[str, Any]]) -> None:
    with path.open("wb") as file:
        for frame in _frames(documents):
            file.write(frame)


def _frames(documents: Iterator[dict[str, Any]]) -> Iterator[bytes]:
    for chunk in chunks(documents, _FRAME):
        packed = marshal.dumps(chunk)
        yield _LENGTH.pack(len(chunk), len(packed)) + packed
