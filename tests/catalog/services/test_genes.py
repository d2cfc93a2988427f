import pytest

from catalog import services
from catalog.facts import GeneClaim, ImageFact
from catalog.models import Annotation, Change, Gene, GeneMergeProposal, Orthology
from catalog.services.genes import ensure_genes
from ontology.models import AlternativeId, Synonym, Term
from ontology.problems import NotFound
from tests.catalog.builders import gene, harvest, well

pytestmark = pytest.mark.django_db

ENS, NCBI = "ENSEMBL:ENSG00000117399", "NCBIGene:991"


def claim(*ids, symbol="CDC20", taxon="NCBITaxon:9606", synonyms=()):
    return GeneClaim(ids, taxon, symbol, synonyms)


def curie_of(*claims):
    found = ensure_genes(claims)
    return [Term.objects.get(pk=found[each]).curie for each in claims]


def test_the_best_id_of_a_row_is_the_identity_and_the_others_are_aliases():
    assert curie_of(claim(ENS, NCBI)) == [NCBI]
    assert AlternativeId.objects.get(curie=ENS).term.curie == NCBI
    assert curie_of(claim(ENS)) == [NCBI]
    assert Gene.objects.get().taxon == "NCBITaxon:9606"


def test_a_later_row_gives_the_gene_its_better_id():
    assert curie_of(claim(ENS)) == [ENS]
    assert curie_of(claim(ENS, NCBI)) == [NCBI]
    assert Term.objects.filter(kind="gene").count() == 1
    assert AlternativeId.objects.get(curie=ENS).term.curie == NCBI


@pytest.mark.parametrize("turned", [False, True])
def test_the_order_of_rows_does_not_matter(turned):
    claims = [claim(ENS), claim(NCBI), claim(ENS, NCBI)]
    assert curie_of(*(reversed(claims) if turned else claims)) == [NCBI] * 3
    assert Gene.objects.count() == 1


def test_two_genes_become_one_when_a_row_states_both_ids():
    row = harvest(well(1, gene("CDC20", ENS)), accession="idr0001")
    harvest(well(1, gene("CDC20", NCBI)), accession="idr0002")
    assert Gene.objects.count() == 2
    before = Change.objects.count()
    harvest(well(1, gene("CDC20", NCBI, ENS)), accession="idr0003")
    assert Gene.objects.count() == 1
    assert set(Annotation.objects.filter(property="gene").values_list("term__curie", flat=True)) == {NCBI}
    assert Change.objects.filter(pk__gt=before, kind="entity", study=row).exists()


@pytest.mark.parametrize("subject", ["study", "component", "sample", "image"])
def test_merging_is_recorded_of_whatever_the_gene_was_said_of(subject):
    row = harvest(well(1, images=(ImageFact(key="1.tif"),)), accession="idr0001")
    component = row.components.get()
    sample = component.samples.get()
    subjects = {"study": row, "component": component, "sample": sample, "image": sample.images.get()}
    lesser = Term.objects.get(pk=ensure_genes([claim(ENS)]).popitem()[1])
    services.annotate(subject=subjects[subject], property_key="gene", term=lesser, asserted_by="curator")
    ensure_genes([claim(NCBI)])
    before = Change.objects.latest("pk").pk
    ensure_genes([claim(NCBI, ENS)])
    assert Change.objects.get(pk__gt=before).study == row
    assert Annotation.objects.get(property="gene").term.curie == NCBI


def test_orthologues_of_both_genes_are_those_of_the_one_they_become():
    mouse, fly = "NCBIGene:107995", "FlyBase:FBgn0001086"
    ensure_genes([
        claim(ENS), claim(NCBI), claim(mouse, taxon="NCBITaxon:10090"), claim(fly, taxon="NCBITaxon:7227"),
    ])  # fmt: skip
    services.load_orthologues(pairs=[(ENS, mouse), (ENS, fly), (NCBI, mouse)], source="a table")
    ensure_genes([claim(ENS, NCBI)])
    assert set(Orthology.objects.values_list("gene__term__curie", "other__term__curie")) == {
        (NCBI, mouse), (mouse, NCBI), (NCBI, fly), (fly, NCBI),
    }  # fmt: skip


def test_a_fact_that_both_genes_had_stays_once():
    row = harvest(well(1, gene("CDC20", ENS)))
    value = row.source_values.get(property="gene")
    other = Term.objects.get(pk=ensure_genes([claim(NCBI)]).popitem()[1])
    services.annotate(subject=value, property_key="gene", term=other, asserted_by="curator")
    ensure_genes([claim(ENS, NCBI)])
    assert value.annotations.filter(status="accepted").count() == 1


def test_two_ids_of_one_source_are_two_genes():
    assert curie_of(claim("NCBIGene:1", ENS), claim("NCBIGene:2", ENS)) == ["NCBIGene:1", "NCBIGene:2"]
    assert AlternativeId.objects.get(curie=ENS).term.curie == "NCBIGene:1"


def test_a_gene_has_many_transcripts():
    one, other = "RefSeq:NM_006277", "RefSeq:NM_147152"
    assert curie_of(claim("NCBIGene:50618", one), claim("NCBIGene:50618", other)) == ["NCBIGene:50618"] * 2
    assert curie_of(claim(one), claim(other)) == ["NCBIGene:50618"] * 2


def test_a_transcript_that_two_genes_state_merges_neither():
    shared = "RefSeq:NM_017779"
    assert curie_of(claim("NCBIGene:55635", shared), claim("NCBIGene:55789", shared)) == [
        "NCBIGene:55635",
        "NCBIGene:55789",
    ]


def test_a_gene_known_by_transcripts_alone_keeps_its_first_id():
    assert curie_of(claim("RefSeq:NR_2")) == ["RefSeq:NR_2"]
    assert curie_of(claim("RefSeq:NR_2", "RefSeq:NR_1")) == ["RefSeq:NR_2"]
    assert curie_of(claim("RefSeq:NR_1")) == ["RefSeq:NR_2"]


def test_one_symbol_with_two_ids_is_proposed_for_merging():
    ensure_genes([claim("NCBIGene:55635", symbol="DEPDC1"), claim("NCBIGene:9999", symbol="DEPDC1")])
    proposal = GeneMergeProposal.objects.get()
    assert (proposal.symbol, proposal.genes) == ("DEPDC1", ["NCBIGene:55635", "NCBIGene:9999"])
    ensure_genes([claim("NCBIGene:55635", symbol="DEPDC1")])
    assert GeneMergeProposal.objects.count() == 1


def test_the_same_symbol_in_another_taxon_is_another_gene_and_no_proposal():
    ensure_genes([claim("NCBIGene:991"), claim("NCBIGene:107995", taxon="NCBITaxon:10090")])
    assert Gene.objects.count() == 2
    assert not GeneMergeProposal.objects.exists()


def test_names_are_learned_once():
    for _ in range(2):
        ensure_genes([claim(ENS), claim(ENS, symbol="p55CDC", synonyms=("bA276H19.3",))])
    assert set(Synonym.objects.values_list("text", "scope")) == {("p55CDC", "EXACT"), ("bA276H19.3", "RELATED")}


def test_a_claim_without_id_has_no_identity():
    assert ensure_genes([claim()]) == {}
    assert not Gene.objects.exists()


def test_a_gene_that_had_no_symbol_and_taxon_gets_them():
    ensure_genes([GeneClaim((ENS,))])
    ensure_genes([claim(ENS)])
    found = Gene.objects.select_related("term").get()
    assert (found.symbol, found.taxon, found.term.label) == ("CDC20", "NCBITaxon:9606", "CDC20")


def test_orthologues_are_linked_both_ways_once():
    ensure_genes([claim(NCBI), claim("NCBIGene:107995", symbol="Cdc20", taxon="NCBITaxon:10090")])
    pairs = [(NCBI, "NCBIGene:107995"), (NCBI, "NCBIGene:0")]
    assert services.load_orthologues(pairs=pairs, source="a table") == 2
    assert services.load_orthologues(pairs=pairs, source="a table") == 0
    with pytest.raises(NotFound, match="another table links no two genes of the catalog in 1 pair"):
        services.load_orthologues(pairs=[("a:1", "b:2")], source="another table")


def test_orthologues_are_of_different_organisms_and_known_by_any_id():
    ensure_genes([
        claim(NCBI, ENS), claim("NCBIGene:12", symbol="FZR1"),
        claim("NCBIGene:107995", symbol="Cdc20", taxon="NCBITaxon:10090"),
    ])  # fmt: skip
    pairs = [(NCBI, "NCBIGene:12"), (ENS, "NCBIGene:107995")]
    assert services.load_orthologues(pairs=iter(pairs), source="a table") == 2
    assert set(Orthology.objects.values_list("gene__symbol", "other__symbol")) == {
        ("CDC20", "Cdc20"),
        ("Cdc20", "CDC20"),
    }
