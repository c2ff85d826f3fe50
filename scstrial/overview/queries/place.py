"""How the place runs: does the database answer, do the reminders go out, who works here."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, text

from scstrial.accounts.queries import people_of
from scstrial.complications.models import NotJudged
from scstrial.complications.queries import trials_not_judged
from scstrial.foundation.access import Viewer
from scstrial.foundation.db import db
from scstrial.outbox.choices import MessageStatus
from scstrial.outbox.models import Message
from scstrial.outbox.queries import last_ran_at
from scstrial.outbox.rules import is_silent
from scstrial.patients.choices import Step
from scstrial.patients.queries import step_counts

CLOCKWORK = "scheduler"  # the name under which the scheduler notes that it is alive


@dataclass(frozen=True)
class Clockwork:
    """When the reminders last ran; silent when that is too long ago."""

    ran_at: datetime | None
    is_silent: bool


@dataclass(frozen=True)
class Place:
    """What an administrator sees: numbers only, no patient."""

    people: int
    closed_accounts: int
    messages_failed: int
    messages_waiting: int
    not_judged: Sequence[NotJudged]


def clockwork(now: datetime) -> Clockwork:
    ran_at = last_ran_at(CLOCKWORK)
    return Clockwork(ran_at, is_silent(ran_at, now))


def place_of(viewer: Viewer, now: datetime) -> Place:
    """People and messages of the viewer's clinics, counted."""
    people = people_of(viewer)
    failed = Message.status == MessageStatus.FAILED
    waiting = Message.status == MessageStatus.WAITING
    return Place(
        people=sum(person.active for person in people),
        closed_accounts=sum(not person.active for person in people),
        messages_failed=count_messages(viewer.clinic_ids, failed & Message.seen_at.is_(None)),
        messages_waiting=count_messages(viewer.clinic_ids, waiting & (Message.next_try_at <= now)),
        not_judged=trials_not_judged(viewer.clinic_ids),
    )


def count_messages(clinic_ids: Collection[int], condition: ColumnElement[bool]) -> int:
    counted = select(func.count(Message.id)).where(Message.clinic_id.in_(clinic_ids), condition)
    return db.session.scalar(counted) or 0


def pipeline(clinic_ids: Collection[int]) -> Mapping[Step, int]:
    """How many patients stand on each step, in the order of the way."""
    return step_counts(clinic_ids)


def database_answers() -> bool:
    """Whether the database can be read."""
    return bool(db.session.scalar(text("SELECT 1")))
