"""From texts to candidate terms with everything that speaks for or against each of them, as numbers.

A batch of texts goes through together: every step is one operation on arrays of (text, name) pairs.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz, process

from ontology.matching.arrays import Ints
from ontology.matching.index import Sparse, View, dots, largest
from ontology.matching.normalisation import fold
from ontology.matching.qualities import agreements, conflicts
from ontology.matching.wording import NOTHING, cleaned, compact, form, initials, parts

NAMES_PER_TEXT = 80  # compared in full
TERMS_PER_TEXT = 40
_PARTS = 4  # a text of more pieces is prose
_BRACKETS = re.compile(r"\s*[(\[][^)\]]*[)\]]")
FEATURES = (
    *("grams", "words", "name_covered", "text_covered", "name_meant", "text_meant", "entity_meant", "ratio"),
    *(
        "sorted_ratio",
        "set_ratio",
        "same_spelling",
        "same_form",
        "same_compact",
        "initials",
        "label",
        "exact",
        "loose",
        "number_conflicts",
    ),
    *("numbers", "quality_conflicts", "quality_agreements", "name_words", "text_words", "share_of_text", "whole_text"),
    *("grams_behind", "base_behind", "rank", "names_found", "twins", "children", "predecessors", "base", "scope_names"),
)


@dataclass(frozen=True, slots=True)
class Candidates:
    """Rows, text after text, best base score first: which text, which term, by which name, and `FEATURES`.

    `piece` is the wording of the text that found the name: the whole of it, or a part.
    """

    text: Ints
    term: Ints
    name: Ints
    piece: Ints
    pieces: list[str]
    features: Ints


@dataclass(frozen=True, slots=True)
class _Pieces:
    """The wordings to look for: of which text each is, and how much of it it holds."""

    owner: Ints
    written: list[str]
    forms: list[str]
    share: Ints


def candidates(view: View, texts: Sequence[str], sense: str = "", *, held_out: bool = False) -> Candidates:
    """Candidate terms of each text inside `view`; `sense` is the property, for what only it abbreviates.

    `held_out` leaves out the names that a text spells in full, as if no ontology had them: so a model can be made with
    the names of ontologies for texts.
    """
    pieces = _pieces(texts, sense)
    grams, words = view.grams(pieces.forms), view.words(pieces.forms)
    piece, name = _nearest(view, pieces, grams, words)
    table = _features(view, pieces, grams, words, piece, name)
    if held_out:
        others = ~table["same_compact"]
        piece, name, table = piece[others], name[others], {key: column[others] for key, column in table.items()}
    return _per_term(view, pieces, piece, name, table)


def _pieces(texts: Sequence[str], sense: str) -> _Pieces:
    owner: list[int] = []
    written: list[str] = []
    for number, text in enumerate(texts):
        whole = cleaned(text, sense)
        several = parts(whole)
        found = dict.fromkeys([whole, _BRACKETS.sub("", whole), *(several if len(several) <= _PARTS else ())])
        kept = [piece for piece in found if form(piece) not in NOTHING]
        written += kept
        owner += [number] * len(kept)
    forms = [form(piece) for piece in written]
    lengths = np.array([len(piece) for piece in forms], dtype=np.float32)
    owners = np.array(owner, dtype=np.int32)
    whole_lengths = np.zeros(len(texts), dtype=np.float32)
    np.maximum.at(whole_lengths, owners, lengths)
    return _Pieces(owners, written, forms, lengths / np.maximum(whole_lengths[owners], 1))


def _nearest(view: View, pieces: _Pieces, grams: Sparse, words: Sparse) -> tuple[Ints, Ints]:
    """Pairs of a piece and a name of the view."""
    both = view.nearest(grams, words)
    rows: list[Ints] = []
    for row in range(both.shape[0]):
        low, high = both.indptr[row], both.indptr[row + 1]
        names, scores = both.indices[low:high], both.data[low:high]
        if len(names) > NAMES_PER_TEXT:
            names = names[largest(scores, NAMES_PER_TEXT)]
        rows.append(np.union1d(names, _by_shape(view, pieces, row)))
    piece = np.repeat(np.arange(len(rows), dtype=np.int32), [len(row) for row in rows])
    name = np.concatenate(rows).astype(np.int32) if rows else np.array([], dtype=np.int32)
    return piece, name


def _by_shape(view: View, pieces: _Pieces, row: int) -> Ints:
    """Names that are the piece without blanks, and those it abbreviates."""
    index, found = view.index, [view.index.compact(compact(pieces.forms[row]))]
    found += [index.initials(word)[:NAMES_PER_TEXT] for word in initials(pieces.written[row])]
    return view.place_of(np.sort(np.concatenate(found)))


def _features(view: View, pieces: _Pieces, grams: Sparse, words: Sparse, piece: Ints, name: Ints) -> dict[str, Ints]:
    """The columns of `FEATURES` that compare one piece with one name."""
    index, names = view.index, view.names[name]
    forms = [index.forms.text(place) for place in names.tolist()]
    asked = [pieces.forms[place] for place in piece.tolist()]
    short = [compact(form) for form in pieces.forms]
    lexicon, folded = index.lexicon, [fold(piece) for piece in pieces.written]
    same = np.array([one == other for one, other in zip(asked, forms, strict=True)], dtype=bool)
    pairs, kind = zip(same.tolist(), piece.tolist(), names.tolist(), strict=True), lexicon.name_kind[names]
    table = {
        "grams": view.gram_cosines(grams, piece, name),
        "words": view.word_scores(words, piece, name),
        "ratio": process.cpdist(asked, forms, scorer=fuzz.ratio),
        "sorted_ratio": process.cpdist(asked, forms, scorer=fuzz.token_sort_ratio),
        "set_ratio": process.cpdist(asked, forms, scorer=fuzz.token_set_ratio),
        "same_spelling": np.array(
            [same and folded[one] == lexicon.names.text(other) for same, one, other in pairs], bool
        ),
        "same_form": same,
        "same_compact": np.array([short[one] == compact(other) for one, other in zip(piece, forms, strict=True)], bool),
        "initials": _abbreviated(view, pieces, piece, names),
        "label": kind == 0,
        "exact": kind == 1,
        "loose": kind > 1,
        "name_words": np.diff(view.form_words.indptr)[name],
        "text_words": np.array([len(one.split()) for one in pieces.forms])[piece],
        "share_of_text": pieces.share[piece],
        "whole_text": pieces.share[piece] >= 1,
    }
    return table | _coverage(view, pieces, words, piece, name)


def _abbreviated(view: View, pieces: _Pieces, piece: Ints, names: Ints) -> Ints:
    """1 where the piece is made of the initials of the name, a half where one of its words is."""
    short: list[dict[int, float]] = []
    for written, form_ in zip(pieces.written, pieces.forms, strict=True):
        weight = {word: 1.0 if word == form_ else 0.5 for word in initials(written)}
        short.append({name: weight[word] for word in weight for name in view.index.initials(word).tolist()})
    return np.array([short[one].get(name, 0.0) for one, name in zip(piece.tolist(), names.tolist(), strict=True)])


def _coverage(view: View, pieces: _Pieces, words: Sparse, piece: Ints, name: Ints) -> dict[str, Ints]:
    """How much of the one is in the other, by weight of words: as written, and as meant by similar words."""
    index, idf = view.index, view.word_idf
    unknown = np.array([len(set(form.split())) for form in pieces.forms]) - np.asarray(words.sum(axis=1)).reshape(-1)
    asked, has = words[piece], view.form_words[name]
    weighted_asked, weighted_has = asked.multiply(idf).tocsr(), has.multiply(idf).tocsr()
    wide_asked = (words + words @ index.similar).minimum(1)[piece] if words.nnz else asked
    wide_has = (has + has @ index.similar).tocsr()
    wide_has.data = np.minimum(wide_has.data, 1)
    things = index.classes[:, -1].toarray().reshape(-1)
    of_asked = np.asarray(weighted_asked.sum(axis=1)).reshape(-1) + unknown[piece] * float(
        idf.mean() if len(idf) else 1
    )
    of_has = np.maximum(np.asarray(weighted_has.sum(axis=1)).reshape(-1), 1e-6)
    thing_weights = np.maximum(np.asarray(weighted_has.multiply(things).sum(axis=1)).reshape(-1), 1e-6)
    quality_asked, quality_has = ((rows @ index.classes).toarray()[:, :-1] for rows in (asked, has))
    numbers = index.numbers
    shared = np.asarray(asked.multiply(has).multiply(numbers).sum(axis=1)).reshape(-1)
    return {
        "name_covered": dots(weighted_has, asked) / of_has,
        "text_covered": dots(weighted_asked, has) / np.maximum(of_asked, 1e-6),
        "name_meant": dots(weighted_has, wide_asked) / of_has,
        "text_meant": dots(weighted_asked, wide_has) / np.maximum(of_asked, 1e-6),
        "entity_meant": dots(weighted_has.multiply(things).tocsr(), wide_asked) / thing_weights,
        "number_conflicts": asked @ numbers + has @ numbers - 2 * shared,
        "numbers": shared,
        "quality_conflicts": conflicts(quality_asked, quality_has),
        "quality_agreements": agreements(quality_asked, quality_has),
    }


def _per_term(view: View, pieces: _Pieces, piece: Ints, name: Ints, table: dict[str, Ints]) -> Candidates:
    """The best name of each term of each text, and how the terms of one text stand to each other."""
    text, term = pieces.owner[piece], view.terms[name]
    base = _base(table)
    order = np.lexsort((-base, term, text))
    first = np.ones(len(order), dtype=bool)
    first[1:] = (text[order][1:] != text[order][:-1]) | (term[order][1:] != term[order][:-1])
    found = np.diff(np.append(np.flatnonzero(first), len(order)))
    kept = order[first]
    again = np.lexsort((-base[kept], text[kept]))
    kept, found = kept[again], found[again]
    rank = _rank(text[kept])
    near = rank < TERMS_PER_TEXT
    kept, found, rank = kept[near], found[near], rank[near]
    columns = {key: np.asarray(values, dtype=np.float32)[kept] for key, values in table.items()}
    columns |= _standing(view, text[kept], name[kept], columns, base[kept]) | {"rank": rank, "names_found": found}
    features = np.stack([columns[key].astype(np.float32) for key in FEATURES], axis=1)
    return Candidates(text[kept], term[kept], view.names[name[kept]], piece[kept], pieces.written, features)


def _base(table: dict[str, Ints]) -> Ints:
    """A fixed mixture, to choose the name of a term and the terms worth a closer look."""
    base: Ints = (
        table["grams"]
        + 0.5 * table["name_meant"]
        + 0.5 * table["text_meant"]
        + table["sorted_ratio"] / 100
        + table["same_form"]
        + 0.3 * table["same_spelling"]
        + 0.1 * table["label"]
        + 0.5 * table["same_compact"]
        + table["initials"]
        + 0.3 * table["share_of_text"]
        - 0.1 * table["loose"]
        - 0.2 * table["quality_conflicts"]
        - 0.1 * table["number_conflicts"]
    ).astype(np.float32)
    return base


def _rank(text: Ints) -> Ints:
    """The place of each row among those of its text; rows of one text are neighbours."""
    begins = np.flatnonzero(np.append(True, text[1:] != text[:-1])) if len(text) else np.array([], dtype=np.int64)
    lengths = np.diff(np.append(begins, len(text)))
    ranks: Ints = np.arange(len(text)) - np.repeat(begins, lengths)
    return ranks


def _standing(view: View, text: Ints, name: Ints, columns: dict[str, Ints], base: Ints) -> dict[str, Ints]:
    """A candidate against the best of its text; `twins` counts those with the same base score."""
    best, top = np.full((2, int(text.max(initial=-1)) + 1), -np.inf, dtype=np.float32)
    np.maximum.at(best, text, columns["grams"])
    np.maximum.at(top, text, base)
    equal = np.bincount(text, weights=(base >= top[text] - 1e-4), minlength=len(top))
    lexicon = view.index.lexicon
    return {
        "grams_behind": best[text] - columns["grams"],
        "base_behind": top[text] - base,
        "twins": equal[text],
        "children": np.log1p(lexicon.children_count[view.terms[name]]),
        "predecessors": np.log1p(view.index.predecessors[view.terms[name]]),
        "base": base,
        # what a rare word or a near miss is worth differs between a thousand names and a hundred thousand
        "scope_names": np.full(len(text), np.log1p(len(view.names)), dtype=np.float32),
    }
