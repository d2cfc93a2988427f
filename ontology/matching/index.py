"""The index for suggestions, seen from one scope: what its names weigh there, and the names nearest to a text."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

from ontology.matching.arrays import Groups, Ints, Texts, hash_of, load, pack_groups
from ontology.matching.indexing import grams_of
from ontology.matching.lexicon import Lexicon
from ontology.matching.qualities import CLASSES, class_of
from ontology.matching.scope import Scope

Sparse = Any  # scipy.sparse matrices, which carry no types
_VIEWS = 32
_COMMON, _FEW = 0.03, 2_000  # runs of letters in more than this share of the names, and in more than so many
_FAR = 0.4  # of the best score; nearly always enough names are nearer
_SATURATION, _LENGTHS = 1.2, 0.6  # BM25's k1 and b, for names instead of documents


class Index:
    """One folder that `indexing.build` wrote, with its lexicon. Threads and processes may share it."""

    def __init__(self, folder: Path, lexicon: Lexicon) -> None:
        arrays, self.about = load(folder)
        self.lexicon = lexicon
        self.forms = Texts(arrays["form"], arrays["form_ends"])
        self._arrays = arrays
        self.vocabulary = Texts(arrays["word"], arrays["word_ends"])
        self.grams = arrays["gram"]
        names = len(self.forms)
        self.form_grams = sparse.csr_matrix(
            (arrays["gram_tf"], arrays["form_grams"], arrays["form_grams_ends"]), shape=(names, len(self.grams))
        )
        ones = np.ones(len(arrays["form_words"]), dtype=np.float32)
        self.form_words = sparse.csr_matrix(
            (ones, arrays["form_words"], arrays["form_words_ends"]), shape=(names, len(self.vocabulary))
        )
        pairs = (arrays["similar_weight"], (arrays["similar_one"], arrays["similar_other"]))
        self.similar = sparse.csr_matrix(pairs, shape=(len(self.vocabulary), len(self.vocabulary)))
        self._views: dict[frozenset[Scope], View] = {}

    def view(self, scopes: Iterable[Scope] = ()) -> "View":
        """What lies inside any of `scopes`; made at the first question, 0.1 s for 100,000 names, and kept."""
        wanted = frozenset(scopes)
        if wanted not in self._views:
            if len(self._views) >= _VIEWS:
                self._views.clear()
            self._views[wanted] = View(self, wanted)
        return self._views[wanted]

    def compact(self, form: str) -> Ints:
        """The names that are `form` (compact) up to blanks."""
        return self._by_hash(form, "compact")

    def initials(self, word: str) -> Ints:
        """The names that `word` may abbreviate."""
        return self._by_hash(word, "initials")

    def _by_hash(self, text: str, kind: str) -> Ints:
        """Names with the hash of a text; two texts of one hash are too rare to matter here."""
        known, value = self._arrays[f"{kind}_hash"], np.uint64(hash_of(text))
        names: Ints = self._arrays[f"{kind}_name"][slice(*np.searchsorted(known, [value, value + np.uint64(1)]))]
        return names

    def live(self, curie: str) -> int:
        """The place of the term that a canonical CURIE means today; -1 if none does."""
        place = self.lexicon.place(curie)
        return int(self.targets[place]) if place >= 0 else -1

    @cached_property
    def classes(self) -> Sparse:
        """Which word of the vocabulary belongs to which class of qualities; the last column: words of things."""
        words = [self.vocabulary.text(place) for place in range(len(self.vocabulary))]
        column = np.array([class_of(word) for word in words])
        column[column < 0] = len(CLASSES)
        ones = np.ones(len(words), dtype=np.float32)
        return sparse.csr_matrix((ones, (np.arange(len(words)), column)), shape=(len(words), len(CLASSES) + 1))

    @cached_property
    def numbers(self) -> Ints:
        """Which words of the vocabulary are numbers."""
        words = (self.vocabulary[place] for place in range(len(self.vocabulary)))
        return np.fromiter((word.isdigit() for word in words), dtype=np.float32, count=len(self.vocabulary))

    @cached_property
    def targets(self) -> Ints:
        """For each term the one that holds today: itself, or its replacement where it is obsolete; -1 for none."""
        lexicon, places = self.lexicon, np.arange(len(self.lexicon), dtype=np.int32)
        for place in np.flatnonzero(lexicon.obsolete).tolist():
            places[place] = lexicon.replacement(place)
        return places

    @cached_property
    def predecessors(self) -> Ints:
        """For each term how many obsolete ones of other ontologies it stands for: a sign that several use it."""
        lexicon, counts = self.lexicon, np.zeros(len(self.lexicon), dtype=np.float32)
        for place in np.flatnonzero(lexicon.obsolete & (self.targets >= 0)).tolist():
            former, today = (lexicon.term(one).curie.partition(":")[0] for one in (place, int(self.targets[place])))
            counts[self.targets[place]] += former != today
        return counts

    @cached_property
    def _names(self) -> Groups:
        """The names of each term that holds today, those of its predecessors included."""
        of = self.targets[self.lexicon.name_term]
        live = np.flatnonzero(of >= 0).astype(np.int32)
        return Groups(*pack_groups(of[live], live, len(self.lexicon)))

    def names_of(self, terms: Ints) -> tuple[Ints, Ints]:
        """All names of terms: at which place of `terms` the owner of each is, and the name."""
        names = [self._names[term] for term in terms.tolist()]
        owners = np.repeat(np.arange(len(names)), [len(some) for some in names])
        return owners, np.concatenate(names) if names else np.array([], dtype=np.int32)


class View:
    """The names of live terms inside one scope, those of their obsolete predecessors included."""

    def __init__(self, index: Index, scopes: frozenset[Scope]) -> None:
        self.index = index
        targets, inside = index.targets[index.lexicon.name_term], index.lexicon.mask(scopes)
        self.names = np.flatnonzero((targets >= 0) & inside[targets]).astype(np.int32)
        self.terms = targets[self.names]
        self._grams, self.gram_idf = _tf_idf(index.form_grams[self.names])
        words = index.form_words[self.names]
        self.word_idf = _idf(words)
        self._worth = _bm25(words, self.word_idf)
        telling = _telling(self._grams)
        self._scores = sparse.vstack([telling.T, self._worth.T]).tocsr()
        self.form_words = words

    def grams(self, forms: Sequence[str]) -> Sparse:
        """Unit vectors of the runs of letters of texts."""
        codes, rows = grams_of(list(forms))
        known = self.index.grams
        places = np.minimum(np.searchsorted(known, codes), max(len(known) - 1, 0))
        hit = known[places] == codes if len(known) else np.zeros(len(codes), dtype=bool)
        counts = sparse.csr_matrix(
            (np.ones(int(hit.sum()), dtype=np.float32), (rows[hit], places[hit])), shape=(len(forms), len(known))
        )
        return _weighted(counts, self.gram_idf)

    def words(self, forms: Sequence[str]) -> Sparse:
        """Which known words the texts have, each once."""
        vocabulary = self.index.vocabulary
        pairs = [
            (row, place)
            for row, form in enumerate(forms)
            for word in set(form.split())
            if (place := vocabulary.index(word.encode())) >= 0
        ]
        flat = np.array(pairs, dtype=np.int64).reshape(-1, 2)
        return sparse.csr_matrix(
            (np.ones(len(pairs), dtype=np.float32), (flat[:, 0], flat[:, 1])), shape=(len(forms), len(vocabulary))
        )

    def nearest(self, grams: Sparse, words: Sparse) -> Sparse:
        """For each text the names it has telling letters or words in common with: the sum of both scores."""
        return sparse.hstack([grams, self._wide(words)]).tocsr() @ self._scores

    def word_scores(self, words: Sparse, rows: Ints, names: Ints) -> Ints:
        """BM25 of pairs of a text and a name of this view, as a share of what is possible; similar words count less."""
        return dots(self._wide(words)[rows], self._worth[names])

    def _wide(self, words: Sparse) -> Sparse:
        """Words with their similar ones, such that a text's own words weigh 1 together."""
        whole = np.maximum(np.asarray(words @ self.word_idf), 1e-6)
        return sparse.diags(1 / whole, format="csr") @ (words + words @ self.index.similar)

    def place_of(self, names: Ints) -> Ints:
        """Where names of the lexicon stand in this view; those outside are left out."""
        places = np.minimum(np.searchsorted(self.names, names), max(len(self.names) - 1, 0))
        return places[self.names[places] == names] if len(self.names) else places[:0]

    def gram_cosines(self, grams: Sparse, rows: Ints, names: Ints) -> Ints:
        """Cosines of pairs of a text and a name of this view."""
        return dots(grams[rows], self._grams[names])


def _telling(grams: Sparse) -> Sparse:
    """Without the runs of letters that very many names have: they cost most of the time and tell least."""
    present = np.bincount(grams.indices, minlength=grams.shape[1])
    kept = present <= max(_COMMON * grams.shape[0], _FEW)
    lean = grams.copy()
    lean.data = lean.data * kept[lean.indices]
    lean.eliminate_zeros()
    return lean


def _idf(counts: Sparse) -> Ints:
    present = np.bincount(counts.indices, minlength=counts.shape[1])
    idf: Ints = np.log1p(counts.shape[0] / (1 + present)).astype(np.float32)
    return idf


def _tf_idf(counts: Sparse) -> tuple[Sparse, Ints]:
    idf = _idf(counts)
    return _weighted(counts, idf), idf


def _weighted(counts: Sparse, idf: Ints) -> Sparse:
    """Rows of unit length, of 1 + log tf times idf."""
    data = (1 + np.log(counts.data.astype(np.float32))) * idf[counts.indices]
    row = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    norms = np.sqrt(np.bincount(row, weights=data * data, minlength=counts.shape[0]))
    data /= np.maximum(norms, 1e-9)[row].astype(np.float32)
    return sparse.csr_matrix((data, counts.indices, counts.indptr), shape=counts.shape)


def _bm25(words: Sparse, idf: Ints) -> Sparse:
    """What each word of each name is worth: less in a long name; 1 times its idf in one of average length."""
    lengths = np.diff(words.indptr).astype(np.float32)
    relative = lengths / max(float(lengths.mean()), 1.0) if len(lengths) else lengths
    row = np.repeat(np.arange(words.shape[0]), np.diff(words.indptr))
    damping = (_SATURATION + 1) / (1 + _SATURATION * (1 - _LENGTHS + _LENGTHS * relative[row]))
    data = (idf[words.indices] * damping).astype(np.float32)
    return sparse.csr_matrix((data, words.indices, words.indptr), shape=words.shape)


def dots(left: Sparse, right: Sparse) -> Ints:
    """The scalar product of each row with its opposite."""
    sums: Ints = np.asarray(left.multiply(right).sum(axis=1), dtype=np.float32).reshape(-1)
    return sums


def largest(scores: Ints, count: int) -> Ints:
    """The places of the `count` largest of more scores, in no order; most scores are far too small to be compared."""
    near = np.flatnonzero(scores > _FAR * scores.max())
    if len(near) <= count:
        near = np.arange(len(scores))
    return near[np.argpartition(-scores[near], count - 1)[:count]]
