"""The best terms for what somebody has typed so far."""

from collections.abc import Iterable, Iterator

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from ontology.matching.arrays import Ints
from ontology.matching.building import trigrams
from ontology.matching.lexicon import Hit, Lexicon
from ontology.matching.normalisation import fold
from ontology.matching.scope import Scope

# In letters: how much shorter a synonym must be than a label to come before it. By place in `building.KINDS`.
_KIND_COST = np.array([0, 2, 8, 8, 10], dtype=np.int32)
_ONE_SLIP, _TWO_SLIPS = 4, 6  # letters of a word that may hold as many
_GRAMS_PER_SLIP = 3  # trigrams that one wrong letter spoils
_WORDS_COMPARED = 100
_NAMES_COMPARED = 400

_EMPTY: Ints = np.array([], dtype=np.int32)


def complete(lexicon: Lexicon, text: str, scopes: Iterable[Scope] = (), limit: int = 10) -> list[Hit]:
    """At most `limit` terms: exact label, exact synonym, prefix, words in any order, similar words; obsolete ones last.

    A term is found once, by its best name. One that is obsolete but has exactly this name always gets a place.
    """
    query, mask = _Query(lexicon, text), lexicon.mask(scopes)
    live = list(query.fill(mask & ~lexicon.obsolete, limit))
    former = list(query.fill(mask & lexicon.obsolete, max(1, limit - len(live))))
    if len(live) >= limit:
        former = [hit for hit in former if hit.how in ("label", "synonym")]
    return [*live[: limit - len(former)], *former]


class _Query:
    """One text on its way through the ways of finding it; each is walked at most once."""

    def __init__(self, lexicon: Lexicon, text: str) -> None:
        self._lexicon = lexicon
        self._text = text
        self._folded = fold(text)
        self._found: dict[str, tuple[Ints, Ints]] = {}

    def fill(self, allowed: Ints, limit: int) -> Iterator[Hit]:
        """Up to `limit` allowed terms, one way after the other."""
        taken: set[int] = set()
        for how in ("", "prefix", "word", "fuzzy"):
            names, costs = self._names(how)
            inside = allowed[self._lexicon.name_term[names]]
            cheapest = list(self._cheapest(names[inside], costs[inside], taken, limit - len(taken)))
            taken.update(int(self._lexicon.name_term[name]) for name, _ in cheapest)
            yield from (self._lexicon.hit(name, how, cost) for name, cost in cheapest)
            if len(taken) >= limit:
                return

    def _names(self, how: str) -> tuple[Ints, Ints]:
        """The names found one way, and what each costs."""
        if how not in self._found:
            ways = {"": self._exact, "prefix": self._prefix, "word": self._words, "fuzzy": self._similar}
            self._found[how] = ways[how]() if self._folded else (_EMPTY, _EMPTY)
        return self._found[how]

    def _cheapest(self, names: Ints, costs: Ints, taken: set[int], limit: int) -> Iterator[tuple[int, float]]:
        """The cheapest name of each of the `limit` cheapest terms that are not `taken`."""
        few = 50 * (limit + len(taken))  # a term has fewer names than this on average, so these hold enough terms
        if len(names) > few:
            cheap = np.argpartition(costs, few)[:few]
            names, costs = names[cheap], costs[cheap]
        order = np.lexsort((names, costs))
        found: set[int] = set()
        for name, cost in zip(names[order].tolist(), costs[order].tolist(), strict=True):
            term = int(self._lexicon.name_term[name])
            if term not in found and term not in taken:
                found.add(term)
                yield name, cost
                if len(found) == limit:
                    return

    def _exact(self) -> tuple[Ints, Ints]:
        names = np.array(self._lexicon.exact_names(self._text), dtype=np.int32)
        return names, self._lexicon.name_kind[names]

    def _prefix(self) -> tuple[Ints, Ints]:
        names = np.arange(*self._lexicon.names.starting_with(self._folded.encode()), dtype=np.int32)
        return names, self._by_length(names)

    def _words(self) -> tuple[Ints, Ints]:
        """Names in which every typed word begins some word."""
        names = self._with_all([self._beginning(word) for word in self._folded.split()])
        return names, self._by_length(names)

    def _similar(self) -> tuple[Ints, Ints]:
        """Names in which every typed word begins some word or is similar to one, compared letter by letter."""
        names = self._with_all([[*self._beginning(word), *self._slips(word)] for word in self._folded.split()])
        if len(names) > _NAMES_COMPARED:
            apart = np.abs(self._lexicon.name_length[names] - len(self._folded.encode()))
            names = names[np.argpartition(apart, _NAMES_COMPARED)[:_NAMES_COMPARED]]
        texts = (self._lexicon.names.text(name) for name in names.tolist())
        return names, np.array([100 - fuzz.ratio(self._folded, text) for text in texts], dtype=np.float64)

    def _by_length(self, names: Ints) -> Ints:
        costs: Ints = self._lexicon.name_length[names] + _KIND_COST[self._lexicon.name_kind[names]]
        return costs

    def _with_all(self, ranges: list[list[tuple[int, int]]]) -> Ints:
        """Names that have a word in each of the lists of word ranges."""
        found = np.ones(len(self._lexicon.names), dtype=bool)
        for each in ranges:
            one = np.zeros_like(found)
            for low, high in each:
                one[self._lexicon.word_names.range(low, high)] = True
            found &= one
        return np.flatnonzero(found).astype(np.int32)

    def _beginning(self, word: str) -> list[tuple[int, int]]:
        return [self._lexicon.words.starting_with(word.encode())]

    def _slips(self, word: str) -> list[tuple[int, int]]:
        """Known words that differ from `word` by a slip or two, as ranges of one."""
        slips = (len(word) >= _ONE_SLIP) + (len(word) >= _TWO_SLIPS)
        if not slips or word.isdecimal():
            return []
        places = self._sharing_grams(word.encode(), slips).tolist()
        return [
            (place, place + 1)
            for place in places
            if OSA.distance(word, self._lexicon.words.text(place), score_cutoff=slips) <= slips
        ]

    def _sharing_grams(self, word: bytes, slips: int) -> Ints:
        """The words that share most trigrams with `word`, and at least those that its slips cannot have spoilt."""
        lexicon, grams = self._lexicon, np.array(sorted(trigrams(word)), dtype=np.int64)
        places = np.searchsorted(lexicon.grams, grams)
        known = [
            int(place)
            for place, gram in zip(places, grams, strict=True)
            if place < len(lexicon.grams) and lexicon.grams[place] == gram
        ]
        if not known:
            return _EMPTY
        shared = np.bincount(
            np.concatenate([lexicon.gram_words[place] for place in known]), minlength=len(lexicon.words)
        )
        places = np.flatnonzero(shared >= max(1, len(grams) - _GRAMS_PER_SLIP * slips))
        dice = 2 * shared[places] / (lexicon.gram_count[places] + float(len(grams)))
        best = np.argsort(-dice, kind="stable")[:_WORDS_COMPARED]
        return np.asarray(places[best])
