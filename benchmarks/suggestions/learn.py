"""Boosted trees from rows of features: made with scikit-learn, written as the arrays that `curation.suggest.fusion` reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.isotonic import IsotonicRegression

from curation.suggest import fusion
from ontology.matching.arrays import Ints
from ontology.matching.candidates import FEATURES

TREES, DEPTH, RATE = 120, 4, 0.1
SEED = 20261122


@dataclass(frozen=True, slots=True)
class Example:
    """One text: the features of its candidates, which of them are right, and the group it must stay with."""

    group: str
    features: Ints
    right: Ints


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
    trees = GradientBoostingClassifier(
        n_estimators=TREES, max_depth=DEPTH, learning_rate=RATE, subsample=0.5, max_features=8,
        min_samples_leaf=20, random_state=SEED,
    ).fit(table, right)  # fmt: skip
    return {
        "features": list(FEATURES),
        "start": round(float(np.log(right.mean() / (1 - right.mean()))), 5),
        "depth": DEPTH,
        "curve": {"score": list(curve[0]), "right": list(curve[1])},
        "trees": [_tree(stage[0].tree_) for stage in trees.estimators_],
    }


def _tree(tree: Any) -> dict[str, list[float]]:
    return {
        "feature": [max(int(feature), fusion.LEAF) for feature in tree.feature],
        "threshold": [float(f"{value:.9g}") for value in tree.threshold],
        "left": [max(int(node), 0) for node in tree.children_left],
        "right": [max(int(node), 0) for node in tree.children_right],
        "value": [round(RATE * float(value), 5) for value in tree.value[:, 0, 0]],
    }
