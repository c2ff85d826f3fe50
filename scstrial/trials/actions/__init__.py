"""What is done with a trial: schedule, move, cancel, place leads, extend, stop early, pull, decide."""

from scstrial.trials.actions.ending import (
    abort_trial,
    correct_pull,
    note_decided,
    pull_leads,
    stop_and_pull,
    take_back_pull,
)
from scstrial.trials.actions.films import record_film, tips_placed
from scstrial.trials.actions.history import keep_row, lock
from scstrial.trials.actions.placing import correct_placement, place_leads
from scstrial.trials.actions.planning import (
    cancel_trial,
    extend_trial,
    finished_trial_in,
    limits_of,
    move_placement,
    move_pull,
    problems_with_opening,
    protocol_for_trial,
    schedule_trial,
)

__all__ = [
    "abort_trial",
    "cancel_trial",
    "correct_placement",
    "correct_pull",
    "extend_trial",
    "finished_trial_in",
    "keep_row",
    "limits_of",
    "lock",
    "move_placement",
    "move_pull",
    "note_decided",
    "place_leads",
    "problems_with_opening",
    "protocol_for_trial",
    "pull_leads",
    "record_film",
    "schedule_trial",
    "stop_and_pull",
    "take_back_pull",
    "tips_placed",
]
