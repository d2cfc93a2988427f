"""What concerns the one who looks: their studies, what waits for their review, what came back, findings, recent changes."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, OuterRef, QuerySet, Subquery

from catalog.models import ChangeSet, Finding, Study
from catalog.permissions import Action, Who
from curation.models import Decision, Proposal, StudyCuration
from curation.pages.dashboard import Progress
from curation.pages.history import Moment, moments
from curation.pages.review import waiting_for
from curation.selectors.kept import current_tallies
from curation.selectors.progress import STATES, Tally
from curation.states import Move, State

SHOWN = 6
_PLACE = ("within__archive__key", "within__accession", "property")
_SEVERITIES = {"error": "bad", "warning": "warn", "note": ""}


@dataclass(frozen=True, slots=True)
class Waiting:
    """Proposals of one property of one study that wait for a review."""

    archive: str
    accession: str
    property_key: str
    number: int


@dataclass(frozen=True, slots=True)
class Returned:
    """A proposal that was sent back, with what should be mended."""

    proposal: Proposal
    reason: str


@dataclass(frozen=True, slots=True)
class Found:
    """How many open findings of one severity there are, and the class of their badge."""

    severity: str
    number: int
    look: str


@dataclass(frozen=True, slots=True)
class Mine:
    """Each list as long as is shown, with how many there are in all."""

    studies: Sequence[tuple[Study, Progress]]
    study_total: int
    waiting: Sequence[Waiting]
    waiting_total: int
    returned: Sequence[Returned]
    returned_total: int
    findings: Sequence[Found]
    recent: Sequence[Moment]
    reviews: bool


def mine(who: Who) -> Mine:
    """What concerns `who`."""
    studies = _studies(who)
    waiting = _waiting(who)
    back = Proposal.objects.filter(state=State.SENT_BACK, curator=who.user)
    return Mine(
        studies=studies[:SHOWN],
        study_total=len(studies),
        waiting=waiting[:SHOWN],
        waiting_total=sum(one.number for one in waiting),
        returned=_returned(back),
        returned_total=back.count(),
        findings=_findings(),
        recent=moments(list(ChangeSet.objects.select_related("actor").order_by("-pk")[:SHOWN])),
        reviews=who.may(Action.REVIEW),
    )


def _studies(who: Who) -> list[tuple[Study, Progress]]:
    """Those that are assigned to them, most open samples first."""
    rows = StudyCuration.objects.filter(curator=who.user).select_related("study__archive")
    totals = {row.study_id: Tally() for row in rows}
    for (study, _), tally in current_tallies().items():
        if study in totals:
            for state in STATES:
                totals[study].add(state, tally.values[state], tally.samples[state])
    found = [(row.study, Progress("", totals[row.study_id])) for row in rows]
    return sorted(found, key=lambda one: (-one[1].tally.open_samples, one[0].accession))


def _waiting(who: Who) -> list[Waiting]:
    """What they may review."""
    if not who.may(Action.REVIEW):
        return []
    rows = waiting_for(who).values_list(*_PLACE)
    return [Waiting(*row) for row in rows.annotate(number=Count("pk")).order_by("-number", *_PLACE)]


def _returned(back: "QuerySet[Proposal]") -> list[Returned]:
    sent = Decision.objects.filter(proposal=OuterRef("pk"), move=Move.SEND_BACK).order_by("-pk")
    about = ("within__archive", "source_value", "study", "component", "sample", "image")
    rows = back.select_related(*about).annotate(why=Subquery(sent.values("reason")[:1]))
    return [Returned(row, row.why or "") for row in rows.order_by("-updated_at", "-pk")[:SHOWN]]


def _findings() -> list[Found]:
    """The open findings of studies that are there, the worst first."""
    rows = Finding.objects.filter(state=Finding.State.OPEN, study__status=Study.Status.LIVE)
    counts = dict(rows.values_list("severity").annotate(number=Count("pk")).order_by())
    return [Found(severity, counts[severity], look) for severity, look in _SEVERITIES.items() if severity in counts]
