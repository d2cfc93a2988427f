"""Saving what a curator judges, for one value or for thousands, as drafts."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db import IntegrityError, transaction

from catalog import properties
from catalog.models import ChangeSet
from catalog.models.samples import Level
from catalog.permissions import Who
from catalog.services import open_change_set
from catalog.services.annotations import check_statement
from catalog.services.changes import subject_place
from curation.judgement import Choice, Edit, Judgement, Outcome, judgement_of
from curation.models import Proposal, StudyCuration
from curation.services.holding import (
    BATCH,
    Collided,
    Collision,
    Place,
    Step,
    check_move,
    content,
    held,
    write,
)
from curation.states import TABLE, Move, State
from ontology import curies
from ontology.problems import Conflict, Problem
from ontology.wording import counted

MAX_EDITS = 20_000
MAX_TERMS = 10
MAX_COMMENT = 2_000


def save(
    *, edits: Sequence[Edit], who: Who, action: str = "save", summary: str = "", change_set: ChangeSet | None = None
) -> ChangeSet:
    """Make each judgement the draft of its target, all or none, as one ChangeSet: `change_set`, or a new one.

    What was saved already in the same words is not saved again, so that an action may be repeated. Raises `Collided` where
    a proposal has another version than the one that was looked at, `Problem` for a judgement that cannot be.
    """
    who.require(TABLE[Move.SAVE].action)
    _check(edits)
    try:
        with transaction.atomic():
            return _save(edits, who, action, summary, change_set)
    except IntegrityError:
        # Somebody made the first proposal for one of these at the same moment; now it can be seen.
        with transaction.atomic():
            return _save(edits, who, action, summary, change_set)


def _save(edits: Sequence[Edit], who: Who, action: str, summary: str, change_set: ChangeSet | None) -> ChangeSet:
    changed: list[tuple[Edit, Proposal]] = []
    for track, group in _by_track(edits, who):
        known = held([edit.target for edit in group], track)
        _check_versions(group, known)
        check_move(Move.SAVE, known.values())
        fresh = [edit for edit in group if edit.target.place not in known]
        known |= _created(fresh, track)
        changed += [(edit, known[edit.target.place]) for edit in group if not _same(edit, known[edit.target.place])]
    words = summary or f"{counted(len(changed), 'value')} judged"
    change_set = change_set or open_change_set(action=action, summary=words, actor=who.user)
    steps = []
    for edit, proposal in changed:
        before = content(proposal, judgement_of(proposal) if proposal.version else Judgement())
        _become(proposal, edit.judgement, who.user)
        steps.append(Step(proposal, before, edit.judgement))
    write(steps, move=Move.SAVE, who=who, change_set=change_set, terms=True)
    return change_set


def _by_track(edits: Sequence[Edit], who: Who) -> list[tuple[Any, list[Edit]]]:
    """Edits of studies that are curated by two, which are the curator's own, apart from those that all share."""
    studies = {study_of(edit) for edit in edits}
    double = set(StudyCuration.objects.filter(study__in=studies, double=True).values_list("study_id", flat=True))
    shared = [edit for edit in edits if study_of(edit) not in double]
    own = [edit for edit in edits if study_of(edit) in double]
    return [(track, group) for track, group in ((None, shared), (who.user, own)) if group]


def study_of(edit: Edit) -> int:
    """The id of the study that the target is in."""
    return subject_place(edit.target.subject)[0]


def _check_versions(edits: Sequence[Edit], known: dict[Place, Proposal]) -> None:
    collisions = [
        Collision(proposal, edit.judgement)
        for edit in edits
        if (proposal := known.get(edit.target.place))
        and proposal.version != edit.target.version
        and not _same(edit, proposal)
    ]
    if collisions:
        raise Collided(collisions)
    gone = [edit for edit in edits if edit.target.version and edit.target.place not in known]
    if gone:
        raise Conflict("What you looked at is no longer there; load the page again.")


def _same(edit: Edit, proposal: Proposal) -> bool:
    """Whether the draft says so already."""
    return proposal.state == State.DRAFT and judgement_of(proposal).as_json() == edit.judgement.as_json()


def _created(edits: Sequence[Edit], track: Any) -> dict[Place, Proposal]:
    rows = [
        Proposal(
            **{edit.target.place[0]: edit.target.subject},
            property=edit.target.property_key,
            within_id=study_of(edit),
            track=track,
        )
        for edit in edits
    ]
    made = Proposal.objects.bulk_create(rows, batch_size=BATCH)
    return {edit.target.place: row for edit, row in zip(edits, made, strict=True)}


def _become(proposal: Proposal, judgement: Judgement, curator: Any) -> None:
    proposal.state = State.DRAFT
    proposal.outcome = judgement.outcome
    proposal.comment = judgement.comment
    proposal.request = judgement.request
    proposal.curator = curator


def _check(edits: Sequence[Edit]) -> None:
    """Everything about the edits that can be wrong whatever the database holds."""
    if not edits:
        raise Problem("There is nothing to save: choose at least one value.")
    if len(edits) > MAX_EDITS:
        raise Problem(f"{len(edits):,} values are more than {MAX_EDITS:,} at a time.")
    places = [edit.target.place for edit in edits]
    if len(set(places)) < len(places):
        raise Problem("A value is given twice; one judgement holds for each.")
    for key, judgement in {(edit.target.property_key, id(edit.judgement)): edit.judgement for edit in edits}.items():
        check_judgement(key[0], judgement)


def check_judgement(property_key: str, judgement: Judgement) -> None:
    """Raise `Problem` for a judgement that cannot be made about this property."""
    entry = properties.find(property_key)
    if len(judgement.comment) > MAX_COMMENT:
        raise Problem(f"The comment has {len(judgement.comment):,} characters; {MAX_COMMENT:,} are the most.")
    _one_of(judgement.outcome, "outcome", Outcome.values)
    if judgement.outcome != Outcome.TERMS:
        if judgement.terms:
            raise Problem("A value that cannot be mapped has no terms; take them away, or map it.")
        return
    if not judgement.terms:
        raise Problem(f"Say which terms it means, or that it cannot be mapped to any {entry.label.lower()}.")
    if len(judgement.terms) > MAX_TERMS:
        raise Problem(f"{len(judgement.terms)} terms are more than {MAX_TERMS} for one value.")
    for choice in judgement.terms:
        check_statement(entry.key, choice.polarity)
        _check_choice(choice)


def _check_choice(choice: Choice) -> None:
    if choice.term.obsolete:
        instead = f"; {choice.term.replaced_by} took its place" if choice.term.replaced_by else ""
        raise Problem(f"{choice.term.curie} ({choice.term.label}) is obsolete{instead}. Choose a term that is in use.")
    if choice.evidence and (
        curies.normalise(choice.evidence) != choice.evidence or curies.prefix(choice.evidence) != "ECO"
    ):
        raise Problem(f"{choice.evidence!r} is no evidence code; these are ECO terms, such as ECO:0000006.")
    _one_of(choice.mapping, "mapping", ("exact", "broader", "narrower"))
    _one_of(choice.polarity, "polarity", ("present", "absent"))
    _one_of(choice.level, "level", Level.values)


def _one_of(value: object, what: str, allowed: Collection[object]) -> None:
    if value not in allowed:
        raise Problem(f"{value!r} is no {what}; it is one of {', '.join(str(one) for one in allowed)}.")
