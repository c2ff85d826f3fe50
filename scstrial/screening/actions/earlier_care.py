"""Recording treatments and operations before."""

from datetime import datetime

from scstrial.accounts.models import User
from scstrial.audit.actions import record
from scstrial.foundation.db import db
from scstrial.foundation.refusal import Problem, Refused, refuse_if
from scstrial.patients.actions import lock
from scstrial.patients.models import Patient
from scstrial.screening import rules
from scstrial.screening.actions.clearing import about, entered, today_of
from scstrial.screening.models import EarlierCare


def record_care(
    patient: Patient, care: rules.CareBefore, *, replaces: EarlierCare | None = None, by: User, now: datetime
) -> EarlierCare:
    """A treatment before, or a corrected version of one, which stays readable."""
    lock(patient)
    refuse_if(rules.problems_with_step(patient.step))
    refuse_if(rules.problems_with_care(care, today_of(patient, now)))
    if replaces is not None:
        give_up_care(replaces, by, now)
    row = EarlierCare(
        patient_id=patient.id,
        treatment=care.treatment.value,
        what=care.what.strip(),
        level=care.level.strip(),
        from_on=care.from_on,
        until_on=care.until_on,
        result=care.result.strip(),
        unsuitable_because=care.unsuitable_because.strip(),
        **entered(by, now),
    )
    db.session.add(row)
    db.session.flush()
    record("earlier care recorded", by=by, now=now, **about(patient), care_id=row.id)
    return row


def retire_care(patient: Patient, care: EarlierCare, *, by: User, now: datetime) -> None:
    """It was entered by mistake; the row stays in the database with who took it off."""
    lock(patient)
    refuse_if(rules.problems_with_step(patient.step))
    give_up_care(care, by, now)
    record("earlier care given up", by=by, now=now, **about(patient), care_id=care.id)


def give_up_care(care: EarlierCare, by: User, now: datetime) -> None:
    if care.retired_at is not None:
        raise Refused([Problem("This was corrected or taken off already. Look at the list again.")])
    care.retired_at, care.retired_by_name = now, by.name
    db.session.flush()
