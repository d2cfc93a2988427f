"""What column headers mean."""

import pytest

from catalog.models.samples import Level
from catalog.properties import PROPERTIES
from ingest.archives.idr_headers import _TABLE, LEVELS, level_of, read_header


@pytest.mark.parametrize(
    ("text", "role", "target"),
    [
        ("Plate", "key", "plate"),
        ("  Well  ", "key", "well"),
        ("Well Number", "redundant", ""),
        ("Plate_Well", "redundant", ""),
        ("Dataset Name", "key", "dataset"),
        ("Image Name", "key", "image"),
        ("Characteristics [Organism]", "value", "organism"),
        ("Characteristics [Organism 2]", "value", "organism"),
        ("Characterisics [Cell  Line]", "value", "cell_line"),
        ("characteristics[Organism Part]", "value", "anatomy"),
        ("Experimental Condition [Cell Line]", "value", "cell_line"),
        ("Experimental Condition [Sampling Timepoint]", "value", "variable"),
        ("Characteristics [Donor Identifier]", "attribute", ""),
        ("Strain Name", "value", "strain"),
        ("Temperature Sensitive Allele", "value", "genotype"),
        ("Characteristics [Developmental Stage]", "value", "developmental_stage"),
        ("Characteristics [Disease State]", "value", "disease"),
        ("Gene Identifier", "gene", "id"),
        ("Comment [Gene Identifier 2]", "gene", "id"),
        ("Entrez Gene Identifier", "gene", "id"),
        ("RefSeq Locus", "gene", "id"),
        ("RefSeq GI Number", "attribute", ""),
        ("Gene Symbol (Ensembl 81)", "gene", "symbol"),
        ("Gene Symbol Synonyms", "gene", "synonyms"),
        ("Comment [Gene Symbol Synonyms]", "gene", "synonyms"),
        ("Comment [Human Ortholog]", "attribute", ""),
        ("Comment [Human Ortholog Gene Symbol]", "attribute", ""),
        ("Gene Annotation Comments", "attribute", ""),
        ("siRNA Identifier", "value", "sirna"),
        ("siRNA Identifier 4", "value", "sirna"),
        ("Mitocheck siRNA Identifier", "value", "sirna"),
        ("siRNA Pool Identifier", "value", "sirna"),
        ("siRNA Sequence 1", "attribute", ""),
        ("ORF Identifier", "value", "orf"),
        ("Antibody Identifier", "value", "antibody"),
        ("Experimental Condition [Antibody Target]", "value", "antibody"),
        ("Antibody Concentration", "attribute", ""),
        ("Experimental Condition [Targeted Protein]", "value", "protein"),
        ("Compound Name", "compound", "name"),
        ("Experimental Condition [Compound]", "compound", "name"),
        ("Compound InChIKey", "compound", "inchikey"),
        ("Compound SMILES", "compound", "smiles"),
        ("Compound PubChem CID", "compound", "id"),
        ("Compound PubChem URL", "attribute", ""),
        ("Comment [ChEMBL Identifier]", "compound", "id"),
        ("Compound Broad Identifier", "compound", "id"),
        ("Compound MOA (from Ljosa et al, 2013)", "attribute", ""),
        ("Dose", "value", "dose"),
        ("Experimental Condition [Dose]", "value", "dose"),
        ("Compound Concentration (microMolar)", "value", "dose"),
        ("Control Type", "value", "control"),
        ("Control Comments", "attribute", ""),
        ("Quality Control", "value", "quality_control"),
        ("Quality Control Comments", "attribute", ""),
        ("Channels", "value", "channel"),
        ("Term Source 1 REF", "term", "ref"),
        ("Term Source REF", "term", "ref"),
        ("Term Source 12 Accession", "term", "id"),
        ("Term Source Accession", "term", "id"),
        ("Phenotype Annotation Level", "level", ""),
        ("Comment[Image Dimensions]", "shape", ""),
        ("Phenotype Reproducibility - Longer Prophase", "attribute", ""),
        ("", "attribute", ""),
    ],
)
def test_headers_are_told_by_the_table(text, role, target):
    meaning = read_header(text).meaning
    assert (meaning.role, meaning.target) == (role, target)


@pytest.mark.parametrize(
    ("text", "target", "number", "letter"),
    [
        ("Phenotype 1", "text", "1", ""),
        ("Phenotype 12 Term Name", "name", "12", ""),
        ("Phenotype 1 Term Name a", "name", "1", "a"),
        ("Phenotype 1 Term Accession b", "id", "1", "b"),
        ("Phenotype 48 Term Accession %% url=http://www.ebi.ac.uk/cmpo/%s", "id", "48", ""),
        ("Phenotype 1 Term Accession a %% url=http://purl.obolibrary.org/obo/%s", "id", "1", "a"),
    ],
)
def test_phenotype_headers_are_numbered_and_lettered(text, target, number, letter):
    header = read_header(text)
    assert (header.meaning.role, header.meaning.target) == ("phenotype", target)
    assert (header.number, header.letter) == (number, letter)
    assert "%%" not in header.text


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("Gene Identifier %% url=http://www.pombase.org/spombe/result/%s", "PomBase"),
        ("Gene Identifier %% url=http://www.ensembl.org/id/%s", "ENSEMBL"),
        ("Gene Identifier", ""),
        ("Entrez Gene Identifier %% url=http://www.ensembl.org/id/%s", "NCBIGene"),
        ("Compound PubChem CID", "PubChem"),
    ],
)
def test_an_address_in_a_header_says_what_its_ids_are_of(text, hint):
    assert read_header(text).meaning.hint == hint


def test_a_unit_is_taken_from_the_header():
    header = read_header("Compound Concentration (microMolar)")
    assert (header.name, header.unit) == ("Compound Concentration", "microMolar")


def test_the_table_names_properties_that_exist():
    assert {meaning.target for _, meaning in _TABLE if meaning.role == "value"} <= set(PROPERTIES)


def test_levels_are_those_of_the_catalog():
    assert set(LEVELS.values()) <= set(Level.values)
    for text, number in {"well": Level.WELL, "gene": Level.GENE, "protein": Level.PROTEIN}.items():
        assert LEVELS[text] == number
    assert Level(LEVELS["experimental condition and protein"]).label == "experimental condition and protein"
    assert LEVELS["multiple replicates of reagent"] == Level.MULTIPLE_REPLICATES


@pytest.mark.parametrize(
    ("text", "level"),
    [("well", 1), ("Well level", 1), ("gene", 2), ("single  replicate of reagent", 3), ("planet", None), ("", None)],
)
def test_a_level_is_read_with_or_without_the_word(text, level):
    assert level_of(text) == level
