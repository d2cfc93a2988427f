"""Names of attributes as properties, and their ids."""

import json

import pytest

from catalog.facts import CompoundClaim, GeneClaim, TermClaim, ValueFact
from catalog.properties import PROPERTIES
from ingest.archives import pagetab, rembi
from tests.ingest.builders import attribute, section, submission


def values(**attributes):
    return list(rembi.values(whole(**attributes)))


def whole(*sections, **attributes):
    return pagetab.read(json.dumps(submission("S-1", *sections, **attributes)).encode(), "x").study


def test_every_property_exists_and_every_name_is_given_once():
    assert rembi.NAMES.keys() <= PROPERTIES.keys()
    names = [name for names in rembi.NAMES.values() for name in names]
    assert len(names) == len(set(names))
    assert all(name == pagetab.squash(name) for name in names)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Organism", "organism"),
        ("Characteristics [Cell Line]", "cell_line"),
        ("characteristics[organism]", "organism"),
        ("Imaging_method", "imaging_method"),
        ("Experimental Condition [Treatment]", "treatment"),
        ("Intrinsic variable", "variable"),
        ("Description", ""),
        ("", ""),
    ],
)
def test_property_of(name, expected):
    assert rembi.property_of(name) == expected


def test_words_stay_as_they_were_submitted():
    assert values(Organism="Homo sapiens (human)") == [ValueFact("organism", "Homo sapiens (human)")]


@pytest.mark.parametrize(
    "taxon", ["NCBI:txid9606", "NCBITaxon_9606", "9606", "http://purl.obolibrary.org/obo/NCBITaxon_9606"]
)
def test_an_organism_section_gives_the_taxon(taxon):
    organism = section("Organism", "", Scientific_name="homo sapiens", Common_name="human", NCBI_taxon_ID=taxon)
    (biosample,) = whole(section("Biosample", "", organism, Title="Cells")).below("biosample")
    expected = ValueFact("organism", "homo sapiens", taxon, (TermClaim("NCBITaxon:9606", "homo sapiens"),))
    assert list(rembi.values(biosample)) == [expected]


def test_a_taxon_beside_one_organism_is_its_and_beside_two_is_nobodys():
    assert values(Organism="Mus musculus", NCBI_Taxonomy_ID="10090")[0].claims[0].curie == "NCBITaxon:10090"
    assert not any(value.claims for value in values(Organism=["Mus musculus", "Glycine max"], NCBI_Taxonomy_ID="10090"))


def test_an_id_in_the_qualifiers():
    stated = attribute("x", "fluorescence microscopy", Ontology="Fbbi", TermId="FBbi_00000246")
    (value,) = values(Imaging_Method=stated)
    assert value.submitted_id == "FBbi_00000246"
    assert value.claims == (TermClaim("FBbi:00000246", "fluorescence microscopy"),)


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ({"Ontology Value": "confocal microscopy", "Ontology Name": "FBbi", "Ontology Term ID": "FBbi:00000251"}, ("confocal microscopy", "FBbi:00000251")),
        ({"Ontology Value": "Confocal", "Ontology Term ID": "http://purl.obolibrary.org/obo/FBbi_00000251"}, ("Confocal", "FBbi:00000251")),
        ({"Ontology Value": "simulated microscopy"}, ("simulated microscopy", None)),
        ({"Ontology Term ID": "FBbi:00000251"}, ("FBbi:00000251", "FBbi:00000251")),
    ],
)  # fmt: skip
def test_an_imaging_method_section(attributes, expected):
    acquisition = section("Image acquisition", "", section("Imaging Method", "", **attributes))
    (found,) = whole(acquisition).below("image acquisition")
    (value,) = rembi.values(found)
    assert (value.text, value.claims[0].curie if value.claims else None) == expected


def test_an_imaging_method_section_that_says_nothing():
    acquisition = section("Image acquisition", "", section("Imaging Method", ""))
    assert list(rembi.values(next(whole(acquisition).below("image acquisition")))) == []


def test_genes_and_compounds_claim_what_they_are():
    assert rembi.fact("gene", "CDC20", "ENSG00000117399").claims == (
        GeneClaim(("ENSEMBL:ENSG00000117399",), symbol="CDC20"),
    )
    assert rembi.fact("compound", "taxol", "CHEBI:45863").claims == (CompoundClaim("taxol", ids=("CHEBI:45863",)),)
    assert rembi.fact("compound", "taxol").claims == ()
    assert rembi.fact("variable", "x", "CHEBI:45863").claims == ()
    assert rembi.fact("organism", "x", "no id").claims == ()


def test_equal_values_are_one_object():
    assert rembi.fact("organism", "Mus musculus") is rembi.fact("organism", "Mus musculus")


def test_what_samples_take_over():
    found = [rembi.fact("organism", "mouse"), rembi.fact("phenotype", "round"), rembi.fact("variable", "heat")]
    assert [value.property for value in rembi.inherited(found)] == ["organism"]
