"""Ways to reach a patient, whether a message may go now, and what came back."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Table, bindparam, or_, select

from scstrial.clinics.models import Clinic
from scstrial.contact.choices import AnswerKind
from scstrial.contact.models import Reply
from scstrial.foundation.access import Viewer
from scstrial.foundation.db import db, lines
from scstrial.outbox.choices import Channel, EndReason, MessageStatus, Recipient
from scstrial.outbox.models import DueMessage, Message
from scstrial.outbox.queries import latest_message_to, sent_to_patient_since
from scstrial.outbox.rules import MESSAGES_A_DAY, ContactHours, MayGo, day_begins, next_day_opens
from scstrial.patients.choices import MessageChannel, Step
from scstrial.patients.models import ContactConsent, Patient
from scstrial.patients.rules import ORDERS

Who = Row[Any, Any, Any, Any, Any]  # the columns of WHO
PATIENTS, CONSENTS = cast(Table, Patient.__table__), cast(Table, ContactConsent.__table__)
# Built once, and asked for bare columns, as the clockwork asks for every single message.
WHO = (
    select(PATIENTS.c.id, PATIENTS.c.step, PATIENTS.c.email, PATIENTS.c.phone, PATIENTS.c.time_zone)
    .where(PATIENTS.c.id == bindparam("of_id"))
    .with_for_update()
)
LAST_WORD = (
    select(CONSENTS.c.id, CONSENTS.c.agreed)
    .where(CONSENTS.c.patient_id == bindparam("of_id"), CONSENTS.c.channel == bindparam("by_way"))
    .order_by(CONSENTS.c.id.desc())
    .limit(1)
)
ANSWERS = frozenset({AnswerKind.STOP_CONFIRMED.value, AnswerKind.START_CONFIRMED.value, AnswerKind.HELP_ANSWER.value})
SHOWN_AT_ONCE = 50
ASKED_LATELY = timedelta(days=30)  # a yes answers a question that was asked within this time [design]


def ways_to(
    patient: Patient, agreed: Collection[MessageChannel], bad: Collection[tuple[Channel, str]]
) -> list[tuple[Channel, str]]:
    """Channels with an agreement and an address that is not known to be wrong, in the patient's order."""
    addresses = {MessageChannel.EMAIL: patient.email, MessageChannel.SMS: patient.phone}
    order = sorted(ORDERS, key=lambda channel: channel != patient.first_channel)
    ways = [(Channel(str(channel)), addresses[channel]) for channel in order if channel in agreed]
    return [way for way in ways if way[1] and way not in bad]


def may_go(message: Message | DueMessage, now: datetime, cap: int = MESSAGES_A_DAY) -> MayGo:
    """Asked in the transaction that claims it: record open, agreed on this channel, address still right, day not full.

    The patient's row is held until the commit: an opt-out is either seen here, or comes after the claim.
    """
    if message.recipient_kind is not Recipient.PATIENT or message.channel is Channel.TASK:
        return MayGo()
    patient = lines().execute(WHO, {"of_id": message.patient_id}).first()
    if patient is None or patient.step is Step.CLOSED:
        return MayGo(why_not=EndReason.RECORD_CLOSED)
    if message.kind in ANSWERS:
        return MayGo()
    way = MessageChannel(str(message.channel))
    consent = lines().execute(LAST_WORD, {"of_id": patient.id, "by_way": way}).first()
    if message.kind == AnswerKind.CONSENT_CONTACT:
        return MayGo(why_not=None if consent is None or consent.agreed else EndReason.OPTED_OUT)
    if consent is None or not consent.agreed:
        return MayGo(why_not=EndReason.OPTED_OUT)
    if message.to_address not in (patient.email, patient.phone):
        return MayGo(why_not=EndReason.CONTACT_CHANGED)
    hours = hours_now(message, patient)
    return MayGo(consent.id, not_before=free_again_at(message, patient, hours, now, cap), hours=hours)


def hours_now(message: Message | DueMessage, patient: Who) -> ContactHours | None:
    """The message's hours on the clock of where the patient lives now: it may have been planned before a move."""
    return None if message.hours is None else replace(message.hours, zone=patient.time_zone)


def free_again_at(
    message: Message | DueMessage, patient: Who, hours: ContactHours | None, now: datetime, cap: int
) -> datetime | None:
    """None while the patient's day has room; safety instructions always have."""
    if message.is_safety or hours is None:
        return None
    if sent_to_patient_since(patient.id, day_begins(now, ZoneInfo(patient.time_zone))) < cap:
        return None
    return next_day_opens(now, hours)


def latest_consent(patient_id: int, channel: MessageChannel) -> ContactConsent | None:
    """The last word on a channel."""
    mine = select(ContactConsent).where(ContactConsent.patient_id == patient_id, ContactConsent.channel == channel)
    return db.session.scalar(mine.order_by(ContactConsent.id.desc()).limit(1))


def last_agreement(patient_id: int, channel: MessageChannel) -> ContactConsent | None:
    """The last yes on a channel, whatever came after it."""
    mine = select(ContactConsent).where(
        ContactConsent.patient_id == patient_id, ContactConsent.channel == channel, ContactConsent.agreed.is_(True)
    )
    return db.session.scalar(mine.order_by(ContactConsent.id.desc()).limit(1))


def consent_with_id(consent_id: int | None) -> ContactConsent | None:
    return None if consent_id is None else db.session.get(ContactConsent, consent_id)


def patients_who_wrote(address: str) -> Sequence[Patient]:
    """Whose number it is; else whose caregiver's; else to whom the last message at this number was sent."""
    for column in (Patient.phone, Patient.caregiver_phone):
        if found := db.session.scalars(select(Patient).where(column == address).order_by(Patient.id)).all():
            return found
    last = latest_message_to(address)
    patient = db.session.get(Patient, last.patient_id) if last is not None and last.patient_id is not None else None
    return [] if patient is None else [patient]


def first_clinic_id() -> int | None:
    """Where a text message from a number that nobody has is looked at."""
    return db.session.scalar(select(Clinic.id).order_by(Clinic.id).limit(1))


def was_asked(patient_id: int, now: datetime) -> Message | None:
    """The question whether the patient wants messages, if it went out lately."""
    asked = select(Message).where(
        Message.patient_id == patient_id,
        Message.kind == AnswerKind.CONSENT_CONTACT.value,
        Message.status == MessageStatus.SENT,
        Message.sent_at >= now - ASKED_LATELY,
    )
    return db.session.scalar(asked.order_by(Message.sent_at.desc()).limit(1))


def is_being_asked(patient_id: int, now: datetime) -> bool:
    """The question waits, or went out lately."""
    waiting = Message.status.in_((MessageStatus.WAITING, MessageStatus.SENDING))
    lately = (Message.status == MessageStatus.SENT) & (Message.sent_at >= now - ASKED_LATELY)
    asked = select(Message.id).where(
        Message.patient_id == patient_id,
        Message.kind == AnswerKind.CONSENT_CONTACT.value,
        or_(waiting, lately),
    )
    return db.session.scalar(asked.limit(1)) is not None


def is_known(key: str) -> bool:
    """Was this text message kept already?"""
    return db.session.scalar(select(Reply.id).where(Reply.key == key)) is not None


def reply_behind(key: str) -> int | None:
    """The text message that a task is about, by the task's key."""
    kind, _, number = key.partition(":")
    return int(number) if kind == "reply" and number.isdecimal() else None


def may_be_corrected(message: Message) -> bool:
    """A message to a patient that failed and may still be of use with another address."""
    return (
        message.status is MessageStatus.FAILED
        and message.failed_why is not EndReason.TOO_LATE
        and message.recipient_kind is Recipient.PATIENT
        and message.patient_id is not None
    )


def reply_for(viewer: Viewer, reply_id: int) -> Reply | None:
    """A text message to one of the viewer's clinics."""
    return db.session.scalar(select(Reply).where(Reply.id == reply_id, Reply.clinic_id.in_(viewer.clinic_ids)))


def replies_of(patient_id: int) -> Sequence[Reply]:
    """What a patient wrote, the latest first."""
    mine = select(Reply).where(Reply.patient_id == patient_id).order_by(Reply.at.desc(), Reply.id.desc())
    return db.session.scalars(mine.limit(SHOWN_AT_ONCE)).all()
