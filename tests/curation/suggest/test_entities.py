"""Genes and compounds are suggested from what archives brought."""

import pytest

from catalog.facts import CompoundClaim, GeneClaim
from catalog.models import SourceValue
from catalog.services import annotations
from catalog.services.compounds import ensure_compounds
from catalog.services.genes import ensure_genes, load_orthologues
from curation.suggest import suggest
from ontology import services
from ontology.models import Term
from tests.factories import StudyFactory
from tests.ontology.files import stanza, write

pytestmark = pytest.mark.django_db
HUMAN, MOUSE, YEAST, STRAIN = (f"NCBITaxon:{number}" for number in (9606, 10090, 4932, 559292))
ASPIRIN = "BSYNRYMUTXBXSQ-UHFFFAOYSA-N"


@pytest.fixture(autouse=True)
def entities(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"
    taxa = (
        stanza(HUMAN, "Homo sapiens", 'synonym: "human" EXACT []'),
        stanza(MOUSE, "Mus musculus", 'synonym: "house mouse" EXACT []'),
        stanza(YEAST, "Saccharomyces cerevisiae"),
        stanza(STRAIN, "Saccharomyces cerevisiae S288C", f"is_a: {YEAST}"),
    )
    services.load_source(source=write(tmp_path / "taxa.obo", *taxa), prefix="NCBITaxon")
    chebi = stanza("CHEBI:15365", "acetylsalicylic acid", 'synonym: "aspirin" EXACT []')
    services.load_source(source=write(tmp_path / "chebi.obo", chebi), prefix="CHEBI")
    ensure_genes(
        [
            GeneClaim(("NCBIGene:991", "ENSEMBL:ENSG00000117399"), HUMAN, "CDC20", ("p55CDC",)),
            GeneClaim(("NCBIGene:107995",), MOUSE, "Cdc20"),
            GeneClaim(("SGD:YGL116W",), YEAST, "CDC20"),
            GeneClaim(("NCBIGene:4735",), HUMAN, "SEPTIN2", ("SEPT2", "NEDD5")),
            GeneClaim(("NCBIGene:5347",), HUMAN, "PLK1"),
            GeneClaim(("NCBIGene:18817",), MOUSE, "Plk1"),
            GeneClaim(("NCBIGene:3845",), HUMAN, "KRAS"),
            GeneClaim(("ENSEMBL:ENSG00000099785",), HUMAN, "Mar-02"),
        ]
    )
    ensure_compounds(
        [
            CompoundClaim("Aspirin", ASPIRIN, ids=("PubChem:2244", "Broad:BRD-K11433652-001-05-1")),
            CompoundClaim("CGP 52432", "GJZVQXWEIYRHBE-UHFFFAOYSA-N"),
        ]
    )


def ask(text, prop="gene", **options):
    (found,) = suggest([text], prop, **options)
    return found.candidates


def first(text, prop="gene", **options):
    return ask(text, prop, **options)[0]


@pytest.mark.parametrize(
    ("text", "term", "reason"),
    [
        ("PLK1", "NCBIGene:5347", "the text is its symbol 'PLK1'; of H. sapiens"),
        ("p55CDC", "NCBIGene:991", "the text is its related synonym 'p55CDC', perhaps a former symbol; of H. sapiens"),
        ("NCBIGene:991", "NCBIGene:991", "the text is its id; of H. sapiens"),
        ("ENSG00000117399.4", "NCBIGene:991", "the text is another id; of H. sapiens"),
        ("siPLK1", "NCBIGene:5347", "the text without what was done to it is its symbol 'PLK1'; of H. sapiens"),
        ("P55-CDC", "NCBIGene:991", "the text is its related synonym 'p55CDC', perhaps a former symbol; of H. sapiens"),
    ],
)  # fmt: skip
def test_a_gene_is_found_by_what_it_is_called(text, term, reason):
    found = first(text)
    assert (found.term, found.reason) == (term, reason)


def test_the_case_of_a_symbol_tells_mouse_from_human():
    assert first("Plk1").term == "NCBIGene:18817"
    assert first("PLK1").term == "NCBIGene:5347"


def test_dates_of_spreadsheets_are_said():
    found = first("2-Sep")
    assert found.term == "NCBIGene:4735"
    assert found.reason.startswith("spreadsheets make this date of its symbol 'SEPTIN2'")
    assert first("Mar-02").reason.startswith("the text is its symbol 'Mar-02', a date")
    assert first("MARCHF2").term == "ENSEMBL:ENSG00000099785"


def test_the_study_s_organism_comes_first():
    shared = ask("CDC20")
    assert {one.term for one in shared[:2]} == {"NCBIGene:991", "SGD:YGL116W"}
    assert all("2 have this name" in one.reason for one in shared[:2])
    yeast, *others = ask("CDC20", organisms=[YEAST])
    assert (yeast.term, yeast.confidence > 0.9) == ("SGD:YGL116W", True)
    assert all("not of the study's organism" in one.reason and one.confidence < 0.2 for one in others)
    assert first("CDC20", organisms=[STRAIN]).term == "SGD:YGL116W"
    assert first("CDC20", organisms=[MOUSE]).term == "NCBIGene:107995"


@pytest.mark.parametrize(
    ("text", "term"),
    [("human CDC20", "NCBIGene:991"), ("CDC20_YEAST", "SGD:YGL116W"), ("Cdc20 (mouse)", "NCBIGene:107995")],
)
def test_an_organism_in_the_text_counts(text, term):
    found = first(text)
    assert found.term == term
    assert "with its organism" in found.reason


def test_an_orthologue_stands_in_for_the_gene_of_another_organism():
    load_orthologues(pairs=[("NCBIGene:991", "NCBIGene:107995")], source="test")
    found = first("p55CDC", organisms=[MOUSE])
    assert found.term == "NCBIGene:107995"
    assert found.reason.startswith("it is the orthologue of CDC20 (NCBIGene:991)")


@pytest.mark.parametrize("text", ["", "n/a", "PLK2", "CDC21", "KRA", "CDC20L1", "zzz qqq"])
def test_no_gene_is_suggested_for_likeness(text):
    assert ask(text) == ()


def test_several_genes_in_one_text():
    found = ask("PLK1; KRAS")
    assert [(one.term, one.piece) for one in found if "Plk" not in one.label] == [
        ("NCBIGene:3845", "KRAS"), ("NCBIGene:5347", "PLK1"),
    ]  # fmt: skip
    assert found[0].reason.startswith("'KRAS' is its symbol")


@pytest.mark.parametrize(
    ("text", "term", "reason"),
    [
        ("aspirin", f"InChIKey:{ASPIRIN}", "the text is its name 'Aspirin'"),
        ("Aspirin 10 uM", f"InChIKey:{ASPIRIN}", "the text without its dose is its name 'Aspirin'"),
        (ASPIRIN, f"InChIKey:{ASPIRIN}", "the text is its id"),
        ("BSYNRYMUTXBXSQ-AAAAAAAAAA-N", f"InChIKey:{ASPIRIN[:14]}", "the text is the id of one of its forms"),
        ("CID 2244", f"InChIKey:{ASPIRIN}", "the text is another id"),
        ("BRD-K11433652", f"InChIKey:{ASPIRIN}", "the text is another id"),
        ("BRD-K11433652-300-01-2", f"InChIKey:{ASPIRIN}", "the text is another id, of any batch"),
        ("CC(=O)Oc1ccccc1C(=O)O", f"InChIKey:{ASPIRIN}", "the text is its structure"),
        ("acetylsalicilic acid", "CHEBI:15365", "the text is spelt like its name 'acetylsalicylic acid'"),
        ("CHEBI:15365", "CHEBI:15365", "the text is its id"),
    ],
)
def test_a_compound_is_found_by_what_it_is_called(text, term, reason):
    found = first(text, "compound")
    assert (found.term, found.reason) == (term, reason)


@pytest.mark.parametrize("text", ["", "CGP 52431", "DMSO", "XXXXXXXXXXXXXX-UHFFFAOYSA-N", "PubChem:1"])
def test_no_compound_is_made_up(text):
    assert ask(text, "compound") == ()


@pytest.fixture
def accept():
    def state(text, curie, prop="gene", *, overruled=False):
        study = StudyFactory()
        value = SourceValue.objects.create(study=study, property=prop, text=text)
        term = Term.objects.get(curie=curie)
        stated = annotations.annotate(subject=value, property_key=prop, term=term, asserted_by="idr")
        if overruled:
            annotations.overrule(annotation=stated)
        return study

    return state


def test_decisions_count_at_once(accept):
    assert ask("my favourite") == ()
    study = accept("my favourite", "NCBIGene:5347")
    assert first("my favourite").term == "NCBIGene:5347"
    assert first("My Favourite", study=study.pk).confidence > first("my favourite").confidence
    before = first("aspirin", "compound").confidence
    accept("aspirin", f"InChIKey:{ASPIRIN}", "compound", overruled=True)
    after = {one.term: one.confidence for one in ask("aspirin", "compound")}
    assert after.get(f"InChIKey:{ASPIRIN}", 0) < before


def test_what_another_organism_s_studies_accepted_does_not_count(accept):
    accept("CDC20", "NCBIGene:991")
    accept("CDC20", "NCBIGene:991")
    assert first("CDC20").term == "NCBIGene:991"
    assert first("CDC20", organisms=[YEAST]).term == "SGD:YGL116W"
