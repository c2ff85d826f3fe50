"""Recording treatments, operations and trials before: corrected and withdrawn with a reason, never gone."""

from datetime import datetime

from scstrial.accounts.models import User
from scstrial.audit.actions import record
from scstrial.foundation.db import db
from scstrial.foundation.named import entered
from scstrial.foundation.refusal import refuse_if
from scstrial.patients.actions import lock
from scstrial.patients.models import Patient
from scstrial.screening import rules
from scstrial.screening.actions.clearing import about, recheck_clearance, today_of
from scstrial.screening.actions.versions import in_place_of, withdraw
from scstrial.screening.models import EarlierCare


def record_care(
    patient: Patient,
    care: rules.CareBefore,
    *,
    replaces: EarlierCare | None = None,
    why: str = "",
    by: User,
    now: datetime,
) -> EarlierCare:
    """A treatment before, or a corrected version of one with the reason; the first version stays readable."""
    lock(patient)
    refuse_if(rules.problems_with_step(patient.step))
    today = today_of(patient, now)
    problems = rules.problems_with_care(care, today) or rules.problems_before_birth(
        {"from_on": care.from_on, "until_on": care.until_on}, patient.born_on, today
    )
    first = in_place_of(replaces, why, problems, by=by, now=now)
    row = EarlierCare(
        patient_id=patient.id,
        treatment=care.treatment.value,
        what=care.what.strip(),
        level=care.level.strip(),
        region=care.region.value if care.region is not None else "",
        from_on=care.from_on,
        until_on=care.until_on,
        result=care.result.strip(),
        unsuitable_because=care.unsuitable_because.strip(),
        **first,
        **entered(by, now),
    )
    db.session.add(row)
    db.session.flush()
    record("earlier care recorded", by=by, now=now, **about(patient), care_id=row.id)
    recheck_clearance(patient, by=by, now=now)
    return row


def retire_care(patient: Patient, care: EarlierCare, why: str, *, by: User, now: datetime) -> None:
    """Withdraw what was entered by mistake, and judge the clearance anew."""
    withdraw(patient, care, why, by=by, now=now)
    record("earlier care given up", by=by, now=now, **about(patient), care_id=care.id)
    recheck_clearance(patient, by=by, now=now)
