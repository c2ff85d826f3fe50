"""Reading messages: what is due, planned, failed, open; when the clockwork last ran."""

from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from typing import cast

from sqlalchemy import ColumnElement, Integer, Select, Table, bindparam, func, or_, select, tuple_

from scstrial.foundation.access import Viewer
from scstrial.foundation.db import Moment, db, lines
from scstrial.outbox.choices import Channel, FailureKind, MessageStatus, Recipient, TryOutcome
from scstrial.outbox.models import Attempt, BadAddress, DueMessage, Heartbeat, Message
from scstrial.outbox.rules import LATE_AFTER, Health, claimed_before

SHOWN_AT_ONCE = 200
PAGE = 50
CLOCKWORK = "scheduler"
HOUR = timedelta(hours=1)
LONG_AGO = (datetime(1970, 1, 1, tzinfo=UTC), 0)
MESSAGES = cast(Table, Message.__table__)
# Built once, as the clockwork asks for every single message.
FROM_AT = bindparam("from_at", type_=Moment())
# Bare columns, not objects: what a sender asks of a message, for each of thousands.
NEXT_DUE = (
    select(*(MESSAGES.c[one.name] for one in fields(DueMessage)))
    .where(MESSAGES.c.status == MessageStatus.WAITING, MESSAGES.c.next_try_at <= bindparam("now", type_=Moment()))
    # As one comparison, so that the index is entered there: what was sent lies before it and is not read again.
    .where(tuple_(MESSAGES.c.next_try_at, MESSAGES.c.id) > tuple_(FROM_AT, bindparam("from_id", type_=Integer())))
    .order_by(MESSAGES.c.next_try_at, MESSAGES.c.id)
    .limit(1)
    .with_for_update(skip_locked=True)
)


def next_due(now: datetime, after: tuple[datetime, int] | None = None) -> DueMessage | None:
    """The message longest due, from a place in that order on, kept from other processes until the commit.

    On PostgreSQL one that another process has in hand is passed over, so that nobody waits for anybody.
    """
    at, last_id = after or LONG_AGO
    row = lines().execute(NEXT_DUE, {"now": now, "from_at": at, "from_id": last_id}).first()
    return None if row is None else DueMessage(*row)


def message_with_id(message_id: int) -> Message | None:
    """A message for the clockwork, as it is now and kept from others until the commit; pages use `message_for`."""
    return db.session.get(Message, message_id, populate_existing=True, with_for_update=True)


def message_for(viewer: Viewer, message_id: int) -> Message | None:
    """A message of the viewer's clinics."""
    mine = select(Message).where(Message.id == message_id, Message.clinic_id.in_(viewer.clinic_ids))
    return db.session.scalar(mine)


def attempts_of(message_id: int) -> Sequence[Attempt]:
    """Each try, oldest first."""
    return db.session.scalars(select(Attempt).where(Attempt.message_id == message_id).order_by(Attempt.id)).all()


def last_attempt_id(message_id: int) -> int | None:
    return db.session.scalar(select(func.max(Attempt.id)).where(Attempt.message_id == message_id))


def messages_of_patient(patient_id: int, *, limit: int = SHOWN_AT_ONCE) -> Sequence[Message]:
    """All messages about a patient, the latest due first."""
    mine = select(Message).where(Message.patient_id == patient_id)
    return db.session.scalars(mine.order_by(Message.due_at.desc(), Message.id.desc()).limit(limit)).all()


def messages_due_by(clinic_ids: Collection[int], until: datetime, after: Message | None = None) -> Sequence[Message]:
    """What goes out up to a moment, the earliest first: a page and one more, from behind a message."""
    planned = of_clinics(clinic_ids).where(
        Message.status.in_((MessageStatus.WAITING, MessageStatus.SENDING)), Message.next_try_at <= until
    )
    if after is not None:
        planned = planned.where(tuple_(Message.next_try_at, Message.id) > tuple_(after.next_try_at, after.id))
    return db.session.scalars(planned.order_by(Message.next_try_at, Message.id).limit(PAGE + 1)).all()


def failed_messages(clinic_ids: Collection[int]) -> Sequence[Message]:
    """What was given up and nobody has looked at yet, the earliest first."""
    failed = of_clinics(clinic_ids).where(Message.status == MessageStatus.FAILED, Message.seen_at.is_(None))
    return db.session.scalars(failed.order_by(Message.due_at, Message.id).limit(SHOWN_AT_ONCE)).all()


def calls_open(keys: Collection[str]) -> frozenset[str]:
    """Of these keys of phone calls those that nurses are shown and have not done."""
    rows = select(Message.key).where(Message.key.in_(keys), Message.channel == Channel.TASK)
    return frozenset(db.session.scalars(rows.where(Message.status == MessageStatus.SENT, Message.seen_at.is_(None))))


def open_tasks(clinic_ids: Collection[int], recipients: Collection[Recipient]) -> Sequence[Message]:
    """Tasks that are due and not done, the earliest first."""
    shown = of_clinics(clinic_ids).where(
        Message.channel == Channel.TASK,
        Message.status == MessageStatus.SENT,
        Message.seen_at.is_(None),
        Message.recipient_kind.in_(recipients),
    )
    return db.session.scalars(shown.order_by(Message.due_at, Message.id).limit(SHOWN_AT_ONCE)).all()


def messages_written_to_files(clinic_ids: Collection[int], since: datetime) -> Sequence[Message]:
    """What was written to a file in place of being sent, the latest first."""
    written = of_clinics(clinic_ids).where(
        Message.status == MessageStatus.SENT, Message.sent_through == Channel.FILE, Message.sent_at >= since
    )
    return db.session.scalars(written.order_by(Message.sent_at.desc(), Message.id.desc()).limit(SHOWN_AT_ONCE)).all()


# Messages that count for the cap: gone out to a patient since a moment, or on their way.
COUNTED = select(func.count(MESSAGES.c.id)).where(
    MESSAGES.c.patient_id == bindparam("of_id"),
    MESSAGES.c.recipient_kind == Recipient.PATIENT,
    MESSAGES.c.channel != Channel.TASK,
    MESSAGES.c.is_safety.is_(False),
    or_(
        (MESSAGES.c.status == MessageStatus.SENT) & (MESSAGES.c.sent_at >= bindparam("since", type_=Moment())),
        (MESSAGES.c.status == MessageStatus.SENDING) & (MESSAGES.c.claimed_at >= bindparam("since", type_=Moment())),
    ),
)


def sent_to_patient_since(patient_id: int, since: datetime) -> int:
    """How many messages that count for the cap went out to a patient, or are on their way."""
    return lines().execute(COUNTED, {"of_id": patient_id, "since": since}).scalar() or 0


def result_was_lost(message_id: int, channel: Channel) -> datetime | None:
    """When it was first tried, if a try on this channel may have handed it over; else None."""
    lost = or_(Attempt.outcome == TryOutcome.INTERRUPTED, Attempt.failure == FailureKind.LOST)
    tries = select(Attempt.at).where(Attempt.message_id == message_id, Attempt.channel == channel, lost)
    return db.session.scalar(tries.order_by(Attempt.id).limit(1))


def bad_addresses() -> frozenset[tuple[Channel, str]]:
    """Those that were refused for good and not said to be right since."""
    rows = select(BadAddress.channel, BadAddress.address).where(BadAddress.cleared_at.is_(None))
    return frozenset((channel, address) for channel, address in db.session.execute(rows))


def message_by_provider_id(provider_id: str) -> Message | None:
    """The message to which the text message service gave this id, kept from others until the commit."""
    mine = select(Message).where(Message.provider_id == provider_id, Message.provider_id != "")
    return db.session.scalar(mine.with_for_update())


def latest_message_to(address: str) -> Message | None:
    """The last message to a patient that went to an address."""
    mine = select(Message).where(Message.to_address == address, Message.recipient_kind == Recipient.PATIENT)
    return db.session.scalar(mine.where(Message.sent_at.is_not(None)).order_by(Message.sent_at.desc()).limit(1))


def of_clinics(clinic_ids: Collection[int]) -> Select[Message]:
    return select(Message).where(Message.clinic_id.in_(clinic_ids))


def last_ran_at(name: str) -> datetime | None:
    """When a part of the clockwork last finished its round; None: never."""
    return db.session.scalar(select(Heartbeat.at).where(Heartbeat.name == name))


def messages_with_keys(keys: Collection[str]) -> dict[str, Message]:
    """Messages by their key."""
    return {row.key: row for row in db.session.scalars(select(Message).where(Message.key.in_(keys)))}


def count_of(*which: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count(Message.id)).where(*which)) or 0


def health_at(now: datetime, since: timedelta = HOUR) -> Health:
    """How the clockwork stands, and what became of the messages of the last hour; five readings."""
    to_go, late = Message.status == MessageStatus.WAITING, now - LATE_AFTER
    stuck = Message.claimed_at <= claimed_before(now)
    recent = select(func.count(Attempt.id)).where(Attempt.at > now - since, Attempt.outcome == TryOutcome.FAILED)
    return Health(
        at=now,
        ran_at=last_ran_at(CLOCKWORK),
        due=count_of(to_go, Message.next_try_at <= now),
        late=count_of(to_go, Message.next_try_at <= late),
        stuck=count_of(Message.status == MessageStatus.SENDING, stuck),
        sent=count_of(Message.sent_at > now - since, Message.channel != Channel.TASK),
        failed_tries=db.session.scalar(recent) or 0,
        given_up=count_of(Message.status == MessageStatus.FAILED, Message.seen_at.is_(None)),
    )
