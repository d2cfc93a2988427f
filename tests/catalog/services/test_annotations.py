import pytest
from django.db import IntegrityError, transaction

from catalog import services
from catalog.models import Annotation, Change, Sample, SourceValue
from ontology.models import Term
from ontology.problems import Conflict, Problem
from tests.catalog.builders import harvest, phenotype, well

pytestmark = pytest.mark.django_db

ROUND = phenotype("round cells", "CMPO:0000118")


@pytest.fixture
def value():
    harvest(well(1, ROUND))
    return SourceValue.objects.get(property="phenotype")


@pytest.fixture
def term():
    return Term.objects.create(curie="CMPO:0000077", label="elongated cell")


def annotate(subject, term, **more):
    return services.annotate(subject=subject, property_key="phenotype", term=term, asserted_by="curator", **more)


def test_stating_a_fact_twice_states_it_once(value, term):
    assert annotate(value, term) == annotate(value, term)
    assert Change.objects.filter(kind="annotation").count() == 1
    change = Change.objects.get(kind="annotation")
    assert (change.study_id, change.source_value_id) == (value.study_id, value.pk)


def test_present_and_absent_are_two_facts(value, term):
    assert annotate(value, term) != annotate(value, term, polarity="absent")


@pytest.mark.parametrize(
    ("key", "polarity", "sentence"),
    [
        ("dose", "present", "take no ontology terms"),
        ("organism", "absent", "cannot be stated as absent"),
        ("phenotpye", "present", "did you mean"),
    ],
)
def test_what_makes_no_sense_is_refused(value, term, key, polarity, sentence):
    with pytest.raises(Problem, match=sentence):
        services.annotate(subject=value, property_key=key, term=term, asserted_by="curator", polarity=polarity)


def test_a_reharvest_never_brings_back_what_was_overruled(value):
    stated = Annotation.objects.get(source_value=value)
    services.overrule(annotation=stated)
    harvest(well(1, ROUND), well(2, ROUND))
    assert list(Annotation.objects.filter(source_value=value).values_list("status", flat=True)) == ["overruled"]


def test_a_reharvest_keeps_what_a_curator_added(value, term):
    added = annotate(value, term)
    harvest(well(1, ROUND))
    added.refresh_from_db()
    assert added.status == "accepted"


def test_what_the_archive_no_longer_claims_is_retired_and_may_come_back(value):
    silent = phenotype("round cells")
    harvest(well(1, type(ROUND)("phenotype", ROUND.text, ROUND.submitted_id)))
    assert Annotation.objects.get(source_value=value).status == "retired"
    harvest(well(1, ROUND))
    assert Annotation.objects.filter(source_value=value, status="accepted").count() == 1
    assert silent.claims == ()


def test_an_overruled_annotation_names_what_holds_instead(value, term):
    instead = annotate(value, term)
    ended = services.overrule(annotation=Annotation.objects.exclude(pk=instead.pk).get(source_value=value), by=instead)
    assert ended.superseded_by == instead


def test_ending_twice_is_a_conflict(value):
    stated = Annotation.objects.get(source_value=value)
    services.retire(annotation=stated)
    with pytest.raises(Conflict, match="no longer holds"):
        services.overrule(annotation=stated)


def test_the_two_terms_of_a_grouped_value_share_a_group():
    harvest(well(1, phenotype("abnormal spindle", "PATO:0000460", "CMPO:0000369", grouped=True)))
    groups = set(Annotation.objects.filter(property="phenotype").values_list("group", flat=True))
    assert len(groups) == 1
    assert groups != {""}


def test_a_sample_can_be_annotated_directly(value, term):
    sample = Sample.objects.get()
    annotate(sample, term)
    change = Change.objects.get(kind="annotation")
    assert (change.sample_id, change.source_value_id) == (sample.pk, None)


def test_the_database_holds_one_subject_and_one_accepted_fact(value, term):
    with pytest.raises(IntegrityError), transaction.atomic():
        Annotation.objects.create(property="phenotype", term=term, asserted_by="x")
    annotate(value, term)
    with pytest.raises(IntegrityError), transaction.atomic():
        Annotation.objects.create(source_value=value, property="phenotype", term=term, asserted_by="x")


def test_a_term_no_ontology_knows_is_kept_unresolved_with_its_stated_label(value):
    found = Term.objects.get(curie="CMPO:0000118")
    assert (found.kind, found.label, found.ontology) == ("unresolved", "round cells", None)


def test_change_sets_gather_what_one_action_did(value, term):
    change_set = services.open_change_set(action="map", summary="one value")
    annotate(value, term, change_set=change_set)
    assert change_set.changes.count() == 1
    assert change_set.annotations.count() == 1
