"""The generator: the same by seed, of the sizes asked for, and as its shapes say."""

import math
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.synthetic import spool
from benchmarks.synthetic.shapes import fitted, slope
from benchmarks.synthetic.studies import SAMPLES, STUDIES, heads, samples
from benchmarks.synthetic.world import MadeVocabulary, World, spelt
from catalog.search.documents import Builder
from catalog.search.schema import SAMPLES as FIELDS
from catalog.search.vocabulary import Words

from .worlds import PHENOTYPES, world


def drawn(head, seed=1):
    return [
        (state.id, state.image_count, state.profile.facts, state.profile.words)
        for state in samples(world(), head, seed)
    ]


def screen(**more):
    """The largest study among the first."""
    return replace(max(heads(world(), samples=50_000), key=lambda head: head.samples), **more)


def test_all_studies_have_the_samples_and_images_that_were_promised():
    everything = heads(world())
    assert len(everything) == STUDIES
    assert sum(head.samples for head in everything) == SAMPLES
    # A tenth of the samples lack images, half of them on average.
    images = sum(head.samples * head.images for head in everything) / SAMPLES * 0.95
    assert images == pytest.approx(7, rel=0.02)


def test_fewer_samples_are_the_beginning_of_more():
    few, many = heads(world(), samples=10_000), heads(world(), samples=30_000)
    assert sum(head.samples for head in few) == 10_000
    assert [head.number for head in few] == [head.number for head in many[: len(few)]]
    assert few[:-1] == many[: len(few) - 1]


def test_ids_have_no_gaps():
    firsts = [head.first for head in heads(world(), samples=10_000)]
    sizes = [head.samples for head in heads(world(), samples=10_000)]
    assert firsts == [1 + sum(sizes[:place]) for place in range(len(sizes))]


def test_a_study_is_the_same_for_the_same_seed_and_another_for_another():
    head = screen(samples=200)
    assert drawn(head) == drawn(head)
    assert drawn(head) != drawn(head, seed=2)


def test_two_studies_are_no_clones():
    one, other = screen(samples=300), screen(samples=300, number=1_000_000)
    assert [facts for _, _, facts, _ in drawn(one)] != [facts for _, _, facts, _ in drawn(other)]


def test_a_drawn_study_has_the_shape_that_it_was_drawn_from():
    head = screen(shape=world().shapes[0], samples=4_000)
    found, _ = fitted(samples(world(), head), [])
    given_shape = head.shape.properties
    assert found.properties.keys() == given_shape.keys()
    assert found.properties["organism"].cover == 1
    assert found.properties["phenotype"].cover == pytest.approx(0.4, abs=0.2)
    assert found.properties["phenotype"].growth == pytest.approx(0.4, abs=0.1)
    assert found.properties["dose"].dimension == "mol/L"
    assert set(found.properties["dose"].numbers) <= set(given_shape["dose"].numbers)
    assert set(found.properties["control"].choices) <= set(given_shape["control"].choices)
    assert found.properties["phenotype"].paired > 0


def test_what_fitting_reads_of_images():
    head = screen(samples=100)
    sizes = [(10, "Plates: 4; 5D Images: 1,200; Planes: 7"), (1, "5D Images: 90,000"), (5, "nothing")]
    assert fitted(samples(world(), head), sizes)[0].images == 120
    assert fitted(samples(world(), head), [])[0].images == 0


@given(st.integers(2, 60), st.floats(0.1, 2.5))
def test_the_slope_of_a_law_is_found_again(distinct, exponent):
    counts = [round(1e6 * rank**-exponent) for rank in range(1, distinct + 1)]
    assert slope(counts) == pytest.approx(exponent, abs=0.05)


def test_one_value_has_no_slope():
    assert slope([7]) == 0


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_different_numbers_are_spelt_differently(one, other):
    assert (spelt(one) == spelt(other)) == (one == other)


def test_popular_values_are_chosen_more_often():
    universe = world().universes["phenotype", "CMPO"]
    random = np.random.default_rng(1)
    times = Counter(value for _ in range(400) for value in universe.choose(random, 3))
    assert times[PHENOTYPES[0]] > 2 * times[PHENOTYPES[-1]]
    assert len(universe.choose(random, 100)) == len(PHENOTYPES)


def test_a_spool_holds_what_the_products_builder_makes(tmp_path):
    made = spool.write(tmp_path, world(), 3_000)
    documents = [document for frame in made.documents("samples") for document in frame]
    states = [(head.row, state) for head in heads(world(), samples=3_000) for state in samples(world(), head)]
    builder = Builder(Words(MadeVocabulary(world().words)))
    expected = [document for row, state in states for document in builder.of_study(row, [state])]
    assert documents == expected
    assert {name for document in documents for name in document} <= FIELDS.keys()
    assert len([row for frame in made.documents("studies") for row in frame]) == len(heads(world(), samples=3_000))


def test_a_spool_has_a_row_for_each_term_and_all_above(tmp_path):
    made = spool.write(tmp_path, world(), 3_000)
    used = {
        (fact.property, curie)
        for head in heads(world(), samples=3_000)
        for state in samples(world(), head)
        for fact in state.profile.facts
        if not fact.curie.startswith("PATO")
        for curie in {fact.curie, *world().words[fact.curie].ancestors}
    }
    rows = {(row["property"], row["curie"]) for frame in made.documents("terms") for row in frame}
    assert {row for row in rows if row[0] != "quality"} == used


def test_a_world_can_be_kept(tmp_path):
    world().save(tmp_path / "world")
    kept = World.load(tmp_path / "world")
    assert (kept.shapes, kept.words) == (world().shapes, world().words)
    assert math.isclose(kept.universes["phenotype", "CMPO"].popularity[1], -math.log(2))
