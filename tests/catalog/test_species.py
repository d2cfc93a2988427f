"""The organism beside a symbol."""

import pytest

from catalog.models import Gene
from catalog.species import Species, short_name, species_of
from ontology.models import Term


@pytest.mark.parametrize(
    ("scientific", "short"),
    [
        ("Homo sapiens", "H. sapiens"),
        ("Saccharomyces cerevisiae S288C", "S. cerevisiae S288C"),
        ("Human immunodeficiency virus 1", "Human immunodeficiency virus 1"),
        ("Escherichia sp.", "Escherichia sp."),
        ("Vertebrata", "Vertebrata"),
        ("NCBITaxon:9606", "NCBITaxon:9606"),
        ("", ""),
    ],
)
def test_short_names(scientific, short):
    assert short_name(scientific) == short


@pytest.mark.django_db
def test_two_queries_for_any_number(django_assert_num_queries):
    Term.objects.create(curie="NCBITaxon:9606", label="Homo sapiens")
    terms = [Term.objects.create(curie=f"NCBIGene:{number}", label=str(number)) for number in range(3)]
    for term, taxon in zip(terms, ("NCBITaxon:9606", "NCBITaxon:4932", ""), strict=True):
        Gene.objects.create(term=term, taxon=taxon)
    human, yeast, unstated = (term.pk for term in terms)
    with django_assert_num_queries(2):
        found = species_of([human, yeast, unstated])
    assert found == {human: Species("NCBITaxon:9606", "H. sapiens"), yeast: Species("NCBITaxon:4932", "NCBITaxon:4932")}
