"""Cells to values: ids, claims, groups."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.facts import CompoundClaim, GeneClaim, TermClaim
from ingest.archives.idr_values import CompoundCells, GeneCells, Values, is_value, score_type, split_ids

HUMAN = "NCBITaxon:9606"


class Told(list[tuple[str, str]]):
    """Collects what was reported."""

    def __call__(self, kind: str, detail: str) -> None:
        self.append((kind, detail))


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.mark.parametrize(
    ("text", "expected"),
    [("HeLa", True), ("", False), ("# leave blank", False), ("# fill in", False), ("#1", True), ("N/A", False),
     ("#N/A", False), ("NA", True), ("none", True), ("nan", False), ("0", True)],
)  # fmt: skip
def test_hints_and_fillers_are_no_values(text, expected):
    assert is_value(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("automatic", "automatic"),
        ("automated", "automatic"),
        ("Manual", "manual"),
        ("Automatic raw data, manual Z-score calculation", "automatic and manual"),
        ("", ""),
        ("by a committee of seven experts in three rooms", "by a committee of seven experts "),
    ],
)
def test_score_types_are_brought_to_two_words(text, expected):
    assert score_type(text) == expected
    assert len(score_type(text)) <= 32


@pytest.mark.parametrize(
    ("text", "hint", "expected"),
    [
        ("CMPO_0000118", "", ["CMPO:0000118"]),
        ("http://www.ebi.ac.uk/cmpo/CMPO_0000161", "CMPO", ["CMPO:0000161"]),
        ("9606", "NCBITaxon", ["NCBITaxon:9606"]),
        ("Fbbi_00000246", "FBbi", ["FBbi:00000246"]),
        ("EFO_0001185; EFO_0001203", "", ["EFO:0001185", "EFO:0001203"]),
        ("BRD-K20545304-001-01-6,BRD-K20545304-001-02-4", "Broad",
         ["Broad:BRD-K20545304-001-01-6", "Broad:BRD-K20545304-001-02-4"]),
        ("nonsense", "EFO", [None]),
        ("# leave blank", "EFO", []),
        ("", "EFO", []),
    ],
)  # fmt: skip
def test_ids_of_a_cell(text, hint, expected):
    assert [curie for _, curie in split_ids(text, hint)] == expected


class TestPlain:
    def test_text_as_submitted_with_the_id_as_submitted(self, told):
        fact = Values().plain("organism", "Homo sapiens", "9606", hint="NCBITaxon", tell=told)
        assert (fact.text, fact.submitted_id) == ("Homo sapiens", "9606")
        assert fact.claims == (TermClaim(HUMAN, "Homo sapiens"),)
        assert told == []

    def test_a_text_labels_the_first_id_it_came_with_only(self, told):
        values = Values()
        values.plain("organism", "Homo sapiens", "NCBITaxon_9606", tell=told)
        fact = values.plain("organism", "Homo sapiens", "NCBITaxon_9607", tell=told)
        assert fact.claims == (TermClaim("NCBITaxon:9607", ""),)
        assert [kind for kind, _ in told] == ["another id for the same text"]

    def test_equal_values_are_one_object(self, told):
        values = Values()
        assert values.plain("sex", "male", tell=told) is values.plain("sex", "male", tell=told)

    def test_what_is_no_id_is_told_and_kept(self, told):
        fact = Values().plain("cell_line", "HeLa", "see paper", tell=told)
        assert (fact.submitted_id, fact.claims) == ("see paper", ())
        assert told == [("no id", '"see paper" is no id; kept as text')]

    def test_a_property_without_terms_claims_none(self, told):
        fact = Values().plain("genotype", "wild type genotype", "EFO_0005168", tell=told)
        assert (fact.submitted_id, fact.claims) == ("EFO_0005168", ())


class TestPhenotype:
    def test_an_entity_and_a_quality_are_one_group(self, told):
        terms = [("PATO_0000460", "abnormal", ""), ("CMPO_0000369", "microtubules", "")]
        fact = Values().phenotype("abnormal microtubules", terms, score="automated", tell=told)
        assert fact.grouped
        assert fact.claims == (TermClaim("PATO:0000460", "abnormal"), TermClaim("CMPO:0000369", "microtubules"))
        assert (fact.submitted_id, fact.score_type) == ("PATO_0000460 | CMPO_0000369", "automatic")

    def test_two_entities_are_two_claims(self, told):
        fact = Values().phenotype("spindly", [("CMPO_0000077", "", ""), ("CMPO_0000071", "", "")], tell=told)
        assert not fact.grouped
        assert [claim.curie for claim in fact.claims] == ["CMPO:0000077", "CMPO:0000071"]

    def test_a_quality_alone_is_no_group(self, told):
        assert not Values().phenotype("odd", [("PATO_0000460", "", "")], tell=told).grouped

    def test_without_terms_it_is_its_text(self, told):
        fact = Values().phenotype("odd", [], tell=told)
        assert (fact.text, fact.submitted_id, fact.claims) == ("odd", "", ())


class TestGenes:
    def genes(self, told, **cells):
        return Values().genes(GeneCells(**cells), HUMAN, told)

    def test_one_gene_with_all_its_ids(self, told):
        fact = self.genes(
            told, ids=(("55789", ""), ("NM_017779", "RefSeq")), symbols=("DEPDC1",), synonyms=("FLJ20354; SDP35",)
        )
        assert (fact.text, fact.submitted_id) == ("DEPDC1", "55789 | NM_017779")
        ids = ("NCBIGene:55789", "RefSeq:NM_017779")
        assert fact.claims == (GeneClaim(ids, HUMAN, "DEPDC1", ("FLJ20354", "SDP35")),)

    def test_one_symbol_with_two_ids_stays_two_values(self, told):
        first = self.genes(told, ids=(("55789", ""),), symbols=("DEPDC1",))
        second = self.genes(told, ids=(("55635", ""),), symbols=("DEPDC1",))
        assert first != second
        assert first.text == second.text

    @pytest.mark.parametrize(
        ("ids", "symbols", "expected"),
        [
            (("ENSG00000000001;ENSG00000000002",), ("TUBG1;TUBG2",),
             [(("ENSEMBL:ENSG00000000001",), "TUBG1"), (("ENSEMBL:ENSG00000000002",), "TUBG2")]),
            (("ENSG00000000001;ENSG00000000002",), ("COPB1",),
             [(("ENSEMBL:ENSG00000000001",), "COPB1"), (("ENSEMBL:ENSG00000000002",), "COPB1")]),
            (("ENSG00000000001;ENSG00000000002;ENSG00000000003",), ("A;B",),
             [(("ENSEMBL:ENSG00000000001",), ""), (("ENSEMBL:ENSG00000000002",), ""), (("ENSEMBL:ENSG00000000003",), "")]),
            (("ENSG00000000001;ENSG00000000002", "7;8"), (),
             [(("ENSEMBL:ENSG00000000001", "NCBIGene:7"), ""), (("ENSEMBL:ENSG00000000002", "NCBIGene:8"), "")]),
            (("7;8", "NM_000001"), (), [(("NCBIGene:7",), ""), (("NCBIGene:8",), "")]),
            (("7", "7"), ("X",), [(("NCBIGene:7",), "X")]),
        ],
    )  # fmt: skip
    def test_several_genes_in_one_row(self, told, ids, symbols, expected):
        fact = self.genes(told, ids=tuple((text, "") for text in ids), symbols=symbols)
        assert [(claim.ids, claim.symbol) for claim in fact.claims] == expected

    def test_a_comma_in_a_symbol_is_part_of_it(self, told):
        fact = self.genes(told, ids=(("YOL058W", ""),), symbols=("ARG5,6",))
        assert fact.claims == (GeneClaim(("SGD:YOL058W",), HUMAN, "ARG5,6", ()),)

    def test_a_second_symbol_column_is_a_synonym(self, told):
        fact = self.genes(told, ids=(("7", ""),), symbols=("NEW", "OLD"), synonyms=("A, B",), names=("full name",))
        assert fact.claims[0].synonyms == ("A", "B", "full name", "OLD")

    def test_control_is_kept_as_text_and_told(self, told):
        fact = self.genes(told, ids=(("control", "PomBase"),))
        assert (fact.text, fact.claims) == ("control", ())
        assert [kind for kind, _ in told] == ["no id"]

    def test_without_id_the_symbol_is_the_text(self, told):
        fact = self.genes(told, symbols=("tip1",))
        assert (fact.text, fact.submitted_id, fact.claims) == ("tip1", "", ())

    def test_nothing_said_is_no_value(self, told):
        assert self.genes(told, ids=(("", ""), ("N/A", ""))) is None


class TestCompound:
    def compound(self, told, **cells):
        return Values().compound(CompoundCells(**cells), told)

    def test_everything_that_is_stated(self, told):
        fact = self.compound(
            told,
            name="Bardoxolone",
            inchikey="TXGZJQLMVSIZEI-UQMAOPSPSA-N",
            smiles="C",
            ids=(("400010", "PubChem"), ("CHEBI_5058", "")),
        )
        assert fact.text == "Bardoxolone"
        assert fact.submitted_id == "TXGZJQLMVSIZEI-UQMAOPSPSA-N | 400010 | CHEBI_5058"
        ids = ("CHEBI:5058", "PubChem:400010")
        assert fact.claims == (CompoundClaim("Bardoxolone", "TXGZJQLMVSIZEI-UQMAOPSPSA-N", "C", ids),)

    def test_where_there_is_no_id_the_structure_tells_namesakes_apart(self, told):
        first, second = (self.compound(told, name="X", smiles=smiles) for smiles in ("C", "CC"))
        assert (first.submitted_id, second.submitted_id) == ("C", "CC")

    def test_a_name_alone_claims_nothing(self, told):
        fact = self.compound(told, name="TNF-alpha")
        assert (fact.text, fact.claims) == ("TNF-alpha", ())

    @pytest.mark.parametrize("text", ["TXGZJQLMVSIZEI", "unknown", "TXGZJQLMVSIZEI-UQMAOPSPSA"])
    def test_what_is_no_inchikey_is_told(self, told, text):
        fact = self.compound(told, name="X", inchikey=text, smiles="C")
        assert fact.claims == (CompoundClaim("X", "", "C"),)
        assert [kind for kind, _ in told] == ["no InChIKey"]

    def test_nothing_said_is_no_value(self, told):
        assert self.compound(told) is None
        assert self.compound(told, name="N/A") is None


TEXT = st.text(max_size=30)


@given(TEXT, TEXT, st.sampled_from(["", "EFO", "NCBITaxon", "?"]))
def test_no_cell_breaks_a_value(text, accession, hint):
    values, told = Values(), Told()
    assert values.plain("organism", text, accession, hint=hint, tell=told).text == text
    values.genes(GeneCells(((accession, hint),), (text,), (accession,)), "", told)
    values.compound(CompoundCells(text, accession, text, ((accession, hint),)), told)
    values.phenotype(text, [(accession, text, hint)], score=text, tell=told)
