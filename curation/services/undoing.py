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
from curation.services.holding import Step, check_own, content, judgements, locked, place_of, target_of, write
from curation.states import TABLE, Move, State
from ontology.models import Term
from ontology.problems import Conflict, Forbidden
from ontology.wording import counted

ACTION = "undo"


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
    _check_who(decisions, proposals, who)
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
    """Those that are meant; where two curators judged one value, what was decided about both belongs together."""
    rows = Decision.objects.filter(change_set=change_set).order_by("pk")
    found = list(rows.select_related("proposal", "undoes__undoes__undoes__undoes"))
    if not only:
        return found
    chosen = [one for one in found if one.pk in only]
    proposals, places = {one.proposal_id for one in chosen}, {place_of(one.proposal) for one in chosen}
    beside = [one for one in found if one.proposal_id not in proposals and place_of(one.proposal) in places]
    return [*chosen, *beside]


def _check_who(decisions: Sequence[Decision], proposals: dict[int, Proposal], who: Who) -> None:
    """Nobody undoes what another curator judges independently, or makes facts of their own work by doing it again."""
    foreign = [one for one in proposals.values() if one.track_id and one.track != who.user]
    if foreign and not who.may(Action.REVIEW):
        raise Forbidden(f"{counted(len(foreign), 'value')} is judged by another curator independently of you.")
    again = {one.proposal_id for one in decisions if _touched_facts(one) and one.before["state"] == State.APPROVED}
    check_own(Move.APPROVE, {pk: proposals[pk] for pk in again}, who)


def _spans(decisions: Sequence[Decision]) -> list[list[Decision]]:
    """The decisions by proposal, first to last."""
    spans: dict[int, list[Decision]] = defaultdict(list)
    for one in decisions:
        spans[one.proposal_id].append(one)
    return list(spans.values())


def actions_needed(decisions: Sequence[Decision]) -> set[Action]:
    """What one must be allowed to: the same as for the moves that are undone."""
    return {TABLE[_first_move(one)].action for one in decisions} or {Action.CURATE}


def _first_move(decision: Decision) -> Move:
    """What was done at first; an undo leads back to it, also that of an undo."""
    while decision.move == Move.UNDO and decision.undoes:
        decision = decision.undoes
    return Move(decision.move)


def _touched_facts(undone: Decision) -> bool:
    """Whether the undone decision led into approval or out of it, and so made or ended facts."""
    return _first_move(undone) is Move.APPROVE


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
        proposal.approved_version = past["approved_version"]
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
