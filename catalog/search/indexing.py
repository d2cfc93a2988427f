"""Keeping the index in step with the facts: from the beginning, and by reading the Change log.

A change names where to look, never what to write: its samples are read as they are now and written anew, so that order
and repetition do not matter. The cursor is stored after the documents; whatever happens in between is done again.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import partial

from django.db import transaction

from catalog import selectors
from catalog.models import Sample
from catalog.search import changes, engines, schema
from catalog.search.changes import Scope
from catalog.search.engines.base import Engine, Everything, IndexState, NoIndex, Snapshot
from catalog.search.upkeep import Upkeep
from catalog.search.vocabulary import DatabaseVocabulary, Vocabulary
from ontology.problems import Conflict, Unavailable

logger = logging.getLogger(__name__)

_deferring: ContextVar[bool] = ContextVar("deferring", default=False)

# Seconds to wait for another writer; a page leaves the index to the worker earlier.
_PATIENCE = 60.0
_HURRIED = 5.0

# Called with an accession, its number and how many there are, before each study.
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Report:
    """What was written: numbers of studies, samples and terms, and how many seconds it took."""

    studies: int = 0
    samples: int = 0
    terms: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """How the index stands to the database. `lag`: changes that are not in it yet. `built_at` is a Unix time."""

    engine: str
    exists: bool
    lag: int
    words_current: bool
    built_at: float
    studies_here: int
    studies_indexed: int
    samples_here: int
    samples_indexed: int

    @property
    def complete(self) -> bool:
        """Nothing is missing, and nothing is in the index that should not be."""
        same = (self.studies_here, self.samples_here) == (self.studies_indexed, self.samples_indexed)
        return self.exists and same and self.words_current and not self.lag


class Indexer:
    """Keeps the index of one engine."""

    def __init__(self, engine: Engine, vocabulary: Vocabulary) -> None:
        self._engine = engine
        self._vocabulary = vocabulary

    def rebuild(self, progress: Progress | None = None) -> Report:
        """Index every live study anew. Searches go on in the old index until the new one is complete.

        Raises `Conflict` if another rebuild does not end in time.
        """
        started = time.perf_counter()
        with self._engine.building() as writer:
            state = replace(changes.start(), ontology=self._vocabulary.state(), layout=schema.version())
            upkeep = Upkeep(writer, self._vocabulary)
            studies = list(selectors.live_studies())
            for number, study in enumerate(studies, 1):
                if progress:
                    progress(study.accession, number, len(studies))
                upkeep.write_study(study)
            upkeep.write_terms()
            writer.commit(state)
            _apply_all(upkeep, state)
        self.catch_up()
        return Report(len(studies), upkeep.samples, upkeep.terms, time.perf_counter() - started)

    def catch_up(self, *, patience: float = _PATIENCE, hurried: bool = False) -> Report:
        """Bring the index up to the last change. Builds it where there is none.

        `hurried`: only what changed facts ask for; a missing index, or new ontologies, are left to somebody with time.
        Raises `Conflict` if another writer does not end within `patience` seconds.
        """
        started = time.perf_counter()
        try:
            if self._is_current(self._engine.snapshot(), hurried=hurried):
                return Report()
            with self._engine.updating(patience) as writer:
                upkeep = Upkeep(writer, self._vocabulary)
                state = writer.snapshot().state
                studies = _apply_all(upkeep, state if hurried else self._apply_words(upkeep, state))
        except NoIndex:
            return Report() if hurried else self.rebuild()
        return Report(studies, upkeep.samples, upkeep.terms, time.perf_counter() - started)

    def status(self) -> IndexStatus:
        """How the index stands to the database."""
        try:
            snapshot: Snapshot | None = self._engine.snapshot()
        except NoIndex:
            snapshot = None
        state = snapshot.state if snapshot else IndexState()
        live = selectors.live_studies()
        return IndexStatus(
            engine=self._engine.key,
            exists=snapshot is not None,
            lag=changes.lag(state),
            words_current=state.ontology == self._vocabulary.state(),
            built_at=state.built_at,
            studies_here=live.count(),
            studies_indexed=snapshot.count("studies", Everything()) if snapshot else 0,
            samples_here=Sample.objects.filter(component__study__in=live, retired=False).count(),
            samples_indexed=snapshot.count("samples", Everything()) if snapshot else 0,
        )

    def _is_current(self, snapshot: Snapshot, *, hurried: bool) -> bool:
        words = hurried or snapshot.state.ontology == self._vocabulary.state()
        return words and not changes.lag(snapshot.state)

    def _apply_words(self, upkeep: Upkeep, state: IndexState) -> IndexState:
        """Write anew what other ontologies changed."""
        present = self._vocabulary.state()
        if state.ontology == present:
            return state
        scopes = {study: Scope(everything=True) for study in upkeep.refresh_words()}
        state = replace(state, ontology=present)
        upkeep.apply(changes.Batch(scopes, state, 0))
        return state


def _apply_all(upkeep: Upkeep, state: IndexState) -> int:
    """Take in the log to its end; how many studies were touched."""
    touched: set[int] = set()
    while batch := changes.read(state):
        upkeep.apply(batch)
        touched |= batch.scopes.keys()
        state = batch.state
    return len(touched)


def indexer(engine: str = "") -> Indexer:
    """The indexer of the engine of this name, or of the one in the settings."""
    return Indexer(engines.configured(engine), DatabaseVocabulary())


def rebuild(*, engine: str = "", progress: Progress | None = None) -> Report:
    """Index everything anew; see `Indexer.rebuild`."""
    return indexer(engine).rebuild(progress)


def catch_up() -> Report:
    """Bring the index up to the last change; see `Indexer.catch_up`."""
    return indexer().catch_up()


def index_status() -> IndexStatus:
    """How the index stands to the database."""
    return indexer().status()


@contextmanager
def deferred() -> Iterator[None]:
    """Inside, `catch_up_on_commit` does nothing; afterwards the index is brought up to date once. For many writes."""
    token = _deferring.set(True)
    try:
        yield
    finally:
        _deferring.reset(token)
        _catch_up(hurried=False)


def catch_up_on_commit() -> None:
    """To be called by whoever appended a Change: the index follows as soon as the transaction is committed.

    Never fails: what cannot be done now is in the log, and the worker does it.
    """
    if not _deferring.get():
        transaction.on_commit(partial(_catch_up, hurried=True), robust=True)


def _catch_up(*, hurried: bool) -> None:
    try:
        indexer().catch_up(patience=_HURRIED if hurried else _PATIENCE, hurried=hurried)
    except (Conflict, Unavailable) as problem:
        logger.warning("The index will follow later: %s", problem)
