"""The states of a trial and the one table of moves between them."""

from collections.abc import Mapping
from types import MappingProxyType

from scstrial.foundation.refusal import Problem, refuse_if
from scstrial.trials.choices import Move, TrialState

S = TrialState

MOVES: Mapping[Move, Mapping[TrialState | None, TrialState]] = MappingProxyType(
    {
        Move.SCHEDULE: {None: S.SCHEDULED},
        Move.MOVE_PLACEMENT: {S.SCHEDULED: S.SCHEDULED},
        Move.CANCEL: {S.SCHEDULED: S.CANCELLED},
        Move.PLACE_LEADS: {S.SCHEDULED: S.UNDER_WAY},
        Move.EXTEND: {S.UNDER_WAY: S.UNDER_WAY},
        Move.MOVE_PULL: {S.UNDER_WAY: S.UNDER_WAY, S.ABORTED: S.ABORTED},
        Move.ABORT: {S.UNDER_WAY: S.ABORTED},
        Move.PULL_LEADS: {S.UNDER_WAY: S.LEADS_OUT, S.ABORTED: S.LEADS_OUT},
        Move.TAKE_BACK_PULL: {S.LEADS_OUT: S.UNDER_WAY},
        Move.DECIDE_TO_GO_ON: {S.UNDER_WAY: S.UNDER_WAY},
        Move.DECIDE: {S.LEADS_OUT: S.DECIDED},
        Move.REOPEN_DECISION: {S.DECIDED: S.LEADS_OUT},
    }
)

NOW_AND_NEXT: Mapping[TrialState | None, str] = MappingProxyType(
    {
        None: "there is no trial yet. Schedule it first.",
        S.SCHEDULED: "the trial is scheduled and no leads are placed. Record the placement, or cancel the trial.",
        S.UNDER_WAY: "the trial is under way with the leads in. Record the lead pull first.",
        S.LEADS_OUT: "the leads are out. Record the physician's decision.",
        S.DECIDED: "the physician has decided. Schedule a new trial, or ask the physician to decide again.",
        S.CANCELLED: "the trial was cancelled. Schedule a new one.",
        S.ABORTED: "the trial was stopped early. Record the lead pull first.",
    }
)


def problems_with_move(state: TrialState | None, move: Move) -> list[Problem]:
    """Why this move cannot be made from this state (None: no trial yet); empty when it can."""
    if state in MOVES[move]:
        return []
    return [Problem(f"“{move.label}” is not possible: {NOW_AND_NEXT[state]}")]


def state_after(state: TrialState | None, move: Move) -> TrialState:
    """The state that a move leads to. Raises Refused when the table does not allow it."""
    refuse_if(problems_with_move(state, move))
    return MOVES[move][state]


def moves_from(state: TrialState | None) -> tuple[Move, ...]:
    """All moves allowed from this state, in the order of the table."""
    return tuple(move for move, ways in MOVES.items() if state in ways)
