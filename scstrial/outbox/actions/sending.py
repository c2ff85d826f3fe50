"""One message on its way out: claimed by one process, tried, noted; what got stuck or came too late."""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, select, update

from scstrial.foundation.db import db
from scstrial.outbox.channels import NotDelivered, Outgoing
from scstrial.outbox.choices import Channel, EndReason, MessageStatus, TryOutcome
from scstrial.outbox.models import Attempt, Heartbeat, Message
from scstrial.outbox.queries import last_attempt_id, message_with_id
from scstrial.outbox.rules import claimed_before, is_late, is_permanent, next_try_at, within_hours


def claim(message_id: int, *, by: str, now: datetime) -> Outgoing | None:
    """Take a waiting message for this process; the caller commits before it sends.

    None: another process was quicker, or it is too late, or the recipient may not be written to at this hour.
    """
    message = message_with_id(message_id)
    if message is None or message.status is not MessageStatus.WAITING:
        return None
    if is_late(message.useful_until, now):
        close_late(now)
        return None
    allowed_at = within_hours(now, message.hours)
    if allowed_at > now:
        change_waiting(message_id, next_try_at=allowed_at)
        return None
    taken = {"status": MessageStatus.SENDING, "claimed_at": now, "claimed_by": by, "attempts": Message.attempts + 1}
    if not change_waiting(message_id, **taken):
        return None
    attempt = Attempt(message_id=message_id, at=now, outcome=TryOutcome.BEGUN)
    db.session.add(attempt)
    db.session.flush()
    return outgoing_of(message, attempt)


def outgoing_of(message: Message, attempt: Attempt) -> Outgoing:
    return Outgoing(
        message_id=message.id,
        attempt_id=attempt.id,
        key=message.key,
        channel=message.channel,
        address=message.to_address,
        subject=message.subject,
        body=message.body,
        tried_at=attempt.at,
    )


def note_sent(outgoing: Outgoing, *, through: Channel, now: datetime) -> None:
    """The channel has it: whatever became of the claim meanwhile, it must not go out again."""
    mine = update(Message).where(Message.id == outgoing.message_id, Message.status != MessageStatus.SENT)
    db.session.execute(
        mine.values(status=MessageStatus.SENT, sent_at=now, sent_through=through, failed_why=None, withdrawn_why=None)
    )
    end_attempt(Attempt.id == outgoing.attempt_id, outcome=TryOutcome.DELIVERED, ended_at=now)


def note_failed(outgoing: Outgoing, failure: NotDelivered, *, now: datetime) -> None:
    """Wait for the next try, or give up; a claim that was lost meanwhile is no longer ours to change."""
    what = {"outcome": TryOutcome.FAILED, "ended_at": now, "failure": failure.kind, "detail": failure.detail[:200]}
    end_attempt(Attempt.id == outgoing.attempt_id, **what)
    message = message_with_id(outgoing.message_id)
    if message is None or message.status is not MessageStatus.SENDING:
        return
    if last_attempt_id(message.id) != outgoing.attempt_id:
        return
    if is_permanent(failure.kind):
        give_up(message, EndReason.PERMANENT)
    else:
        try_later_or_give_up(message, next_try_at(message.attempts, now))
    db.session.flush()


def try_later_or_give_up(message: Message, again_at: datetime | None) -> None:
    if again_at is None:
        give_up(message, EndReason.TRIES_USED_UP)
        return
    again_at = within_hours(again_at, message.hours)
    if is_late(message.useful_until, again_at):
        give_up(message, EndReason.TOO_LATE)
        return
    message.status = MessageStatus.WAITING
    message.next_try_at = again_at


def give_up(message: Message, why: EndReason) -> None:
    message.status = MessageStatus.FAILED
    message.failed_why = why


def release_stuck(now: datetime) -> int:
    """Give back what a process that is gone had claimed; how many there were."""
    stuck = select(Message).where(Message.status == MessageStatus.SENDING, Message.claimed_at <= claimed_before(now))
    messages = db.session.scalars(stuck.with_for_update(skip_locked=True)).all()
    for message in messages:
        begun = (Attempt.message_id == message.id) & (Attempt.outcome == TryOutcome.BEGUN)
        end_attempt(begun, outcome=TryOutcome.INTERRUPTED, ended_at=now)
        again_at = now if next_try_at(message.attempts, now) is not None else None
        try_later_or_give_up(message, again_at)
    db.session.flush()
    return len(messages)


def close_late(now: datetime) -> None:
    """What was not sent while it was of use: a message has failed and is shown, a task has simply passed."""
    late = (Message.status == MessageStatus.WAITING, Message.useful_until <= now)
    failed = {"status": MessageStatus.FAILED, "failed_why": EndReason.TOO_LATE}
    passed = {"status": MessageStatus.WITHDRAWN, "withdrawn_why": EndReason.TOO_LATE}
    db.session.execute(update(Message).where(*late, Message.channel != Channel.TASK).values(**failed))
    db.session.execute(update(Message).where(*late, Message.channel == Channel.TASK).values(**passed))


def beat(name: str, now: datetime) -> None:
    """A part of the clockwork finished its round."""
    db.session.merge(Heartbeat(name=name, at=now))
    db.session.flush()


def change_waiting(message_id: int, **values: object) -> bool:
    """Change a message that is still waiting; False when it no longer is."""
    waiting = update(Message).where(Message.id == message_id, Message.status == MessageStatus.WAITING)
    result = cast(CursorResult[Any], db.session.execute(waiting.values(**values)))
    return result.rowcount == 1


def end_attempt(which: ColumnElement[bool], **values: object) -> None:
    db.session.execute(update(Attempt).where(which).values(**values))
