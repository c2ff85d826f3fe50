"""What a person does about a message that failed, or a task."""

from datetime import datetime

from scstrial.audit.actions import Person, record
from scstrial.foundation.db import db
from scstrial.foundation.refusal import refuse_if
from scstrial.outbox.choices import MessageStatus
from scstrial.outbox.models import Message
from scstrial.outbox.rules import problems_with_sending_again


def send_again(message: Message, *, by: Person, now: datetime) -> None:
    """Try a failed message again from the beginning."""
    refuse_if(problems_with_sending_again(message.status, message.useful_until, now))
    message.status = MessageStatus.WAITING
    message.next_try_at = now
    message.attempts = 0
    message.failed_why = None
    note(message, "message sent again", by, now)


def mark_seen(message: Message, *, by: Person, now: datetime) -> None:
    """Somebody has looked after it; seen twice is seen once."""
    if message.seen_at is not None:
        return
    message.seen_at = now
    message.seen_by_name = by.name
    note(message, "message marked as seen", by, now)


def note(message: Message, act: str, by: Person, now: datetime) -> None:
    record(act, by=by, now=now, clinic_id=message.clinic_id, patient_id=message.patient_id, message_id=message.id)
    db.session.flush()
