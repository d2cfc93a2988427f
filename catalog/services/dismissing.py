"""What is judged about findings: no defect, for a reason, and the other way round."""

from django.db import transaction
from django.utils import timezone

from catalog.models import Finding
from catalog.permissions import Action, Who
from catalog.services.changes import open_change_set
from ontology.problems import Conflict, Problem

State = Finding.State
MAX_REASON = 2_000
_JUDGED = ["state", "reason", "dismissed_by", "dismissed_at"]


@transaction.atomic
def dismiss(*, finding: Finding, reason: str, who: Who) -> Finding:
    """It is no defect, for a reason that is remembered.

    Raises `Problem` without a reason, `Conflict` where it is not open any more, `Forbidden` for who does not curate.
    """
    who.require(Action.CURATE)
    reason = reason.strip()
    if not reason:
        raise Problem("Say why this is not a defect: whoever finds it next wants to know.")
    if len(reason) > MAX_REASON:
        raise Problem(f"The reason has {len(reason):,} characters; {MAX_REASON:,} are the most.")
    found = _locked(finding, State.OPEN)
    found.state, found.reason = State.DISMISSED, reason
    found.dismissed_by, found.dismissed_at = who.user, timezone.now()
    return _judged(found, "dismiss", f"Not a defect: {found.message} {reason}", who)


@transaction.atomic
def reopen(*, finding: Finding, who: Who) -> Finding:
    """It is a defect after all. Raises `Conflict` where it was not dismissed, `Forbidden` for who does not curate."""
    who.require(Action.CURATE)
    found = _locked(finding, State.DISMISSED)
    said = f"A defect after all: {found.message} It had been dismissed: {found.reason}"
    found.state, found.reason, found.dismissed_by, found.dismissed_at = State.OPEN, "", None, None
    return _judged(found, "reopen", said, who)


def _locked(finding: Finding, wanted: State) -> Finding:
    found = Finding.objects.select_for_update().get(pk=finding.pk)
    if found.state != wanted:
        raise Conflict(f"This finding is judged already: it is now “{State(found.state).label}”.")
    return found


def _judged(finding: Finding, action: str, summary: str, who: Who) -> Finding:
    finding.save(update_fields=_JUDGED)
    open_change_set(action=action, summary=summary, actor=who.user)
    return finding
