"""The history: what was decided, by whom, from what to what."""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from catalog.models import Change, ChangeSet, Study
from catalog.models.annotations import SUBJECTS
from catalog.permissions import Action, Who
from curation.differences import Difference, difference
from curation.models import Decision, Proposal
from curation.services.holding import Place, place_of
from curation.states import State
from ontology.problems import NotFound

# Everything that says what a decision is about.
_ABOUT = ("source_value", "study", "component", "sample", "image", "within__archive", "track")


@dataclass(frozen=True, slots=True)
class Entry:
    """One decision as the history shows it."""

    decision: Decision
    difference: Difference
    undone: bool

    @property
    def latest(self) -> bool:
        """Whether nothing was done to its value since: only then can it be undone."""
        return self.decision.proposal.version == self.decision.version

    @property
    def subject(self) -> str:
        """What was judged, in words."""
        return subject_words(self.decision.proposal)

    @property
    def property_key(self) -> str:
        """What it was judged to be."""
        return self.decision.proposal.property

    @property
    def study(self) -> Study:
        """Where it is."""
        return self.decision.proposal.within

    @property
    def before_label(self) -> str:
        """The state before, in words."""
        return State(self.difference.before["state"]).label

    @property
    def after_label(self) -> str:
        """The state since, in words."""
        return State(self.difference.after["state"]).label


@dataclass(frozen=True, slots=True)
class Asked:
    """Which ChangeSets to list; whatever is empty does not narrow. Days are inclusive."""

    study: Study | None = None
    property_key: str = ""
    person: str = ""
    action: str = ""
    since: datetime.date | None = None
    until: datetime.date | None = None
    value: str = ""


@dataclass(slots=True)
class Touched:
    """What a ChangeSet did: how many values it judged, by study and property, and how many of them were undone since."""

    values: int = 0
    undone: int = 0
    places: list[tuple[str, str, str, int]] = field(default_factory=list)


def subject_words(proposal: Proposal) -> str:
    """What a proposal is about: the words of a value, else *sample P1/A1*."""
    column, _, _ = place_of(proposal)
    about = getattr(proposal, column)
    return str(about) if column == "source_value" else f"{column} {about}"


def change_sets(asked: Asked) -> "QuerySet[ChangeSet, Any]":
    """The ChangeSets that pass, newest first."""
    rows = ChangeSet.objects.select_related("actor", "undoes").order_by("-pk")
    if asked.person:
        rows = rows.filter(actor__username=asked.person)
    if asked.action:
        rows = rows.filter(action=asked.action)
    if asked.since:
        rows = rows.filter(at__date__gte=asked.since)
    if asked.until:
        rows = rows.filter(at__date__lte=asked.until)
    return _about(rows, asked)


def _about(rows: "QuerySet[ChangeSet, Any]", asked: Asked) -> "QuerySet[ChangeSet, Any]":
    """Those with a decision about all that is asked for; of a study also those that changed its facts otherwise."""
    wanted: dict[str, Any] = {}
    if asked.property_key:
        wanted["proposal__property"] = asked.property_key
    if asked.value:
        wanted["proposal__source_value__text__icontains"] = asked.value
    facts = Q()
    if asked.study:
        if not wanted:
            facts = Q(Exists(Change.objects.filter(change_set=OuterRef("pk"), study=asked.study)))
        wanted["proposal__within"] = asked.study
    if not wanted:
        return rows
    return rows.filter(Exists(Decision.objects.filter(change_set=OuterRef("pk"), **wanted)) | facts)


def touched(ids: Collection[int]) -> dict[int, Touched]:
    """What each ChangeSet did; two queries. One without decisions did nothing that is counted."""
    found = {pk: Touched() for pk in ids}
    of = Decision.objects.filter(change_set__in=ids)
    place = ("proposal__within__archive__key", "proposal__within__accession", "proposal__property")
    rows = of.values_list("change_set", *place).annotate(number=Count("proposal", distinct=True))
    rows = rows.order_by("-number", *place)
    for pk, archive, accession, property_key, number in rows:
        found[pk].values += number
        found[pk].places.append((archive, accession, property_key, number))
    undone = of.filter(undone_by__isnull=False).order_by().values_list("change_set")
    for pk, number in undone.annotate(number=Count("proposal", distinct=True)):
        found[pk].undone = number
    return found


def find_change_set(pk: int) -> ChangeSet:
    """The ChangeSet of this id. Raises `NotFound`."""
    found = ChangeSet.objects.select_related("actor", "undoes").filter(pk=pk).first()
    if found is None:
        raise NotFound(f"There is no change {pk}; the history lists those that there are.")
    return found


def decisions(who: Who) -> "QuerySet[Decision, Any]":
    """Decisions with all that an entry shows.

    Of two who judge the same independently neither sees what the other says before one of both is approved.
    """
    about = (f"proposal__{name}" for name in _ABOUT)
    rows = Decision.objects.select_related("actor", "change_set", "proposal", *about)
    if who.may(Action.REVIEW):
        return rows
    settled = Q(proposal__state__in=(State.APPROVED, State.SET_ASIDE))
    return rows.filter(Q(proposal__track=None) | Q(proposal__track=who.user) | settled)


def can_be_undone(rows: "QuerySet[Decision, Any]") -> "QuerySet[Decision, Any]":
    """Those after which nothing was done to their value."""
    return rows.filter(proposal__version=F("version"))


def left_since(change_set: ChangeSet, who: Who) -> "QuerySet[Decision, Any]":
    """What an undo left as it is, since it was changed after what was undone."""
    of = decisions(who).filter(change_set=change_set.undoes, undone_by=None).exclude(proposal__version=F("version"))
    return of.exclude(proposal__in=change_set.decisions.values("proposal")).order_by("pk")


def entries(rows: Sequence[Decision]) -> tuple[Entry, ...]:
    """As the history shows them; one query."""
    # What one action did to a proposal step by step is undone as one, by its first step.
    undoing = Decision.objects.filter(undoes__change_set__in={row.change_set_id for row in rows})
    undone = set(undoing.values_list("undoes__change_set", "proposal"))
    return tuple(
        Entry(row, difference(row.before, row.after), (row.change_set_id, row.proposal_id) in undone) for row in rows
    )


def history_of(place: Place, who: Who) -> tuple[Entry, ...]:
    """Everything decided about a subject and property that `who` may see, newest first.

    `place` is that of a `Target`: the column and id of the subject, and the property. Two queries.
    """
    column, pk, property_key = place
    if column not in SUBJECTS:
        raise NotFound(f"There is no subject {column!r}; subjects are {', '.join(SUBJECTS)}.")
    rows = decisions(who).filter(proposal__property=property_key, **{f"proposal__{column}": pk})
    return entries(list(rows.order_by("-pk")))
