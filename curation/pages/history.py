"""The pages of the history: the timeline of ChangeSets, one ChangeSet, and everything about one value."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef
from django.http import QueryDict

from catalog.models import ChangeSet
from catalog.pages.paging import Listing, listing
from catalog.pages.params import chosen_property, number
from catalog.permissions import Who
from catalog.properties import PROPERTIES
from catalog.selectors import find_study
from curation.differences import Difference, difference
from curation.models import Decision, Proposal
from curation.selectors import history
from curation.selectors.history import Asked, Entry, Touched
from curation.selectors.values import WITH_TERMS
from curation.services.holding import place_of
from curation.services.undoing import actions_needed
from ontology.problems import NotFound, Problem

PAGE_SIZE = 40
DECISIONS_SHOWN = 50
LEFT_SHOWN = 20
PLACES_SHOWN = 3
MAX_TEXT = 200
JUDGED = tuple((key, PROPERTIES[key].label) for key in WITH_TERMS)
# What an action is called beside its summary.
ACTIONS = {"save": "drafted", "take_back": "taken back", "send_back": "sent back", "undo": "undone"}


def action_label(action: str) -> str:
    """`send_back` as *sent back*; one without a word of its own as it is."""
    return ACTIONS.get(action, action.replace("_", " "))


@dataclass(frozen=True, slots=True)
class Moment:
    """One ChangeSet of the timeline, with what it did."""

    change_set: ChangeSet
    touched: Touched

    @property
    def action(self) -> str:
        """What was done, in a word."""
        return action_label(self.change_set.action)

    @property
    def places(self) -> Sequence[tuple[str, str, str, int]]:
        """Archive, study, property and number of values, most first, as many as are shown."""
        return self.touched.places[:PLACES_SHOWN]

    @property
    def more_places(self) -> int:
        """How many are not shown."""
        return max(0, len(self.touched.places) - PLACES_SHOWN)

    @property
    def undone(self) -> str:
        """`undone`, or how much of it was; nothing where it all stands."""
        if not self.touched.undone:
            return ""
        if self.touched.undone >= self.touched.values:
            return "undone"
        return f"{self.touched.undone:,} of {self.touched.values:,} undone"


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """The timeline, day by day, and what the filter offers."""

    asked: Asked
    study: str
    list: Listing[ChangeSet]
    days: tuple[tuple[datetime.date, tuple[Moment, ...]], ...]
    people: tuple[str, ...]
    actions: tuple[tuple[str, str], ...]

    @property
    def properties(self) -> tuple[tuple[str, str], ...]:
        """The keys and labels of what can be judged."""
        return JUDGED

    @property
    def filtered(self) -> bool:
        """Whether anything narrows the list."""
        return self.asked != Asked()


def history_page(params: QueryDict) -> HistoryPage:
    """The ChangeSets that the address asks for. Raises `Problem` for what cannot be read."""
    asked = _asked(params)
    people, actions = _people(), sorted(ChangeSet.objects.order_by().values_list("action", flat=True).distinct())
    for name, given, known in (("person", asked.person, people), ("action", asked.action, actions)):
        if given and given not in known:
            raise Problem(f"{name}={given!r} changed nothing here; it can be {', '.join(known) or 'nothing yet'}.")
    page = listing(history.change_sets(asked), params, size=PAGE_SIZE)
    return HistoryPage(
        asked=asked,
        study=params.get("study", "").strip(),
        list=page,
        days=_days(moments(page.rows)),
        people=people,
        actions=tuple((action, action_label(action)) for action in actions),
    )


def moments(rows: Sequence[ChangeSet]) -> tuple[Moment, ...]:
    """ChangeSets with what they did; two queries."""
    found = history.touched([row.pk for row in rows])
    return tuple(Moment(row, found[row.pk]) for row in rows)


def _days(found: Sequence[Moment]) -> tuple[tuple[datetime.date, tuple[Moment, ...]], ...]:
    return tuple((day, tuple(some)) for day, some in groupby(found, key=lambda one: one.change_set.at.date()))


def _people() -> tuple[str, ...]:
    did = ChangeSet.objects.filter(actor=OuterRef("pk"))
    users = get_user_model()._default_manager.filter(Exists(did)).order_by("username")
    return tuple(user.get_username() for user in users)


def _asked(params: QueryDict) -> Asked:
    archive, _, accession = params.get("study", "").strip().rpartition(":")
    value = params.get("value", "").strip()
    if len(value) > MAX_TEXT:
        raise Problem(f"The words of a value may have {MAX_TEXT} characters; these have {len(value)}.")
    return Asked(
        study=find_study(accession, archive) if accession else None,
        property_key=chosen_property(params),
        person=params.get("person", ""),
        action=params.get("action", ""),
        since=_day(params, "from"),
        until=_day(params, "to"),
        value=value,
    )


def _day(params: QueryDict, name: str) -> datetime.date | None:
    written = params.get(name, "")
    if not written:
        return None
    try:
        return datetime.date.fromisoformat(written)
    except ValueError:
        raise Problem(f"{name}={written!r} is no day; write it as in {name}=2026-11-23.") from None


@dataclass(frozen=True, slots=True)
class ChangeSetPage:
    """One ChangeSet with its decisions, before beside after, and what of it can be undone."""

    moment: Moment
    list: Listing[Decision]
    entries: tuple[Entry, ...]
    can_be_undone: int
    may_undo: bool
    left: tuple[Entry, ...]
    left_total: int
    undone_by: tuple[ChangeSet, ...]

    @property
    def change_set(self) -> ChangeSet:
        """The ChangeSet itself."""
        return self.moment.change_set


def change_set_page(pk: int, params: QueryDict, who: Who) -> ChangeSetPage:
    """One ChangeSet. Raises `NotFound`."""
    found = history.find_change_set(pk)
    rows = history.decisions(who).filter(change_set=found).order_by("pk")
    page = listing(rows, params, size=DECISIONS_SHOWN)
    left = history.left_since(found, who) if found.undoes else Decision.objects.none()
    return ChangeSetPage(
        moment=moments([found])[0],
        list=page,
        entries=history.entries(page.rows),
        can_be_undone=history.can_be_undone(rows).count(),
        may_undo=all(who.may(action) for action in actions_needed(page.rows)),
        left=history.entries(list(left[:LEFT_SHOWN])),
        left_total=left.count(),
        undone_by=tuple(ChangeSet.objects.filter(undoes=found).select_related("actor").order_by("pk")),
    )


@dataclass(frozen=True, slots=True)
class ValueHistoryPage:
    """Everything that was decided about one subject and property, newest first, and two versions of it compared."""

    entries: tuple[Entry, ...]
    older: Entry
    newer: Entry
    compared: Difference

    @property
    def of(self) -> Entry:
        """The newest one, which says what it is about."""
        return self.entries[0]


def value_history_page(proposal_id: int, params: QueryDict, who: Who) -> ValueHistoryPage:
    """The history of what a proposal is about; without others the first and the latest version are compared."""
    proposal = Proposal.objects.filter(pk=proposal_id).first()
    found = history.history_of(place_of(proposal), who) if proposal else ()
    if not found:
        raise NotFound(f"Nothing was decided about a value with the number {proposal_id}.")
    by_id = {entry.decision.pk: entry for entry in found}
    older = _version(by_id, params, "from", found[-1])
    newer = _version(by_id, params, "to", found[0])
    if older.decision.pk > newer.decision.pk:
        older, newer = newer, older
    return ValueHistoryPage(found, older, newer, difference(older.difference.after, newer.difference.after))


def _version(by_id: dict[int, Entry], params: QueryDict, name: str, default: Entry) -> Entry:
    if not params.get(name):
        return default
    asked = number(params, name)
    if asked not in by_id:
        raise NotFound(f"{name}={asked} is no decision about this value; it can be {', '.join(map(str, by_id))}.")
    return by_id[asked]
