import pytest

from scstrial.foundation.refusal import Refused
from scstrial.trials.choices import Move, TrialState
from scstrial.trials.rules import MOVES, moves_from, problems_with_move, state_after

ALLOWED = {
    (None, Move.SCHEDULE): TrialState.SCHEDULED,
    (TrialState.SCHEDULED, Move.MOVE_PLACEMENT): TrialState.SCHEDULED,
    (TrialState.SCHEDULED, Move.CANCEL): TrialState.CANCELLED,
    (TrialState.SCHEDULED, Move.PLACE_LEADS): TrialState.UNDER_WAY,
    (TrialState.UNDER_WAY, Move.EXTEND): TrialState.UNDER_WAY,
    (TrialState.UNDER_WAY, Move.MOVE_PULL): TrialState.UNDER_WAY,
    (TrialState.UNDER_WAY, Move.ABORT): TrialState.ABORTED,
    (TrialState.UNDER_WAY, Move.PULL_LEADS): TrialState.LEADS_OUT,
    (TrialState.UNDER_WAY, Move.DECIDE_TO_GO_ON): TrialState.UNDER_WAY,
    (TrialState.ABORTED, Move.MOVE_PULL): TrialState.ABORTED,
    (TrialState.ABORTED, Move.PULL_LEADS): TrialState.LEADS_OUT,
    (TrialState.LEADS_OUT, Move.TAKE_BACK_PULL): TrialState.UNDER_WAY,
    (TrialState.LEADS_OUT, Move.DECIDE): TrialState.DECIDED,
    (TrialState.DECIDED, Move.REOPEN_DECISION): TrialState.LEADS_OUT,
}
STATES = [None, *TrialState]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("move", list(Move))
def test_a_move_is_allowed_exactly_where_the_table_says(state, move):
    if (state, move) in ALLOWED:
        assert state_after(state, move) is ALLOWED[state, move]
    else:
        with pytest.raises(Refused):
            state_after(state, move)


def test_every_move_is_in_the_table():
    assert set(MOVES) == set(Move)


def test_a_refused_move_says_what_to_do_instead():
    (problem,) = problems_with_move(TrialState.UNDER_WAY, Move.DECIDE)
    assert problem.message == (
        "“Record the decision” is not possible: the trial is under way with the leads in. Record the lead pull first."
    )


def test_moves_are_listed_for_the_page():
    assert moves_from(TrialState.SCHEDULED) == (Move.MOVE_PLACEMENT, Move.CANCEL, Move.PLACE_LEADS)
    assert moves_from(TrialState.CANCELLED) == ()
