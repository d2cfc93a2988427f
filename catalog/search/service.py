"""Search: one request in, one answer out, for every door."""

import threading
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from catalog import selectors
from catalog.metrics import SEARCH_SECONDS
from catalog.properties import find
from catalog.search import engines
from catalog.search.ahead import read_ahead
from catalog.search.chips import chips
from catalog.search.counting import records, totals
from catalog.search.engines.base import Engine, Expired, Node, NoIndex, Snapshot
from catalog.search.engines.nothing import NothingSnapshot
from catalog.search.facets import all_facets, property_facet
from catalog.search.queries import node_of
from catalog.search.request import MAX_WINDOW, SearchRequest
from catalog.search.results import Facet, SampleHit, SearchResult, StudyHit, Totals
from catalog.search.understanding import understand
from catalog.search.view import View
from catalog.search.vocabulary import DatabaseVocabulary, Vocabulary
from catalog.search.why import reasons
from catalog.search.writing import write
from ontology.problems import NotFound, Problem

T = TypeVar("T")

_FAMILIES_NAMED = 3


class Searcher:
    """Answers requests from one engine; keeps the view of the index's present state."""

    def __init__(self, engine: Engine, vocabulary: Vocabulary) -> None:
        self._engine = engine
        self._vocabulary = vocabulary
        self._view: View | None = None
        self._lock = threading.Lock()

    def view(self) -> View:
        """What the index says now. Raises `NoIndex` if there are studies but no index."""
        snapshot = self._snapshot()
        with self._lock:
            if self._view is None or self._view.snapshot.generation != snapshot.generation:
                if self._view:
                    self._view.forget()
                self._view = View(snapshot, self._vocabulary)
            return self._view

    def _snapshot(self) -> Snapshot:
        try:
            return self._engine.snapshot()
        except NoIndex:
            if selectors.live_studies().exists():
                raise
            return NothingSnapshot()

    def search(self, request: SearchRequest) -> SearchResult:
        """The answer. Raises `Problem` for a name that means nothing and `NotFound` for a page beyond the last."""
        started = time.perf_counter()
        found = self._read(lambda view: _answer(request, view))
        return replace(found, took=time.perf_counter() - started)

    def facet(self, request: SearchRequest, key: str, *, below: str = "") -> Facet:
        """One facet, of at most `request.facet_size` values; with `below` only values below that term."""
        return self._read(lambda view: property_facet(understand(request, view).request, find(key), view, below=below))

    def _read(self, answer: Callable[[View], T]) -> T:
        """An answer from one view; from the next one if a server gave up the state that it was being read from."""
        try:
            return answer(self.view())
        except Expired:
            return answer(self.view())


def _answer(request: SearchRequest, view: View) -> SearchResult:
    """What was understood may change with the words of the database; what is found for it, only with the index."""
    understood = understand(request, view)
    asked = understood.request
    node = node_of(asked.clauses, view)
    found: SearchResult = view.remember(_found, asked, node, view)
    notes = (*dict.fromkeys(understood.notes), *_counted_once(records(node, view), view))
    return replace(found, chips=chips(understood, view), notes=notes)


def _found(asked: SearchRequest, node: Node, view: View) -> SearchResult:
    if asked.facet_size:
        read_ahead(asked, node, view)
    found = records(node, view)
    return SearchResult(
        query=write(asked),
        request=asked,
        totals=totals(found, view.families),
        pages=_pages(asked, found),
        studies=_studies(asked, node, view) if asked.unit == "study" else (),
        samples=_samples(asked, node, view) if asked.unit == "sample" else (),
        facets=all_facets(asked, view) if asked.facet_size else {},
    )


def _counted_once(found: Collection[int], view: View) -> tuple[str, ...]:
    """Says which of the records that were found are of one study."""
    together = [sorted(view.studies[study].full_name for study in one) for one in view.families.together(found)]
    if not together:
        return ()
    named = "; ".join(" and ".join(names) for names in sorted(together)[:_FAMILIES_NAMED])
    more = f", and {len(together) - _FAMILIES_NAMED:,} more" if len(together) > _FAMILIES_NAMED else ""
    return (f"Records of one study, counted once: {named}{more}.",)


def _pages(request: SearchRequest, found: Mapping[int, Totals]) -> int:
    """How many pages list every record, also those that the totals count once."""
    number = len(found) if request.unit == "study" else sum(total.samples for total in found.values())
    pages = max(1, -(-number // request.page_size))
    if request.page > pages:
        raise NotFound(f"There is no page {request.page:,}: the last one is {pages:,}.")
    if request.unit == "sample" and request.page * request.page_size > MAX_WINDOW:
        raise Problem(f"Samples can be paged up to the {MAX_WINDOW:,}th; narrow the search to see the others.")
    return pages


def _studies(request: SearchRequest, node: Node, view: View) -> tuple[StudyHit, ...]:
    """The page's studies."""
    found = records(node, view)
    page = ranked(found, view)[(request.page - 1) * request.page_size : request.page * request.page_size]
    hits = [_study_hit(study, found[study], view) for study in page]
    whys = reasons(request, node, page, view)
    return tuple(replace(hit, why=whys[hit.id]) for hit in hits)


def ranked(found: Mapping[int, Totals], view: View) -> list[int]:
    """Studies by what was found of them: most matching samples first, then by name."""
    return sorted(found, key=lambda study: (-found[study].samples, view.studies[study].full_name))


def _study_hit(study: int, found: Totals, view: View) -> StudyHit:
    row = view.studies[study]
    return StudyHit(
        id=study,
        archive=row.archive,
        accession=row.accession,
        title=row.title,
        samples=found.samples,
        images=found.images,
        images_complete=found.images_complete,
    )


def _samples(request: SearchRequest, node: Node, view: View) -> tuple[SampleHit, ...]:
    offset = (request.page - 1) * request.page_size
    rows = view.snapshot.find("samples", node, limit=request.page_size, offset=offset)
    return tuple(_sample_hit(row, view) for row in rows)


def _sample_hit(row: Sequence[object], view: View) -> SampleHit:
    key, public_id, study, name, plate, well, images, _ = row
    of = view.studies[int(str(study))]
    return SampleHit(
        id=int(str(key)),
        public_id=str(public_id),
        archive=of.archive,
        accession=of.accession,
        name=str(name),
        plate=str(plate),
        well=str(well),
        images=None if images is None else int(str(images)),
    )


_searchers: dict[Engine, Searcher] = {}


def searcher() -> Searcher:
    """The searcher of the engine in the settings."""
    engine = engines.configured()
    if engine not in _searchers:
        _searchers[engine] = Searcher(engine, DatabaseVocabulary())
    return _searchers[engine]


def search(request: SearchRequest) -> SearchResult:
    """Answer a request; see `Searcher.search`."""
    with SEARCH_SECONDS.labels(engines.configured().key).time():
        return searcher().search(request)


def facet(request: SearchRequest, key: str, *, below: str = "") -> Facet:
    """One facet of a request; see `Searcher.facet`."""
    return searcher().facet(request, key, below=below)
