"""The states of an implant and the one table of moves between them."""

from collections.abc import Mapping
from types import MappingProxyType

from scstrial.aftercare.choices import ImplantMove, ImplantState
from scstrial.foundation.refusal import Problem, refuse_if

M, S = ImplantMove, ImplantState
# What was never planned here may still be recorded: done elsewhere, or declined at once.
MOVES: Mapping[ImplantMove, Mapping[ImplantState | None, ImplantState]] = MappingProxyType(
    {
        M.PLAN: {None: S.PLANNED},
        M.CHANGE_PLAN: {S.PLANNED: S.PLANNED},
        M.RECORD: {None: S.DONE, S.PLANNED: S.DONE},
        M.CORRECT: {S.DONE: S.DONE, S.LOST: S.LOST, S.EXPLANTED: S.EXPLANTED},
        M.DROP: {None: S.NOT_DONE, S.PLANNED: S.NOT_DONE},
        M.LOSE: {S.DONE: S.LOST},
        M.EXPLANT: {S.DONE: S.EXPLANTED, S.LOST: S.EXPLANTED},
        M.CORRECT_EXPLANT: {S.EXPLANTED: S.EXPLANTED},
    }
)
# A further implant may be planned after these: the earlier one stays in the record.
OVER = frozenset({S.NOT_DONE, S.EXPLANTED, S.WITHDRAWN})
NOW_AND_NEXT: Mapping[ImplantState | None, str] = MappingProxyType(
    {
        None: "no implant is planned yet. Plan it first.",
        S.PLANNED: "the implant is planned and not recorded as done. Record it, or that it is not done.",
        S.DONE: "the implant is recorded as done. Correct the record, or record the explant.",
        S.NOT_DONE: "it is recorded that the implant is not done. Plan it anew.",
        S.LOST: "the patient is lost to follow-up. Take that back once the patient is seen again.",
        S.EXPLANTED: "the implant was explanted. Correct the explant, or plan a new implant.",
        S.WITHDRAWN: "this entry was taken back. Plan the implant anew.",
    }
)


def problems_with_move(state: ImplantState | None, move: ImplantMove) -> list[Problem]:
    """Why this cannot be done in this state (None: nothing entered); empty when it can."""
    allowed = state not in (None, S.WITHDRAWN) if move is M.TAKE_BACK else state in MOVES[move]
    return [] if allowed else [Problem(f"“{move.label}” is not possible: {NOW_AND_NEXT[state]}")]


def state_after(state: ImplantState | None, move: ImplantMove) -> ImplantState:
    """The state that a move leads to. Raises Refused when the table does not allow it."""
    refuse_if(problems_with_move(state, move))
    return MOVES[move][state]


def state_taken_back(state: ImplantState, *, was_planned: bool, is_lost: bool = False) -> ImplantState:
    """Where it stands once the last entry is taken back: as it stood before that entry."""
    refuse_if(problems_with_move(state, M.TAKE_BACK))
    if state is S.LOST:
        return S.DONE
    if state is S.EXPLANTED:
        return S.LOST if is_lost else S.DONE
    return S.PLANNED if was_planned and state in (S.DONE, S.NOT_DONE) else S.WITHDRAWN


def moves_from(state: ImplantState | None) -> tuple[ImplantMove, ...]:
    """All that can be done in this state, in the order of the list."""
    return tuple(move for move in ImplantMove if not problems_with_move(state, move))
