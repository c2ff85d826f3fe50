"""When a way fails for good: the next way of the person, and a phone call at the end."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from scstrial.foundation.db import db
from scstrial.outbox.actions.planning import put
from scstrial.outbox.choices import Channel, EndReason, FailureKind, MessageStatus, Recipient
from scstrial.outbox.models import BadAddress, Message
from scstrial.outbox.rules import (
    DELIVERY,
    ENDS_ADDRESS,
    PHONE_TASK_OPEN,
    WantedMessage,
    call_key,
    is_late,
    ways_left,
    within_hours,
)

PLANNER = DELIVERY
PHONE_INSTEAD = "phone_instead"
CALL = (
    "A message could not be delivered. Call the patient and say what it says, then look whether address and number "
    "are still right."
)
# Why somebody phones though no way has failed.
CALL_BECAUSE: Mapping[EndReason, str] = {
    EndReason.TOO_LATE: "A message could not go out in time. Look at what it says, and call if it still matters.",
    EndReason.OVER_CAP: (
        "A message was held back: as many had gone out to this patient as a day may have. Call and say what it says."
    ),
}
# The patient's own doing: answered by what is on the record, not by a call.
NO_CALL = frozenset({"stop_confirmed", "start_confirmed", "help_answer", "consent_contact"})


def way_failed(message: Message, failure: FailureKind, why: EndReason, now: datetime) -> None:
    """Go on with the person's next way, while it is of use; without one the message has failed."""
    message.failed_ways = [*message.failed_ways, [str(message.channel), message.to_address, str(failure)]]
    if failure in ENDS_ADDRESS:
        remember_bad_address(message, failure, now)
    left = ways_left(message.other_ways, message.failed_ways)
    at = within_hours(now, message.hours)
    if not left or is_late(message.useful_until, at):
        give_up(message, why, now)
        return
    (channel, address), *others = left
    message.channel, message.to_address = Channel(channel), address
    message.other_ways = [list(way) for way in others]
    message.status, message.next_try_at, message.attempts = MessageStatus.WAITING, at, 0
    message.provider_id, message.provider_status, message.provider_error = "", None, ""
    message.sent_at, message.sent_through = None, None


def give_up(message: Message, why: EndReason, now: datetime) -> None:
    """It has failed, and is seen to have failed; somebody phones the patient instead."""
    message.status, message.failed_why = MessageStatus.FAILED, why
    call_instead(message, why, now)


def call_instead(message: Message, why: EndReason, now: datetime) -> None:
    """The last resort, with the reason in words."""
    if message.recipient_kind is Recipient.PATIENT and message.kind not in NO_CALL:
        task = phone_task(message, why, now)
        put(PLANNER, [task], now=now)
        open_again = update(Message).where(Message.key == task.key, Message.status == MessageStatus.WITHDRAWN)
        db.session.execute(open_again.where(Message.planner == PLANNER).values(**opened(task)))


def call_about_late(ids: Collection[int], now: datetime) -> None:
    """Of what came too late before its first try, what has to be said is said by phone; a log's next prompt follows."""
    late = select(Message).where(Message.id.in_(ids), Message.phone_instead, Message.kind.not_in(NO_CALL))
    rows = db.session.scalars(late.where(Message.recipient_kind == Recipient.PATIENT)).all()
    put(PLANNER, [phone_task(row, EndReason.TOO_LATE, now) for row in rows], now=now)


def opened(task: WantedMessage) -> dict[str, Any]:
    """A call that was taken back, as the message was sent again, and is due once more."""
    times = {"due_at": task.due_at, "next_try_at": task.due_at, "useful_until": task.useful_until}
    return {**times, "status": MessageStatus.WAITING, "withdrawn_why": None, "sent_at": None, "seen_at": None}


def phone_task(message: Message, why: EndReason, now: datetime) -> WantedMessage:
    """For the nurses, open for a day, or as long as the message would have been of use."""
    return WantedMessage(
        key=call_key(message.key),
        kind=PHONE_INSTEAD,
        recipient=Recipient.NURSES,
        channel=Channel.TASK,
        clinic_id=message.clinic_id,
        patient_id=message.patient_id,
        trial_id=message.trial_id,
        due_at=now,
        useful_until=max(message.useful_until, now + PHONE_TASK_OPEN),
        subject=f"Phone instead: {message.subject}"[:200],
        body=CALL_BECAUSE.get(why, CALL),
    )


def remember_bad_address(message: Message, failure: FailureKind, now: datetime) -> None:
    db.session.add(
        BadAddress(
            channel=message.channel,
            address=message.to_address,
            failure=failure,
            found_at=now,
            message_id=message.id,
        )
    )


def clear_bad_address(channel: Channel, address: str, now: datetime) -> None:
    """Somebody said that it is right: it is tried again."""
    mine = update(BadAddress).where(
        BadAddress.channel == channel, BadAddress.address == address, BadAddress.cleared_at.is_(None)
    )
    db.session.execute(mine.values(cleared_at=now))
