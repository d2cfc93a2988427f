import pytest

from catalog.permissions import Action
from curation.states import TABLE, Move, State, moves_from


def test_every_move_but_an_undo_is_in_the_table():
    assert set(Move) - set(TABLE) == {Move.UNDO}


@pytest.mark.parametrize(
    ("state", "moves"),
    [
        (State.OPEN, {Move.SAVE}),
        (State.DRAFT, {Move.SAVE, Move.SUBMIT}),
        (State.SUBMITTED, {Move.SAVE, Move.TAKE_BACK, Move.APPROVE, Move.SEND_BACK, Move.SET_ASIDE}),
        (State.SENT_BACK, {Move.SAVE}),
        (State.APPROVED, {Move.SAVE}),
        (State.SET_ASIDE, {Move.SAVE}),
    ],
)
def test_what_can_be_done_from_where(state, moves):
    assert set(moves_from(state)) == moves


def test_review_is_for_reviewers_and_never_of_ones_own():
    assert {move for move, transition in TABLE.items() if transition.action == Action.REVIEW} == {
        Move.APPROVE, Move.SEND_BACK, Move.SET_ASIDE,
    }  # fmt: skip
    assert {move for move, transition in TABLE.items() if not transition.own} == {Move.APPROVE, Move.SEND_BACK}
