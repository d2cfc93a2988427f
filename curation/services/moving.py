"""Moving proposals through review: submitted, taken back, approved, sent back. Only approval makes facts."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.db import transaction

from catalog.bulk import among
from catalog.models import ChangeSet
from catalog.permissions import Who
from catalog.services import Stated, open_change_set, settle
from curation.judgement import Judgement
from curation.models import Proposal, StudyCuration
from curation.services.holding import (
    Collided,
    Collision,
    Place,
    Step,
    check_move,
    check_own,
    content,
    judgements,
    locked,
    place_of,
    target_of,
    write,
)
from curation.states import TABLE, Move, State
from ontology.problems import Conflict, NotFound, Problem
from ontology.wording import counted

CURATOR = "curator"  # what annotations say of who asserts them: the public record names no person
MAX_REASON = 2_000

# Proposals by id, each with the version that was looked at.
Versions = Mapping[int, int]


def submit(*, versions: Versions, who: Who, change_set: ChangeSet | None = None) -> ChangeSet:
    """Ask for review of drafts; as part of `change_set`, if one is given."""
    return _move(Move.SUBMIT, versions, who, change_set=change_set)


def take_back(*, versions: Versions, who: Who) -> ChangeSet:
    """Make drafts again of what waits for review."""
    return _move(Move.TAKE_BACK, versions, who)


def send_back(*, versions: Versions, who: Who, reason: str) -> ChangeSet:
    """Ask for repair. Raises `Problem` without a reason."""
    if not reason.strip():
        raise Problem("Say what should be mended: a proposal is sent back with a reason.")
    if len(reason) > MAX_REASON:
        raise Problem(f"The reason has {len(reason):,} characters; {MAX_REASON:,} are the most.")
    return _move(Move.SEND_BACK, versions, who, reason.strip())


def approve(*, versions: Versions, who: Who) -> ChangeSet:
    """Make facts of what waits for review; never by who wrote it.

    Where two curators judge a study independently, both must have submitted: the approved one holds, and the other is set
    aside (or approved with it, where they agree).
    """
    return _move(Move.APPROVE, versions, who)


@transaction.atomic
def _move(move: Move, versions: Versions, who: Who, reason: str = "", change_set: ChangeSet | None = None) -> ChangeSet:
    transition = TABLE[move]
    who.require(transition.action)
    if move is Move.APPROVE:
        _lock_beside(versions)
    proposals = _locked(versions)
    check_move(move, proposals.values())
    check_own(move, proposals, who)
    words = f"{counted(len(proposals), 'proposal')} {move}"
    change_set = change_set or open_change_set(action=move.name.lower(), summary=words, actor=who.user)
    said = judgements(proposals.values())
    if move is Move.APPROVE:
        _settle_others(proposals, said, who, change_set)
    steps = []
    for pk, proposal in proposals.items():
        before = content(proposal, said[pk])
        proposal.state = transition.after
        if move is Move.APPROVE:
            proposal.approved_version = proposal.version + 1
        steps.append(Step(proposal, before, said[pk]))
    write(steps, move=move, who=who, change_set=change_set, reason=reason)
    if move is Move.APPROVE:
        facts = [target_of(proposal).settlement(said[pk].terms) for pk, proposal in proposals.items()]
        settle(settlements=facts, asserted_by=CURATOR, change_set=change_set)
    return change_set


def _lock_beside(versions: Versions) -> None:
    """All that two curators said of the same, in one order: two reviewers at once would else wait for each other."""
    rows = among(Proposal.objects.filter(within__curation__double=True), "pk", versions)
    chosen = {place_of(row): row for row in rows}
    if chosen:
        locked(_beside(chosen))


def _locked(versions: Versions) -> dict[int, Proposal]:
    if not versions:
        raise Problem("Choose at least one proposal.")
    found = locked(versions)
    if len(found) < len(versions):
        raise NotFound(f"There is no proposal {min(versions.keys() - found.keys())}.")
    moved_on = [Collision(row) for row in found.values() if row.version != versions[row.pk]]
    if moved_on:
        raise Collided(moved_on)
    return found


def _settle_others(
    proposals: Mapping[int, Proposal], said: Mapping[int, Judgement], who: Who, change_set: ChangeSet
) -> None:
    """Where two curators judged independently: what the other one said about the same, which has to be there."""
    double = _double({row.within_id for row in proposals.values()})
    chosen = {place_of(row): row for row in proposals.values() if row.within_id in double}
    if len(chosen) < sum(row.within_id in double for row in proposals.values()):
        raise Problem("Two proposals for one value cannot both be approved; choose one of them.")
    if not chosen:
        return
    others: dict[int, list[Proposal]] = defaultdict(list)
    for row in locked(_beside(chosen)).values():
        if row.pk not in proposals and row.state == State.SUBMITTED:
            others[chosen[place_of(row)].pk].append(row)
    check_own(Move.APPROVE, {row.pk: row for rows in others.values() for row in rows}, who)
    alone = [row for row in chosen.values() if not others[row.pk]]
    if alone:
        raise Conflict(
            f"{counted(len(alone), 'value')} of a study that two curators judge was submitted by one of them only."
        )
    _write_others(others, said, who, change_set)


def _beside(chosen: Mapping[Place, Proposal]) -> list[int]:
    """The ids of all proposals about the same subjects and properties."""
    rows = Proposal.objects.filter(property__in={key for _, _, key in chosen})
    return [
        row.pk
        for column in {column for column, _, _ in chosen}
        for row in among(rows, column, {pk for name, pk, _ in chosen if name == column})
        if place_of(row) in chosen
    ]


def _write_others(
    others: Mapping[int, Sequence[Proposal]],
    said: Mapping[int, Judgement],
    who: Who,
    change_set: ChangeSet,
) -> None:
    steps: dict[Move, list[Step]] = {Move.APPROVE: [], Move.SET_ASIDE: []}
    for pk, rows in others.items():
        for row in rows:
            own = judgements([row])[row.pk]
            before = content(row, own)
            agreed = _meaning(own) == _meaning(said[pk])
            move = Move.APPROVE if agreed else Move.SET_ASIDE
            row.state = TABLE[move].after
            row.approved_version = row.version + 1
            steps[move].append(Step(row, before, own))
    for move, some in steps.items():
        write(some, move=move, who=who, change_set=change_set)


def _meaning(judgement: Judgement) -> tuple[str, frozenset[Stated]]:
    return judgement.outcome, frozenset(choice.stated() for choice in judgement.terms)


def _double(studies: set[int]) -> set[int]:
    rows = StudyCuration.objects.filter(study__in=studies, double=True)
    return set(rows.values_list("study_id", flat=True))
