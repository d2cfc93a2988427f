"""Studies and samples by what people call them."""

from dataclasses import replace

import pytest

from catalog import services
from catalog.models import Sample
from catalog.selectors import find_live_study, find_sample, find_study, listed_components, live_studies
from ontology.problems import Gone, NotFound, Problem
from tests.catalog.builders import harvest, study, well

pytestmark = pytest.mark.django_db


def elsewhere(accession):
    """A study of another archive."""
    services.register_archive(key="cil", name="Cell Image Library")
    return services.upsert_study(fact=replace(study(accession=accession), archive="cil")).study


@pytest.mark.parametrize("asked", [("idr0001",), ("idr0001", "idr"), ("idr:idr0001",)])
def test_an_accession_is_enough_and_the_archive_may_stand_before_it(asked):
    row = harvest(accession="idr0001")
    harvest(accession="idr0002")
    assert find_study(*asked) == row


def test_where_two_archives_have_it_both_full_names_are_told():
    row, other = harvest(accession="1"), elsewhere("1")
    with pytest.raises(Problem, match=r"Several archives have a study '1'; write (cil:1 or idr:1|idr:1 or cil:1)\."):
        find_study("1")
    assert (find_study("idr:1"), find_study("1", "cil")) == (row, other)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("idr0009",), "There is no study 'idr0009' here."),
        (("idr0001", "zoo"), "There is no study 'idr0001' of archive 'zoo' here."),
        (("zoo:idr0001",), "There is no study 'idr0001' of archive 'zoo' here."),
        (("",), "There is no study '' here."),
    ],
)
def test_a_study_that_is_not_there(asked, said):
    harvest(accession="idr0001")
    with pytest.raises(NotFound) as caught:
        find_study(*asked)
    assert str(caught.value) == said


def test_a_withdrawn_study_is_there_and_gone():
    row = services.withdraw(study=harvest(accession="idr0001"), reason="The authors asked for it.")
    assert find_study("idr0001") == row
    assert not live_studies().exists()
    with pytest.raises(Gone, match=r"idr0001 was withdrawn\. The authors asked for it\."):
        find_live_study("idr0001")


def test_components_count_the_samples_that_are_still_listed():
    row = harvest(well(1), well(2), well(3))
    Sample.objects.filter(key="P1/A3").update(retired=True)
    assert [(one.key, one.sample_total) for one in listed_components(row)] == [("screenA", 2)]
    row.components.update(retired=True)
    assert not listed_components(row)


def test_a_component_without_any_counts_none():
    row = harvest(well(1))
    Sample.objects.update(retired=True)
    assert [one.sample_total for one in listed_components(row)] == [0]


def test_a_sample_by_its_public_id(django_assert_num_queries):
    row = harvest(well(1))
    sample = Sample.objects.get()
    with django_assert_num_queries(1):
        found = find_sample(str(sample.public_id))
        assert (found, found.component.study, found.component.study.archive.key) == (sample, row, "idr")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("seven", "'seven' is no sample id; sample ids are UUIDs."),
        ("0" * 32, f"There is no sample {'0' * 32} here."),
    ],
)
def test_a_sample_that_is_not_there(given, said):
    with pytest.raises(NotFound) as caught:
        find_sample(given)
    assert str(caught.value) == said
