from collections import Counter

import pytest

from catalog.models import Component, Image, Sample
from curation.migrating import Fate, survey
from curation.services import curate_twice
from curation.services.migrating import certain
from ontology.succession import Kind
from tests.curation.judging import approved, draft, value
from tests.curation.obsolete import AFTER, BEFORE, BRIGHT, LOST, ODD, ROUND, ROUNDED, ROUNDISH, fact, load, place, term
from tests.curation.people import reviewer
from tests.factories import StudyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def renewed(settings, tmp_path):
    """Loads the second version, after the first."""
    settings.DATA_DIR = tmp_path / "data"
    load(tmp_path, *BEFORE)
    return lambda: load(tmp_path, *AFTER)


def fates(found):
    return {(one.place, bool(one.proposal)): one.fate for one in found.statements}


def test_nothing_is_left_behind_while_nothing_is_obsolete(renewed):
    fact(value(StudyFactory()), ROUNDED)
    assert survey().statements == ()


def test_every_annotation_has_one_fate(renewed):
    study = StudyFactory()
    subjects = {curie: value(study, curie) for curie in (ROUNDED, ROUNDISH, ODD, LOST, ROUND)}
    for curie, subject in subjects.items():
        fact(subject, curie)
    both = value(study, "both")
    fact(both, ROUNDED)
    fact(both, LOST)
    renewed()
    found = survey()
    assert fates(found) == {
        (place(subjects[ROUNDED]), False): Fate.AUTOMATIC,
        (place(subjects[ROUNDISH]), False): Fate.CHOICE,
        (place(subjects[ODD]), False): Fate.CHOICE,
        (place(subjects[LOST]), False): Fate.NONE,
        (place(both), False): Fate.NONE,
    }
    assert found.fates == Counter({Fate.AUTOMATIC: 1, Fate.CHOICE: 2, Fate.NONE: 2, Fate.HELD: 1})
    assert found.fates.total() == len(found.statements) == 6
    assert found.successors == {"CMPO": 1}
    assert certain(found) == {("phenotype", term(ROUNDED).pk): term(ROUND)}


def test_unfinished_proposals_are_listed_beside_what_holds(renewed):
    study = StudyFactory()
    drafted, judged, done = (value(study, text) for text in ("drafted", "judged", "done"))
    fact(drafted, ROUNDED)
    fact(judged, ROUNDED)
    draft(drafted, ODD)
    draft(judged, BRIGHT)
    approved(done, ROUNDED)
    renewed()
    assert fates(survey()) == {
        (place(drafted), False): Fate.UNDER_WAY,
        (place(drafted), True): Fate.CHOICE,
        (place(judged), False): Fate.UNDER_WAY,
        (place(done), False): Fate.AUTOMATIC,
    }


def test_what_two_curators_judge_is_left_to_them(renewed):
    one = value(StudyFactory())
    fact(one, ROUNDED)
    curate_twice(study=one.study, double=True, who=reviewer())
    renewed()
    assert fates(survey()) == {(place(one), False): Fate.TWICE}


def test_groups_count_what_they_reach(renewed):
    first, second = StudyFactory(sample_count=9), StudyFactory()
    one, other = value(first), value(second, "others")
    type(one).objects.filter(pk__in=[one.pk, other.pk]).update(sample_count=40)
    component = Component.objects.create(study=first, key="screenA")
    samples = [
        Sample.objects.create(component=component, key=str(n), public_id=f"00000000-0000-0000-0000-00000000000{n}")
        for n in range(3)
    ]
    image = Image.objects.create(sample=samples[0], key="1.tif")
    for subject in (one, other, first, component, samples[0], image):
        fact(subject, ROUNDED)
    fact(one, LOST)
    renewed()
    group, last = survey().groups()
    assert (group.term.curie, group.about, group.key) == (ROUNDED, "phenotype", f"phenotype|{ROUNDED}")
    assert (group.values, group.others, group.studies) == (2, 4, 2)
    assert group.samples == 40 + 40 + 9 + 3 + 1 + 1
    assert (group.annotations, group.proposals, group.open) == (6, 0, 6)
    assert (last.term.curie, last.samples, last.succession.kind) == (LOST, 40, Kind.NONE)


def test_one_ontology_alone(renewed):
    fact(value(StudyFactory()), ROUNDED)
    renewed()
    assert len(survey().of("CMPO").statements) == 1
    assert survey().of("EFO").statements == ()


def test_it_costs_as_many_queries_for_many_as_for_few(renewed, django_assert_max_num_queries):
    study = StudyFactory()
    for number in range(30):
        fact(value(study, str(number)), ROUNDED)
    renewed()
    with django_assert_max_num_queries(9):
        assert len(survey().statements) == 30
