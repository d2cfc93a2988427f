"""All names of all terms, in memory that processes share: exact look-up, and what is inside a scope."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ontology.matching.arrays import Groups, Ints, Texts, hash_of, load
from ontology.matching.building import KINDS
from ontology.matching.normalisation import key
from ontology.matching.scope import Scope

# How a name was found, best first.
HOW = ("label", "synonym", "prefix", "word", "fuzzy")
_SCOPES_KEPT = 128
_REPLACEMENTS = 5  # steps from an obsolete term to a live one; more is a circle


@dataclass(frozen=True, slots=True)
class Hit:
    """A term with the name that was found.

    `how` is one of `HOW`, `kind` is `label` or the scope of the synonym, `rank` orders hits of one question.
    """

    id: int
    curie: str
    label: str
    name: str
    kind: str
    how: str
    obsolete: bool
    replaced_by: str
    rank: tuple[int, int, float, str]


class Lexicon:
    """One folder that `building.build` wrote. Threads and processes may share it: nothing is ever written."""

    def __init__(self, folder: Path) -> None:
        self._arrays, about = load(folder)
        self._owners: list[str] = about["owners"]
        self._masks: dict[frozenset[Scope], Ints] = {}
        self._curies, self._labels, self._replaced = (self._texts(name) for name in ("curie", "label", "replaced"))
        self.written = self._texts("written")
        self._owned, self._children = self._groups("owned"), self._groups("children")
        self.obsolete, self.name_term, self.name_kind = (
            self._arrays[name] for name in ("obsolete", "name_term", "name_kind")
        )
        self.name_length = np.diff(self._arrays["name_ends"]).astype(np.int32)
        self.children_count = np.diff(self._arrays["children_ends"]).astype(np.int32)
        self.names, self.words = self._texts("name"), self._texts("word")
        self.word_names, self.gram_words = self._groups("word_names"), self._groups("gram_words")
        self.grams, self.gram_count = self._arrays["gram"], self._arrays["gram_count"]

    def __len__(self) -> int:
        """Number of terms."""
        return len(self._curies)

    def by_curie(self, curie: str) -> Hit | None:
        """The term of a canonical CURIE."""
        places = self._places(curie)
        if not places:
            return None
        return self._hit(places[0], self._labels.text(places[0]), 0, "label", 0.0)

    def exact(self, text: str, scopes: Iterable[Scope] = ()) -> list[Hit]:
        """Terms that have this name, up to case, accents, signs and plural; the best name of each, best first."""
        mask = self.mask(scopes)
        best: dict[int, Hit] = {}
        for name in self.exact_names(text):
            hit = self.hit(name)
            if mask[self.name_term[name]] and (hit.id not in best or hit.rank < best[hit.id].rank):
                best[hit.id] = hit
        return sorted(best.values(), key=lambda hit: hit.rank)

    def exact_names(self, text: str) -> list[int]:
        """The names that are spellings of `text`."""
        wanted = key(text)
        found = self._by_hash(wanted, "key_hash", "key_name") if wanted else []
        return [name for name in found if key(self.names.text(name)) == wanted]

    def hit(self, name: int, how: str = "", cost: float = 0.0) -> Hit:
        """What a name leads to; found by its exact wording unless `how` says otherwise."""
        kind = int(self.name_kind[name])
        exact = "synonym" if kind else "label"
        return self._hit(
            int(self.name_term[name]), self.written.text(name), kind, how or exact, cost if how else float(kind)
        )

    def owned_by(self, owner: str) -> Ints:
        """Which terms are of an ontology, named by its prefix."""
        owned = np.zeros(len(self), dtype=bool)
        if owner in self._owners:
            owned[self._owned[self._owners.index(owner)]] = True
        return owned

    def replacement(self, place: int) -> int:
        """The live term that stands for an obsolete one today, by place; -1 where none does."""
        for _ in range(_REPLACEMENTS):
            if not self.obsolete[place]:
                return place
            following = self._places(self._replaced.text(place))
            if not following:
                return -1
            place = following[0]
        return -1

    def term(self, place: int) -> Hit:
        """A term by place, under its label."""
        return self._hit(place, self._labels.text(place), 0, "label", 0.0)

    def place(self, curie: str) -> int:
        """The place of a canonical CURIE; -1 if it is not here."""
        return next(iter(self._places(curie)), -1)

    def id_of(self, place: int) -> int:
        """The id of a term by place."""
        return int(self._arrays["term_id"][place])

    def place_of_id(self, id_: int) -> int:
        """The place of a term by id; -1 if it is not here."""
        ids = self._arrays["term_id"]  # sorted: terms are built by id
        place = int(np.searchsorted(ids, id_))
        return place if place < len(ids) and ids[place] == id_ else -1

    def mask(self, scopes: Iterable[Scope]) -> Ints:
        """Which terms are inside any of `scopes`; no scope at all does not limit."""
        wanted = frozenset(scopes)
        if wanted not in self._masks:
            if len(self._masks) >= _SCOPES_KEPT:
                self._masks.clear()
            self._masks[wanted] = np.logical_or.reduce([self._inside(scope) for scope in wanted or {Scope()}])
        return self._masks[wanted]

    def _inside(self, scope: Scope) -> Ints:
        inside = np.full(len(self), not scope.ontologies)
        for owner in scope.ontologies & set(self._owners):
            inside[self._owned[self._owners.index(owner)]] = True
        return inside & self._below(scope.roots) if scope.roots else inside

    def _below(self, roots: Iterable[str]) -> Ints:
        """Roots and everything under them."""
        below = np.zeros(len(self), dtype=bool)
        level = [place for root in roots for place in self._places(root)]
        while level:
            below[level] = True
            under = np.unique(np.concatenate([self._children[place] for place in level]))
            level = under[~below[under]].tolist()
        return below

    def _hit(self, place: int, name: str, kind: int, how: str, cost: float) -> Hit:
        obsolete, curie, label = bool(self.obsolete[place]), self._curies.text(place), self._labels.text(place)
        return Hit(
            int(self._arrays["term_id"][place]),
            curie,
            label,
            name,
            KINDS[kind],
            how,
            obsolete,
            self._replaced.text(place),
            (int(obsolete), HOW.index(how), cost, label or curie),
        )

    def _places(self, curie: str) -> list[int]:
        found = self._by_hash(curie, "curie_hash", "curie_term")
        return [place for place in found if self._curies.text(place) == curie]

    def _by_hash(self, text: str, hashes: str, places: str) -> list[int]:
        """Places whose text has the same hash: nearly always the same text."""
        value, known = np.uint64(hash_of(text)), self._arrays[hashes]
        low, high = np.searchsorted(known, value, "left"), np.searchsorted(known, value, "right")
        return [int(place) for place in self._arrays[places][low:high]]

    def _texts(self, name: str) -> Texts:
        return Texts(self._arrays[name], self._arrays[f"{name}_ends"])

    def _groups(self, name: str) -> Groups:
        return Groups(self._arrays[name], self._arrays[f"{name}_ends"])
