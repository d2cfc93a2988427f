"""The recount itself, on inputs small enough to count by hand."""

import gzip
from pathlib import Path

import pytest

from .recounting import chemistry, idr, ids, study_txt
from .recounting.obo import Words
from .recounting.tally import Place, Tally

STUDY = """\
Comment[IDR Study Accession]\tidr9999
Study Organism\tHomo sapiens\tMus musculus\t
Study Organism Term Source REF\tNCBITaxon\tNCBITaxon\t
Study Organism Term Accession\t9606\tNCBITaxon_10090\t

Screen Number\t1
Comment[IDR Screen Name]\tidr9999-nobody-nothing/screenA
Phenotype Name\t"round cells"\tshort\tnot mapped
Phenotype Term Source REF\tCMPO\tCMPO
Phenotype Term Accession\tCMPO_0000118\tCMPO_0000371
Phenotype Term Source REF\t\tCMPO
Phenotype Term Accession\t\tCMPO_0000077
this line spills over
Screen Number\t2
Comment[IDR Screen Name]\tidr9999-nobody-nothing/screenB
Screen Organism Term Source REF\tNCBITaxon
Screen Organism Term Accession\t7955
"""
TABLE = """\
Plate,Well,Characteristics [Organism],Term Source 1 REF,Term Source 1 Accession,Gene Identifier %% url=x/%s,\
RefSeq Locus,Quality Control,Phenotype 1,Phenotype 2,Phenotype 2 Term Accession a,Phenotype 2 Term Accession b
p,A1,Homo sapiens,NCBITaxon,9606,55789,NM_017779,Pass,round cells,,,
p,A2,,,,55635,NM_017779,FALSE,,odd,PATO_0000460,CMPO_0000369
p,A2,,,,,NM_1,,short,,,
p,A3,,,,ENSG00000000001;ENSG00000000002,,,not mapped,,,
p,A4,,,,control,,,,,,
,,,,,,,,,,,
p,A5,,,,7,NM_1,,,,,
"""


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A study with one table and one screen without."""
    folder = tmp_path / "idr9999-nobody-nothing"
    (folder / "screenA").mkdir(parents=True)
    (folder / "idr9999-study.txt").write_text("\ufeff" + STUDY.replace("\n", "\r\n"), encoding="utf-8")
    (folder / "screenA" / "idr9999-screenA-annotation.csv.gz").write_bytes(gzip.compress(TABLE.encode()))
    return tmp_path


@pytest.mark.parametrize(
    ("text", "ref", "expected"),
    [
        ("FBbi_00000251", "", "FBbi:00000251"),
        ("Fbbi:00000251", "", "FBbi:00000251"),
        ("Bbi:00000251", "", "FBbi:00000251"),
        ("http://www.ebi.ac.uk/cmpo/CMPO_0000161", "", "CMPO:0000161"),
        ("9606", "NCBITaxon", "NCBITaxon:9606"),
        ("9606", "", None),
        ("NCBI:txid9534", "", "NCBITaxon:9534"),
        (" GO:0008104 ", "", "GO:0008104"),
        ("DOID:DOID:1206", "", "DOID:1206"),
        ("FBbi_FBbi_00000251", "", "FBbi:00000251"),
        ("# leave blank", "EFO", None),
        ("", "EFO", None),
        ("DOID:breast cancer", "", None),
    ],
)
def test_every_spelling_is_one_id(text, ref, expected):
    assert ids.curie(text, ref) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("991", "NCBIGene:991"),
        ("ENSG00000117399", "ENSEMBL:ENSG00000117399"),
        ("SPAC27E2.03c", "PomBase:SPAC27E2.03c"),
        ("YFL034C-B", "SGD:YFL034C-B"),
        ("NR_026816", "RefSeq:NR_026816"),
        ("control", None),
        ("Sep-10", None),
    ],
)
def test_gene_ids_are_told_by_their_shape(text, expected):
    assert ids.gene(text) == expected


def test_study_txt_reads_blocks_and_both_terms_of_a_phenotype(study):
    head, (first, second) = study_txt.read(study / "idr9999-nobody-nothing" / "idr9999-study.txt")
    assert head.stated == {"organism": ["NCBITaxon:9606", "NCBITaxon:10090"]}
    assert first.phenotypes == {"round cells": ["CMPO:0000118"], "short": ["CMPO:0000371", "CMPO:0000077"]}
    assert (first.name, second.name, second.stated) == ("screenA", "screenB", {"organism": ["NCBITaxon:7955"]})


def counted(folder: Path, words: Words) -> dict[str, dict[str, set[int]]]:
    tally = Tally()
    idr.count(folder, tally)
    return tally.finish(words)[0]


def test_rows_inherit_organism_and_nothing_else(study):
    organism = counted(study, Words([]))["organism"]
    assert organism == {
        "NCBITaxon:9606": {0, 1, 2, 3, 4, 5},
        "NCBITaxon:10090": {1, 2, 3, 4, 5},
        "NCBITaxon:7955": {6},
    }


def test_phenotype_ids_come_from_the_table_or_by_name_and_a_quality_never_alone(study):
    assert counted(study, Words([]))["phenotype"] == {
        "CMPO:0000118": {0},
        "CMPO:0000369": {1},
        "CMPO:0000371": {2},
        "CMPO:0000077": {2},
    }


def test_two_genes_that_share_an_alias_stay_two_and_a_lone_alias_finds_its_gene(study):
    assert counted(study, Words([]))["gene"] == {
        "NCBIGene:55789": {0},
        "NCBIGene:55635": {1},
        "NCBIGene:7": {2, 5},
        "ENSEMBL:ENSG00000000001": {3},
        "ENSEMBL:ENSG00000000002": {3},
    }


def test_below_counts_ancestors_parts_and_first_blocks(tmp_path):
    path = tmp_path / "x.obo"
    path.write_text(
        "[Term]\nid: X:1\n\n[Term]\nid: X:2\nalt_id: X:9\nis_a: X:1 ! one\n\n"
        "[Term]\nid: X:3\nrelationship: part_of X:2 ! two\nrelationship: regulates X:4\n\n[Typedef]\nid: part_of\n"
    )
    words, tally = Words([path]), Tally()
    first, second = tally.sample(Place("a:1", "f", 2)), tally.sample(Place("a:2", "f", 3))
    tally.state(first, "phenotype", "X:3")
    tally.state(second, "phenotype", "X:9")
    tally.state(second, "compound", "InChIKey:AAA-BBB-N")
    exact, below = tally.finish(words)
    assert exact["phenotype"] == {"X:3": {first}, "X:2": {second}}
    assert below["phenotype"] == {"X:3": {first}, "X:2": {first, second}, "X:1": {first, second}}
    assert below["compound"] == {"InChIKey:AAA-BBB-N": {second}, "InChIKey:AAA": {second}}
    assert tally.count({first, second}) == [2, 2]


def test_owl_superclasses_and_wholes_are_parents(tmp_path):
    path = tmp_path / "x.owl"
    obo = "http://purl.obolibrary.org/obo/"
    path.write_text(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:owl="http://www.w3.org/2002/07/owl#" '
        f'xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#"><owl:Class rdf:about="{obo}X_1"/>'
        f'<owl:Class rdf:about="{obo}X_2"><rdfs:subClassOf rdf:resource="{obo}X_1"/><rdfs:subClassOf><owl:Restriction>'
        f'<owl:onProperty rdf:resource="{obo}BFO_0000050"/><owl:someValuesFrom rdf:resource="{obo}X_3"/>'
        "</owl:Restriction></rdfs:subClassOf></owl:Class></rdf:RDF>"
    )
    assert Words([path]).ancestors("X:2") == {"X:1", "X:3"}


def test_a_compound_is_its_inchikey_given_or_computed():
    assert chemistry.identity("", "C", None) == "InChIKey:VNWKTOKETHGBQD-UHFFFAOYSA-N"
    assert chemistry.identity(" KEY ", "C", None) == "InChIKey:KEY"
    assert chemistry.identity("", "no structure", "CHEBI:5058") == "CHEBI:5058"
    assert chemistry.identity("", "", None) is None
