import pytest

from catalog.models import Annotation, ChangeSet, Component, Image, Sample
from curation.migrating import survey
from curation.models import Proposal
from curation.services import approve, migrate, send_back, submit, undo
from curation.services.migrating import certain
from curation.states import State
from ontology.problems import Forbidden, Problem
from tests.curation.judging import approved, choice, draft, holds, proposal, value, versions
from tests.curation.obsolete import (
    AFTER,
    BEFORE,
    BRIGHT,
    LOST,
    ODD,
    ROUND,
    ROUNDED,
    ROUNDISH,
    SPHERICAL,
    choices,
    fact,
    load,
    term,
)
from tests.curation.people import both, curator, reviewer
from tests.factories import StudyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def renewed(settings, tmp_path):
    """Loads the second version, after the first."""
    settings.DATA_DIR = tmp_path / "data"
    load(tmp_path, *BEFORE)
    return lambda: load(tmp_path, *AFTER)


def approve_all():
    approve(versions=versions(*Proposal.objects.filter(state=State.SUBMITTED)), who=reviewer())


def test_what_is_certain_is_proposed_and_holds_once_somebody_else_approves(renewed):
    one, other = value(StudyFactory()), value(StudyFactory(), "others")
    fact(one, ROUNDED)
    fact(other, ROUNDED)
    renewed()
    made = migrate(choices=certain(survey()), who=curator())
    assert (made.action, made.summary) == ("migrate", "1 obsolete term replaced in 2 judgements")
    assert (holds(one), proposal(one).state) == ({ROUNDED}, State.SUBMITTED)
    with pytest.raises(Forbidden):
        approve(versions=versions(proposal(one)), who=curator())
    approve_all()
    assert (holds(one), holds(other), holds(one, "overruled")) == ({ROUND}, {ROUND}, {ROUNDED})
    assert survey().statements == ()


def test_everything_about_an_annotation_stays_but_its_term(renewed):
    one = value(StudyFactory())
    how = {"mapping": "broader", "polarity": "absent", "level": 2, "evidence": "ECO:0000006", "group": "g1"}
    fact(one, ROUNDED, **how)
    fact(one, BRIGHT, group="g1")
    renewed()
    migrate(choices=certain(survey()), who=curator())
    approve_all()
    kept = Annotation.objects.get(status="accepted", term__curie=ROUND)
    assert {name: getattr(kept, name) for name in how} == how
    assert holds(one) == {ROUND, BRIGHT}
    assert Annotation.objects.get(status="accepted", term__curie=BRIGHT).asserted_by == "idr"


def test_two_terms_that_became_one_hold_once(renewed):
    one = value(StudyFactory())
    fact(one, ROUNDED)
    fact(one, ROUND)
    renewed()
    migrate(choices=certain(survey()), who=curator())
    approve_all()
    assert holds(one) == {ROUND}


def test_subjects_of_every_kind(renewed):
    study = StudyFactory()
    component = Component.objects.create(study=study, key="screenA")
    sample = Sample.objects.create(component=component, key="1", public_id="00000000-0000-0000-0000-000000000001")
    image = Image.objects.create(sample=sample, key="1.tif")
    subjects = (value(study), study, component, sample, image)
    for subject in subjects:
        fact(subject, ROUNDED)
    renewed()
    migrate(choices=certain(survey()), who=curator())
    approve_all()
    assert [holds(subject) for subject in subjects] == [{ROUND}] * 5


def test_a_value_waits_until_each_of_its_terms_has_a_choice(renewed):
    one = value(StudyFactory())
    fact(one, ROUNDED)
    fact(one, LOST)
    renewed()
    with pytest.raises(Problem, match="Nothing can be replaced"):
        migrate(choices=certain(survey()), who=curator())
    migrate(choices=certain(survey()) | choices(**{LOST: BRIGHT}), who=curator())
    approve_all()
    assert holds(one) == {ROUND, BRIGHT}


def test_another_term_than_the_proposed_one(renewed):
    one = value(StudyFactory())
    fact(one, ROUNDED)
    renewed()
    migrate(choices=choices(**{ROUNDED: SPHERICAL}), who=curator())
    approve_all()
    assert holds(one) == {SPHERICAL}


def test_an_obsolete_term_is_no_choice(renewed):
    fact(value(StudyFactory()), ROUNDED)
    renewed()
    with pytest.raises(Problem, match="is obsolete"):
        migrate(choices=choices(**{ROUNDED: ODD}), who=curator())
    assert not ChangeSet.objects.filter(action="migrate").exists()


def test_an_approved_judgement_becomes_another_draft_with_its_comment(renewed):
    one = value(StudyFactory())
    approved(one, ROUNDED, comment="seen twice")
    renewed()
    migrate(choices=certain(survey()), who=curator())
    row = proposal(one)
    assert (row.state, row.comment, row.version) == (State.SUBMITTED, "seen twice", 5)
    assert [said.term.curie for said in row.terms.all()] == [ROUND]


def test_drafts_are_renewed_and_stay_drafts_and_what_waited_waits_again(renewed):
    study = StudyFactory()
    drafted, waiting, back = (value(study, text) for text in ("drafted", "waiting", "back"))
    draft(drafted, choice(ROUNDED, rank=1, confidence=0.5), comment="mine")
    submit(versions=versions(draft(waiting, ROUNDISH), draft(back, ROUNDED)), who=curator())
    send_back(versions=versions(proposal(back)), who=reviewer(), reason="why?")
    renewed()
    migrate(choices=certain(survey()) | choices(**{ROUNDISH: SPHERICAL}), who=curator("curator-2"))
    rows = [proposal(one) for one in (drafted, waiting, back)]
    assert [row.state for row in rows] == [State.DRAFT, State.SUBMITTED, State.DRAFT]
    assert [row.terms.get().term.curie for row in rows] == [ROUND, SPHERICAL, ROUND]
    assert (rows[0].comment, rows[0].terms.get().rank) == ("mine", None)


def test_other_work_on_a_value_is_not_disturbed(renewed):
    one = value(StudyFactory())
    fact(one, ROUNDED)
    draft(one, BRIGHT)
    renewed()
    with pytest.raises(Problem, match="free of other work"):
        migrate(choices=certain(survey()), who=curator())
    assert proposal(one).terms.get().term.curie == BRIGHT


def test_it_is_undone_as_one(renewed):
    first, second = value(StudyFactory()), value(StudyFactory(), "others")
    fact(first, ROUNDED)
    approved(second, ROUNDED)
    renewed()
    made = migrate(choices=certain(survey()), who=curator())
    undone = undo(change_set=made, who=curator())
    assert (undone.count, undone.left) == (2, ())
    assert (proposal(first).state, proposal(second).state) == (State.OPEN, State.APPROVED)
    assert proposal(second).terms.get().term.curie == ROUNDED
    undo(change_set=undone.change_set, who=both())
    assert (proposal(first).state, proposal(first).terms.get().term) == (State.SUBMITTED, term(ROUND))


def test_only_curators_migrate(renewed):
    fact(value(StudyFactory()), ROUNDED)
    renewed()
    with pytest.raises(Forbidden):
        migrate(choices=certain(survey()), who=reviewer())
