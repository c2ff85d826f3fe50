"""Raising flags by rule, telling people of them, answering them; recording complications as a person."""

from scstrial.complications.actions.answering import (
    acknowledge_flag,
    close_flag,
    note_on_flag,
    reopen_flag,
    take_over_flag,
)
from scstrial.complications.actions.apart import Apart, NotWorkedOut, each_apart, note_over, one_apart
from scstrial.complications.actions.by_hand import follow_up, record_complication
from scstrial.complications.actions.clockwork import climb_ladders, look_at_trials
from scstrial.complications.actions.raising import (
    Judged,
    judge,
    judge_many,
    note_withdrawn_before_trial,
    raise_before_trial,
    raise_flags,
    raise_flags_of_many,
)
from scstrial.complications.actions.telling import PLANNER, climb

__all__ = [
    "PLANNER",
    "Apart",
    "Judged",
    "NotWorkedOut",
    "acknowledge_flag",
    "climb",
    "climb_ladders",
    "close_flag",
    "each_apart",
    "follow_up",
    "judge",
    "judge_many",
    "look_at_trials",
    "note_on_flag",
    "note_over",
    "note_withdrawn_before_trial",
    "one_apart",
    "raise_before_trial",
    "raise_flags",
    "raise_flags_of_many",
    "record_complication",
    "reopen_flag",
    "take_over_flag",
]
