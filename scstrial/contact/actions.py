"""What is done about a text message from a patient, and about what the service tells."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError

from scstrial.audit.actions import Person, record
from scstrial.audit.choices import System
from scstrial.clinics.models import Clinic
from scstrial.contact import queries
from scstrial.contact.choices import AnswerKind, ReplyKind
from scstrial.contact.models import Reply
from scstrial.contact.rules import answered_by_provider, ends_everything, kind_of_reply
from scstrial.contact.wording import answer_text
from scstrial.foundation.db import db
from scstrial.foundation.refusal import Problem, Refused
from scstrial.outbox.actions import put, send_again_to
from scstrial.outbox.channels import Outgoing
from scstrial.outbox.choices import Channel, Recipient
from scstrial.outbox.models import Message
from scstrial.outbox.rules import ContactHours, WantedMessage
from scstrial.patients.actions import correct_details, lock, record_consent
from scstrial.patients.choices import ConsentHow, MessageChannel
from scstrial.patients.models import Patient
from scstrial.patients.queries import details_of

PLANNER = "contact"
OF_USE_FOR = timedelta(hours=24)
TASK_KEPT = timedelta(days=14)
ASK_VERSION = "sms-ask-1"
LONGEST_WORDING = 500
SUBJECTS = {
    ReplyKind.STOP: "Text messages ended by the patient: phone instead",
    ReplyKind.START: "Text messages wanted again by the patient",
    ReplyKind.HELP: "The patient asked for help by text message",
    ReplyKind.FREE: "A text message from the patient",
}
TO_DO = {
    ReplyKind.STOP: "No more text messages go to this patient. Call, and agree how the patient wants to be reached.",
    ReplyKind.HELP: "The patient was told whom to call. Read what the patient wrote, and call.",
    ReplyKind.FREE: "Read what the patient wrote, and call.",
}
NOBODYS = "A text message from a number that no patient has"


def take_reply(provider_id: str, address: str, text: str, *, now: datetime, provider_answers: bool) -> list[Reply]:
    """Keep a text message for each patient whose number it is, and do what it asks for; told twice, done once."""
    people = queries.patients_who_wrote(address)
    replies = [take_from(one, provider_id, address, text, provider_answers, now) for one in people]
    if not people:
        replies = [take_from_nobody(provider_id, address, text, now)]
    db.session.flush()
    return [reply for reply in replies if reply is not None]


def take_from(
    patient: Patient, provider_id: str, address: str, text: str, provider_answers: bool, now: datetime
) -> Reply | None:
    """From one patient: the record is held, so that no message is claimed meanwhile under the old consent."""
    lock(patient)
    kind = what_it_does(patient, kind_of_reply(text), now)
    key = f"{provider_id}:{patient.id}"
    reply = keep(Reply(key=key, clinic_id=patient.clinic_id, patient_id=patient.id), address, text, kind, now)
    if reply is None:
        return None
    if kind is ReplyKind.STOP:
        end_messages(patient, reply, provider_answers, now)
    elif kind in (ReplyKind.START, ReplyKind.YES):
        begin_messages(patient, reply, now)
    elif kind is ReplyKind.HELP:
        answer(patient, AnswerKind.HELP_ANSWER, reply, now)
    if kind in TO_DO:
        call_nurse(reply, SUBJECTS[kind], TO_DO[kind], now)
    return reply


def take_from_nobody(provider_id: str, address: str, text: str, now: datetime) -> Reply | None:
    """Nobody's number: looked at in the first clinic."""
    clinic_id = queries.first_clinic_id()
    if clinic_id is None:
        return None
    unknown = Reply(key=f"{provider_id}:", clinic_id=clinic_id)
    reply = keep(unknown, address, text, kind_of_reply(text), now)
    if reply is not None:
        call_nurse(reply, NOBODYS, "Read it, and find out whose it is.", now)
    return reply


def keep(reply: Reply, address: str, text: str, kind: ReplyKind, now: datetime) -> Reply | None:
    """The row; None when it is there already."""
    if queries.is_known(reply.key):
        return None
    reply.from_address, reply.text, reply.kind, reply.at = address, text, kind, now
    try:
        with db.session.begin_nested():
            db.session.add(reply)
    except IntegrityError:
        return None
    about = {"clinic_id": reply.clinic_id, "patient_id": reply.patient_id}
    record("text message received", by=System.PATIENT_TEXT, now=now, **about, reply_id=reply.id)
    return reply


def what_it_does(patient: Patient, kind: ReplyKind, now: datetime) -> ReplyKind:
    """START brings back what was agreed to before, YES answers our question; without these a nurse reads it."""
    latest = queries.latest_consent(patient.id, MessageChannel.SMS)
    if kind is ReplyKind.START:
        ended = latest is not None and not latest.agreed
        return kind if ended and queries.last_agreement(patient.id, MessageChannel.SMS) else ReplyKind.FREE
    if kind is ReplyKind.YES:
        agreed_or_new = latest is None or latest.agreed
        return kind if agreed_or_new and queries.was_asked(patient.id, now) else ReplyKind.FREE
    return kind


def end_messages(patient: Patient, reply: Reply, provider_answers: bool, now: datetime) -> None:
    """No more text messages from this transaction on, no e-mail either if all messages were meant; one confirmation."""
    channels = [MessageChannel.SMS, MessageChannel.EMAIL] if ends_everything(reply.text) else [MessageChannel.SMS]
    ended = [channel for channel in channels if end_on(patient, channel, ConsentHow.BY_TEXT, now)]
    if MessageChannel.SMS in ended and not answered_by_provider(reply.text, provider_answers):
        answer(patient, AnswerKind.STOP_CONFIRMED, reply, now)


def end_on(patient: Patient, channel: MessageChannel, how: ConsentHow, now: datetime) -> bool:
    """False when it was ended before. A STOP before any agreement is kept as well: nothing may be sent then."""
    latest = queries.latest_consent(patient.id, channel)
    if (latest is not None and not latest.agreed) or (latest is None and channel is not MessageChannel.SMS):
        return False
    by = System.PATIENT_TEXT if how is ConsentHow.BY_TEXT else System.PHONE_COMPANY
    record_consent(patient, channel, False, wording="", by=by, now=now, how=how)
    return True


def begin_messages(patient: Patient, reply: Reply, now: datetime) -> None:
    """The words agreed to are those of the earlier agreement, or of our question."""
    latest = queries.latest_consent(patient.id, MessageChannel.SMS)
    if latest is not None and latest.agreed:
        return
    before = queries.last_agreement(patient.id, MessageChannel.SMS) if reply.kind is ReplyKind.START else None
    asked = queries.was_asked(patient.id, now)
    if before is not None:
        wording, version = before.wording, before.text_version
    else:
        wording, version = (asked.body if asked is not None else "")[:LONGEST_WORDING], ASK_VERSION
    record_consent(
        patient,
        MessageChannel.SMS,
        True,
        wording=wording,
        text_version=version,
        by=System.PATIENT_TEXT,
        now=now,
        how=ConsentHow.BY_TEXT,
    )
    answer(patient, AnswerKind.START_CONFIRMED, reply, now)


def answer(patient: Patient, kind: AnswerKind, reply: Reply, now: datetime) -> None:
    """A text message back, at any hour: the patient has just written."""
    put(PLANNER, [to_patient(patient, kind, f"{kind}:{reply.id}", reply.from_address, now)], now=now)


def to_patient(patient: Patient, kind: AnswerKind, key: str, address: str, now: datetime) -> WantedMessage:
    return WantedMessage(
        key=key.replace("_", "-"),
        kind=kind.value,
        recipient=Recipient.PATIENT,
        channel=Channel.SMS,
        clinic_id=patient.clinic_id,
        patient_id=patient.id,
        due_at=now,
        useful_until=now + OF_USE_FOR,
        address=address,
        language=patient.language.value,
        subject=kind.label,
        body=answer_text(kind, patient.language.value, patient.clinic),
        is_safety=True,
    )


def call_nurse(reply: Reply, subject: str, what: str, now: datetime) -> None:
    """A task for the nurses, without a word of what the patient wrote."""
    task = WantedMessage(
        key=f"reply:{reply.id}",
        kind="reply",
        recipient=Recipient.NURSES,
        channel=Channel.TASK,
        clinic_id=reply.clinic_id,
        patient_id=reply.patient_id,
        due_at=now,
        useful_until=now + TASK_KEPT,
        subject=subject,
        body=what,
    )
    put(PLANNER, [task], now=now)


def ask_for_consent(patient: Patient, *, by: Person, now: datetime) -> None:
    """The question whether the patient wants text messages, by text message; who has ended them is not asked."""
    lock(patient)
    refuse_to_ask(patient, now)
    clinic: Clinic = patient.clinic
    hours = ContactHours(patient.time_zone, clinic.quiet_until, clinic.quiet_from)
    message = to_patient(
        patient, AnswerKind.CONSENT_CONTACT, f"consent-contact:{patient.id}:{now:%Y%m%d%H%M%S}", patient.phone, now
    )
    put(PLANNER, [replace(message, hours=hours)], now=now)
    about = {"clinic_id": patient.clinic_id, "patient_id": patient.id}
    record("asked by text message for consent to messages", by=by, now=now, **about)


def refuse_to_ask(patient: Patient, now: datetime) -> None:
    latest = queries.latest_consent(patient.id, MessageChannel.SMS)
    if not patient.phone:
        raise Refused([Problem("Enter the patient's phone number first.")])
    if latest is not None:
        said = "has agreed already" if latest.agreed else "has ended text messages: ask in person or by phone"
        raise Refused([Problem(f"The patient {said}.")])
    if queries.is_being_asked(patient.id, now):
        raise Refused([Problem("The patient was asked by text message already. Wait for the answer, or phone.")])


def correct_and_send(message: Message, patient: Patient, address: str, *, by: Person, now: datetime) -> None:
    """The right address into the record, with its history, and the message to it; one transaction."""
    lock(patient)
    channel = failed_channel(message)
    latest = queries.latest_consent(patient.id, MessageChannel(str(channel)))
    if latest is None or not latest.agreed:
        raise Refused([Problem("The patient does not agree to messages this way. Phone instead.", "address")])
    known = details_of(patient)
    details = replace(known, email=address) if channel is Channel.EMAIL else replace(known, phone=address)
    correct_details(patient, details, seen_version=patient.version, by=by, now=now)
    send_again_to(message, channel, address, by=by, now=now)


def failed_channel(message: Message) -> Channel:
    """The way that failed last."""
    return Channel(message.failed_ways[-1][0]) if message.failed_ways else message.channel


def note_opt_out(outgoing: Outgoing, now: datetime) -> None:
    """The phone company says that this number has ended text messages: so have the patients who have it."""
    note_opt_outs(queries.patients_who_wrote(outgoing.address), now)


def note_opt_outs(patients: Sequence[Patient], now: datetime) -> None:
    for patient in patients:
        lock(patient)
        end_on(patient, MessageChannel.SMS, ConsentHow.PHONE_COMPANY, now)
