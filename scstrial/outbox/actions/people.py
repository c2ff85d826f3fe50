"""What a person does about a message that failed, or a task."""

from datetime import datetime

from scstrial.audit.actions import Person, record
from scstrial.foundation.db import db
from scstrial.foundation.refusal import refuse_if
from scstrial.outbox.actions.planning import withdraw
from scstrial.outbox.actions.ways import PLANNER, clear_bad_address
from scstrial.outbox.choices import Channel, MessageStatus
from scstrial.outbox.models import Message
from scstrial.outbox.queries import messages_with_keys
from scstrial.outbox.rules import CALL_INSTEAD, call_key, problems_with_sending_again


def send_again(message: Message, *, by: Person, now: datetime) -> None:
    """Try a failed message again from the beginning."""
    refuse_if(problems_with_sending_again(message.status, message.useful_until, now))
    for channel, address, *_why in message.failed_ways:
        clear_bad_address(Channel(channel), address, now)
    withdraw(PLANNER, [call_key(message.key)])
    begin_anew(message, now)
    note(message, "message sent again", by, now)


def send_again_to(message: Message, channel: Channel, address: str, *, by: Person, now: datetime) -> None:
    """Try a failed message again at a corrected address; further ways as before."""
    send_again(message, by=by, now=now)
    others = [[str(message.channel), message.to_address], *message.other_ways]
    message.channel, message.to_address = channel, address
    message.other_ways = [way for way in others if way[0] != str(channel)]
    db.session.flush()


def begin_anew(message: Message, now: datetime) -> None:
    """As if it had not been tried; its first way first. The tries so far stay on the record."""
    (channel, address), *others = [*(way[:2] for way in message.failed_ways), *message.other_ways] or [
        [str(message.channel), message.to_address]
    ]
    message.channel, message.to_address = Channel(channel), address
    message.other_ways, message.failed_ways = [list(way) for way in others], []
    message.status, message.next_try_at, message.attempts = MessageStatus.WAITING, now, 0
    message.failed_why, message.sent_at, message.sent_through = None, None, None
    message.provider_id, message.provider_status, message.provider_error = "", None, ""


def mark_seen(message: Message, *, by: Person, now: datetime) -> None:
    """Somebody has looked after it, and so after its other half: a failed message and the call in its place."""
    for one in (message, other_half(message)):
        if one is not None and one.seen_at is None:
            one.seen_at = now
            one.seen_by_name = by.name
            note(one, "message marked as seen", by, now)


def other_half(message: Message) -> Message | None:
    """The call in place of a failed message, the failed message behind a call; None: there is none to look after."""
    key = message.key.removeprefix(CALL_INSTEAD) if message.channel is Channel.TASK else call_key(message.key)
    other = messages_with_keys([key]).get(key) if key != message.key else None
    return other if other is not None and is_unseen(other) else None


def is_unseen(message: Message) -> bool:
    """A message that failed, or a task that waits for its hour or to be done."""
    is_task = message.channel is Channel.TASK
    open_ones = (MessageStatus.SENT, MessageStatus.WAITING) if is_task else (MessageStatus.FAILED,)
    return message.seen_at is None and message.status in open_ones


def note(message: Message, act: str, by: Person, now: datetime) -> None:
    record(act, by=by, now=now, clinic_id=message.clinic_id, patient_id=message.patient_id, message_id=message.id)
    db.session.flush()
