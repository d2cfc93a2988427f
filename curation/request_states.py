"""The states of a request for a term, and what leads from one to another."""

from enum import StrEnum

from curation.models import TermRequest

State = TermRequest.State


class Move(StrEnum):
    """What can be done with a request; the words go into *a request that is declined cannot be asked*."""

    ASK = "asked"
    MAKE = "made"
    DECLINE = "declined"
    REOPEN = "opened again"


_WAITING = frozenset({State.NEW, State.ASKED})
# From which states a move leads where; whoever curates may make it.
TABLE: dict[Move, tuple[frozenset[State], State]] = {
    Move.ASK: (_WAITING, State.ASKED),
    Move.MAKE: (_WAITING, State.MADE),
    Move.DECLINE: (_WAITING, State.DECLINED),
    Move.REOPEN: (frozenset({State.DECLINED}), State.NEW),
}


def moves_from(state: State) -> tuple[Move, ...]:
    """What can be done with a request in this state."""
    return tuple(move for move, (before, _) in TABLE.items() if state in before)
