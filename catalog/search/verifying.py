"""Comparing the index with the facts, document by document, and repairing what differs.

Facts and index go on changing meanwhile. So whatever differs at first is looked at again, after the index caught up.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

from catalog import selectors
from catalog.effective import read_study
from catalog.models import Study
from catalog.search import engines, schema
from catalog.search.changes import Scope
from catalog.search.digests import digest
from catalog.search.documents import Builder
from catalog.search.engines.base import EVERY_ROW, Between, Both, Engine, Everything, HasAny, Node, reading
from catalog.search.indexing import Indexer, Progress
from catalog.search.rows import SEPARATOR, TermRow, study_row, term_key
from catalog.search.upkeep import row_of, stored_terms
from catalog.search.vocabulary import DatabaseVocabulary, Vocabulary, Words

# Documents of a study that are compared at once.
_AT_ONCE = 5_000


@dataclass(slots=True)
class Tally:
    """How many documents were compared, and how many are missing, left over or not as they should be."""

    compared: int = 0
    missing: int = 0
    left_over: int = 0
    different: int = 0

    @property
    def wrong(self) -> int:
        """All that has to be repaired."""
        return self.missing + self.left_over + self.different

    def take(self, here: dict[int, str], there: dict[int, str]) -> set[int]:
        """Count digests that should be there and those that are; the ids that differ."""
        missing, left_over = here.keys() - there.keys(), there.keys() - here.keys()
        different = {key for key in here.keys() & there.keys() if here[key] != there[key]}
        self.compared += len(here)
        self.missing += len(missing)
        self.left_over += len(left_over)
        self.different += len(different)
        return missing | left_over | different


@dataclass(slots=True)
class Comparison:
    """What differs: how many documents of each collection, and what to write anew."""

    tallies: dict[str, Tally] = field(default_factory=lambda: {name: Tally() for name in schema.COLLECTIONS})
    scopes: dict[int, Scope] = field(default_factory=dict)
    terms: list[TermRow] = field(default_factory=list)

    @property
    def is_equal(self) -> bool:
        """Index and database say the same."""
        return not any(tally.wrong for tally in self.tallies.values())

    def scope(self, study: int) -> Scope:
        """What of this study has to be written anew, to be added to."""
        return self.scopes.setdefault(study, Scope())


class Verifier:
    """Compares the index of one engine with the database, and repairs it."""

    def __init__(self, engine: Engine, vocabulary: Vocabulary, indexer: Indexer) -> None:
        self._engine, self._vocabulary, self._indexer = engine, vocabulary, indexer

    def verify(self, progress: Progress | None = None) -> Comparison:
        """What differed for good, and is repaired by now. Raises `NoIndex` where there is none."""
        self._indexer.catch_up()
        found = self.compare(progress=progress)
        if not found.is_equal:
            self._indexer.catch_up()
            found = self.compare(only=found)
        if not found.is_equal:
            self._indexer.rewrite(found.scopes, found.terms)
        return found

    def compare(self, *, only: Comparison | None = None, progress: Progress | None = None) -> Comparison:
        """What differs now; with `only`, of what differed then."""
        result, builder = Comparison(), Builder(Words(self._vocabulary))
        live = {study.pk: study for study in selectors.live_studies() if only is None or study.pk in only.scopes}
        self._compare_studies(result, live, None if only is None else set(only.scopes))
        for number, study in enumerate(live.values(), 1):
            if progress:
                progress(study.accession, number, len(live))
            self._compare_samples(result, builder, study)
        self._compare_terms(result, {*builder.term_rows(), *(only.terms if only else ())})
        return result

    def _compare_studies(self, result: Comparison, live: dict[int, Study], only: set[int] | None) -> None:
        rows = reading(self._engine, lambda snapshot: snapshot.find("studies", Everything(), limit=EVERY_ROW))
        stored = {row.id: row for row in map(study_row, rows)}
        stored = {key: row for key, row in stored.items() if only is None or key in only}
        here = {key: repr(row_of(study)) for key, study in live.items()}
        for key in result.tallies["studies"].take(here, {key: repr(row) for key, row in stored.items()}):
            result.scope(key).everything = True
        for collection in ("samples", "images"):
            for signature, count in self._signatures(collection).items():
                key = int(signature.partition(SEPARATOR)[0])
                if key not in live and (only is None or key in only):
                    result.tallies[collection].left_over += count
                    result.scope(key).everything = True

    def _compare_samples(self, result: Comparison, builder: Builder, study: Study) -> None:
        row, after = row_of(study), None
        states = read_study(study.pk)
        while True:
            chunk = list(islice(states, _AT_ONCE))
            last = chunk[-1].id if len(chunk) == _AT_ONCE else None
            here = {document["id"]: digest(document) for document in builder.of_study(row, chunk)}
            between = Between("id", None if after is None else after + 1, last)
            there = self._digests("samples", Both((HasAny("study", (str(study.pk),)), between)))
            if wrong := result.tallies["samples"].take(here, there):
                result.scope(study.pk).samples |= wrong
            if last is None:
                break
            after = last
        images = {document["id"]: digest(document) for document in builder.take_images()}
        if result.tallies["images"].take(images, self._digests("images", HasAny("study", (str(study.pk),)))):
            result.scope(study.pk).everything = True

    def _digests(self, collection: str, node: Node) -> dict[int, str]:
        found = reading(self._engine, lambda snapshot: snapshot.find(collection, node, limit=EVERY_ROW, field="digest"))
        return {int(key): str(said) for key, said in found}

    def _signatures(self, collection: str) -> dict[str, int]:
        field = schema.CONTEXT.field
        return reading(self._engine, lambda snapshot: snapshot.tally(Everything(), field, collection))

    def _compare_terms(self, result: Comparison, rows: Iterable[TermRow]) -> None:
        """Terms that are no longer used stay until the next rebuild, and nobody sees them."""
        here = {(row.property, row.curie): row for row in rows}
        there = reading(self._engine, lambda snapshot: stored_terms(snapshot, [term_key(*key) for key in here]))
        tally = result.tallies["terms"]
        tally.compared = len(here)
        tally.missing = len(here.keys() - there.keys())
        result.terms = [row for key, row in here.items() if there.get(key) != row]
        tally.different = len(result.terms) - tally.missing


def verify(*, engine: str = "", progress: Progress | None = None) -> Comparison:
    """Compare the index with the database and repair it; see `Verifier.verify`."""
    chosen, vocabulary = engines.configured(engine), DatabaseVocabulary()
    return Verifier(chosen, vocabulary, Indexer(chosen, vocabulary)).verify(progress)
