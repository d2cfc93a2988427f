"""Boosted trees from rows of features: made with scikit-learn, written as the arrays that `curation.suggest.fusion` reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.isotonic import IsotonicRegression

from curation.suggest import fusion
from ontology.matching.arrays import Ints
from ontology.matching.candidates import FEATURES

TREES, DEPTH, RATE = 120, 4, 0.1
SEED = 20261122
SETTINGS = {
    "max_iter": TREES, "max_depth": DEPTH, "learning_rate": RATE, "max_features": 0.25, "min_samples_leaf": 20,
    "early_stopping": False, "random_state": SEED,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Example:
    """One text: the features of its candidates, which of them are right, and the group it must stay with.

    `source` is the set of gold it is of, `form` are its canonical words; `studies` those that state it, of the archive of which one study is left out at a time.
    """

    group: str
    features: Ints
    right: Ints
    form: str = ""
    studies: frozenset[str] = frozenset()
    weight: float = 1.0
    source: str = ""

    def place(self, model: fusion.Model) -> int | None:
        """The place of the first right candidate from 0, or None."""
        right = self.right[np.argsort(-model.scores(self.features), kind="stable")]
        return int(right.argmax()) if right.any() else None


def fit(examples: Sequence[Example], features: Sequence[str] = FEATURES) -> dict[str, Any]:
    """The document of a model; its confidences are those of texts that their model had not seen, fold by fold."""
    groups = sorted({example.group for example in examples})
    scores, right = [], []
    for fold in range(4):
        held = {group for place, group in enumerate(groups) if place % 4 == fold}
        model = fusion.from_json(grown([one for one in examples if one.group not in held]))
        for one in examples:
            if one.group in held and len(one.features):
                found = model.scores(one.features)
                scores.append(found.max())
                right.append(bool(one.right[int(found.argmax())]))
    return grown(examples, _curve(np.array(scores), np.array(right))) | {"features": list(features)}


def _curve(scores: Ints, right: Ints) -> tuple[list[float], list[float]]:
    """Points of score and share of right ones, rising; at most twenty."""
    rising = IsotonicRegression(out_of_bounds="clip", y_min=0.01, y_max=0.995).fit(scores, right)
    points = np.quantile(scores, np.linspace(0, 1, 21))
    return points.round(3).tolist(), rising.predict(points).round(4).tolist()


def grown(
    examples: Sequence[Example], curve: tuple[Sequence[float], Sequence[float]] = ((0, 1), (0, 1))
) -> dict[str, Any]:
    """The document of a model that has seen all examples; `curve` are points of score and share of right ones."""
    table = np.concatenate([one.features for one in examples])
    right = np.concatenate([one.right for one in examples])
    weight = np.repeat([one.weight for one in examples], [len(one.right) for one in examples])
    trees = HistGradientBoostingClassifier(**SETTINGS).fit(table, right, sample_weight=weight)
    share = float(np.average(right, weights=weight))
    return {
        "features": list(FEATURES),
        "start": round(float(np.log(share / (1 - share))), 5),
        "depth": DEPTH,
        "curve": {"score": list(curve[0]), "right": list(curve[1])},
        # the library shows its trees nowhere else; a test holds what is written against what it predicts
        "trees": [_tree(stage[0].nodes) for stage in trees._predictors],
    }


def _tree(nodes: Any) -> dict[str, list[float]]:
    """Five arrays, one place a node."""
    leaf = nodes["is_leaf"].astype(bool)
    return {
        "feature": np.where(leaf, fusion.LEAF, nodes["feature_idx"]).tolist(),
        # in full: a threshold may be the very number that a feature has
        "threshold": np.where(leaf, 0, nodes["num_threshold"]).tolist(),
        "left": nodes["left"].tolist(),
        "right": nodes["right"].tolist(),
        "value": np.where(leaf, nodes["value"], 0).round(5).tolist(),
    }
