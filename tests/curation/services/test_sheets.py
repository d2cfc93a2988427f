"""Files that people bring: kept for them, applied once, as one ChangeSet."""

from datetime import timedelta

import pytest
from django.utils import timezone

from catalog.models import ChangeSet
from curation.models import Decision, Proposal, SheetUpload
from curation.services import approve, save, sheets, undo
from curation.spreadsheets import tsv
from curation.states import State
from ontology.problems import Conflict, Forbidden, Problem
from tests.curation.judging import LARGE, ROUND, draft, edit, holds, proposal, value, versions
from tests.curation.people import curator, reviewer
from tests.curation.spreadsheets.sheets import edited, example, sheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def study(words):
    return example()


def brought(study, made, who=None):
    return sheets.bring(study=study, name="idr0056.tsv", content=tsv.write(made), who=who or curator())


def applied(upload, who=None, **more):
    who = who or curator()
    seen = more.pop("seen", None) or sheets.compare(upload=upload, who=who).digest
    return sheets.apply(upload=upload, who=who, seen=seen, **more)


def test_everything_is_one_change_set(study):
    small = draft(value(study, "small"), LARGE)
    made = edited(edited(sheet(study), "big nuclei", term=LARGE, state="submitted"), "small", state="submitted")
    change_set = applied(brought(study, made))
    assert change_set.summary == "2 values judged by the file idr0056.tsv"
    assert [one.move for one in change_set.decisions.order_by("pk")] == ["saved", "submitted", "submitted"]
    states = {row.source_value.text: row.state for row in Proposal.objects.select_related("source_value")}
    assert states == {"big nuclei": State.SUBMITTED, "small": State.SUBMITTED}
    assert proposal(small.source_value).version == 2


def test_applied_twice_it_is_applied_once(study):
    upload = brought(study, edited(sheet(study), "big nuclei", term=LARGE))
    seen = sheets.compare(upload=upload, who=curator()).digest
    first = applied(upload, seen=seen)
    assert applied(upload, seen=seen) == first
    assert (Decision.objects.count(), ChangeSet.objects.count()) == (1, 1)


def test_only_approval_makes_it_a_fact(study):
    applied(brought(study, edited(sheet(study), "big nuclei", term=LARGE, state="submitted")))
    row = value(study, "big nuclei")
    assert holds(row) == set()
    approve(versions=versions(proposal(row)), who=reviewer())
    assert holds(row) == {LARGE}


def test_undone_all_is_as_it_was(study):
    change_set = applied(brought(study, edited(sheet(study), "big nuclei", term=LARGE, state="submitted")))
    undone = undo(change_set=change_set, who=curator())
    row = proposal(value(study, "big nuclei"))
    assert (undone.count, undone.left, row.state, row.terms.count()) == (1, (), State.OPEN, 0)
    with pytest.raises(Conflict, match="undone already"):
        undo(change_set=change_set, who=curator())


def test_of_what_was_saved_and_submitted_only_the_submission_can_be_undone(study):
    change_set = applied(brought(study, edited(sheet(study), "big nuclei", term=LARGE, state="submitted")))
    last = change_set.decisions.latest("pk")
    undo(change_set=change_set, who=curator(), only=[last.pk])
    assert proposal(value(study, "big nuclei")).state == State.DRAFT


def test_problems_keep_it_from_being_applied(study):
    made = edited(edited(sheet(study), "big nuclei", term=LARGE), "SEPT2", text="2-Sep")
    upload = brought(study, made)
    with pytest.raises(Problem, match="1 problem would have to be mended"):
        applied(upload)
    applied(upload, leave_out=True)
    assert [row.source_value.text for row in Proposal.objects.select_related("source_value")] == ["big nuclei"]


def test_what_was_not_seen_is_not_applied(study):
    upload = brought(study, edited(sheet(study), "big nuclei", term=LARGE))
    seen = sheets.compare(upload=upload, who=curator()).digest
    save(edits=[edit(value(study, "big nuclei"), ROUND)], who=curator("curator-2"))
    with pytest.raises(Conflict, match="no longer what you saw"):
        applied(upload, seen=seen, leave_out=True)
    assert proposal(value(study, "big nuclei")).terms.get().term.curie == ROUND


def test_a_file_without_changes_has_nothing_to_apply(study):
    with pytest.raises(Problem, match="nothing to apply"):
        applied(brought(study, sheet(study)))


def test_reviewers_bring_no_files(study):
    with pytest.raises(Forbidden, match="Only curators or admins may curate values"):
        brought(study, sheet(study), reviewer())


def test_old_files_are_forgotten(study):
    old = brought(study, sheet(study))
    SheetUpload.objects.filter(pk=old.pk).update(created_at=timezone.now() - sheets.KEPT - timedelta(minutes=1))
    new = brought(study, sheet(study))
    assert list(SheetUpload.objects.all()) == [new]
