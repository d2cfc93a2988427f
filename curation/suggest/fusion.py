"""The learned mixture of features: boosted trees, read from `model.json`, which `benchmarks.suggestions.train` writes.

Trees are arrays and not a pickle: they run without the library that made them, and can be read and compared.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from ontology.matching.arrays import Ints

HOME = Path(__file__).parent
LEAF = -1


@dataclass(frozen=True, slots=True)
class Model:
    """Trees of equal depth limit, one row each: `feature` is `LEAF` where `value` counts, else go left if <= `threshold`.

    `curve` maps what the trees say to the share of such candidates that were right.
    """

    features: tuple[str, ...]
    start: float
    depth: int
    feature: Ints
    threshold: Ints
    left: Ints
    right: Ints
    value: Ints
    curve: tuple[Ints, Ints]

    def scores(self, table: Ints) -> Ints:
        """The log odds of each row of features."""
        rows, trees = np.arange(len(table))[:, None], np.arange(len(self.feature))[None, :]
        node = np.zeros((len(table), len(self.feature)), dtype=np.int32)
        for _ in range(self.depth):
            feature = self.feature[trees, node]
            below = table[rows, np.maximum(feature, 0)] <= self.threshold[trees, node]
            following = np.where(below, self.left[trees, node], self.right[trees, node])
            node = np.where(feature == LEAF, node, following)
        total: Ints = self.start + self.value[trees, node].sum(axis=1)
        return total

    def confidence(self, scores: Ints) -> Ints:
        """How often a first candidate of such a score is right."""
        shares: Ints = np.interp(scores, *self.curve)
        return shares


@lru_cache(maxsize=4)
def load(name: str = "model.json") -> Model:
    """The model of a file beside this one."""
    return from_json(json.loads((HOME / name).read_text(encoding="utf-8")))


def from_json(document: dict[str, Any]) -> Model:
    """The model that a document describes."""
    trees, curve = document["trees"], document["curve"]
    return Model(
        features=tuple(document["features"]),
        start=document["start"],
        depth=document["depth"],
        feature=_table(trees, "feature", np.int32),
        threshold=_table(trees, "threshold", np.float64),
        left=_table(trees, "left", np.int32),
        right=_table(trees, "right", np.int32),
        value=_table(trees, "value", np.float32),
        curve=(np.array(curve["score"]), np.array(curve["right"])),
    )


def _table(trees: list[dict[str, list[float]]], key: str, kind: type) -> Ints:
    """One row a tree, filled up with zeros."""
    filled: Ints = np.zeros((len(trees), max(len(tree[key]) for tree in trees)), dtype=kind)
    for row, tree in enumerate(trees):
        filled[row, : len(tree[key])] = tree[key]
    return filled
