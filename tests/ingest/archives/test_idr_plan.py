"""Columns of a table to values of its rows."""

from collections.abc import Mapping

import pytest

from catalog.facts import CompoundClaim, GeneClaim, TermClaim, ValueFact
from ingest.archives.base import Defect
from ingest.archives.idr_columns import read_columns
from ingest.archives.idr_makers import Context
from ingest.archives.idr_plan import Plan, plan
from ingest.archives.idr_study import Phenotypes, read_study
from ingest.archives.idr_table import Mender
from ingest.archives.idr_values import Values

STUDY = """\
Study Organism\tHomo sapiens
Screen Number\t1
Phenotype Name\tround\tlate
Phenotype Score Type\tmanual\tautomatic
Phenotype Term Source REF\tCMPO\tCMPO
Phenotype Term Name\tround cell phenotype\tmitosis delayed
Phenotype Term Accession\tCMPO_0000118\tCMPO_0000202
Phenotype Term Source REF\t\tCMPO
Phenotype Term Name\t\tmitosis arrested
Phenotype Term Accession\t\tCMPO_0000338
"""


class Rows:
    """Plans for the headers of a row, and reads rows given as mappings."""

    def __init__(self) -> None:
        self.defects: list[Defect] = []
        self.mender = Mender("t.csv", self.defects.append)
        text = read_study(STUDY, Mender("study.txt", self.defects.append))
        phenotypes = Phenotypes(text.components[0])
        organisms = {"homo sapiens": "NCBITaxon:9606"}
        self.context = Context(Values(), phenotypes, organisms, "NCBITaxon:9606", self.mender)
        self.plans: dict[tuple[str, ...], Plan] = {}

    def __call__(self, row: Mapping[str, str]) -> list[ValueFact]:
        return list(self.plan(*row).values(list(row.values()), 2))

    def plan(self, *headers: str) -> Plan:
        return self.plans.setdefault(headers, plan(headers, self.context))


@pytest.fixture
def rows() -> Rows:
    return Rows()


def test_term_columns_belong_to_the_characteristic_before_them(rows):
    facts = rows(
        {
            "Plate": "p",
            "Characteristics [Organism]": "Danio rerio",
            "Comment [Anything]": "x",
            "Term Source 1 REF": "NCBITaxon",
            "Term Source 1 Accession": "7955",
            "Characteristics [Cell Line]": "HeLa",
            "Experimental Condition [Compound]": "fibronectin",
            "Term Source 6 REF": "CHEBI",
            "Term Source 6 Accession": "CHEBI_5058",
        }
    )
    assert facts == [
        ValueFact("organism", "Danio rerio", "7955", (TermClaim("NCBITaxon:7955", "Danio rerio"),)),
        ValueFact("cell_line", "HeLa"),
        ValueFact("compound", "fibronectin", "CHEBI_5058", (CompoundClaim("fibronectin", "", "", ("CHEBI:5058",)),)),
    ]


def test_term_columns_are_never_attributes(rows):
    planned = rows.plan(
        "Term Source 9 REF", "Characteristics [Ethnicity]", "Term Source 1 REF", "Term Source 1 Accession"
    )
    assert planned.attributes == [("Characteristics [Ethnicity]", 1)]


def test_a_second_pair_of_term_columns_changes_nothing():
    (column,) = read_columns(["Characteristics [Sex]", "Term Source 1 Accession", "Term Source 2 Accession"])
    assert (column.at, column.accession, column.ref) == (0, 1, -1)


def test_both_organisms_of_a_row_hold(rows):
    facts = rows({"Characteristics [Organism 1]": "Homo sapiens", "Characteristics [Organism 2]": "SARS-CoV-2"})
    assert [fact.text for fact in facts] == ["Homo sapiens", "SARS-CoV-2"]


def test_a_condition_that_repeats_a_characteristic_adds_nothing(rows):
    row = {
        "Characteristics [Cell Line]": "HeLa",
        "Term Source 1 Accession": "EFO_0001185",
        "Experimental Condition [Cell Line]": "HeLa",
    }
    assert [fact.submitted_id for fact in rows(row)] == ["EFO_0001185"]
    row["Experimental Condition [Cell Line]"] = "HeLa Kyoto"
    assert [fact.text for fact in rows(row)] == ["HeLa", "HeLa Kyoto"]


def test_an_id_without_text_is_its_own_text(rows):
    (fact,) = rows({"Characteristics [Sex]": "", "Term Source 1 Accession": "PATO_0000384"})
    assert (fact.text, fact.submitted_id) == ("PATO_0000384", "PATO_0000384")


def test_channels_are_cut_at_semicolons(rows):
    facts = rows({"Channels": "Alexa488:tubulin;Hoechst: DNA; "})
    assert [fact.text for fact in facts] == ["Alexa488:tubulin", "Hoechst: DNA"]


def test_other_conditions_say_what_was_varied(rows):
    assert rows({"Experimental Condition [Time]": "5 hour"}) == [ValueFact("variable", "Time: 5 hour")]


@pytest.mark.parametrize(
    ("header", "cell", "text"),
    [
        ("Dose", "3 micromolar", "3 micromolar"),
        ("Dose", "33,33", "33,33"),
        ("Compound Concentration (microMolar)", "10", "10 microMolar"),
        ("Compound Concentration (microMolar)", "10 nM", "10 nM"),
    ],
)
def test_doses_keep_their_text_and_take_the_unit_of_the_header(rows, header, cell, text):
    assert rows({header: cell}) == [ValueFact("dose", text)]


def test_controls_and_quality_control_are_given_as_submitted(rows):
    facts = rows({"Control Type": "empty well", "Quality Control": "FALSE"})
    assert facts == [ValueFact("control", "empty well"), ValueFact("quality_control", "FALSE")]


def test_blank_cells_and_hints_make_no_values(rows):
    assert rows({"Control Type": "", "Channels": "# leave blank", "Gene Identifier": "", "Phenotype 1": ""}) == []


class TestPhenotypes:
    def test_terms_of_the_row_come_first(self, rows):
        row = {"Phenotype 1": "round", "Phenotype 1 Term Name": "other", "Phenotype 1 Term Accession": "CMPO_0000001"}
        (fact,) = rows(row)
        assert fact.claims == (TermClaim("CMPO:0000001", "other"),)
        assert fact.score_type == "manual"

    def test_without_them_study_txt_is_asked_by_name(self, rows):
        (fact,) = rows({"Phenotype 7": "Round", "Phenotype 7 Term Accession": ""})
        assert (fact.text, fact.submitted_id) == ("Round", "CMPO_0000118")
        assert fact.claims == (TermClaim("CMPO:0000118", "round cell phenotype"),)

    def test_also_for_its_second_terms(self, rows):
        (fact,) = rows({"Phenotype 2": "late"})
        assert [claim.curie for claim in fact.claims] == ["CMPO:0000202", "CMPO:0000338"]
        assert (fact.submitted_id, fact.score_type, fact.grouped) == ("CMPO_0000202 | CMPO_0000338", "automatic", False)

    def test_lettered_pairs_go_together(self, rows):
        row = {
            "Phenotype 1": "odd tubes",
            "Phenotype 1 Term Name a": "abnormal",
            "Phenotype 1 Term Accession a %% url=http://purl.obolibrary.org/obo/%s": "PATO_0000460",
            "Phenotype 1 Term Name b": "tubes",
            "Phenotype 1 Term Accession b %% url=http://www.ebi.ac.uk/cmpo/%s": "CMPO_0000369",
        }
        (fact,) = rows(row)
        assert fact.grouped
        assert fact.claims == (TermClaim("PATO:0000460", "abnormal"), TermClaim("CMPO:0000369", "tubes"))

    def test_half_a_pair_is_one_term(self, rows):
        (fact,) = rows(
            {"Phenotype 1": "x", "Phenotype 1 Term Accession a": "", "Phenotype 1 Term Accession b": "GO:0022403"}
        )
        assert ([claim.curie for claim in fact.claims], fact.grouped) == (["GO:0022403"], False)

    def test_one_that_nobody_describes_is_its_text(self, rows):
        assert rows({"Phenotype 1": "unheard of"}) == [ValueFact("phenotype", "unheard of")]

    def test_a_term_name_stands_in_for_a_missing_text(self, rows):
        (fact,) = rows(
            {"Phenotype 1": "", "Phenotype 1 Term Name": "round", "Phenotype 1 Term Accession": "CMPO_0000118"}
        )
        assert fact.text == "round"


class TestGenes:
    def test_ids_of_all_columns_and_the_organism_of_the_row(self, rows):
        row = {
            "Characteristics [Organism]": "Mus musculus",
            "Term Source 1 REF": "NCBITaxon",
            "Term Source 1 Accession": "NCBITaxon_10090",
            "Gene Identifier %% url=http://www.ensembl.org/id/%s": "ENSMUSG00000006398",
            "Gene Symbol (Ensembl 81)": "Cdc20",
            "Entrez Gene Identifier": "107995",
        }
        fact = rows(row)[-1]
        ids = ("ENSEMBL:ENSMUSG00000006398", "NCBIGene:107995")
        assert fact.claims == (GeneClaim(ids, "NCBITaxon:10090", "Cdc20"),)
        assert fact.submitted_id == "ENSMUSG00000006398 | 107995"

    @pytest.mark.parametrize(
        ("organism", "accession", "taxon"),
        [
            ("", "", "NCBITaxon:9606"),
            ("Homo sapiens", "NCBITaxon_9607", "NCBITaxon:9606"),  # filled down in a spreadsheet
            ("Danio rerio", "NCBITaxon_7955", "NCBITaxon:7955"),
            ("Danio rerio", "", ""),
        ],
    )
    def test_of_which_species(self, rows, organism, accession, taxon):
        row = {
            "Characteristics [Organism]": organism,
            "Term Source 1 Accession": accession,
            "Comment [Gene Identifier]": "ENSG00000117399",
        }
        assert rows(row)[-1].claims[0].taxon == taxon

    def test_without_an_organism_column_it_is_the_studys(self, rows):
        (fact,) = rows({"Gene Identifier": "991"})
        assert fact.claims == (GeneClaim(("NCBIGene:991",), "NCBITaxon:9606"),)

    def test_what_is_no_id_is_told_once_with_its_row(self, rows):
        for _ in range(3):
            rows({"Gene Identifier": "control"})
        assert [(d.row, d.column, d.reason) for d in rows.defects] == [
            (2, "Gene Identifier", '"control" is no id; kept as text.')
        ]


def test_a_level_is_told_and_an_unknown_one_reported(rows):
    planned = rows.plan("Phenotype Annotation Level")
    assert [planned.level([text], 3) for text in ("well level", "gene", "", "antibody", "antibody")] == [1, 2, 0, 0, 0]
    assert [(d.row, d.column) for d in rows.defects] == [(3, "Phenotype Annotation Level")]


def test_a_table_without_levels_does_not_state_one(rows):
    assert rows.plan("Plate").level(["p"], 2) == 0


def test_attributes_are_what_no_pattern_claims(rows):
    planned = rows.plan("Plate", "Well", "Well Number", "Score", "Comments", "Comments", "", "Plate Name")
    assert planned.attributes == [
        ("Score", 3), ("Comments", 4), ("Comments (2)", 5), ("column 7", 6), ("Plate Name", 7),
    ]  # fmt: skip


def test_values_are_shared_among_rows(rows):
    first = rows({"Control Type": "negative control", "Channels": "a"})
    second = rows({"Control Type": "negative control", "Channels": "b"})
    assert first[0] is second[0]
