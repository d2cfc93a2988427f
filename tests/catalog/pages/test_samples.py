import pytest
from django.http import QueryDict

from catalog.facts import ComponentFact, SampleFact
from catalog.models import Sample
from catalog.pages.samples import COLUMNS, MAX_COLUMNS, PAGE_SIZE, carried_by, columns_of, samples_block
from catalog.properties import PROPERTIES
from ontology.problems import NotFound, Problem
from tests.catalog.builders import HUMAN, gene, harvest, phenotype, plain, well

pytestmark = pytest.mark.django_db

TWO = (ComponentFact("screenA", values=(HUMAN,)), ComponentFact("screenB"))


def block(study, query=""):
    return samples_block(study, list(study.components.all()), QueryDict(query))


def test_every_column_is_a_property():
    assert set(COLUMNS) <= set(PROPERTIES)


def test_columns_are_what_the_samples_carry_in_a_fixed_order():
    study = harvest(
        well(1, plain("control", "neg")), well(2, phenotype("round", "CMPO:0000118"), gene("A", "NCBIGene:1"))
    )
    assert [key for key, _ in block(study).columns] == ["gene", "phenotype", "control"]


def test_there_are_only_so_many_columns():
    study = harvest(well(1, *(plain(key, "x") for key in COLUMNS)))
    assert len(block(study).columns) == MAX_COLUMNS
    assert columns_of(carried_by(Sample.objects.values_list("pk", flat=True)), 2) == ["gene", "compound"]


@pytest.mark.parametrize(
    ("key", "text", "shown", "failed"),
    [
        ("control", "neg", "negative control", False),
        ("quality_control", "FALSE", "fail", True),
        ("quality_control", "Passed", "pass", False),
        ("treatment", "FALSE", "FALSE", False),
    ],
)
def test_choices_are_shown_as_what_they_stand_for(key, text, shown, failed):
    study = harvest(well(1, plain(key, text)))
    ((cell,),) = block(study).rows[0].cells
    assert (cell.text, cell.failed) == (shown, failed)


def test_values_are_shown_with_what_they_mean():
    study = harvest(well(1, phenotype("rounded", "CMPO:0000118")))
    ((cell,),) = block(study).rows[0].cells
    assert [mark.curie for mark in cell.marks] == ["CMPO:0000118"]


@pytest.mark.parametrize(
    ("fact", "name"),
    [
        (SampleFact("screenA", "P1/A1", plate="P1", well="A1", name="P1 A1"), "A1"),
        (SampleFact("screenA", "k", name="a slide"), "a slide"),
        (SampleFact("screenA", "k"), "k"),
        (SampleFact("screenA", "k", well="A1", name="no plate"), "no plate"),
    ],
)
def test_a_sample_is_called_by_what_tells_it_apart(fact, name):
    assert block(harvest(fact)).rows[0].name == name


def test_an_implicit_sample_is_its_component():
    study = harvest(components=(ComponentFact("a", name="the screen"), ComponentFact("b")))
    assert [row.name for row in block(study).rows] == ["the screen", "the component as a whole"]


def test_retired_samples_are_left_out():
    study = harvest(well(1), well(2))
    Sample.objects.filter(key="P1/A1").update(retired=True)
    assert [row.sample.key for row in block(study).rows] == ["P1/A2"]


def test_one_component_can_be_chosen():
    study = harvest(well(1), well(2, component="screenB"), well(3, component="screenB"), components=TWO)
    assert block(study).list.total == 3
    assert block(study, "component=1").list.total == 2
    assert block(study, "component=0").component == 0


@pytest.mark.parametrize("query", ["component=2", "component=x", "component=-1"])
def test_a_component_that_is_not_there_is_told(query):
    study = harvest(well(1), components=TWO)
    with pytest.raises(Problem):
        block(study, query)


def test_pages(django_assert_num_queries):
    study = harvest(*(well(number, gene("A", "NCBIGene:1")) for number in range(1, PAGE_SIZE + 3)))
    components = list(study.components.all())
    with django_assert_num_queries(5):
        second = samples_block(study, components, QueryDict("samples=2"))
    assert len(second.rows) == 2
    with pytest.raises(NotFound, match="ends with page 2"):
        block(study, "samples=3")


def test_plates_are_known_where_there_are_any():
    assert block(harvest(well(1))).plated
    assert not block(harvest(SampleFact("screenA", "k"), accession="idr0002")).plated
