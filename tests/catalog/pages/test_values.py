import pytest
from django.http import QueryDict

from catalog.facts import ComponentFact
from catalog.models import Annotation, SourceValue
from catalog.pages.values import PAGE_SIZE, values_block
from ontology.problems import Problem
from tests.catalog.builders import HUMAN, gene, harvest, phenotype, plain, well

pytestmark = pytest.mark.django_db


def block(study, query=""):
    return values_block(study, QueryDict(query))


def test_one_tab_a_property_what_matters_most_first():
    study = harvest(well(1, plain("sirna", "s1"), gene("A", "NCBIGene:1"), phenotype("round", "CMPO:0000118")))
    assert [tab.key for tab in block(study).tabs] == ["phenotype", "gene", "organism", "sirna"]


def test_a_tab_counts_values_and_those_tied_to_a_term():
    study = harvest(
        well(1, phenotype("round", "CMPO:0000118", "CMPO:0000119"), phenotype("odd"), phenotype("old", "CMPO:1"))
    )
    Annotation.objects.filter(stated_label="old").update(status=Annotation.Status.OVERRULED)
    tab = block(study).tabs[0]
    assert (tab.values, tab.tied, tab.takes_terms) == (3, 1, True)


def test_text_properties_take_no_terms():
    (tab,) = (tab for tab in block(harvest(well(1, plain("sirna", "s1")))).tabs if tab.key == "sirna")
    assert not tab.takes_terms


def test_rows_come_by_impact():
    rare, common = phenotype("rare"), phenotype("common")
    study = harvest(well(1, rare, common), well(2, common))
    assert [(row.text, row.samples) for row in block(study).rows] == [("common", 2), ("rare", 1)]


def test_values_of_components_and_studies_say_so():
    study = harvest(well(1), components=(ComponentFact("screenA", values=(HUMAN,)),), values=(plain("channel", "GFP"),))
    assert [row.place for row in block(study, "property=organism").rows] == ["of a component"]
    assert [row.place for row in block(study, "property=channel").rows] == ["of the study"]


def test_retired_values_are_left_out():
    study = harvest(well(1, phenotype("old"), phenotype("new")))
    SourceValue.objects.filter(text="old").update(retired=True)
    assert [row.text for row in block(study).rows] == ["new"]


def test_pages_keep_to_one_property():
    study = harvest(*(well(number, gene(f"G{number}", f"NCBIGene:{number}")) for number in range(1, PAGE_SIZE + 3)))
    assert len(block(study, "property=gene&values=2").rows) == 2


def test_a_property_the_study_does_not_have():
    with pytest.raises(Problem, match="no values of 'sirna'; it has organism"):
        block(harvest(well(1)), "property=sirna")


def test_a_study_without_values():
    empty = block(harvest(well(1), components=(ComponentFact("screenA"),)))
    assert (empty.tabs, empty.chosen, empty.rows) == ((), None, ())


def test_four_queries(django_assert_num_queries):
    study = harvest(*(well(number, gene(f"G{number}", f"NCBIGene:{number}")) for number in range(1, 20)))
    with django_assert_num_queries(4):
        block(study)
