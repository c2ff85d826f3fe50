"""Messages as the pages show them: with the patient, the words of their kind and the clock to tell times by."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from scstrial.clinics.models import Clinic
from scstrial.clinics.queries import clinics_with_ids
from scstrial.complications.choices import Urgency
from scstrial.complications.models import Flag, NotJudged
from scstrial.complications.queries import open_flags, trials_not_judged
from scstrial.foundation.access import Viewer
from scstrial.foundation.db import db
from scstrial.outbox import queries as outbox
from scstrial.outbox.choices import MessageStatus, Recipient
from scstrial.outbox.models import Attempt, Message
from scstrial.outbox.queries.hours import hour_by_hour
from scstrial.outbox.rules import CALL_INSTEAD, Hour, call_key, is_silent
from scstrial.patients.models import Patient
from scstrial.reminders.choices import ReminderKind
from scstrial.reminders.models import ReminderPause
from scstrial.reminders.queries.pauses import open_pauses
from scstrial.reminders.wording import has_other_clock

AHEAD = timedelta(hours=48)
LOOKED_BACK = timedelta(days=7)
CLOCKWORK = "scheduler"
STAFF = (Recipient.NURSES, Recipient.PHYSICIANS, Recipient.LEAD)
KIND_WORDS = {kind.value: kind.label for kind in ReminderKind}


@dataclass(frozen=True)
class Line:
    """A message, about whom it is, what it is, and the time zone in which its times are told."""

    message: Message
    patient: Patient | None
    what: str
    zone: str
    clinic_zone: str = ""  # told too where it shows another time

    def has_other_clock(self, moment: datetime) -> bool:
        return bool(self.clinic_zone) and has_other_clock(moment, ZoneInfo(self.zone), ZoneInfo(self.clinic_zone))

    def clinic_clock(self, moment: datetime) -> str:
        """The clinic's time of day, where it is the same day there; else nothing, and the day has to be said."""
        here, there = moment.astimezone(ZoneInfo(self.zone)), moment.astimezone(ZoneInfo(self.clinic_zone))
        return f"{there:%H:%M}" if here.date() == there.date() else ""


@dataclass(frozen=True)
class PauseLine:
    """A pause with the patient it is for, or none for all of a clinic."""

    pause: ReminderPause
    patient: Patient | None
    clinic: Clinic


@dataclass(frozen=True)
class ClinicMessages:
    """What the page of the clinic shows."""

    failed: Sequence[Line]
    tasks: Sequence[Line]
    ahead: Sequence[Line]
    written: Sequence[Line]
    ran_at: datetime | None
    is_silent: bool
    paused_by: Sequence[Flag]
    not_judged: Sequence[NotJudged]
    pauses: Sequence[PauseLine]
    hours: Sequence[Hour]  # of the last day those in which something happened, the latest first
    next_id: int | None  # the page of what goes out goes on behind this message


def messages_of_clinics(viewer: Viewer, now: datetime, after: int | None = None) -> ClinicMessages:
    """What failed, what is to be done, what goes out in 48 hours (from behind one), what was written to files."""
    mine = viewer.clinic_ids
    ahead_rows = outbox.messages_due_by(mine, now + AHEAD, outbox.message_for(viewer, after) if after else None)
    more = len(ahead_rows) > outbox.PAGE
    ran_at = outbox.last_ran_at(CLOCKWORK)
    failed_rows = outbox.failed_messages(mine)
    with_them = {call_key(row.key) for row in failed_rows}  # the call stands beside the message that failed
    lists = (
        failed_rows,
        [row for row in outbox.open_tasks(mine, STAFF) if row.key not in with_them],
        ahead_rows[: outbox.PAGE],
        outbox.messages_written_to_files(mine, now - LOOKED_BACK),
    )
    patients = patients_with_ids({row.patient_id for rows in lists for row in rows if row.patient_id is not None})
    zones = {clinic.id: clinic.time_zone for clinic in clinics_with_ids(mine)}
    failed, tasks, ahead, written = (lines_of(rows, patients, zones) for rows in lists)
    return ClinicMessages(
        failed,
        tasks,
        ahead,
        written,
        ran_at,
        is_silent(ran_at, now),
        open_emergencies_in(mine),
        trials_not_judged(mine),
        pause_lines(mine, now),
        [hour for hour in reversed(hour_by_hour(now, mine)) if not hour.is_quiet],
        ahead_rows[outbox.PAGE - 1].id if more else None,
    )


def pause_lines(clinic_ids: Collection[int], now: datetime, patient_id: int | None = None) -> list[PauseLine]:
    """Pauses that go on; for one patient: its own and those of its whole clinic."""
    rows = [row for row in open_pauses(clinic_ids, now) if patient_id is None or row.patient_id in (None, patient_id)]
    patients = patients_with_ids({row.patient_id for row in rows if row.patient_id is not None})
    clinics = {clinic.id: clinic for clinic in clinics_with_ids(clinic_ids)} if rows else {}
    return [PauseLine(row, patients.get(row.patient_id or 0), clinics[row.clinic_id]) for row in rows]


def open_emergencies_in(clinic_ids: Collection[int]) -> list[Flag]:
    """Emergencies that nobody has closed: the routine prompts of their patients pause (rule book 10)."""
    return [flag for flag in open_flags(clinic_ids) if flag.urgency is Urgency.EMERGENCY]


def messages_of_patient(patient: Patient) -> tuple[list[Line], list[Line]]:
    """What is planned, the earliest first; what was sent, failed or was withdrawn, the latest first."""
    clinic_zone = patient.clinic.time_zone
    rows = outbox.messages_of_patient(patient.id)
    lines = [replace(line_of(row, patient, patient.time_zone), clinic_zone=clinic_zone) for row in rows]
    planned = [line for line in lines if line.message.status in (MessageStatus.WAITING, MessageStatus.SENDING)]
    over = [line for line in lines if line not in planned]
    return planned[::-1], over


def line_for(viewer: Viewer, message_id: int) -> Line | None:
    """One message of the viewer's clinics."""
    message = outbox.message_for(viewer, message_id)
    if message is None:
        return None
    patient = db.session.get(Patient, message.patient_id) if message.patient_id is not None else None
    (clinic,) = clinics_with_ids([message.clinic_id])
    line = line_of(message, patient, patient.time_zone if patient else clinic.time_zone)
    return replace(line, clinic_zone=clinic.time_zone)


def behind_call(viewer: Viewer, call: Message) -> Message | None:
    """The message in whose place somebody phones, for its text; None for other tasks, and where there never was one."""
    if not call.key.startswith(CALL_INSTEAD):
        return None
    key = call.key.removeprefix(CALL_INSTEAD)
    message = outbox.messages_with_keys([key]).get(key)
    return message if message is not None and message.clinic_id in viewer.clinic_ids else None


def tries_of(message_id: int) -> Sequence[Attempt]:
    """Each try, oldest first."""
    return outbox.attempts_of(message_id)


def patients_with_ids(ids: Collection[int]) -> dict[int, Patient]:
    return {patient.id: patient for patient in db.session.scalars(select(Patient).where(Patient.id.in_(ids)))}


def lines_of(rows: Iterable[Message], patients: dict[int, Patient], zones: dict[int, str]) -> list[Line]:
    return [line_of(row, patients.get(row.patient_id or 0), zones[row.clinic_id]) for row in rows]


def line_of(message: Message, patient: Patient | None, zone: str) -> Line:
    return Line(message, patient, KIND_WORDS.get(message.kind, message.subject), zone)
