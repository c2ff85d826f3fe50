"""Wordings as the page shows them: what counts, what a change does to messages already planned."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select

from scstrial.clinics.models import Clinic
from scstrial.foundation.db import db
from scstrial.outbox.choices import Channel, MessageStatus, Recipient
from scstrial.outbox.models import Message
from scstrial.outbox.rules import WantedMessage
from scstrial.outbox.text_messages import text_of as as_text_message
from scstrial.reminders.choices import ReminderKind
from scstrial.reminders.queries.clinics import own_wordings, texts_of
from scstrial.reminders.queries.facts import clinic_words_for, facts_of
from scstrial.reminders.rules import messages_wanted
from scstrial.reminders.rules.sms import SmsSize, sms_size
from scstrial.reminders.rules.wordings import Texts
from scstrial.reminders.wording import LINK, ClinicWords, has_spanish, standard_texts, worded
from scstrial.trials.models import Trial

EXAMPLES = 5


@dataclass(frozen=True)
class Changed:
    """One planned message as it stands and as it would read."""

    message: Message
    subject: str
    body: str


@dataclass(frozen=True)
class Look:
    """What a wording would do: an example in each language with its size as SMS, the planned messages it changes."""

    examples: Sequence[tuple[str, str, str, SmsSize]]
    planned: int
    changed: Sequence[Changed]


def is_to_patient(kind: str) -> bool:
    """Messages to patients exist in Spanish too."""
    return has_spanish(kind)


def texts_in_use(clinic: Clinic, kind: str) -> Texts:
    """The clinic's own, else those of the program, in each language there is."""
    version = own_wordings([clinic.id]).get(clinic.id, {}).get(kind)
    return version.texts if version is not None and version.texts else standard_texts(kind)


def kinds_with_versions(clinic: Clinic) -> list[tuple[ReminderKind, int | None]]:
    """Every message, with the number of the clinic's own version where there is one."""
    own = own_wordings([clinic.id]).get(clinic.id, {})
    return [
        (kind, own[kind.value].number if kind.value in own and own[kind.value].texts else None) for kind in ReminderKind
    ]


def look_at(clinic: Clinic, kind: str, texts: Texts, now: datetime) -> Look:
    """The example, and what would change in the messages already planned; nothing is stored."""
    words = words_with(clinic, kind, texts)
    waiting = (Message.clinic_id == clinic.id, Message.kind == kind, Message.status == MessageStatus.WAITING)
    planned = db.session.scalar(select(func.count(Message.id)).where(*waiting)) or 0
    rows = db.session.scalars(
        select(Message).where(*waiting).order_by(Message.due_at, Message.id).limit(EXAMPLES)
    ).all()
    examples = [example(kind, language, replace(words, link=LINK), now) for language in texts]
    return Look(examples, planned, [changed(row, wish, words) for row, wish in wishes_of(rows, now)])


def wishes_of(rows: Sequence[Message], now: datetime) -> Iterator[tuple[Message, WantedMessage]]:
    """What the planner says of these rows, so that an appointment is told as it will be; else what the row says."""
    trials = db.session.scalars(select(Trial).where(Trial.id.in_({row.trial_id for row in rows}))).all()
    wanted = {one.key: one for facts in facts_of(trials) for one in messages_wanted(facts, now)} if trials else {}
    for row in rows:
        yield row, wanted.get(row.key) or wanted_like(row.kind, row.language, row.due_at)


def words_with(clinic: Clinic, kind: str, texts: Texts) -> ClinicWords:
    own = texts_of(own_wordings([clinic.id]).get(clinic.id, {}))
    typed = {(kind, language, part): text for language, parts in texts.items() for part, text in parts.items()}
    return clinic_words_for(clinic, {**own, **typed})


def example(kind: str, language: str, words: ClinicWords, now: datetime) -> tuple[str, str, str, SmsSize]:
    said = worded(replace(wanted_like(kind, language, now), speaks_of=now), words)
    return language, said.subject, said.body, sms_size(as_text_message(said.body, ""))


def wanted_like(kind: str, language: str, due_at: datetime) -> WantedMessage:
    return WantedMessage("", kind, Recipient.PATIENT, Channel.EMAIL, 0, due_at, due_at, language=language, about="…")


def changed(row: Message, wish: WantedMessage, words: ClinicWords) -> Changed:
    said = worded(wish, replace(words, link=LINK if LINK in row.body else ""))
    return Changed(row, said.subject, said.body)
