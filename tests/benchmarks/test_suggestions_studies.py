"""What leaving a study out leaves out."""

import numpy as np
import pytest

from benchmarks.suggestions import learn, studies
from curation.suggest import fusion
from ontology.matching.candidates import FEATURES


def example(form, *stated_by, place=0, seed=0):
    """Twenty candidates; the right one, at `place`, is the one with the largest first feature."""
    features = np.random.default_rng([seed, len(form), *map(ord, form[:4])]).random((20, len(FEATURES)), np.float32)
    features[:, 0] *= 0.5
    features[place, 0] = 1
    return learn.Example(" ".join(stated_by) or "names", features, np.arange(20) == place, form, frozenset(stated_by))


EXAMPLES = [
    *(example(f"name {number}", place=number % 20) for number in range(40)),
    example("large nucleus"),
    *(example(f"first {number}", "idr0001", place=3) for number in range(3)),
    *(example(f"second {number}", "idr0002", place=5) for number in range(2)),
    example("large nucleus", "idr0003"),
    example("screen", "idr0001", "idr0003"),
]


def test_neither_a_study_nor_what_has_its_words_is_seen():
    left = studies.without(EXAMPLES, {"idr0003"})
    assert len(left) == len(EXAMPLES) - 3
    assert {"large nucleus", "screen"}.isdisjoint(one.form for one in left)
    assert {"idr0001", "idr0002"} == set().union(*(one.studies for one in left))


def test_only_texts_of_studies_are_weighted():
    weights = {one.weight for one in studies.weighted(EXAMPLES, 4) if not one.studies}
    assert weights == {1}
    assert [one.weight for one in studies.weighted(EXAMPLES, 4) if one.studies] == [4] * 7


def test_every_study_is_in_one_block_and_blocks_are_alike():
    assert sorted(map(sorted, studies.blocks(EXAMPLES))) == [["idr0001"], ["idr0002"], ["idr0003"]]


def test_each_study_gets_a_model_that_knows_the_rest():
    leaving = studies.Leaving(EXAMPLES)
    found = {study: (weight, model) for study, weight, model in leaving.models()}
    assert found.keys() == {"idr0001", "idr0002", "idr0003"}
    for study, (weight, model) in found.items():
        assert weight in studies.WEIGHTS
        mine = [one for one in EXAMPLES if study in one.studies]
        assert [one.place(model) for one in mine] == [0] * len(mine)


def test_a_weight_is_chosen_without_a_look_at_what_is_apart():
    apart = studies.blocks(EXAMPLES)[0]
    spoilt = [example(one.form, *one.studies, place=7, seed=9) if one.studies & apart else one for one in EXAMPLES]
    assert studies.Leaving(EXAMPLES).weight(apart) == studies.Leaving(spoilt).weight(apart)


def test_another_model_is_used_for_a_while():
    shipped, other = fusion.load(), fusion.from_json(learn.grown(EXAMPLES))
    with studies.using(other):
        assert fusion.load("model-semantic.json") is other
    assert fusion.load() is shipped


@pytest.mark.parametrize(("right", "place"), [([False, True], 1), ([True, False], 0), ([False, False], None)])
def test_the_place_of_the_right_candidate(right, place):
    model = fusion.from_json(learn.grown(EXAMPLES))
    features = np.stack([EXAMPLES[0].features[0], EXAMPLES[0].features[1]])
    assert learn.Example("x", features, np.array(right)).place(model) == place
