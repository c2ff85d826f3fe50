"""The acts at the bedside: each keeps its facts and raises the flags they call for, in one transaction."""

from scstrial.bedside.actions.checks import keep_check, record_check
from scstrial.bedside.actions.leads import (
    abort_trial,
    correct_placement,
    extend_trial,
    hold_session,
    place_leads,
    record_film,
)
from scstrial.bedside.actions.logs import (
    correct_and_judge,
    correct_log,
    keep_and_judge,
    keep_log,
    rule_on_logs,
    withdraw_log,
)
from scstrial.bedside.actions.moving import move_log
from scstrial.bedside.actions.pull import correct_pull, lead_numbers_of, pull_leads, stop_and_pull, take_back_pull
from scstrial.bedside.actions.records import note_not_reached, record_score, restart_blood_thinner, withdraw_score
from scstrial.bedside.rules import CHECK_DAYS

__all__ = [
    "CHECK_DAYS",
    "abort_trial",
    "correct_and_judge",
    "correct_log",
    "correct_placement",
    "correct_pull",
    "extend_trial",
    "hold_session",
    "keep_and_judge",
    "keep_check",
    "keep_log",
    "lead_numbers_of",
    "move_log",
    "note_not_reached",
    "place_leads",
    "pull_leads",
    "record_check",
    "record_film",
    "record_score",
    "restart_blood_thinner",
    "rule_on_logs",
    "stop_and_pull",
    "take_back_pull",
    "withdraw_log",
    "withdraw_score",
]
