"""The words as the index needs them: of each term its label, names and ancestors, read from the ontology app."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from operator import itemgetter
from typing import Protocol

from catalog.models import Orthology
from ontology import selectors
from ontology.bulk import chunks
from ontology.models import Closure, Synonym, Term

# The name a term is known by first, names that mean the same, and names that are only near it.
LABEL, EXACT, OTHER = 0, 1, 2
# Added to the rank of a looser form of a name.
LOOSE = 3
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Word:
    """A term: `names` are (rank, text) with the label first; `ancestors` are CURIEs, without its own; `taxon` is a gene's."""

    curie: str
    label: str
    ancestors: frozenset[str] = frozenset()
    names: tuple[tuple[int, str], ...] = ()
    taxon: str = ""


class Vocabulary(Protocol):
    """Where words are looked up."""

    def words(self, curies: Collection[str]) -> dict[str, Word]:
        """The terms of these CURIEs; an unknown one is a word without ancestors."""
        ...

    def resolve(self, curie: str) -> str:
        """The present CURIE of a former one; "" if the term is not known at all."""
        ...

    def named(self, name: str) -> list[str]:
        """CURIEs of the terms with this label or synonym, the best first, whether they are used or not."""
        ...

    def orthologues(self, genes: Collection[str]) -> dict[str, tuple[str, ...]]:
        """CURIE of each of these genes that has any to the CURIEs of its orthologues."""
        ...

    def state(self) -> str:
        """Changes whenever any ontology does."""
        ...


class DatabaseVocabulary:
    """The loaded ontologies, genes and compounds."""

    def words(self, curies: Collection[str]) -> dict[str, Word]:
        """As `Vocabulary.words`; a few queries for any number of CURIEs."""
        found: dict[str, Word] = {}
        for chunk in chunks(curies, _CHUNK):
            found.update(self._chunk(chunk))
        return found

    def _chunk(self, curies: list[str]) -> dict[str, Word]:
        labels, compounds, taxa = {}, set(), {}
        terms = Term.objects.filter(curie__in=curies)
        for curie, label, kind, taxon in terms.values_list("curie", "label", "kind", "gene__taxon"):
            labels[curie], taxa[curie] = label, taxon
            if kind == Term.Kind.COMPOUND:
                compounds.add(curie)
        names: dict[str, list[tuple[int, str]]] = {
            curie: [(LABEL, labels[curie])] if labels.get(curie) else [] for curie in curies
        }
        ancestors: dict[str, set[str]] = {curie: set() for curie in curies}
        synonyms = Synonym.objects.filter(term__curie__in=curies).order_by("pk")
        for curie, text, scope in synonyms.values_list("term__curie", "text", "scope"):
            # No name of a compound is better than another: its label is the one that happened to arrive first.
            exact = LABEL if curie in compounds else EXACT
            names[curie].append((exact if scope == Synonym.Scope.EXACT else OTHER, text))
        closure = Closure.objects.filter(descendant__curie__in=curies)
        for curie, ancestor in closure.values_list("descendant__curie", "ancestor__curie"):
            ancestors[curie].add(ancestor)
        return {
            curie: Word(
                curie,
                labels.get(curie) or "",
                frozenset(ancestors[curie]),
                tuple(sorted(names[curie], key=itemgetter(0))),
                taxa.get(curie) or "",
            )
            for curie in curies
        }

    def resolve(self, curie: str) -> str:
        """As `Vocabulary.resolve`: follows former ids and replacements."""
        term = selectors.find(curie)
        if term is None:
            return ""
        return (term.obsolete and term.replaced_by) or term.curie

    def named(self, name: str) -> list[str]:
        """As `Vocabulary.named`."""
        return [term.curie for term in selectors.terms_by_name(name)]

    def orthologues(self, genes: Collection[str]) -> dict[str, tuple[str, ...]]:
        """As `Vocabulary.orthologues`; one query for as many genes as a question can name."""
        links = Orthology.objects.filter(gene__term__curie__in=genes).order_by("other__term__curie")
        found: dict[str, tuple[str, ...]] = {}
        for gene, other in links.values_list("gene__term__curie", "other__term__curie"):
            found[gene] = (*found.get(gene, ()), other)
        return found

    def state(self) -> str:
        """As `Vocabulary.state`."""
        return selectors.state()


class Words:
    """A vocabulary that remembers what it was asked."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._known: dict[str, Word] = {}

    def fetch(self, curies: Iterable[str]) -> None:
        """Look up all of them at once."""
        missing = {curie for curie in curies if curie not in self._known}
        if missing:
            self._known.update(self.vocabulary.words(sorted(missing)))

    def __getitem__(self, curie: str) -> Word:
        if curie not in self._known:
            self.fetch((curie,))
        return self._known[curie]
