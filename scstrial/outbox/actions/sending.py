"""One message on its way out: claimed by one process, tried, noted; what got stuck or came too late."""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, Table, bindparam, exists, insert, select, update

from scstrial.foundation.db import db, lines
from scstrial.outbox.actions.planning import batches
from scstrial.outbox.actions.ways import call_about_late, call_instead, give_up, way_failed
from scstrial.outbox.channels import NotDelivered, Outgoing
from scstrial.outbox.choices import Channel, EndReason, FailureKind, MessageStatus, TryOutcome
from scstrial.outbox.models import Attempt, DueMessage, Heartbeat, Message
from scstrial.outbox.queries import last_attempt_id, message_with_id, result_was_lost
from scstrial.outbox.rules import MayGo, claimed_before, is_late, is_permanent, next_try_at, within_hours

ANYTHING = MayGo()
# Built once: every message goes through these four, and building them anew costs more than running them.
MESSAGES, ATTEMPTS = cast(Table, Message.__table__), cast(Table, Attempt.__table__)
TAKE = (
    update(MESSAGES)
    .where(MESSAGES.c.id == bindparam("b_taken_id"), MESSAGES.c.status == MessageStatus.WAITING)
    .values(
        status=MessageStatus.SENDING,
        claimed_at=bindparam("b_at"),
        claimed_by=bindparam("b_by"),
        attempts=MESSAGES.c.attempts + 1,
        consent_id=bindparam("b_consent"),
    )
)
BEGIN_TRY = insert(ATTEMPTS).values(
    message_id=bindparam("b_of_id"),
    at=bindparam("b_begun_at"),
    outcome=TryOutcome.BEGUN,
    channel=bindparam("b_by_way"),
    detail="",
    provider_id="",
)
NOTE_SENT = (
    update(MESSAGES)
    .where(
        MESSAGES.c.id == bindparam("b_sent_id"),
        MESSAGES.c.status != MessageStatus.SENT,
        ~exists().where(ATTEMPTS.c.id == bindparam("b_by_try"), ATTEMPTS.c.outcome == TryOutcome.DELIVERED),
    )
    .values(
        status=MessageStatus.SENT,
        sent_at=bindparam("b_at"),
        sent_through=bindparam("b_through"),
        provider_id=bindparam("b_theirs"),
        failed_why=None,
        withdrawn_why=None,
    )
)
END_TRY = (
    update(ATTEMPTS)
    .where(ATTEMPTS.c.id == bindparam("b_ended_id"))
    .values(outcome=TryOutcome.DELIVERED, ended_at=bindparam("b_at"), provider_id=bindparam("b_theirs"))
)


def claim(message_id: int, *, by: str, now: datetime, may: MayGo = ANYTHING) -> Outgoing | None:
    """Take a waiting message for this process; the caller commits before it sends.

    None: another process was quicker, or it is too late, or the recipient may not be written to now.
    """
    message = message_with_id(message_id)
    return None if message is None else claim_row(message, by=by, now=now, may=may)


def claim_row(message: Message | DueMessage, *, by: str, now: datetime, may: MayGo = ANYTHING) -> Outgoing | None:
    """The same for a row that was read, and locked, in this transaction."""
    if message.status is not MessageStatus.WAITING:
        return None
    if is_late(message.useful_until, now):
        close_late(now)
        return None
    if is_held_back(message, now, may) or is_replaced(message):
        return None
    was_tried = message.claimed_at is not None
    taken = {"b_taken_id": message.id, "b_at": now, "b_by": by, "b_consent": may.consent_id}
    if lines().execute(TAKE, taken).rowcount != 1:
        return None
    lost_at = result_was_lost(message.id, message.channel) if was_tried else None
    begun = lines().execute(BEGIN_TRY, {"b_of_id": message.id, "b_begun_at": now, "b_by_way": message.channel})
    key = begun.inserted_primary_key
    return outgoing_of(message, key[0] if key is not None else 0, now, lost_at)


def is_held_back(message: Message | DueMessage, now: datetime, may: MayGo) -> bool:
    """Not at all, or later: written down with the reason."""
    if may.why_not is not None:
        change_waiting(message.id, status=MessageStatus.WITHDRAWN, withdrawn_why=may.why_not)
        return True
    allowed_at = within_hours(max(now, may.not_before or now), may.hours or message.hours)
    if allowed_at <= now:
        return False
    if may.not_before is not None and is_late(message.useful_until, allowed_at):
        change_waiting(message.id, status=MessageStatus.WITHDRAWN, withdrawn_why=EndReason.OVER_CAP)
        row = message_with_id(message.id)
        if row is not None and row.phone_instead:
            call_instead(row, EndReason.OVER_CAP, now)
    else:
        change_waiting(message.id, next_try_at=allowed_at)
    return True


def is_replaced(message: Message | DueMessage) -> bool:
    """Of the messages about one thing the one due last counts: it takes the others back, or is taken back itself."""
    if not message.one_of:
        return False
    others = (Message.one_of == message.one_of, Message.id != message.id)
    replaced = {"status": MessageStatus.WITHDRAWN, "withdrawn_why": EndReason.REPLACED}
    gone = Message.status.in_((MessageStatus.SENT, MessageStatus.SENDING))
    if db.session.scalar(select(exists().where(*others, gone, Message.due_at > message.due_at))):
        change_waiting(message.id, **replaced)
        return True
    earlier = update(Message).where(*others, Message.status == MessageStatus.WAITING, Message.due_at < message.due_at)
    db.session.execute(earlier.values(**replaced), execution_options={"synchronize_session": False})
    return False


def outgoing_of(
    message: Message | DueMessage, attempt_id: int, now: datetime, lost_at: datetime | None = None
) -> Outgoing:
    return Outgoing(
        message_id=message.id,
        attempt_id=attempt_id,
        key=message.key,
        channel=message.channel,
        address=message.to_address,
        subject=message.subject,
        body=message.body,
        tried_at=now,
        first_tried_at=lost_at,
        is_unsure=lost_at is not None,
    )


def note_sent(outgoing: Outgoing, *, through: Channel, now: datetime, provider_id: str = "") -> None:
    """The channel has it: whatever became of the claim meanwhile, it must not go out again.

    Unless the text message service was quicker and has told what became of it: that stays.
    """
    theirs = provider_id[:64]
    whose = {"b_sent_id": outgoing.message_id, "b_by_try": outgoing.attempt_id}
    lines().execute(NOTE_SENT, {**whose, "b_at": now, "b_through": through, "b_theirs": theirs})
    lines().execute(END_TRY, {"b_ended_id": outgoing.attempt_id, "b_at": now, "b_theirs": theirs})
    db.session.flush()
    db.session.expire_all()  # these went past the rows that the session knows


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
        why = EndReason.OPTED_OUT if failure.kind is FailureKind.OPTED_OUT else EndReason.PERMANENT
        way_failed(message, failure.kind, why, now)
    else:
        try_later_or_give_up(message, next_try_at(message.attempts, now), failure.kind, now)
    db.session.flush()


def try_later_or_give_up(message: Message, again_at: datetime | None, failure: FailureKind, now: datetime) -> None:
    if again_at is None:
        way_failed(message, failure, EndReason.TRIES_USED_UP, now)
        return
    again_at = within_hours(again_at, message.hours)
    if is_late(message.useful_until, again_at):
        give_up(message, EndReason.TOO_LATE, now)
        return
    message.status = MessageStatus.WAITING
    message.next_try_at = again_at


def release_stuck(now: datetime) -> int:
    """Give back what a process that is gone had claimed; how many there were."""
    stuck = select(Message).where(Message.status == MessageStatus.SENDING, Message.claimed_at <= claimed_before(now))
    messages = db.session.scalars(stuck.with_for_update(skip_locked=True)).all()
    for message in messages:
        begun = (Attempt.message_id == message.id) & (Attempt.outcome == TryOutcome.BEGUN)
        end_attempt(begun, outcome=TryOutcome.INTERRUPTED, ended_at=now)
        again_at = now if next_try_at(message.attempts, now) is not None else None
        try_later_or_give_up(message, again_at, FailureKind.LOST, now)
    db.session.flush()
    return len(messages)


def close_late(now: datetime) -> None:
    """What was not sent while it was of use: a message has failed and is shown, a task has simply passed."""
    late = (Message.status == MessageStatus.WAITING, Message.useful_until <= now)
    failed = {"status": MessageStatus.FAILED, "failed_why": EndReason.TOO_LATE}
    passed = {"status": MessageStatus.WITHDRAWN, "withdrawn_why": EndReason.TOO_LATE}
    messages = update(Message).where(*late, Message.channel != Channel.TASK).values(**failed).returning(Message.id)
    for some in batches(db.session.scalars(messages, execution_options={"synchronize_session": False}).all()):
        call_about_late(some, now)
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
