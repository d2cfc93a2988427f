"""Keeping the index in step with the facts: from the beginning, and by taking changes from the log.

A change names where to look, never what to write: its samples are read as they are now and written anew, so that order
and repetition do not matter. It is marked after the documents are in; whatever happens in between is done again.
"""

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import partial

from django.db import transaction

from catalog import selectors
from catalog.search import changes, engines, schema
from catalog.search.changes import Scope
from catalog.search.engines.base import Engine, IndexState, NoIndex, Replaced, Writer
from catalog.search.rows import TermRow
from catalog.search.upkeep import Upkeep
from catalog.search.vocabulary import DatabaseVocabulary, Vocabulary
from ontology.problems import Conflict, Problem, Unavailable

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


class Indexer:
    """Keeps the index of one engine. The changes are for the one of the settings; another one (not `follows`) is only built."""

    def __init__(self, engine: Engine, vocabulary: Vocabulary, *, follows: bool = True) -> None:
        self._engine = engine
        self._vocabulary = vocabulary
        self._follows = follows

    def rebuild(self, progress: Progress | None = None) -> Report:
        """Index every live study anew. Searches go on in the old index until the new one is complete.

        Raises `Conflict` if another rebuild does not end in time.
        """
        started = time.perf_counter()
        with self._engine.building() as writer:
            writer.begin()
            covered = changes.waiting()
            state = replace(self._present(), cursor=changes.last(), built_at=time.time())
            upkeep = Upkeep(writer, self._vocabulary)
            studies = _write_all(upkeep, progress)
            upkeep.write_terms()
            writer.commit(state)
            for batch in changes.since(covered):
                writer.begin()
                upkeep.apply(batch.scopes, state)
        if self._follows:
            changes.mark(covered)
            self.catch_up()
        return Report(studies, upkeep.samples, upkeep.terms, time.perf_counter() - started)

    def catch_up(self, *, patience: float = _PATIENCE, hurried: bool = False) -> Report:
        """Bring the index up to the last change. Builds it where there is none, or one that was not told of every change.

        `hurried`: only what changed facts ask for; a missing index, or new ontologies, are left to somebody with time.
        Raises `Conflict` if another writer does not end within `patience` seconds.
        """
        if not self._follows:
            raise Problem(
                f"Changes go to the search engine of the settings; build the index of {self._engine.key} anew."
            )
        started = time.perf_counter()
        try:
            state = self._engine.snapshot().state
            if not hurried and changes.are_missed(state.cursor):
                return self.rebuild()
            if self._is_current(state, hurried=hurried):
                return Report()
            with self._engine.updating(patience) as writer:
                upkeep = Upkeep(writer, self._vocabulary)
                if not hurried:
                    self._apply_words(upkeep, writer)
                studies = self._apply_changes(upkeep, writer)
        except NoIndex:
            return Report() if hurried else self.rebuild()
        except Replaced:
            return self.catch_up(patience=patience, hurried=hurried)
        return Report(studies, upkeep.samples, upkeep.terms, time.perf_counter() - started)

    def rewrite(self, scopes: Mapping[int, Scope], terms: Iterable[TermRow] = ()) -> Report:
        """Write anew what is in the scopes, and these terms, whatever the Change log says."""
        started = time.perf_counter()
        with self._engine.updating(_PATIENCE) as writer, changes.alone(scopes):
            upkeep = Upkeep(writer, self._vocabulary)
            writer.begin()
            upkeep.put_terms(terms)
            upkeep.apply(scopes, writer.state, rebuilding=self._engine.is_rebuilding())
        return Report(len(scopes), upkeep.samples, upkeep.terms, time.perf_counter() - started)

    def _is_current(self, state: IndexState, *, hurried: bool) -> bool:
        words = hurried or state.ontology == self._vocabulary.state()
        return words and not changes.lag(rebuilding=self._engine.is_rebuilding())

    def _present(self) -> IndexState:
        return IndexState(ontology=self._vocabulary.state(), layout=schema.version())

    def _apply_words(self, upkeep: Upkeep, writer: Writer) -> None:
        """Write anew what other ontologies changed."""
        present = self._vocabulary.state()
        writer.begin()
        if writer.state.ontology == present:
            return
        scopes = {study: Scope(everything=True) for study in upkeep.refresh_words()}
        with changes.alone(scopes):
            rebuilding = self._engine.is_rebuilding()
            upkeep.apply(scopes, replace(writer.state, ontology=present), rebuilding=rebuilding)

    def _apply_changes(self, upkeep: Upkeep, writer: Writer) -> int:
        """Take in what is due, to the end; how many studies were touched."""
        touched: set[int] = set()
        while scopes := self._apply_some(upkeep, writer):
            touched |= scopes.keys()
        return len(touched)

    def _apply_some(self, upkeep: Upkeep, writer: Writer) -> Mapping[int, Scope]:
        """Take in some changes. The order of the steps is what docs/decisions/0008 rests on."""
        with changes.taken(rebuilding=self._engine.is_rebuilding()) as batch:
            if not batch.changes:
                return {}
            rebuilding = self._engine.is_rebuilding()
            writer.begin()
            scopes = batch.scopes
            state = replace(writer.state, cursor=max(writer.state.cursor, batch.last))
            upkeep.apply(scopes, state, rebuilding=rebuilding)
            changes.mark([change.pk for change in batch.changes], again=rebuilding)
        return scopes


def _write_all(upkeep: Upkeep, progress: Progress | None) -> int:
    """Write every study as it is when its turn comes; how many there were to begin with."""
    studies = list(selectors.live_studies().values_list("pk", "accession"))
    for number, (key, accession) in enumerate(studies, 1):
        if progress:
            progress(accession, number, len(studies))
        if present := selectors.live_studies().filter(pk=key).first():
            upkeep.write_study(present)
    return len(studies)


def indexer(engine: str = "") -> Indexer:
    """The indexer of the engine of this name, or of the one in the settings."""
    chosen = engines.configured(engine)
    return Indexer(chosen, DatabaseVocabulary(), follows=chosen is engines.configured())


def rebuild(*, engine: str = "", progress: Progress | None = None) -> Report:
    """Index everything anew; see `Indexer.rebuild`."""
    return indexer(engine).rebuild(progress)


def catch_up() -> Report:
    """Bring the index up to the last change; see `Indexer.catch_up`."""
    return indexer().catch_up()


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
