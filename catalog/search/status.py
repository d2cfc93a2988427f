"""How the index stands to the database: what is still to come, and whether both have the same numbers."""

from dataclasses import dataclass

from catalog import selectors
from catalog.models import Sample
from catalog.search import changes, engines
from catalog.search.engines.base import Engine, Everything, NoIndex, Snapshot, reading
from catalog.search.engines.nothing import NothingSnapshot
from catalog.search.vocabulary import DatabaseVocabulary


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """`lag`: changes that are not in the index yet; `missed`: some went to another index, so this one has to be built anew.

    `built_at` is a Unix time, 0 where there is no index. `rebuilding`: a new one is being built, by whatever process.
    """

    engine: str
    exists: bool
    rebuilding: bool
    lag: int
    missed: bool
    words_current: bool
    built_at: float
    studies_here: int
    studies_indexed: int
    samples_here: int
    samples_indexed: int

    @property
    def complete(self) -> bool:
        """Nothing is missing, and nothing is in the index that should not be, as far as numbers tell."""
        same = (self.studies_here, self.samples_here) == (self.studies_indexed, self.samples_indexed)
        return self.exists and same and self.words_current and not self.lag and not self.missed

    @property
    def advice(self) -> str:
        """What to do about it, in a sentence; nothing where all is well."""
        if self.complete:
            return ""
        if not self.exists or self.missed:
            return "Build the index: `manage.py reindex`."
        if self.rebuilding:
            return "A new index is being built; look again when it is in use."
        if self.lag or not self.words_current:
            return "The worker takes changes in every half minute; `manage.py reindex --changes` does it now."
        return "Find and repair the difference: `manage.py reindex --verify`."


def index_status(engine: str = "") -> IndexStatus:
    """How the index of the engine of this name, or of the one in the settings, stands to the database."""
    chosen = engines.configured(engine)
    try:
        return reading(chosen, lambda snapshot: _status(chosen, snapshot, exists=True))
    except NoIndex:
        return _status(chosen, NothingSnapshot(), exists=False)


def _status(engine: Engine, snapshot: Snapshot, *, exists: bool) -> IndexStatus:
    state, rebuilding, live = snapshot.state, engine.is_rebuilding(), selectors.live_studies()
    return IndexStatus(
        engine=engine.key,
        exists=exists,
        rebuilding=rebuilding,
        lag=changes.lag(rebuilding=rebuilding),
        missed=exists and changes.are_missed(state.cursor),
        words_current=state.ontology == DatabaseVocabulary().state(),
        built_at=state.built_at,
        studies_here=live.count(),
        studies_indexed=snapshot.count("studies", Everything()),
        samples_here=Sample.objects.filter(component__study__in=live, retired=False).count(),
        samples_indexed=snapshot.count("samples", Everything()),
    )
