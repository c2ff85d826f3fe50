"""Hour by hour: what fell due, was sent, came late, got stuck, failed; three readings however much there is."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, case, cast, extract, func, or_, select

from scstrial.foundation.db import db
from scstrial.outbox.choices import Channel, MessageStatus, TryOutcome
from scstrial.outbox.models import Attempt, Message
from scstrial.outbox.rules import LATE_AFTER, Hour, claimed_before, hours_before

# No message goes out longer after it was due; it lets the clinic's index be used.
LONGEST_ON_ITS_WAY = timedelta(days=14)
NOT_TAKEN_BACK = (MessageStatus.WAITING, MessageStatus.SENDING, MessageStatus.SENT, MessageStatus.FAILED)
Counted = Mapping[int, Sequence[Any]]


def hour_by_hour(now: datetime, clinic_ids: Collection[int] | None = None) -> list[Hour]:
    """The last 24 hours, the earliest first; of some clinics, or of all."""
    begins = hours_before(now)
    which = counted_messages(begins[0], clinic_ids)
    due, sent, tries = due_in(begins, which, now), sent_in(begins, which), tries_in(begins, which, now)
    return [
        Hour(
            begin,
            due=number(due, place, 1),
            sent=number(sent, place, 1),
            late=number(due, place, 2),
            stuck=number(tries, place, 1),
            failed=number(tries, place, 2),
        )
        for place, begin in enumerate(begins)
    ]


def counted_messages(since: datetime, clinic_ids: Collection[int] | None) -> ColumnElement[bool]:
    which = and_(
        Message.channel != Channel.TASK,
        Message.status.in_(NOT_TAKEN_BACK),
        Message.due_at > since - LONGEST_ON_ITS_WAY,
    )
    return which if clinic_ids is None else and_(which, Message.clinic_id.in_(clinic_ids))


def due_in(begins: Sequence[datetime], which: ColumnElement[bool], now: datetime) -> Counted:
    """By hour how many fell due, and how many of them came late or not at all."""
    hour, limit = place_of(Message.due_at, begins), int(LATE_AFTER.total_seconds())
    late = or_(
        seconds_of(Message.sent_at) - seconds_of(Message.due_at) > limit,
        and_(Message.sent_at.is_(None), Message.due_at <= now - LATE_AFTER),
    )
    rows = select(hour, func.count(), sum_of(late)).where(which, Message.due_at >= begins[0], Message.due_at <= now)
    return by_place(db.session.execute(rows.group_by(hour)).all())


def sent_in(begins: Sequence[datetime], which: ColumnElement[bool]) -> Counted:
    """By hour how many went out."""
    hour = place_of(Message.sent_at, begins)
    rows = select(hour, func.count()).where(which, Message.status == MessageStatus.SENT, Message.sent_at >= begins[0])
    return by_place(db.session.execute(rows.group_by(hour)).all())


def tries_in(begins: Sequence[datetime], which: ColumnElement[bool], now: datetime) -> Counted:
    """By hour how many tries were left by a process that died, and how many failed."""
    hour, left = (
        place_of(Attempt.at, begins),
        and_(Attempt.outcome == TryOutcome.BEGUN, Attempt.at <= claimed_before(now)),
    )
    stuck = or_(Attempt.outcome == TryOutcome.INTERRUPTED, left)
    rows = select(hour, sum_of(stuck), sum_of(Attempt.outcome == TryOutcome.FAILED))
    rows = rows.join(Message, Message.id == Attempt.message_id).where(which, Attempt.at >= begins[0])
    return by_place(db.session.execute(rows.group_by(hour)).all())


def place_of(moment: Any, begins: Sequence[datetime]) -> ColumnElement[int]:
    """The number of the hour in which a moment lies."""
    return case(*((moment < end, place) for place, end in enumerate(begins[1:])), else_=len(begins) - 1)


def seconds_of(moment: Any) -> ColumnElement[int]:
    """Since 1970, so that two moments can be compared by how far they lie apart."""
    if db.session.get_bind().dialect.name == "sqlite":
        return cast(func.strftime("%s", moment), Integer)
    return cast(func.floor(extract("epoch", moment)), Integer)


def sum_of(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def by_place(rows: Sequence[Any]) -> Counted:
    return {row[0]: row for row in rows}


def number(counted: Counted, place: int, column: int) -> int:
    return int(counted[place][column]) if place in counted else 0
