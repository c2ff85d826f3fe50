"""The second check, and codes that lead nowhere."""

from datetime import date, datetime, timedelta

from scstrial.audit.choices import System
from scstrial.bedside.queries import hold_trial
from scstrial.diary import queries
from scstrial.diary.actions.saying import say
from scstrial.diary.choices import Door, TryOutcome
from scstrial.diary.models import DiaryLink, DiaryTry
from scstrial.diary.rules import (
    TRIES,
)
from scstrial.foundation.db import db
from scstrial.outbox.actions import put
from scstrial.outbox.choices import Channel, Recipient
from scstrial.outbox.rules import WantedMessage

PLANNER = "diary"
TASK_KEPT = timedelta(days=2)


def try_birth_date(link: DiaryLink, born_on: date, *, now: datetime) -> TryOutcome:
    """One try at the second check, counted; the fifth wrong one locks and calls a nurse."""
    hold_trial(link.trial)
    if queries.door_of(link, now) is not Door.OPEN:
        return TryOutcome.WRONG
    outcome = TryOutcome.RIGHT if born_on == link.trial.patient.born_on else TryOutcome.WRONG
    db.session.add(DiaryTry(at=now, outcome=outcome, trial_id=link.trial_id, link_id=link.id))
    db.session.flush()
    if outcome is TryOutcome.RIGHT:
        say("patient's page opened", link, System.PATIENT, now)
        return outcome
    say("wrong date of birth on the patient's page", link, System.PATIENT, now)
    if queries.door_of(link, now) is Door.LOCKED:
        say("patient's link locked", link, System.PATIENT, now)
        put(PLANNER, [locked_task(link, now)], now=now)
    return outcome


def locked_task(link: DiaryLink, now: datetime) -> WantedMessage:
    trial = link.trial
    return WantedMessage(
        key=f"diary-locked:{link.id}",
        kind="diary_locked",
        recipient=Recipient.NURSES,
        channel=Channel.TASK,
        clinic_id=trial.clinic_id,
        patient_id=trial.patient_id,
        trial_id=trial.id,
        due_at=now,
        useful_until=now + TASK_KEPT,
        subject="Patient's link locked: phone the patient",
        body=f"The date of birth was wrong {TRIES} times. Phone the patient: take the log, or make a new link.\n",
    )


def note_wrong_code(from_mark: str, *, now: datetime) -> None:
    """A code that leads nowhere, counted."""
    db.session.add(DiaryTry(at=now, outcome=TryOutcome.NO_SUCH_CODE, from_mark=from_mark))
    db.session.flush()
