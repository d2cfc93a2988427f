import numpy as np
import pytest
from django.core.management import call_command

from curation.suggest import fusion, meaning, suggest
from ontology import lexicons
from ontology.matching.candidates import FEATURES, candidates

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("words")]
needs_the_extra = pytest.mark.skipif(not meaning.installed(), reason="the extra `semantic` is not installed")


def test_nothing_is_compared_before_the_vectors_are_stored():
    assert not meaning.ready()


def test_the_model_with_meaning_knows_its_features():
    assert fusion.load(meaning.MODEL).features == (*FEATURES, *meaning.FEATURES)


@needs_the_extra
def test_vectors_are_those_of_the_published_model():
    from_numpy = [0.0677, 0.0635, 0.0487, 0.0793, 0.0374]  # of the example on the model's own page
    (vector,) = meaning.embed(["This is an example sentence"])
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-4)
    assert vector[:5] == pytest.approx(from_numpy, abs=0.02)


@needs_the_extra
def test_what_means_the_same_is_near():
    heart, same, other = meaning.embed(["heart attack", "myocardial infarction", "zebrafish fin"])
    assert heart @ same > 0.5 > heart @ other


@needs_the_extra
def test_candidates_are_compared_by_meaning_once_vectors_are_stored():
    call_command("suggest_meanings")
    assert meaning.ready()
    found = candidates(lexicons.index().view(), ["large nuclei", "", "cell death"])
    table = meaning.features(lexicons.index(), found, ["large nuclei", "", "cell death"])
    assert table.shape == (len(found.text), len(meaning.FEATURES))
    first = table[np.flatnonzero(found.text == 0)[0]]
    assert first[0] > 0.95
    assert first[1] == 0
    assert suggest(["large nuclei"], "phenotype")[0].candidates[0].term == "CMPO:0000140"


@needs_the_extra
def test_a_term_is_compared_by_all_its_names_but_those_that_are_left_out():
    call_command("suggest_meanings")
    index, text = lexicons.index(), ["enlarged nucleus"]
    column = meaning.FEATURES.index("meaning_of_names")
    found = candidates(index.view(), text)
    (row,) = np.flatnonzero(found.term == index.lexicon.place("CMPO:0000140"))
    names = [index.lexicon.hit(name).name.lower() for name in index.names_of(found.term[[row]])[1].tolist()]
    assert len(names) > 1
    mean = (meaning.embed(names) @ meaning.embed(text)[0]).mean()
    assert meaning.features(index, found, text)[row, column] == pytest.approx(mean, abs=0.01)
    spelt = candidates(index.view(), names[:1], held_out=True)
    again = np.flatnonzero(spelt.term == index.lexicon.place("CMPO:0000140"))
    others = (meaning.embed(names[1:]) @ meaning.embed(names[:1])[0]).mean()
    left = meaning.features(index, spelt, names[:1], held_out=True)
    assert left[again, column] == pytest.approx([others], abs=0.01)
