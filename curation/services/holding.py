"""Holding the proposals of one action: locked, at the version that was looked at, and written with their history."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Prefetch, Q, QuerySet
from django.utils import timezone

from catalog.bulk import among, save_rows
from catalog.models import ChangeSet
from catalog.models.annotations import SUBJECTS
from catalog.permissions import Who
from curation.judgement import Judgement, Target, judgement_of
from curation.models import Decision, Proposal, ProposedTerm
from curation.states import TABLE, Move, State
from ontology.bulk import chunks
from ontology.problems import Conflict, Forbidden
from ontology.wording import counted, listed

BATCH = 500
_SHOWN = 3
_UPDATED = ("state", "outcome", "comment", "request_id", "version", "approved_version", "curator_id", "updated_at")

Place = tuple[str, int, str]


@dataclass(frozen=True, slots=True)
class Collision:
    """Somebody changed what was being changed: the proposal as it is now, and what was wanted."""

    proposal: Proposal
    wanted: Judgement | None = None


class Collided(Conflict):
    """Nothing was saved, for others were first; `collisions` holds both versions of each."""

    def __init__(self, collisions: Sequence[Collision]) -> None:
        first = collisions[0].proposal
        by = first.curator.get_username() if first.curator else "somebody"
        what = "This value was" if len(collisions) == 1 else f"{counted(len(collisions), 'value')} were"
        super().__init__(
            f"{what} changed by {by} since you looked. Nothing of yours was saved or lost: choose which to keep."
        )
        self.collisions = tuple(collisions)


def place_of(proposal: Proposal) -> Place:
    """The column and id of the subject of a proposal, and its property."""
    column = next(name for name in SUBJECTS if getattr(proposal, f"{name}_id") is not None)
    return column, getattr(proposal, f"{column}_id"), proposal.property


def target_of(proposal: Proposal) -> Target:
    """The subject and property of a proposal, at its present version."""
    subject = next(getattr(proposal, name) for name in SUBJECTS if getattr(proposal, f"{name}_id") is not None)
    return Target(subject, proposal.property, proposal.version)


def content(proposal: Proposal, judgement: Judgement) -> dict[str, Any]:
    """What the history keeps of a proposal."""
    by = proposal.curator.get_username() if proposal.curator else ""
    return {
        "state": str(proposal.state),
        "curator": by,
        "approved_version": proposal.approved_version,
        **judgement.as_json(),
    }


def locked(ids: Iterable[int]) -> dict[int, Proposal]:
    """Proposals by id, locked until the transaction ends, with what they say."""
    # Only the proposals themselves are locked: their subjects are nobody's to wait for.
    rows = Proposal.objects.select_for_update(of=("self",)).order_by("pk")
    return {row.pk: row for row in among(_with_content(rows), "pk", sorted(set(ids)))}


def held(targets: Sequence[Target], track: Any) -> dict[Place, Proposal]:
    """The proposals for these targets, locked; of `track`, or those that all share."""
    found: dict[Place, Proposal] = {}
    rows = Proposal.objects.select_for_update(of=("self",)).filter(track=track).order_by("pk")
    for column in {target.place[0] for target in targets}:
        ids = sorted({target.place[1] for target in targets if target.place[0] == column})
        found |= {place_of(row): row for row in among(_with_content(rows), column, ids)}
    return found


def _with_content(rows: Any) -> Any:
    terms = ProposedTerm.objects.select_related("term").order_by("pk")
    subjects = ("source_value", "study", "component", "sample__component", "image__sample__component")
    return rows.select_related("request", "curator", "within", *subjects).prefetch_related(Prefetch("terms", terms))


def check_move(move: Move, proposals: Iterable[Proposal]) -> None:
    """Raise `Conflict` for proposals in a state that the move does not start from."""
    wrong = [row for row in proposals if State(row.state) not in TABLE[move].before]
    if wrong:
        states = listed(sorted({State(row.state).label for row in wrong}))
        allowed = listed(sorted(state.label for state in TABLE[move].before), "or")
        raise Conflict(
            f"{counted(len(wrong), 'proposal')} cannot be {move}: the state is {states}, and would have to be {allowed}."
        )


def own_work(who: Who) -> QuerySet[Decision]:
    """What somebody wrote since the last approval of each proposal. What was undone counts only if that was undone too."""
    in_effect = Q(undone_by=None) | Q(undone_by__undone_by__isnull=False)
    since = Q(version__gt=F("proposal__approved_version"))
    return Decision.objects.filter(in_effect & since, actor=who.user, move=Move.SAVE)


def check_own(move: Move, proposals: Mapping[int, Proposal], who: Who) -> None:
    """Raise `Forbidden` where somebody would review what they wrote themselves since the last approval."""
    if TABLE[move].own:
        return
    own = set(among(own_work(who).values_list("proposal", flat=True), "proposal", proposals))
    if own:
        raise Forbidden(f"{counted(len(own), 'proposal')} would be {move} by who wrote them; somebody else has to.")


@dataclass(frozen=True, slots=True)
class Step:
    """One change of one proposal: where from, where to."""

    proposal: Proposal
    before: dict[str, Any]
    after: Judgement
    undoes: Decision | None = None


def write(
    steps: Sequence[Step], *, move: Move, who: Who, change_set: ChangeSet, reason: str = "", terms: bool = False
) -> None:
    """Write the proposals, at a version one higher, and a decision for each; with `terms`, what they say as well."""
    now = timezone.now()
    for step in steps:
        step.proposal.version += 1
        step.proposal.updated_at = now
    save_rows([step.proposal for step in steps], _UPDATED)
    if terms:
        _write_terms(steps)
    Decision.objects.bulk_create(
        (
            Decision(
                proposal=step.proposal,
                move=move.value,
                actor=who.user,
                version=step.proposal.version,
                before=step.before,
                after=content(step.proposal, step.after),
                reason=reason,
                change_set=change_set,
                undoes=step.undoes,
            )
            for step in steps
        ),
        batch_size=BATCH,
    )


def _write_terms(steps: Sequence[Step]) -> None:
    for chunk in chunks(step.proposal for step in steps):
        ProposedTerm.objects.filter(proposal__in=chunk).delete()
    ProposedTerm.objects.bulk_create(
        (
            ProposedTerm(
                proposal=step.proposal,
                term=choice.term,
                mapping=choice.mapping,
                polarity=choice.polarity,
                level=choice.level,
                evidence=choice.evidence,
                group=choice.group,
                rank=choice.rank,
                confidence=choice.confidence,
                ontology_version=choice.term.version,
            )
            for step in steps
            for choice in step.after.terms
        ),
        batch_size=BATCH,
    )


def judgements(proposals: Iterable[Proposal]) -> dict[int, Judgement]:
    """What each says, by id."""
    return {row.pk: judgement_of(row) for row in proposals}
