"""The states of a proposal, and what leads from one to another: the one table that services and screens go by."""

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import TextChoices

from catalog.permissions import Action


class State(TextChoices):
    """Where a proposal is. What holds in the catalog changes on the way into and out of `APPROVED` only."""

    OPEN = "open", "open"
    DRAFT = "draft", "draft"
    SUBMITTED = "submitted", "submitted"
    SENT_BACK = "sent_back", "sent back"
    APPROVED = "approved", "approved"
    SET_ASIDE = "set_aside", "set aside"


class Move(StrEnum):
    """What can be done with a proposal; the words go into *a draft cannot be approved*."""

    SAVE = "saved"
    SUBMIT = "submitted"
    TAKE_BACK = "taken back"
    APPROVE = "approved"
    SEND_BACK = "sent back"
    SET_ASIDE = "set aside"
    UNDO = "undone"


@dataclass(frozen=True, slots=True)
class Transition:
    """From which states a move leads where, and who may make it. `own`: whether one's own work may be moved so."""

    before: frozenset[State]
    after: State
    action: Action
    own: bool = True


_WAITING = frozenset({State.SUBMITTED})
# An undo is not here: it leads back to whatever was before, and asks for what the undone move asks for.
TABLE: dict[Move, Transition] = {
    Move.SAVE: Transition(frozenset(State), State.DRAFT, Action.CURATE),
    Move.SUBMIT: Transition(frozenset({State.DRAFT}), State.SUBMITTED, Action.CURATE),
    Move.TAKE_BACK: Transition(_WAITING, State.DRAFT, Action.CURATE),
    Move.APPROVE: Transition(_WAITING, State.APPROVED, Action.REVIEW, own=False),
    Move.SEND_BACK: Transition(_WAITING, State.SENT_BACK, Action.REVIEW, own=False),
    Move.SET_ASIDE: Transition(_WAITING, State.SET_ASIDE, Action.REVIEW),
}


def moves_from(state: State) -> tuple[Move, ...]:
    """What can be done with a proposal in this state."""
    return tuple(move for move, transition in TABLE.items() if state in transition.before)
