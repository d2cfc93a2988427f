"""Undoing what an action did, as a new ChangeSet: what was said before is said again, and what held before holds."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction

from catalog.bulk import among
from catalog.models import ChangeSet
from catalog.permissions import Action, Who
from catalog.services import open_change_set, turn_back
from curation.judgement import Choice, Judgement
from curation.models import Decision, Proposal, TermRequest
from curation.services.holding import Step, content, judgements, locked, target_of, write
from curation.states import TABLE, Move
from ontology.models import Term
from ontology.problems import Conflict
from ontology.wording import counted

ACTION = "undo"
_FACTS = frozenset({"approved"})


@dataclass(frozen=True, slots=True)
class Undone:
    """What came of it: the new ChangeSet, and the decisions that were left since something was done after them."""

    change_set: ChangeSet
    count: int
    left: tuple[Decision, ...] = ()


@transaction.atomic
def undo(*, change_set: ChangeSet, who: Who, only: Collection[int] = ()) -> Undone:
    """Undo a ChangeSet, or of its decisions those whose ids are `only`.

    Several decisions of it about one proposal are undone as one. What was changed since stays as it is and is named. Raises
    `Conflict` where nothing can be undone.
    """
    decisions = _decisions(change_set, only)
    for action in actions_needed(decisions):
        who.require(action)
    proposals = locked(decision.proposal_id for decision in decisions)
    spans = _spans(decisions)
    current = [span for span in spans if proposals[span[0].proposal_id].version == span[-1].version]
    reached = {span[0].proposal_id for span in current}
    left = tuple(one for one in decisions if one.proposal_id not in reached)
    if not current:
        raise Conflict("Nothing can be undone: everything of it was changed since, or undone already.")
    words = f"Undid {counted(len(current), 'decision')}: {change_set.summary}"
    made = open_change_set(action=ACTION, summary=words, actor=who.user, undoes=change_set)
    steps = _steps(current, proposals)
    write(steps, move=Move.UNDO, who=who, change_set=made, terms=True)
    touched = {one.proposal_id for span in current for one in span if _touched_facts(one)}
    facts = [target_of(step.proposal).settlement() for step in steps if step.proposal.pk in touched]
    turn_back(places=facts, undone=change_set, change_set=made)
    return Undone(made, len(current), left)


def _decisions(change_set: ChangeSet, only: Collection[int]) -> list[Decision]:
    rows = Decision.objects.filter(change_set=change_set).order_by("pk")
    return [one for one in rows if not only or one.pk in only]


def _spans(decisions: Sequence[Decision]) -> list[list[Decision]]:
    """The decisions by proposal, first to last."""
    spans: dict[int, list[Decision]] = defaultdict(list)
    for one in decisions:
        spans[one.proposal_id].append(one)
    return list(spans.values())


def actions_needed(decisions: Sequence[Decision]) -> set[Action]:
    """What one must be allowed to: the same as for the moves that are undone."""
    needed = {TABLE[Move(one.move)].action for one in decisions if one.move != Move.UNDO}
    if any(one.move == Move.UNDO and "approved" in (one.before["state"], one.after["state"]) for one in decisions):
        needed.add(Action.REVIEW)
    return needed or {Action.CURATE}


def _touched_facts(undone: Decision) -> bool:
    """Whether the undone decision led into approval or out of it, and so made or ended facts."""
    if undone.move == Move.UNDO:
        return undone.before["state"] in _FACTS or undone.after["state"] in _FACTS
    return undone.move == Move.APPROVE


def _steps(spans: Sequence[Sequence[Decision]], proposals: dict[int, Proposal]) -> list[Step]:
    """Back to before the first decision of each."""
    decisions = [span[0] for span in spans]
    said = judgements(proposals.values())
    contents = [one.before for one in decisions]
    terms, requests, people = _terms(contents), _requests(contents), _people(contents)
    steps = []
    for one in decisions:
        proposal, past = proposals[one.proposal_id], one.before
        before = content(proposal, said[proposal.pk])
        judgement = _judgement(past, terms, requests.get(past["request"] or ""))
        proposal.state = past["state"]
        proposal.outcome, proposal.comment, proposal.request = judgement.outcome, judgement.comment, judgement.request
        proposal.curator = people.get(past["curator"])
        steps.append(Step(proposal, before, judgement, one))
    return steps


def _judgement(past: dict[str, Any], terms: dict[str, Term], request: TermRequest | None) -> Judgement:
    fields = ("mapping", "polarity", "level", "evidence", "group", "rank", "confidence")
    choices = tuple(
        replace(Choice(terms[row["term"]]), **{name: row[name] for name in fields}) for row in past["terms"]
    )
    return Judgement(choices, past["outcome"], past["comment"], request)


def _terms(contents: Sequence[dict[str, Any]]) -> dict[str, Term]:
    curies = {row["term"] for past in contents for row in past["terms"]}
    return {term.curie: term for term in among(Term.objects.all(), "curie", curies)}


def _requests(contents: Sequence[dict[str, Any]]) -> dict[str, TermRequest]:
    keys = {past["request"] for past in contents if past["request"]}
    return {str(row): row for row in TermRequest.objects.all() if str(row) in keys}


def _people(contents: Sequence[dict[str, Any]]) -> dict[str, Any]:
    names = {past["curator"] for past in contents if past["curator"]}
    rows = get_user_model()._default_manager.filter(username__in=names)
    return {row.get_username(): row for row in rows}
