import pytest
from django.http import QueryDict

from catalog.facts import ComponentFact, LinkFact
from catalog.models import Archive, Study
from catalog.pages.study import MOST_TAGS, PEOPLE_SHOWN, study_page
from tests.catalog.builders import HUMAN, MOUSE, harvest, phenotype, plain, well
from tests.factories import ArchiveFactory, StudyFactory

pytestmark = pytest.mark.django_db


def page(*samples, **more):
    study = harvest(*samples, **more)
    return study_page(Study.objects.select_related("archive").get(pk=study.pk), QueryDict())


def links(shown):
    return [(line.words, line.accession, bool(line.url)) for line in shown.links]


def test_a_link_to_a_study_that_is_here_leads_there():
    other = StudyFactory(archive=ArchiveFactory(key="cil", name="CIL"), accession="CIL_1", title="A cell")
    shown = page(well(1), links=(LinkFact("same", "cil", "CIL_1"), LinkFact("part_of", "idr", "idr9999")))
    assert links(shown) == [("the same study as", "CIL_1", True), ("part of", "idr9999", False)]
    assert shown.links[0].title == other.title


def test_a_link_shows_on_both_studies_once():
    harvest(
        well(1), accession="idr0002", links=(LinkFact("same", "idr", "idr0001"), LinkFact("part_of", "idr", "idr0003"))
    )
    assert links(page(well(1))) == [("the same study as", "idr0002", True)]
    assert links(page(well(1), accession="idr0003")) == [("has part", "idr0002", True)]
    assert links(page(well(1), links=(LinkFact("same", "idr", "idr0002"),))) == [("the same study as", "idr0002", True)]


def test_tags_are_what_the_whole_study_is_about():
    components = (
        ComponentFact("screenA", values=(HUMAN, phenotype("round", "CMPO:0000118"))),
        ComponentFact("screenB", values=(HUMAN, MOUSE)),
    )
    assert [mark.label for mark in page(well(1), components=components).marks] == ["Homo sapiens", "Mus musculus"]


def test_there_are_only_so_many_tags():
    many = tuple(
        type(HUMAN)("organism", f"s{n}", "", (type(HUMAN.claims[0])(f"NCBITaxon:{n}", f"s{n}"),)) for n in range(1, 30)
    )
    assert len(page(well(1), components=(ComponentFact("screenA", values=many),)).marks) == MOST_TAGS


@pytest.mark.parametrize(
    ("components", "noun"),
    [
        ((ComponentFact("screenA", kind="screen"),), "well"),
        ((ComponentFact("screenA", kind="experiment"),), "sample"),
        ((ComponentFact("screenA", kind="screen"), ComponentFact("b", kind="experiment")), "sample"),
    ],
)
def test_samples_of_screens_are_wells(components, noun):
    assert page(well(1), components=components).noun == noun


@pytest.mark.parametrize(
    ("pattern", "url", "expected"),
    [
        ("https://x/{accession}", "", "https://x/idr0001"),
        ("https://x/{accession}", "https://y/1", "https://y/1"),
        ("", "", ""),
        ("", "javascript:alert(1)", ""),
        ("ftp://x/{accession}", "", ""),
    ],
)
def test_the_way_to_the_archive_is_a_web_address_or_none(pattern, url, expected):
    harvest(well(1))
    Archive.objects.update(study_url=pattern)
    Study.objects.update(url=url)
    assert study_page(Study.objects.select_related("archive").get(), QueryDict()).archive_url == expected


def test_the_first_people_are_named_and_the_others_folded():
    shown = page(well(1), authors=tuple({"name": f"Author {number}"} for number in range(PEOPLE_SHOWN + 3)))
    assert (len(shown.people), len(shown.more_people)) == (PEOPLE_SHOWN, 3)


def test_retired_components_are_left_out():
    harvest(well(1), well(2, component="old"), components=(ComponentFact("screenA"), ComponentFact("old")))
    shown = page(well(1), components=(ComponentFact("screenA", values=(plain("channel", "x"),)),))
    assert [line.component.key for line in shown.components] == ["screenA"]


def test_a_component_counts_its_samples():
    shown = page(well(1), well(2), components=(ComponentFact("screenA"), ComponentFact("empty")))
    assert [line.samples for line in shown.components] == [2, 1]


def test_a_fixed_number_of_queries(django_assert_max_num_queries):
    study = harvest(*(well(number, phenotype(f"p{number}", "CMPO:0000118")) for number in range(1, 60)))
    with django_assert_max_num_queries(33):
        study_page(Study.objects.select_related("archive").get(pk=study.pk), QueryDict())
