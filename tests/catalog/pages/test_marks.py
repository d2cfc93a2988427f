import pytest

from catalog.models import Annotation, SourceValue
from catalog.pages.marks import marks
from ontology.models import Term
from tests.catalog.builders import harvest, phenotype, well

pytestmark = pytest.mark.django_db


def found(*values):
    harvest(well(1, *values))
    value = SourceValue.objects.get(property="phenotype")
    return marks("source_value", [value.pk])[value.pk]


def test_an_entity_is_shown_together_with_its_quality():
    (mark,) = found(phenotype("abnormal nucleus", "CMPO:0000140", "PATO:0000460", grouped=True))
    assert mark.curie == "CMPO:0000140"
    assert [quality.curie for quality in mark.qualities] == ["PATO:0000460"]


def test_a_quality_without_an_entity_is_shown_by_itself():
    (mark,) = found(phenotype("abnormal", "PATO:0000460"))
    assert (mark.curie, mark.qualities) == ("PATO:0000460", ())


def test_terms_without_a_group_stay_apart():
    assert len(found(phenotype("round and long", "CMPO:0000118", "CMPO:0000077"))) == 2


def test_provenance_says_who_how_and_what_was_written():
    harvest(well(1, phenotype("rounded", "CMPO:0000118")))
    Term.objects.filter(curie="CMPO:0000118").update(label="round cell phenotype", version="2017-12-19")
    Annotation.objects.filter(property="phenotype").update(
        mapping="broader", stated_curie="CMPO:0000999", score_type="automatic", level=2
    )
    value = SourceValue.objects.get(property="phenotype")
    assert marks("source_value", [value.pk])[value.pk][0].provenance == (
        "asserted by idr",
        "broader than the value",
        "scored at gene level",
        "automatic",
        "stated as CMPO:0000999",
        "the archive writes “rounded”",
        "ontology version 2017-12-19",
    )


def test_a_term_without_label_is_called_as_the_archive_does():
    (mark,) = found(phenotype("rounded", "CMPO:0000118"))
    assert mark.name == "rounded"


def test_what_was_overruled_is_no_mark():
    harvest(well(1, phenotype("rounded", "CMPO:0000118")))
    Annotation.objects.update(status=Annotation.Status.OVERRULED)
    assert marks("source_value", [SourceValue.objects.get(property="phenotype").pk]) == {}


def test_one_query_for_many(django_assert_num_queries):
    harvest(*(well(number, phenotype(f"p{number}", "CMPO:0000118")) for number in range(1, 9)))
    ids = list(SourceValue.objects.filter(property="phenotype").values_list("pk", flat=True))
    with django_assert_num_queries(1):
        assert len(marks("source_value", ids)) == 8
