"""What the text message service tells of a message after it took it."""

from datetime import datetime

from sqlalchemy import select

from scstrial.foundation.db import db
from scstrial.outbox.actions.planning import withdraw
from scstrial.outbox.actions.ways import PLANNER, way_failed
from scstrial.outbox.choices import Channel, EndReason, FailureKind, MessageStatus, ProviderStatus, TryOutcome
from scstrial.outbox.models import Attempt, Message
from scstrial.outbox.rules import call_key
from scstrial.outbox.text_messages import ARRIVED, failure_of_status, is_news

NOT_KNOWN = (TryOutcome.BEGUN, TryOutcome.INTERRUPTED)


def note_told(
    message: Message, provider_id: str, told: ProviderStatus, code: int | None, *, now: datetime
) -> FailureKind | None:
    """Keep what is news; the failure, when it tells that the message did not arrive.

    It may come before our own note of the sending, more than once, and in any order.
    """
    if message.channel is not Channel.SMS or message.provider_id not in ("", provider_id):
        return None  # about a way or a try that is over
    if not message.provider_id and not take_as_sent(message, provider_id, now):
        return None
    if not is_news(message.provider_status, told):
        return None
    message.provider_status, message.provider_error = told, str(code or "")
    if told in ARRIVED:
        note_arrived(message, now)
    failure = failure_of_status(told, code)
    if failure is not None and message.status is MessageStatus.SENT:
        way_failed(message, failure, why_of(failure), now)
    db.session.flush()
    return failure


def take_as_sent(message: Message, provider_id: str, now: datetime) -> bool:
    """The service has it, and we have no note of that yet: this is the note. False when we never tried."""
    tries = select(Attempt).where(Attempt.message_id == message.id, Attempt.channel == Channel.SMS)
    last = db.session.scalar(tries.order_by(Attempt.id.desc()).limit(1))
    if last is None or not (last.outcome in NOT_KNOWN or last.failure is FailureKind.LOST):
        return False
    last.outcome, last.failure, last.provider_id, last.ended_at = TryOutcome.DELIVERED, None, provider_id, now
    message.status, message.provider_id = MessageStatus.SENT, provider_id
    message.sent_at, message.sent_through = now, Channel.SMS
    message.failed_why = message.withdrawn_why = None
    return True


def note_arrived(message: Message, now: datetime) -> None:
    """It is there, also when an earlier word said that it was not: nobody has to phone."""
    message.delivered_at = now
    if message.status is MessageStatus.FAILED:
        message.status, message.failed_why = MessageStatus.SENT, None
        withdraw(PLANNER, [call_key(message.key)])


def why_of(failure: FailureKind) -> EndReason:
    return EndReason.OPTED_OUT if failure is FailureKind.OPTED_OUT else EndReason.PERMANENT
