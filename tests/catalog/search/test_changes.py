"""Which samples a change is about."""

import pytest
from django.db import connection

from catalog import services
from catalog.models import Change, Component, Sample, SourceValue
from catalog.search import changes
from ontology.models import Term
from tests.catalog.builders import harvest, phenotype, well

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    return harvest(well(1, phenotype("round", "CMPO:0000118")), well(2, phenotype("round", "CMPO:0000118")), well(3))


@pytest.fixture
def now(study):
    """Nothing is due."""
    changes.mark(changes.waiting())


def scope_of(study):
    return taken().scopes[study.pk]


def taken(*, rebuilding=False):
    with changes.taken(rebuilding=rebuilding) as batch:
        return batch


def change(study, **place):
    return Change.objects.create(kind="annotation", cause="test", study=study, **place)


def test_what_happened_is_due_until_it_is_marked(study):
    every = list(Change.objects.values_list("pk", flat=True))
    assert (changes.waiting(), changes.last(), changes.lag(rebuilding=False)) == (every, every[-1], len(every))
    assert [one.pk for one in taken().changes] == every
    assert taken().last == every[-1]
    changes.mark(every)
    assert (changes.waiting(), changes.lag(rebuilding=False), taken().changes, taken().last) == ([], 0, (), 0)


def test_what_was_written_during_a_rebuild_is_due_again_after_it(study):
    changes.mark(changes.waiting(), again=True)
    assert (changes.lag(rebuilding=True), taken(rebuilding=True).changes) == (0, ())
    assert changes.lag(rebuilding=False) == len(taken().changes) == Change.objects.count()


def test_what_came_since(study, monkeypatch):
    monkeypatch.setattr(changes, "_AT_ONCE", 2)
    known = changes.waiting()
    new = [change(study, sample_id=number).pk for number in range(3)]
    assert [[one.pk for one in batch.changes] for batch in changes.since(known)] == [new[:2], new[2:]]
    changes.mark(new)
    assert list(changes.since(known)) == []


def test_marking_takes_as_many_statements_as_it_needs(study, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(changes, "_AT_ONCE", 2)
    ids = [change(study, sample_id=number).pk for number in range(5)]
    with django_assert_num_queries(3):
        changes.mark(ids)
    assert Change.objects.filter(pk__in=ids, indexed=Change.Indexed.DONE).count() == 5


def test_an_index_that_cannot_have_a_change_is_known(study, now):
    last = changes.last()
    assert changes.are_missed(last - 1)
    assert not changes.are_missed(last)
    change(study, sample_id=1)
    assert not changes.are_missed(last)


def test_a_change_is_due_whoever_writes_it(study, now):
    """Also one that was not written by Django."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO catalog_change (kind, cause, study_id, at) VALUES ('study', 'test', %s, CURRENT_TIMESTAMP)",
            [study.pk],
        )
    assert changes.lag(rebuilding=False) == 1


def test_the_due_ones_are_found_by_the_index_of_few_rows(study):
    assert "change_to_index" in changes._open().explain()


def test_nobody_is_kept_from_studies_where_there_is_one_process(study):
    with changes.alone([study.pk]), changes.alone([study.pk]):
        pass


@pytest.mark.parametrize("kind", ["study", "status", "entity"])
def test_a_change_of_the_study_is_about_everything(study, now, kind):
    Change.objects.create(kind=kind, cause="test", study=study)
    assert scope_of(study).everything


def test_a_value_reaches_the_samples_that_carry_it(study, now):
    change(study, source_value_id=SourceValue.objects.get(text="round").pk)
    scope = scope_of(study)
    assert (scope.everything, scope.samples) == (
        False,
        set(Sample.objects.filter(well__in=["A1", "A2"]).values_list("pk", flat=True)),
    )


def test_a_value_of_a_component_reaches_its_samples(study, now):
    change(study, source_value_id=SourceValue.objects.get(property="organism").pk)
    assert len(scope_of(study).samples) == 3


def test_a_value_of_the_study_reaches_everything(study, now):
    value = SourceValue.objects.create(study=study, property="study_type", text="screen")
    study.values.add(value)
    change(study, source_value_id=value.pk)
    assert scope_of(study).everything


def test_a_component_and_a_sample(study, now):
    change(study, sample_id=Sample.objects.first().pk)
    assert scope_of(study).samples == {Sample.objects.first().pk}
    change(study, component_id=Component.objects.get().pk)
    assert len(scope_of(study).samples) == 3


def test_several_changes_of_a_study_are_one_scope(study, now):
    change(study, sample_id=1)
    Change.objects.create(kind="study", cause="test", study=study)
    batch = taken()
    assert (len(batch.scopes), len(batch.changes), batch.scopes[study.pk].everything) == (1, 2, True)


def test_what_services_write_is_understood(study, now):
    term = Term.objects.create(curie="CMPO:0000077")
    services.annotate(subject=study, property_key="phenotype", term=term, asserted_by="curator")
    assert scope_of(study).everything
    services.annotate(subject=Sample.objects.first(), property_key="phenotype", term=term, asserted_by="curator")
    assert len(taken().changes) == 2
