"""What people set: pauses, a clinic's own wording in versions, steps ordered for one trial."""

from datetime import datetime

from scstrial.accounts.models import User
from scstrial.audit.actions import record
from scstrial.clinics.models import Clinic
from scstrial.foundation.db import db
from scstrial.foundation.named import done
from scstrial.foundation.refusal import refuse_if
from scstrial.patients.models import Patient
from scstrial.reminders.actions.planning import plans_of, write_plans
from scstrial.reminders.choices import ReminderKind
from scstrial.reminders.models import OrderedStep, ReminderPause, ReminderTimes, WordingVersion
from scstrial.reminders.queries import is_to_patient, times_versions_of, trials_to_plan, wording_versions_of
from scstrial.reminders.rules import Timetable, as_stored
from scstrial.reminders.rules.pausing import problems_with_pause, problems_with_reason
from scstrial.reminders.rules.wordings import Texts, problems_with_wording
from scstrial.reminders.wording import standard_texts
from scstrial.trials.models import Trial


def pause_messages(
    clinic: Clinic, patient: Patient | None, until: datetime, why: str, *, by: User, now: datetime
) -> ReminderPause:
    """No routine message to this patient, or to any of the clinic, until then; it resumes by itself."""
    refuse_if(problems_with_pause(until, why, now))
    row = ReminderPause(
        clinic_id=clinic.id,
        patient_id=patient.id if patient is not None else None,
        begins_at=now,
        ends_at=until,
        why=why.strip(),
        by_id=by.id,
        by_name=by.name,
    )
    db.session.add(row)
    db.session.flush()
    patient_id = row.patient_id
    record("messages paused", by=by, now=now, clinic_id=clinic.id, patient_id=patient_id, pause_id=row.id)
    plan_again(patient, now)
    return row


def resume_messages(pause: ReminderPause, *, by: User, now: datetime) -> None:
    """Before its time; what was to wait for the end of the pause goes out now if it is still of use."""
    if pause.over_at <= now:
        return
    pause.ended_at, pause.ended_by_name = now, by.name
    db.session.flush()
    patient_id = pause.patient_id
    record("messages resumed", by=by, now=now, clinic_id=pause.clinic_id, patient_id=patient_id, pause_id=pause.id)
    plan_again(db.session.get(Patient, patient_id) if patient_id is not None else None, now)


def plan_again(patient: Patient | None, now: datetime) -> None:
    """At once for one patient; for a whole clinic the next round does it."""
    if patient is not None:
        write_plans(plans_of(trials_to_plan(patient.id, now), {}, now), now)


def order_step(trial: Trial, kind: ReminderKind, wanted: bool, *, by: User, now: datetime) -> None:
    """A kind of reminder that only those get for whom it was ordered; or no longer."""
    row = OrderedStep(trial_id=trial.id, kind=kind.value, wanted=wanted, **done(by, now))
    db.session.add(row)
    db.session.flush()
    act = "reminder ordered" if wanted else "reminder no longer ordered"
    record(act, by=by, now=now, clinic_id=trial.clinic_id, patient_id=trial.patient_id, trial_id=trial.id)
    plan_again(trial.patient, now)


def change_wording(
    clinic: Clinic, kind: ReminderKind, texts: Texts, why: str, *, by: User, now: datetime
) -> WordingVersion:
    """A new version of the clinic's own text; empty `texts`: back to the text that comes with the program."""
    refuse_if(problems_with_reason(why))
    check_wording(kind, texts)
    earlier = wording_versions_of(clinic.id, kind.value)
    row = WordingVersion(
        clinic_id=clinic.id,
        kind=kind.value,
        number=earlier[0].number + 1 if earlier else 1,
        texts={language: dict(parts) for language, parts in texts.items()},
        why=why.strip(),
        made_at=now,
        by_id=by.id,
        by_name=by.name,
    )
    db.session.add(row)
    db.session.flush()
    record("wording changed", by=by, now=now, clinic_id=clinic.id, kind=kind.value, number=row.number)
    return row


def check_wording(kind: ReminderKind, texts: Texts) -> None:
    """Refuses a text that must not be used; nothing is stored."""
    if texts:
        refuse_if(problems_with_wording(texts, standard_texts(kind.value), to_patient=is_to_patient(kind.value)))


def change_times(clinic: Clinic, times: Timetable, why: str, *, by: User, now: datetime) -> ReminderTimes:
    """A new version of the clinic's times, days and rows it does without; planned messages follow."""
    refuse_if(problems_with_reason(why))
    earlier = times_versions_of(clinic.id)
    row = ReminderTimes(
        clinic_id=clinic.id,
        number=earlier[0].number + 1 if earlier else 1,
        chosen=as_stored(times),
        why=why.strip(),
        made_at=now,
        by_id=by.id,
        by_name=by.name,
    )
    db.session.add(row)
    db.session.flush()
    record("reminder times changed", by=by, now=now, clinic_id=clinic.id, number=row.number)
    return row
