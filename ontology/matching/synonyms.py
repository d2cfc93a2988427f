"""Words that mean much the same, learned from how ontologies name one term twice.

*increased nucleus size* and *enlarged nucleus size* are names of one term and differ in one place: that is a vote for
*increased ~ enlarged*. Pairs with enough votes, against how often either word is changed for anything, are kept.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations

import numpy as np

from ontology.matching.arrays import Ints

_VOTES = 3  # different terms that must agree
_SHARE = 0.03  # of all the changes a word takes part in
_NAMES = 12  # of a term; those with more are lists of products and spellings
_SYNONYM = 1  # kinds up to this one, label and EXACT, are names of the same thing


def mine(words: Ints, ends: Ints, name_term: Ints, name_kind: Ints) -> dict[str, Ints]:
    """Pairs of words with their weight, 0 to 1, in both directions: arrays `one`, `other`, `weight`.

    `words` are the numbers of the words of each name, `ends` where each name's end.
    """
    votes: Counter[tuple[int, int]] = Counter()
    for rows in _names_of_terms(words, ends, name_term, name_kind):
        votes.update(set(_changes(rows)))
    totals: Counter[int] = Counter()
    for (one, other), count in votes.items():
        totals[one] += count
        totals[other] += count
    pairs = [(one, other, n) for (one, other), n in votes.items() if n >= _VOTES]
    kept = [(a, b, n / (totals[a] + totals[b] - n)) for a, b, n in pairs if n / min(totals[a], totals[b]) >= _SHARE]
    both = [*kept, *((b, a, weight) for a, b, weight in kept)]
    return {
        "one": np.array([pair[0] for pair in both], dtype=np.int32),
        "other": np.array([pair[1] for pair in both], dtype=np.int32),
        "weight": np.array([pair[2] for pair in both], dtype=np.float32),
    }


def _names_of_terms(words: Ints, ends: Ints, name_term: Ints, name_kind: Ints) -> Iterator[list[tuple[int, ...]]]:
    found: defaultdict[int, set[tuple[int, ...]]] = defaultdict(set)
    for name in np.flatnonzero(name_kind <= _SYNONYM).tolist():
        found[int(name_term[name])].add(tuple(words[ends[name] : ends[name + 1]].tolist()))
    return (sorted(rows) for rows in found.values() if 1 < len(rows) <= _NAMES)


def _changes(rows: Iterable[tuple[int, ...]]) -> Iterator[tuple[int, int]]:
    """The single words by which two rows differ, whatever their order."""
    for one, other in combinations(rows, 2):
        if len(one) != len(other):
            continue
        left, right = set(one) - set(other), set(other) - set(one)
        if len(left) == 1 and len(right) == 1 and len(one) > 1:
            first, second = left.pop(), right.pop()
            yield (first, second) if first < second else (second, first)
