"""What one state of the index says, remembered while it lasts: studies, terms in use, and counts already made."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

from catalog.search import schema
from catalog.search.apart import asked as images_of
from catalog.search.engines.base import EVERY_ROW, Both, Everything, HasAny, Node, Phrase, Snapshot, Tally
from catalog.search.families import Families
from catalog.search.recent import Recent
from catalog.search.rows import (
    ABSENT,
    ELSEWHERE,
    PAIR,
    QUALITY,
    SEPARATOR,
    StudyRow,
    TermRow,
    study_row,
    term_key,
    term_row,
)
from catalog.search.text import decode, encode, fold
from catalog.search.vocabulary import Vocabulary, Words
from catalog.species import Species, short_name
from ontology.bulk import chunks

_ROWS_AT_ONCE = 10_000


class Signature(NamedTuple):
    """Samples that are alike: of one study and with the same own terms. `images`: of all of them; None is unknown.

    Images that were annotated apart from their sample have signatures of no samples.
    """

    study: int
    images: int | None
    own: list[str]
    samples: int


class View:
    """Reads one snapshot. Nothing in it changes, so everything may be remembered."""

    def __init__(self, snapshot: Snapshot, vocabulary: Vocabulary) -> None:
        self.snapshot = snapshot
        self.words = Words(vocabulary)
        rows = snapshot.find("studies", Everything(), limit=EVERY_ROW)
        self.studies: dict[int, StudyRow] = {row.id: row for row in map(study_row, rows)}
        self.families = Families(self.studies.values())
        self.by_name = {row.full_name: row for row in self.studies.values()}
        self._texts = [(row.id, f" {row.text} ") for row in self.studies.values()]
        self._terms: dict[tuple[str, str], TermRow] = {}
        self._shared: dict[str, bool] = {}
        self._reach: dict[tuple[str, str], frozenset[str]] = {}
        self._images_apart = snapshot.count("images", Everything()) > 0
        self._tallies: Recent[tuple[Node, str, str], dict[str, int]] = Recent(128)
        self.count = lru_cache(maxsize=4096)(snapshot.count)
        self.counted_once = lru_cache(maxsize=4096)(self._counted_once)
        self.signatures = lru_cache(maxsize=32)(self._signatures)
        self.terms_saying = lru_cache(maxsize=256)(self._terms_saying)
        self.samples = lru_cache(maxsize=256)(self._samples)
        self.remember = lru_cache(maxsize=512)(_call)

    def forget(self) -> None:
        """Let go of what was remembered: the caches refer to the view itself, so that it would stay for long."""
        self._tallies.clear()
        for cache in (self.count, self.counted_once, self.signatures, self.terms_saying, self.samples):
            cache.cache_clear()
        self.remember.cache_clear()

    def tally(self, node: Node, field: str, collection: str = "samples") -> dict[str, int]:
        """As `Snapshot.tally`, remembered for a while."""
        found = self._tallies.get((node, field, collection))
        if found is None:
            found = self.snapshot.tally(node, field, collection)
            self._tallies.put((node, field, collection), found)
        return found

    def tally_ahead(self, node: Node, asked: Iterable[Tally]) -> None:
        """Have these tallies ready, of samples and of images that are counted apart: one request for all of each."""
        asked = tuple(dict.fromkeys(asked))
        self._tally_ahead(node, asked, "samples")
        if self._images_apart:
            self._tally_ahead(images_of(node), asked, "images")

    def _tally_ahead(self, node: Node, asked: Sequence[Tally], collection: str) -> None:
        missing = [one for one in asked if self._tallies.get((one.of(node), one.field, collection)) is None]
        if missing:
            for one, found in zip(missing, self.snapshot.tallies(node, missing, collection), strict=True):
                self._tallies.put((one.of(node), one.field, collection), found)

    def _samples(self, node: Node) -> int:
        """How many samples match."""
        return sum(self.tally(node, schema.CONTEXT.field).values())

    def _signatures(self, node: Node, group: schema.Group) -> list[Signature]:
        """Every signature of the group among matching samples, and among their images that are counted apart."""
        found = [
            self._signature("samples", token, count, group) for token, count in self.tally(node, group.field).items()
        ]
        if self._images_apart:
            alone = self.tally(images_of(node), group.field, "images")
            found += [
                self._signature("images", token, count, group)._replace(samples=0) for token, count in alone.items()
            ]
        return found

    def _signature(self, collection: str, token: str, count: int, group: schema.Group) -> Signature:
        study, images, *own = token.split(SEPARATOR)
        if own[0].startswith(ELSEWHERE):
            row = self.snapshot.find(collection, HasAny("id", (own[0][1:],)), limit=1)[0]
            own = row[-1][group.field].split(SEPARATOR)[2:]
        return Signature(int(study), count * int(images) if images else None, own, count)

    def studies_saying(self, words: Collection[str]) -> tuple[str, ...]:
        """Ids of the studies whose title, keywords or accession have these words side by side."""
        wanted = f" {' '.join(words)} "
        return tuple(str(key) for key, text in self._texts if wanted in text)

    def _terms_saying(self, words: tuple[str, ...]) -> list[TermRow]:
        """Terms in use that have a name with these words in it."""
        return [row for row in self.find_terms(Phrase("words", words)) if row.property != QUALITY]

    def find_terms(self, node: Node) -> list[TermRow]:
        """Terms in use, in order of their identity."""
        rows = [term_row(row) for row in self.snapshot.find("terms", node, limit=EVERY_ROW)]
        return sorted(rows, key=attrgetter("property", "curie"))

    def fetch(self, key: str, curies: Iterable[str]) -> None:
        """Read the rows of these terms of a property at once."""
        self.fetch_all((key, curie) for curie in curies)

    def fetch_all(self, terms: Iterable[tuple[str, str]]) -> None:
        """Read the rows of terms, each given with its property, at once."""
        missing = sorted({term for term in terms if term not in self._terms})
        for part in chunks(missing, _ROWS_AT_ONCE):
            for row in self.find_terms(HasAny("key", tuple(term_key(*term) for term in part))):
                self._terms[row.property, row.curie] = row

    def term(self, key: str, curie: str) -> TermRow | None:
        """A term as the index has it; None if no sample has it or anything below it."""
        if (key, curie) not in self._terms:
            self.fetch(key, (curie,))
        return self._terms.get((key, curie))

    def label(self, key: str, curie: str) -> str:
        """What a term is called, in use or not."""
        row = self.term(key, curie)
        return row.label if row else self.words[curie].label or curie

    def species(self, key: str, curie: str) -> Species:
        """A gene's organism; nameless where the label alone says which gene is meant."""
        if key not in schema.GENES:
            return Species()
        taxon = row.taxon if (row := self.term(key, curie)) else self.words[curie].taxon
        return Species(
            taxon, short_name(self.label("organism", taxon)) if taxon and self._is_shared(key, curie) else ""
        )

    def _is_shared(self, key: str, curie: str) -> bool:
        """Whether genes in use of several organisms have this gene's label."""
        label = fold(self.label(key, curie))
        if label not in self._shared:
            # Asked for all genes read so far at once: a page shows many. A copy, as other threads read more meanwhile.
            known = self._terms.copy()
            read = {fold(row.label) for (of, _), row in known.items() if of == key and row.taxon} | {label}
            self._shared |= self._shared_among(key, sorted(read - self._shared.keys()))
        return self._shared[label]

    def _shared_among(self, key: str, labels: list[str]) -> dict[str, bool]:
        taxa: dict[str, set[str]] = {label: set() for label in labels}
        for part in chunks(labels, _ROWS_AT_ONCE):
            names = HasAny("name", tuple(map(encode, part)))
            for row in self.find_terms(Both((HasAny("property", (key,)), names))):
                taxa.get(fold(row.label), set()).add(row.taxon)
        return {label: len(found) > 1 for label, found in taxa.items()}

    def ancestors(self, key: str, curie: str) -> frozenset[str]:
        """A term's ancestors, in use or not."""
        row = self.term(key, curie)
        return row.ancestors if row else self.words[curie].ancestors

    def reach(self, key: str, own: str) -> frozenset[str]:
        """The terms (or choices) that samples with these own terms count for: themselves and everything above."""
        found = self._reach.get((key, own))
        if found is None:
            curies = plain_terms(own)
            found = frozenset(curies)
            if key in schema.WITH_TERMS:
                found = found.union(*(self.ancestors(key, curie) for curie in curies))
            self._reach[key, own] = found
        return found

    def prepare(self, key: str, owns: Iterable[str]) -> None:
        """Make `reach` of all these fast."""
        if key in schema.WITH_TERMS:
            self.fetch(key, {curie for own in owns if (key, own) not in self._reach for curie in plain_terms(own)})

    def samples_with(self, key: str, curies: Iterable[str]) -> int:
        """How many samples have one of the terms or anything below."""
        return self.counted_once(HasAny(schema.up(key), tuple(encode(curie) for curie in curies)))

    def _counted_once(self, node: Node) -> int:
        """How many samples match, those of linked studies once: the totals of a search, made of counts."""
        found = self.count("samples", node)
        if not found or not self.families.members:
            return found
        linked = HasAny("study", tuple(map(str, sorted(self.families.members))))
        numbers: Counter[int] = Counter()
        for token, count in self.snapshot.tally(Both((node, linked)), schema.CONTEXT.field).items():
            numbers[int(token.partition(SEPARATOR)[0])] += count
        return found - numbers.total() + self.families.merged(numbers)

    def below(self, key: str, curie: str) -> int:
        """How many terms below this one occur."""
        return self.count("terms", Both((HasAny("property", (key,)), HasAny("up", (encode(curie),)))))


def _call(make: Callable[..., Any], *arguments: Any) -> Any:
    return make(*arguments)


def plain_terms(own: str) -> list[str]:
    """The terms of a signature's part that stand for themselves: present, and no pairs."""
    return [decode(token) for token in own.split() if token[0] != ABSENT and PAIR not in token]
