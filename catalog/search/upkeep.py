"""Writing to an index: all studies, the samples that changed, and the terms that are in use."""

from collections.abc import Iterable, Iterator, Mapping

from catalog import selectors
from catalog.effective import SampleState, read_study
from catalog.models import Study, StudyLink
from catalog.search import schema
from catalog.search.changes import Scope
from catalog.search.digests import sealed
from catalog.search.documents import Builder
from catalog.search.engines.base import EVERY_ROW, Everything, HasAny, IndexState, Snapshot, Writer
from catalog.search.rows import PAIR, QUALITY, SEPARATOR, StudyRow, TermRow, term_key, term_row
from catalog.search.text import encode
from catalog.search.vocabulary import Vocabulary, Words
from ontology.bulk import chunks

_AT_ONCE = 5_000


class Upkeep:
    """Brings one index up to the facts. `samples` and `terms` count what was written."""

    def __init__(self, writer: Writer, vocabulary: Vocabulary) -> None:
        self._writer = writer
        self._words = Words(vocabulary)
        self._builder = Builder(self._words)
        self.samples = 0
        self.terms = 0

    def write_study(self, study: Study) -> None:
        """Add a live study with all its samples."""
        row = row_of(study)
        self._writer.put("studies", [row.document()])
        self._put_samples(row, read_study(study.pk))

    def write_terms(self) -> None:
        """Add every term that was used, to an index that has none."""
        self._writer.put("terms", self._counted_terms(self._builder.term_rows()))

    def apply(self, scopes: Mapping[int, Scope], state: IndexState, *, rebuilding: bool = False) -> None:
        """Write everything in the scopes, and commit it with `state`.

        `rebuilding`: another index is being built, which may take what is written here and have other terms.
        """
        for study_id, scope in scopes.items():
            self.rewrite(study_id, scope)
        self.update_terms(known=not rebuilding)
        self._writer.commit(state)

    def rewrite(self, study_id: int, scope: Scope) -> None:
        """Replace a study's documents by what holds now: none if it is no longer live."""
        study = selectors.live_studies().filter(pk=study_id).first()
        if study is None or scope.everything:
            self._writer.drop("studies", "id", [study_id])
            self._writer.drop("samples", "study", [str(study_id)])
            self._writer.drop("images", "study", [str(study_id)])
            if study is not None:
                self.write_study(study)
            return
        row = row_of(study)
        for chunk in chunks(sorted(scope.samples), _AT_ONCE):
            self._writer.drop("samples", "id", chunk)
            self._writer.drop("images", "sample", [str(key) for key in chunk])
            self._put_samples(row, read_study(study_id, sample_ids=chunk))

    def update_terms(self, *, known: bool = True) -> None:
        """Write the terms that were used; with `known`, those that are not in the index as they are now."""
        rows = list(self._builder.term_rows())
        keys = (term_key(row.property, row.curie) for row in rows)
        stored = stored_terms(self._writer.snapshot(), keys) if known else {}
        changed = [row for row in rows if stored.get((row.property, row.curie)) != row]
        self.put_terms(changed)

    def refresh_words(self) -> set[int]:
        """After ontologies changed: write changed terms; the studies with documents that have to be written anew."""
        snapshot = self._writer.snapshot()
        rows = [term_row(row) for row in snapshot.find("terms", Everything(), limit=EVERY_ROW)]
        self._words.fetch(row.curie for row in rows)
        changed = {row: TermRow.of(row.property, self._words[row.curie]) for row in rows}
        changed = {old: new for old, new in changed.items() if old != new}
        self.put_terms(changed.values())
        moved = [new for old, new in changed.items() if (old.ancestors, old.label) != (new.ancestors, new.label)]
        return {study for row in moved for study in _studies_with(row, snapshot)}

    def _put_samples(self, row: StudyRow, states: Iterable[SampleState]) -> None:
        self._writer.put("samples", self._counted(self._builder.of_study(row, states)))
        if images := self._builder.take_images():
            self._writer.put("images", map(sealed, images))

    def put_terms(self, rows: Iterable[TermRow]) -> None:
        """Write these terms in the place of what there is of them."""
        rows = list(rows)
        self._writer.drop("terms", "key", [term_key(row.property, row.curie) for row in rows])
        self._writer.put("terms", self._counted_terms(rows))

    def _counted(self, documents: Iterable[dict[str, object]]) -> Iterator[dict[str, object]]:
        for document in documents:
            self.samples += 1
            yield sealed(document)

    def _counted_terms(self, rows: Iterable[TermRow]) -> Iterator[dict[str, object]]:
        for row in rows:
            self.terms += 1
            yield row.document()


def row_of(study: Study) -> StudyRow:
    """The row of a study as it is now."""
    links = tuple((link.kind, f"{link.archive_key}:{link.accession}") for link in study.links.all())
    return StudyRow(
        study.pk,
        study.archive.key,
        study.accession,
        study.title,
        tuple(map(str, study.keywords)),
        tuple(sorted(link for link in links if link[0] != StudyLink.Kind.RELATED)),
    )


def stored_terms(snapshot: Snapshot, keys: Iterable[str]) -> dict[tuple[str, str], TermRow]:
    """What an index has under these keys, by property and CURIE."""
    found = {}
    for chunk in chunks(keys, _AT_ONCE):
        for stored in snapshot.find("terms", HasAny("key", tuple(chunk)), limit=EVERY_ROW):
            row = term_row(stored)
            found[row.property, row.curie] = row
    return found


def _studies_with(row: TermRow, snapshot: Snapshot) -> set[int]:
    """Studies with a sample that carries the term itself, or the quality in a pair."""
    if row.property == QUALITY:
        fields, token = sorted(schema.WITH_TERMS), PAIR + encode(row.curie)
    else:
        fields, token = [row.property], encode(row.curie)
    tallies = (snapshot.tally(HasAny(field, (token,)), schema.CONTEXT.field) for field in fields)
    return {int(signature.partition(SEPARATOR)[0]) for tally in tallies for signature in tally}
