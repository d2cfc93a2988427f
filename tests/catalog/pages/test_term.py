import pytest

from catalog.models import Gene, Orthology
from catalog.pages.term import term_page
from ontology.models import Synonym, Term
from ontology.problems import NotFound

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("site")
class TestTerm:
    def test_says_what_was_seen_with_it(self):
        page = term_page("CMPO:0000202")
        tops = {top.key: top for top in page.usage.tops}
        assert page.key == "phenotype"
        assert "phenotype" not in tops
        assert [row.label for row in tops["gene"].rows] == ["CDC20", "PLK1"]
        assert [(hit.accession, hit.samples) for hit, _ in page.usage.hits] == [("idr0013", 35)]

    def test_what_was_seen_with_it_is_the_most_telling(self):
        tops = {top.key: top for top in term_page("NCBITaxon:9606").usage.tops}
        assert {row.term for row in tops["phenotype"].rows} == {"CMPO:0000307", "CMPO:0000308", "CMPO:0000118"}

    def test_names_come_by_closeness(self):
        term = Term.objects.get(curie="CMPO:0000118")
        Synonym.objects.create(term=term, text="circular cell", scope="EXACT")
        assert [(group.words, group.texts) for group in term_page("CMPO:0000118").names] == [
            ("the same", ("circular cell",)),
            ("related", ("spherical cell",)),
        ]

    def test_the_sentence_names_the_organisms(self):
        assert term_page("CMPO:0000118").organisms == "Schizosaccharomyces pombe and Homo sapiens"
        assert term_page("NCBITaxon:9606").organisms == ""

    def test_an_obsolete_term_names_what_to_use(self):
        assert term_page("CMPO:0000900").replaced_by.curie == "CMPO:0000118"
        assert [node.curie for node in term_page("CMPO:0000901").consider] == ["CMPO:0000118"]

    def test_a_replacement_that_nobody_knows_is_not_linked(self):
        Term.objects.filter(curie="CMPO:0000900").update(replaced_by="XYZ:1")
        assert term_page("CMPO:0000900").replaced_by is None

    def test_cross_references_are_links_where_they_are_addresses(self):
        Term.objects.filter(curie="CMPO:0000118").update(xrefs=["https://example.org/1", "javascript:x", "MESH:D1"])
        assert [(one.curie, one.url) for one in term_page("CMPO:0000118").xrefs] == [
            ("https://example.org/1", "https://example.org/1"),
            ("javascript:x", ""),
            ("MESH:D1", ""),
        ]

    def test_a_term_that_no_sample_has_shows_its_place_all_the_same(self):
        page = term_page("NCBITaxon:2759")
        assert page.usage.result.totals.samples == 44
        Term.objects.create(
            curie="CMPO:0000777", label="never seen", ontology=Term.objects.get(curie="CMPO:0000118").ontology
        )
        assert term_page("CMPO:0000777").usage.result.totals.samples == 0

    def test_its_address_in_the_world(self):
        assert term_page("NCBITaxon:9606").iri == "http://purl.obolibrary.org/obo/NCBITaxon_9606"

    def test_one_that_nothing_knows(self):
        with pytest.raises(NotFound, match="CMPO:9999999"):
            term_page("CMPO:9999999")


@pytest.mark.usefixtures("site")
class TestGene:
    def test_has_a_symbol_a_taxon_and_phenotypes(self):
        page = term_page("ENSEMBL:ENSG00000117399")
        assert (page.title, page.noun, page.taxon.label, page.phenotypes) == ("CDC20", "gene", "Homo sapiens", 1)
        assert page.tree == ()

    def test_orthologues_are_found_from_both_sides(self):
        human = Gene.objects.get(term__curie="ENSEMBL:ENSG00000117399")
        yeast = Gene.objects.get(symbol="slp1")
        Orthology.objects.create(gene=human, other=yeast, source="a table")
        assert [str(other) for other in term_page(human.term.curie).orthologues] == ["slp1"]
        assert [str(other) for other in term_page(yeast.term.curie).orthologues] == ["CDC20"]

    def test_a_gene_without_symbol_is_called_by_its_label(self):
        Gene.objects.filter(symbol="PLK1").update(symbol="")
        assert term_page("ENSEMBL:ENSG00000166851").title == "PLK1"


@pytest.mark.usefixtures("site")
class TestCompound:
    def test_has_its_key_and_a_parent(self):
        page = term_page("InChIKey:KYRVNWMVYQXFEU-UHFFFAOYSA-N")
        assert (page.noun, page.compound.inchikey) == ("compound", "KYRVNWMVYQXFEU-UHFFFAOYSA-N")
        assert [line.node.curie for line in page.tree] == [
            "InChIKey:KYRVNWMVYQXFEU",
            "InChIKey:KYRVNWMVYQXFEU-UHFFFAOYSA-N",
        ]
