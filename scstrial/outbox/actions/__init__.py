"""Planning, claiming, noting and giving up messages."""

from scstrial.outbox.actions.people import mark_seen, send_again
from scstrial.outbox.actions.planning import Reconciled, put, reconcile, withdraw
from scstrial.outbox.actions.sending import (
    beat,
    claim,
    close_late,
    note_failed,
    note_sent,
    release_stuck,
)

__all__ = [
    "Reconciled",
    "beat",
    "claim",
    "close_late",
    "mark_seen",
    "note_failed",
    "note_sent",
    "put",
    "reconcile",
    "release_stuck",
    "send_again",
    "withdraw",
]
