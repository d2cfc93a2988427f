import pytest

from catalog import services
from catalog.facts import ComponentFact, ImageFact, SampleFact
from catalog.models import Sample
from catalog.pages.sample import sample_page
from tests.catalog.builders import HUMAN, MOUSE, harvest, phenotype, plain, well
from tests.factories import TermFactory

pytestmark = pytest.mark.django_db


def page(*samples, **more):
    harvest(*samples, **more)
    return sample_page(Sample.objects.select_related("component__study__archive").get())


def statements(shown, key):
    return [(row.text, row.source) for line in shown.lines if line.key == key for row in line.statements]


def test_the_nearest_level_that_states_a_property_wins():
    component = (ComponentFact("screenA", values=(HUMAN,)),)
    assert statements(page(well(1, MOUSE), components=component), "organism") == [("Mus musculus", "sample")]


def test_what_the_component_states_is_inherited():
    component = (ComponentFact("screenA", values=(HUMAN,)),)
    assert statements(page(well(1), components=component), "organism") == [("Homo sapiens", "component")]


def test_what_the_study_states_is_inherited_where_the_component_says_nothing():
    component = (ComponentFact("screenA", values=(plain("channel", "DAPI"),)),)
    shown = page(well(1), components=component, values=(HUMAN, plain("channel", "GFP")))
    assert statements(shown, "organism") == [("Homo sapiens", "study")]
    assert statements(shown, "channel") == [("DAPI", "component")]


def test_phenotypes_are_never_inherited():
    component = (ComponentFact("screenA", values=(phenotype("round", "CMPO:0000118"),)),)
    assert statements(page(well(1), components=component), "phenotype") == []


def test_annotations_of_the_sample_itself_hold_too():
    harvest(well(1))
    sample = Sample.objects.select_related("component__study__archive").get()
    services.annotate(subject=sample, property_key="phenotype", term=TermFactory(label="seen"), asserted_by="curator")
    (line,) = (line for line in sample_page(sample).lines if line.key == "phenotype")
    assert [mark.label for mark in line.statements[0].marks] == ["seen"]


def test_properties_come_in_the_order_of_the_registry():
    shown = page(well(1, phenotype("round"), plain("sirna", "s1"), plain("control", "neg")))
    assert [line.key for line in shown.lines] == ["organism", "sirna", "control", "phenotype"]


def test_a_choice_is_shown_with_the_text_it_was_written_as():
    (line,) = (line for line in page(well(1, plain("control", "neg"))).lines if line.key == "control")
    assert (line.statements[0].choice, line.statements[0].text) == ("negative control", "neg")


@pytest.mark.parametrize(
    ("values", "flags"),
    [
        ((), ()),
        ((plain("quality_control", "pass"),), ()),
        ((plain("quality_control", "FALSE"),), ("failed quality control",)),
        ((plain("control", "positive"),), ("positive control",)),
        ((plain("control", "neg"), plain("quality_control", "fail")), ("failed quality control", "negative control")),
    ],
)
def test_flags_warn_before_counting(values, flags):
    assert page(well(1, *values)).flags == flags


def test_provenance_names_the_level_and_says_each_thing_once():
    (line,) = (
        line
        for line in page(well(1, phenotype("a", "CMPO:0000001", "CMPO:0000002"), level=2)).lines
        if line.key == "phenotype"
    )
    assert line.statements[0].provenance == ("scored at gene level", "asserted by idr")


@pytest.mark.parametrize(
    ("fact", "title"),
    [
        (SampleFact("screenA", "k", name="a slide", plate="P", well="A1"), "a slide"),
        (SampleFact("screenA", "k", plate="P", well="A1"), "P A1"),
        (SampleFact("screenA", "k"), "k"),
    ],
)
def test_titles(fact, title):
    assert page(fact).title == title


def test_images_are_counted_whole_and_shown_in_part(monkeypatch):
    monkeypatch.setattr("catalog.pages.sample.MAX_IMAGES", 2)
    shown = page(SampleFact("screenA", "k", images=tuple(ImageFact(f"{number}.tif") for number in range(5))))
    assert (len(shown.images.rows), shown.image_total) == (2, 5)


def test_a_fixed_number_of_queries(django_assert_num_queries):
    harvest(well(1, *(plain("sirna", f"s{number}") for number in range(20)), phenotype("round", "CMPO:0000118")))
    sample = Sample.objects.select_related("component__study__archive").get()
    with django_assert_num_queries(10):
        sample_page(sample)
