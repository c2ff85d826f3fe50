"""Planning, claiming, noting and giving up messages."""

from scstrial.outbox.actions.people import mark_seen, send_again, send_again_to
from scstrial.outbox.actions.planning import Reconciled, put, reconcile, take_back, withdraw, withdraw_for_patient
from scstrial.outbox.actions.sending import (
    beat,
    claim,
    claim_row,
    close_late,
    note_failed,
    note_sent,
    release_stuck,
)
from scstrial.outbox.actions.told import note_told
from scstrial.outbox.actions.ways import clear_bad_address

__all__ = [
    "Reconciled",
    "beat",
    "claim",
    "claim_row",
    "clear_bad_address",
    "close_late",
    "mark_seen",
    "note_failed",
    "note_sent",
    "note_told",
    "put",
    "reconcile",
    "release_stuck",
    "send_again",
    "send_again_to",
    "take_back",
    "withdraw",
    "withdraw_for_patient",
]
