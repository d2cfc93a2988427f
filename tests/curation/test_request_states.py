import pytest

from curation.models import TermRequest
from curation.request_states import TABLE, Move, moves_from

State = TermRequest.State


@pytest.mark.parametrize(
    ("state", "moves"),
    [
        (State.NEW, (Move.ASK, Move.MAKE, Move.DECLINE)),
        (State.ASKED, (Move.ASK, Move.MAKE, Move.DECLINE)),
        (State.MADE, ()),
        (State.DECLINED, (Move.REOPEN,)),
    ],
)
def test_what_can_be_done_in_each_state(state, moves):
    assert moves_from(state) == moves


def test_every_state_but_the_first_is_reached_by_a_move():
    assert {after for _, after in TABLE.values()} == set(State)
