import pytest

from catalog import services
from catalog.facts import ImageFact
from catalog.models import Change, Component, Image, Sample, SourceValue
from catalog.search import indexing
from catalog.search.language import parse
from catalog.search.service import search
from catalog.services.changes import subject_place
from ontology.models import Term
from tests.catalog.builders import harvest, phenotype, well

ROUND = phenotype("round cells", "CMPO:0000118")


@pytest.mark.django_db
def test_every_subject_knows_its_place():
    row = harvest(well(1, ROUND, images=(ImageFact("a.tif"),)))
    value, sample = SourceValue.objects.get(property="phenotype"), Sample.objects.get()
    component = Component.objects.get()
    assert subject_place(row) == (row.pk, {})
    assert subject_place(value) == (row.pk, {"source_value_id": value.pk})
    assert subject_place(component) == (row.pk, {"component_id": component.pk})
    assert subject_place(sample) == (row.pk, {"sample_id": sample.pk})
    assert subject_place(Image.objects.get()) == (row.pk, {"sample_id": sample.pk})


@pytest.mark.django_db(transaction=True)
def test_an_accepted_change_is_searchable_as_soon_as_it_is_committed():
    harvest(well(1, ROUND), well(2))
    indexing.rebuild()
    term = Term.objects.create(curie="CMPO:0000077", label="elongated cell")
    value = SourceValue.objects.get(property="phenotype")
    services.annotate(subject=value, property_key="phenotype", term=term, asserted_by="curator")
    assert search(parse("phenotype:CMPO:0000077")).totals.samples == 1
    services.overrule(annotation=value.annotations.get(term=term))
    assert search(parse("phenotype:CMPO:0000118")).totals.samples == 1
    assert Change.objects.count() == 3
