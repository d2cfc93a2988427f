import pytest

from catalog import services
from catalog.facts import ComponentFact
from catalog.models import Annotation
from catalog.pages.briefs import MOST, briefs
from ontology.models import Term
from tests.catalog.builders import HUMAN, MOUSE, harvest, phenotype, plain, well
from tests.factories import StudyFactory, TermFactory

pytestmark = pytest.mark.django_db


def tags(study):
    return [(tag.property, tag.label) for tag in briefs([study.pk])[study.pk].tags]


def test_a_brief_has_what_a_list_shows():
    study = harvest(well(1, image_count=3), well(2), title="Cells")
    brief = briefs([study.pk])[study.pk]
    assert (brief.archive, brief.accession, brief.title, brief.licence) == ("idr", "idr0001", "Cells", "CC-BY-4.0")
    assert (brief.samples, brief.images, brief.images_complete) == (2, 3, False)
    assert brief.url == "/studies/idr/idr0001/"


def test_organisms_come_before_methods_and_phenotypes_do_not_come():
    study = harvest(
        well(1, phenotype("round", "CMPO:0000118")), components=(ComponentFact("screenA", values=(HUMAN,)),)
    )
    method = TermFactory(curie="FBbi:00000246", label="fluorescence microscopy")
    services.annotate(subject=study, property_key="imaging_method", term=method, asserted_by="curator")
    assert tags(study) == [("organism", "Homo sapiens"), ("imaging_method", "fluorescence microscopy")]


def test_what_most_samples_carry_comes_first():
    study = harvest(
        well(1, MOUSE),
        well(2, HUMAN),
        well(3, HUMAN),
        components=(ComponentFact("screenA", values=(plain("channel", "DAPI"),)),),
    )
    assert [label for _, label in tags(study)] == ["Homo sapiens", "Mus musculus"]


def test_at_most_a_few_of_each():
    study = harvest(well(1))
    for number in range(MOST + 3):
        term = TermFactory(curie=f"NCBITaxon:{number + 100}", label=f"species {number}")
        services.annotate(subject=study, property_key="organism", term=term, asserted_by="curator")
    assert len(tags(study)) == MOST


def test_the_same_term_stated_twice_is_one_tag():
    study = harvest(well(1))
    services.annotate(
        subject=study, property_key="organism", term=Term.objects.get(curie="NCBITaxon:9606"), asserted_by="x"
    )
    assert tags(study) == [("organism", "Homo sapiens")]


def test_what_was_overruled_is_no_tag():
    study = harvest(well(1))
    Annotation.objects.update(status=Annotation.Status.OVERRULED)
    assert tags(study) == []


def test_a_term_without_label_is_its_id():
    study = harvest(well(1))
    Term.objects.update(label="")
    assert tags(study) == [("organism", "NCBITaxon:9606")]


def test_two_queries_for_any_number(django_assert_num_queries):
    ids = [study.pk for study in StudyFactory.create_batch(6)]
    with django_assert_num_queries(2):
        assert len(briefs(ids)) == 6


def test_none_for_none():
    assert briefs([]) == {}
