"""Words as the database has them."""

import pytest

from catalog.models import Gene, Orthology
from catalog.search.vocabulary import EXACT, LABEL, OTHER, DatabaseVocabulary, Word, Words
from ontology.models import AlternativeId, Closure, Synonym, Term
from tests.contract.corpus import MemoryVocabulary

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_cell():
    above = Term.objects.create(curie="CMPO:0000003", label="cell shape")
    term = Term.objects.create(curie="CMPO:0000118", label="round cell")
    Closure.objects.create(descendant=term, ancestor=above, relation="is_a", distance=1)
    Synonym.objects.create(term=term, text="spherical cell", scope="EXACT")
    Synonym.objects.create(term=term, text="ball", scope="RELATED")
    AlternativeId.objects.create(curie="CMPO:0009999", term=term)
    return term


def test_a_term_with_its_names_and_ancestors(round_cell):
    found = DatabaseVocabulary().words(["CMPO:0000118", "CMPO:7777777"])
    word = found["CMPO:0000118"]
    assert (word.label, word.ancestors) == ("round cell", frozenset({"CMPO:0000003"}))
    assert word.names == ((LABEL, "round cell"), (EXACT, "spherical cell"), (OTHER, "ball"))
    assert found["CMPO:7777777"] == Word("CMPO:7777777", "")


def test_the_number_of_queries_does_not_grow_with_terms(round_cell, django_assert_num_queries):
    with django_assert_num_queries(3):
        DatabaseVocabulary().words([f"CMPO:{number:07d}" for number in range(400)])


def test_former_ids_and_replaced_terms(round_cell):
    Term.objects.create(curie="CMPO:0000005", obsolete=True, replaced_by="CMPO:0000118")
    Term.objects.create(curie="CMPO:0000006", obsolete=True)
    vocabulary = DatabaseVocabulary()
    assert vocabulary.resolve("CMPO:0009999") == "CMPO:0000118"
    assert vocabulary.resolve("CMPO:0000005") == "CMPO:0000118"
    assert vocabulary.resolve("CMPO:0000006") == "CMPO:0000006"
    assert vocabulary.resolve("CMPO:7777777") == ""


def test_orthologues_of_many_genes_in_one_query(django_assert_num_queries):
    genes = [
        Gene.objects.create(term=Term.objects.create(curie=f"NCBIGene:{number}"), taxon=f"NCBITaxon:{number}")
        for number in range(3)
    ]
    for one, other in ((0, 2), (0, 1), (2, 0)):
        Orthology.objects.create(gene=genes[one], other=genes[other], source="a table")
    with django_assert_num_queries(1):
        found = DatabaseVocabulary().orthologues({"NCBIGene:0", "NCBIGene:1", "NCBIGene:2"})
    assert found == {"NCBIGene:0": ("NCBIGene:1", "NCBIGene:2"), "NCBIGene:2": ("NCBIGene:0",)}


def test_what_was_looked_up_is_remembered():
    class Counting(MemoryVocabulary):
        asked = ()

        def words(self, curies):
            self.asked = (*self.asked, *curies)
            return super().words(curies)

    vocabulary = Counting()
    words = Words(vocabulary)
    words.fetch(["CMPO:0000004", "CMPO:0000006"])
    words.fetch(["CMPO:0000006"])
    assert words["CMPO:0000004"].label == "mitosis delayed"
    assert words["CMPO:0000007"].label == "elongated cell"
    assert vocabulary.asked == ("CMPO:0000004", "CMPO:0000006", "CMPO:0000007")
