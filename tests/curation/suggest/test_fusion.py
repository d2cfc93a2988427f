import numpy as np
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier

from benchmarks.suggestions import learn
from curation.suggest import fusion
from ontology.matching.candidates import FEATURES


@pytest.fixture(scope="module")
def table():
    chance = np.random.default_rng(7)
    rows = chance.random((600, len(FEATURES)), dtype=np.float32)
    return rows, (rows[:, 0] + rows[:, 3] > 1.1) ^ (rows[:, 5] > 0.95)


def test_trees_say_the_same_as_the_library_that_grew_them(table):
    rows, right = table
    weights = np.where(np.arange(len(rows)) < 300, 1.0, 2.0)
    library = HistGradientBoostingClassifier(**learn.SETTINGS).fit(rows, right, sample_weight=weights)
    halves = [learn.Example("all", rows[:300], right[:300]), learn.Example("all", rows[300:], right[300:], weight=2.0)]
    document = learn.grown(halves)
    np.testing.assert_allclose(fusion.from_json(document).scores(rows), library.decision_function(rows), atol=2e-3)


def test_confidences_rise_with_the_score_and_are_shares(table):
    rows, right = table
    examples = [
        learn.Example(str(place % 5), rows[place : place + 6], right[place : place + 6]) for place in range(0, 600, 6)
    ]
    model = fusion.from_json(learn.fit(examples))
    found = model.confidence(np.linspace(-9, 9, 50))
    assert (np.diff(found) >= 0).all()
    assert 0 < found[0] < found[-1] < 1


def test_the_model_that_is_shipped_is_of_these_features():
    model = fusion.load()
    assert model.features == FEATURES
    assert 0 < model.confidence(np.array([-9.0]))[0] < 0.1
    assert model.confidence(np.array([9.0]))[0] > 0.9


def test_no_candidates_have_no_scores():
    assert fusion.load().scores(np.zeros((0, len(FEATURES)), dtype=np.float32)).shape == (0,)
