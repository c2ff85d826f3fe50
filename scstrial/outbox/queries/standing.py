"""What stands open, and what of it events may have overtaken."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased

from scstrial.foundation.db import db
from scstrial.outbox.choices import Channel, EndReason, MessageStatus
from scstrial.outbox.models import Message
from scstrial.outbox.rules import CALL_INSTEAD, DELIVERY, InDoubt

# Not an index of the statuses but the one of trial, key or patient has to be entered: half a million rows wait.
STATUS = func.coalesce(Message.status, Message.status)
BEHIND = aliased(Message)  # the message in whose place somebody phones
STANDS_BEHIND = and_(Message.planner == DELIVERY, BEHIND.key == func.substr(Message.key, len(CALL_INSTEAD) + 1))


def is_open() -> Any:
    """Waiting, or a task that is shown and not done."""
    shown = (STATUS == MessageStatus.SENT) & (Message.channel == Channel.TASK) & Message.seen_at.is_(None)
    return or_(STATUS == MessageStatus.WAITING, shown)


def in_doubt(planner: str, of_trials: Collection[int], now: datetime) -> list[InDoubt]:
    """Open calls in place of this planner's messages, and its own that came too late and nobody has seen."""
    return read_doubts(Message.trial_id.in_(of_trials), or_(is_late_one(planner, now), is_call_for(planner)))


def call_in_doubt(planner: str, key: str) -> InDoubt | None:
    """One call, by its key; None where there is no message of this planner behind it."""
    return next(iter(read_doubts(Message.key == key, is_call_for(planner))), None)


def read_doubts(*which: ColumnElement[bool]) -> list[InDoubt]:
    until = func.coalesce(BEHIND.useful_until, Message.useful_until)
    rows = select(Message.id, Message.key, Message.trial_id, until, Message.planner == DELIVERY)
    found = db.session.execute(rows.outerjoin(BEHIND, STANDS_BEHIND).where(*which).order_by(Message.id))
    return [
        InDoubt(id_, key.removeprefix(CALL_INSTEAD), trial_id or 0, useful_until, is_call)
        for id_, key, trial_id, useful_until, is_call in found
    ]


def is_call_for(planner: str) -> ColumnElement[bool]:
    return and_(Message.planner == DELIVERY, is_open(), BEHIND.planner == planner)


def is_late_one(planner: str, now: datetime) -> ColumnElement[bool]:
    failed = and_(STATUS == MessageStatus.FAILED, Message.failed_why == EndReason.TOO_LATE, Message.seen_at.is_(None))
    waits = and_(STATUS == MessageStatus.WAITING, Message.useful_until <= now, Message.channel != Channel.TASK)
    return and_(Message.planner == planner, or_(failed, waits))
