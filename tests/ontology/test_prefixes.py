"""The tables about prefixes agree with each other and with the normaliser."""

import pytest

from ontology import curies, prefixes


@pytest.mark.parametrize("name", sorted(prefixes.DIGITS | prefixes.PATTERNS.keys()))
def test_every_canonical_prefix_is_known_in_any_case(name):
    for spelling in (name, name.lower(), name.upper(), f" {name} "):
        assert curies.canonical_prefix(spelling) == name


def test_no_other_spelling_is_a_prefix_of_its_own():
    own = {prefixes.squash(name) for name in (*prefixes.DIGITS, *prefixes.PATTERNS)}
    assert len(own) == len(prefixes.DIGITS | prefixes.PATTERNS.keys())
    aliases = [alias for names in prefixes._ALIASES.values() for alias in names.split()]
    assert len(aliases) == len(set(aliases))
    assert own.isdisjoint(aliases)
    assert all(alias == prefixes.squash(alias) for alias in aliases)


def test_what_is_told_by_look_has_a_pattern():
    assert set(prefixes.TELLING) <= prefixes.PATTERNS.keys()
    assert prefixes.PATTERNS.keys() >= prefixes.CASED
    assert set(prefixes.RESTORED) <= prefixes.PATTERNS.keys()


@pytest.mark.parametrize("name", sorted(prefixes.ADDRESSES))
def test_every_address_has_one_place_for_the_id(name):
    assert prefixes.ADDRESSES[name].count("{}") == 1
    assert name in prefixes.DIGITS | prefixes.PATTERNS.keys()


@pytest.mark.parametrize(("part", "name"), prefixes.HOST_HINTS)
def test_every_hint_leads_to_a_known_prefix(part, name):
    assert part == part.lower()
    assert curies.canonical_prefix(name) == name


EXAMPLES = {
    "AGI": "AT1G01010",
    "Broad": "BRD-K00615600-001-12-9",
    "CVCL": "0030",
    "ChEMBL": "CHEMBL25",
    "DrugBank": "DB00945",
    "EDAM": "topic_3382",
    "ENSEMBL": "ENSG00000117399",
    "FlyBase": "FBgn0004391",
    "InChIKey": "BSYNRYMUTXBXSQ-UHFFFAOYSA-N",
    "MESH": "D008938",
    "NCIT": "C16212",
    "PomBase": "SPAC27E2.03c",
    "RefSeq": "NM_001255",
    "SGD": "YLL054C",
    "UniProt": "Q12834",
    "WormBase": "WBGene00001511",
    "ZFIN": "ZDB-GENE-040426-2286",
}


def test_every_pattern_has_an_example():
    assert EXAMPLES.keys() == prefixes.PATTERNS.keys()


@pytest.mark.parametrize(("name", "local"), EXAMPLES.items())
def test_ids_with_letters_survive_every_rewriting(name, local):
    curie = f"{name}:{local}"
    assert curies.normalise(curie) == curie
    assert curies.normalise(curies.iri(curie)) == curie
    assert curies.normalise(local, prefix=name) == curie
    assert curies.normalise(f"{name.lower()}_{local}") == curie
    assert curies.normalise(f"{name}:{name}:{local}") == curie
