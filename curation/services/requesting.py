"""Asking an ontology's editors for a term, and taking it up once it is there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import Q

from catalog import properties
from catalog.models import ChangeSet
from catalog.permissions import Action, Who
from catalog.services import open_change_set
from curation.judgement import Choice, Edit, Judgement, Outcome, Target
from curation.models import Proposal, StudyCuration, TermRequest
from curation.request_states import TABLE, Move
from curation.services.holding import target_of
from curation.services.saving import save
from curation.states import State as ProposalState
from ontology.models import Term
from ontology.problems import Conflict, Problem
from ontology.wording import counted, listed

MAX_LABEL, MAX_TEXT, MAX_TRACKER = 255, 5_000, 500


@dataclass(frozen=True, slots=True)
class Wanted:
    """The term that is missing. `parent` is what it should lie below."""

    property_key: str
    label: str
    why: str = ""
    definition: str = ""
    parent: Term | None = None


@transaction.atomic
def request_term(*, wanted: Wanted, targets: Sequence[Target], who: Who) -> TermRequest:
    """Ask for a term, and say of these values that they wait for it, as one ChangeSet.

    A request of the same property and label is taken up again rather than made twice. Raises `Problem` for what cannot be
    asked, `Conflict` where it was answered already.
    """
    who.require(Action.CURATE)
    wanted = _checked(wanted)
    fields = {"definition": wanted.definition, "parent": wanted.parent, "why": wanted.why, "requester": who.user}
    row, _ = TermRequest.objects.get_or_create(property=wanted.property_key, label=wanted.label, defaults=fields)
    if row.state in (TermRequest.State.MADE, TermRequest.State.DECLINED):
        raise Conflict(f"“{row.label}” was asked for before, and the answer was: {row.get_state_display().lower()}.")
    judgement = Judgement(outcome=Outcome.REQUESTED, request=row)
    words = f"{counted(len(targets), 'value')} for which “{row.label}” is missing"
    save(edits=[Edit(target, judgement) for target in targets], who=who, action="request", summary=words)
    return row


def _checked(wanted: Wanted) -> Wanted:
    entry = properties.find(wanted.property_key)
    if not entry.has_terms:
        raise Problem(f"{entry.label} holds {entry.kind} values, which take no ontology terms.")
    label, why, definition = wanted.label.strip(), wanted.why.strip(), wanted.definition.strip()
    if not label:
        raise Problem("Say what the term should be called.")
    for what, text, most in (
        ("name", label, MAX_LABEL),
        ("reason", why, MAX_TEXT),
        ("definition", definition, MAX_TEXT),
    ):
        if len(text) > most:
            raise Problem(f"The {what} has {len(text):,} characters; {most:,} are the most.")
    if not why:
        raise Problem("Say why it is needed: the editors of the ontology decide by that.")
    return Wanted(entry.key, label, why, definition, wanted.parent)


def ask(*, request: TermRequest, tracker: str, who: Who) -> ChangeSet:
    """It was asked at this address of the ontology's tracker."""
    address = tracker.strip()
    if urlsplit(address).scheme not in ("http", "https") or not urlsplit(address).netloc:
        raise Problem(f"{address!r} is no address; give that of the issue, which begins with https://.")
    if len(address) > MAX_TRACKER:
        raise Problem(f"The address has {len(address):,} characters; {MAX_TRACKER} are the most.")
    return _move(request, Move.ASK, who, address, tracker=address)


def decline(*, request: TermRequest, reason: str, who: Who) -> ChangeSet:
    """The editors will not make it, or a curator found that it is not needed."""
    if not reason.strip():
        raise Problem("Say why it is declined; those who asked for it want to know.")
    if len(reason) > MAX_TEXT:
        raise Problem(f"The reason has {len(reason):,} characters; {MAX_TEXT:,} are the most.")
    return _move(request, Move.DECLINE, who, reason.strip())


def reopen(*, request: TermRequest, who: Who) -> ChangeSet:
    """It is wanted after all."""
    return _move(request, Move.REOPEN, who)


@transaction.atomic
def make(*, request: TermRequest, term: Term, who: Who) -> ChangeSet:
    """The term is there: draft it for every value that waits for it, as one ChangeSet.

    Where two judge independently of each other that is for whoever makes it, not for the other.
    """
    if term.obsolete:
        raise Problem(f"{term} is obsolete; choose the term that was made.")
    change_set = _move(request, Move.MAKE, who, str(term), term=term)
    edits = [Edit(target_of(row), Judgement((Choice(term),), comment=row.comment)) for row in waiting_for(request, who)]
    if not edits:
        return change_set
    return save(edits=edits, who=who, action="request", summary=f"{term} drafted where “{request.label}” was missing")


def waiting(request: TermRequest) -> Any:
    """The proposals that wait for the term, of everybody, whose subjects say where."""
    subjects = ("source_value__study__archive", "study", "component", "sample__component", "image__sample__component")
    rows = Proposal.objects.filter(request=request, outcome=Outcome.REQUESTED).exclude(state=ProposalState.SET_ASIDE)
    return rows.select_related("within__archive", *subjects).order_by("pk")


def waiting_for(request: TermRequest, who: Who) -> Any:
    """Those of them that `who` can draft: their own in studies that two judge, and all that is shared elsewhere."""
    double = Q(within__in=StudyCuration.objects.filter(double=True).values("study"))
    return waiting(request).filter(double & Q(track=who.user) | ~double & Q(track=None))


@transaction.atomic
def _move(request: TermRequest, move: Move, who: Who, said: str = "", **changes: Any) -> ChangeSet:
    who.require(Action.CURATE)
    row = TermRequest.objects.select_for_update().get(pk=request.pk)
    before, after = TABLE[move]
    if row.state not in before:
        allowed = listed(sorted(TermRequest.State(state).label.lower() for state in before), "or")
        raise Conflict(
            f"A request that is {row.get_state_display().lower()} cannot be {move}; it would have to be {allowed}."
        )
    for name, value in (changes | {"state": after}).items():
        setattr(row, name, value)
        setattr(request, name, value)
    row.save()
    words = f"“{row.label}” {move}" + (f": {said}" if said else "")
    return open_change_set(action="request", summary=words, actor=who.user)
