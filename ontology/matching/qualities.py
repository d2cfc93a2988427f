"""The quality in a phrase: which way something changed, apart from the thing that changed.

*Increased nucleus size* and *large nuclei* agree in the quality and in the entity; *decreased nucleus size* shares the
entity only, and every word but one, which is why letters and words alone choose it.
"""

import numpy as np

from ontology.matching.arrays import Ints

# Canonical words (see `wording`). Two opposite classes stand side by side: even and odd.
_OPPOSITES = """
increased increase increasing more larger large big bigger high higher enhanced enlarged elevated greater elevation long
longer strong faster hyper gain up excess excessive accumulation elongated prolonged
| decreased decrease decreasing fewer less smaller small tiny low lower reduced reduction short shorter mild slow slower
hypo loss down deficient deficiency inhibition inhibited shortened weak
| abnormal abnormality altered aberrant strange irregular defective defect problem disordered misshapen unusual impaired
dysfunction change changed
| normal regular wild healthy unaffected unchanged
| absent absence lack lacking no without failure failed fail missing none never null | present presence with
| delayed delay arrest arrested stalled late | early accelerated premature advanced
| positive | negative | acute | chronic | left | right | male | female
"""
CLASSES = tuple(words.split() for words in _OPPOSITES.split("|"))
_CLASS_OF = {word: place for place, words in enumerate(CLASSES) for word in words}


def class_of(word: str) -> int:
    """The class of a canonical word; -1 for the words of things."""
    return _CLASS_OF.get(word, -1)


def conflicts(one: Ints, other: Ints) -> Ints:
    """How many opposite pairs the rows of two tables (rows, classes) hold: up in one, down in the other."""
    swapped = other[:, np.arange(other.shape[1]) ^ 1]
    counts: Ints = ((one > 0) & (other == 0) & (swapped > 0)).sum(axis=1)
    return counts


def agreements(one: Ints, other: Ints) -> Ints:
    """How many classes the rows of two tables share."""
    counts: Ints = ((one > 0) & (other > 0)).sum(axis=1)
    return counts
