"""Which samples a change is about."""

import pytest

from catalog import services
from catalog.models import Change, Component, Sample, SourceValue
from catalog.search import changes
from catalog.search.engines.base import IndexState
from ontology.models import Term
from tests.catalog.builders import harvest, phenotype, well

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    return harvest(well(1, phenotype("round", "CMPO:0000118")), well(2, phenotype("round", "CMPO:0000118")), well(3))


@pytest.fixture
def now(study):
    return changes.start()


def scope_of(state, study):
    return changes.read(state).scopes[study.pk]


def change(study, **place):
    return Change.objects.create(kind="annotation", cause="test", study=study, **place)


def test_the_start_is_after_everything_that_happened(study, now):
    assert now.cursor == Change.objects.latest("pk").pk
    assert changes.lag(now) == 0
    assert changes.read(now) is None


def test_an_index_that_has_nothing_lags_behind_by_everything(study):
    assert changes.lag(IndexState()) == Change.objects.count()


@pytest.mark.parametrize("kind", ["study", "status", "entity"])
def test_a_change_of_the_study_is_about_everything(study, now, kind):
    Change.objects.create(kind=kind, cause="test", study=study)
    assert scope_of(now, study).everything


def test_a_value_reaches_the_samples_that_carry_it(study, now):
    change(study, source_value_id=SourceValue.objects.get(text="round").pk)
    scope = scope_of(now, study)
    assert (scope.everything, scope.samples) == (
        False,
        set(Sample.objects.filter(well__in=["A1", "A2"]).values_list("pk", flat=True)),
    )


def test_a_value_of_a_component_reaches_its_samples(study, now):
    change(study, source_value_id=SourceValue.objects.get(property="organism").pk)
    assert len(scope_of(now, study).samples) == 3


def test_a_value_of_the_study_reaches_everything(study, now):
    value = SourceValue.objects.create(study=study, property="study_type", text="screen")
    study.values.add(value)
    change(study, source_value_id=value.pk)
    assert scope_of(now, study).everything


def test_a_component_and_a_sample(study, now):
    change(study, sample_id=Sample.objects.first().pk)
    assert scope_of(now, study).samples == {Sample.objects.first().pk}
    change(study, component_id=Component.objects.get().pk)
    assert len(scope_of(now, study).samples) == 3


def test_several_changes_of_a_study_are_one_scope(study, now):
    change(study, sample_id=1)
    Change.objects.create(kind="study", cause="test", study=study)
    batch = changes.read(now)
    assert (len(batch.scopes), batch.changes, batch.scopes[study.pk].everything) == (1, 2, True)


def test_what_services_write_is_understood(study, now):
    term = Term.objects.create(curie="CMPO:0000077")
    services.annotate(subject=study, property_key="phenotype", term=term, asserted_by="curator")
    assert scope_of(now, study).everything
    services.annotate(subject=Sample.objects.first(), property_key="phenotype", term=term, asserted_by="curator")
    assert changes.read(now).changes == 2


def test_the_cursor_goes_to_the_last_change_read(study, now):
    last = change(study, sample_id=1)
    state = changes.read(now).state
    assert (state.cursor, state.gaps, changes.read(state)) == (last.pk, (), None)


def test_no_more_gaps_are_kept_than_can_be_asked_for(study, monkeypatch):
    monkeypatch.setattr(changes, "_GAPS_KEPT", 3)
    last = Change.objects.latest("pk").pk
    Change.objects.create(pk=last + 100, kind="study", cause="test", study=study)
    assert [key for key, _ in changes.read(IndexState(cursor=last)).state.gaps] == [last + 98, last + 99]
