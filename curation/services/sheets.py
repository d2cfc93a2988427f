"""Sheets that people bring back: kept until they are applied, and applied once."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from catalog.bulk import among
from catalog.models import ChangeSet, Study
from catalog.permissions import Who
from catalog.services import open_change_set
from curation.models import Proposal, SheetUpload
from curation.services.moving import submit
from curation.services.saving import save
from curation.spreadsheets.difference import Change, Difference, difference
from curation.spreadsheets.files import read
from curation.spreadsheets.keeping import as_json, from_json
from curation.spreadsheets.present import track_of
from curation.states import TABLE, Move
from ontology.problems import Conflict, Problem
from ontology.wording import counted

ACTION = "sheet"
KEPT = timedelta(days=7)
_LONGEST_NAME = 100


def bring(*, study: Study, name: str, content: bytes, who: Who) -> SheetUpload:
    """Keep a file that somebody brings, to be looked at and applied. Raises `Problem` for one that cannot be read."""
    who.require(TABLE[Move.SAVE].action)
    table = read(content, study)
    SheetUpload.objects.filter(created_at__lt=timezone.now() - KEPT).delete()
    return SheetUpload.objects.create(study=study, person=who.user, name=name[:_LONGEST_NAME], table=as_json(table))


def compare(*, upload: SheetUpload, who: Who) -> Difference:
    """What the file would change now."""
    return difference(upload.study, from_json(upload.table), who)


@transaction.atomic
def apply(*, upload: SheetUpload, who: Who, seen: str, leave_out: bool = False) -> ChangeSet:
    """Make what the file says the drafts of its values, and submit those it asks for, as one ChangeSet.

    `seen` is the digest of the difference that was looked at; where another holds by now, nothing is done. `leave_out`: rows
    with something wrong are left out; without it any of them is a `Problem`. Applied again, it does nothing.
    """
    who.require(TABLE[Move.SAVE].action)
    row = SheetUpload.objects.select_for_update(of=("self",)).select_related("change_set").get(pk=upload.pk)
    if row.change_set:
        return row.change_set
    found = compare(upload=upload, who=who)
    if found.digest != seen:
        raise Conflict("What the file would change is no longer what you saw. Nothing was saved: look at it again.")
    if found.troubles and not leave_out:
        raise Problem(f"{counted(len(found.troubles), 'problem')} would have to be mended, or these rows left out.")
    if not found.changes:
        raise Problem("Nothing in the file differs from what is here: there is nothing to apply.")
    words = f"{counted(len(found.changes), 'value')} judged by the file {upload.name}"
    change_set = open_change_set(action=ACTION, summary=words, actor=who.user)
    _write(found.changes, upload.study, who, change_set)
    SheetUpload.objects.filter(pk=upload.pk).update(change_set=change_set)
    return change_set


def _write(changes: Sequence[Change], study: Study, who: Who, change_set: ChangeSet) -> None:
    edits = [change.edit for change in changes if change.content]
    if edits:
        save(edits=edits, who=who, change_set=change_set)
    asked = {change.now.value: change for change in changes if change.submits}
    if not asked:
        return
    rows = Proposal.objects.filter(track=track_of(study, who)).select_related("source_value")
    found = {row.source_value: row for row in among(rows, "source_value", asked) if row.property == _property(row)}
    # What was not saved just now must be what was looked at still.
    versions = {
        found[value].pk: found[value].version if change.content else change.now.version
        for value, change in asked.items()
    }
    submit(versions=versions, who=who, change_set=change_set)


def _property(row: Proposal) -> str:
    return row.source_value.property if row.source_value else ""
