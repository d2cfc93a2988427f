import pytest

from catalog import properties
from ontology.problems import NotFound


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("phenotype", "phenotype"),
        ("Phenotype", "phenotype"),
        ("species", "organism"),
        ("cell-line", "cell_line"),
        ("cell line", "cell_line"),
        ("qc", "quality_control"),
    ],
)
def test_a_property_is_found_by_key_or_alias(word, key):
    assert properties.find(word).key == key


@pytest.mark.parametrize(
    ("word", "hint"), [("phenotpye", "phenotype"), ("organsim", "organism"), ("zzzzzz", "properties are")]
)
def test_a_wrong_word_gets_the_nearest_right_one(word, hint):
    with pytest.raises(NotFound, match=hint):
        properties.find(word)


def test_words_are_unambiguous():
    words = [word for entry in properties.PROPERTIES.values() for word in (entry.key, *entry.aliases)]
    assert len(words) == len(set(words))


@pytest.mark.parametrize("entry", properties.PROPERTIES.values(), ids=lambda entry: entry.key)
def test_entries_are_complete(entry):
    assert entry.label
    assert entry.module
    assert entry.predicate.count(":") == 1
    assert bool(entry.scope) == (entry.kind == "term")
    assert bool(entry.choices) == (entry.kind == "choice")
    assert bool(entry.dimension) == (entry.kind == "number")


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("Negative control", "negative control"),
        ("neg", "negative control"),
        ("Empty  well", "empty well"),
        ("Included extra", "included extra"),
    ],
)
def test_choices_are_canonical(text, choice):
    assert properties.find("control").choice(text) == choice


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("cc0-1.0", "CC0-1.0"),
        ("CC0", "CC0-1.0"),
        ("CC BY 4.0", "CC-BY-4.0"),
        ("cc-by-nc-nd-3.0", "CC-BY-NC-ND-3.0"),
        ("ask us", "ask us"),
    ],
)
def test_licences_are_spelt_as_spdx_does(text, choice):
    assert properties.find("license").choice(text) == choice


@pytest.mark.parametrize(
    ("key", "prefix", "roots"),
    [
        ("anatomy", "EFO", {"EFO:0000635"}),
        ("anatomy", "UBERON", set()),
        ("developmental_stage", "UBERON", {"UBERON:0000105"}),
        ("sex", "PATO", {"PATO:0000047", "PATO:0001338"}),
        ("technology", "EFO", {"EFO:0002694", "EFO:0007554"}),
        ("study_type", "EFO", set()),
        ("imaging_method", "FBbi", {"FBbi:00000222", "FBbi:00000268", "FBbi:00000269", "FBbi:00000321"}),
    ],
)
def test_large_ontologies_are_taken_below_their_roots(key, prefix, roots):
    (branch,) = (branch for branch in properties.PROPERTIES[key].scope if branch.prefix == prefix)
    assert set(branch.roots) == roots


def test_what_is_judged_of_a_well_is_never_inherited():
    for key in ("phenotype", "gene", "compound", "control"):
        assert not properties.PROPERTIES[key].inherits
