"""Recording treatments, operations and trials before: corrected and withdrawn with a reason, never gone."""

from datetime import datetime

from scstrial.accounts.models import User
from scstrial.audit.actions import record
from scstrial.foundation.db import db
from scstrial.foundation.refusal import Problem, Refused, refuse_if
from scstrial.patients.actions import lock
from scstrial.patients.models import Patient
from scstrial.screening import rules
from scstrial.screening.actions.clearing import about, entered, recheck_clearance, today_of
from scstrial.screening.models import EarlierCare, Reevaluation


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
    refuse_if([*problems, *(rules.problems_with_reason(why) if replaces is not None else [])])
    if replaces is not None:
        give_up_care(replaces, "", by, now)
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
        replaces_id=replaces.id if replaces is not None else None,
        why=why.strip() if replaces is not None else "",
        **entered(by, now),
    )
    db.session.add(row)
    db.session.flush()
    record("earlier care recorded", by=by, now=now, **about(patient), care_id=row.id)
    recheck_clearance(patient, by=by, now=now)
    return row


def retire_care(patient: Patient, care: EarlierCare, why: str, *, by: User, now: datetime) -> None:
    """It was entered by mistake; it stays on the page, struck, with who withdrew it, when and why."""
    lock(patient)
    refuse_if(rules.problems_with_step(patient.step))
    refuse_if(rules.problems_with_reason(why))
    give_up_care(care, why, by, now)
    record("earlier care given up", by=by, now=now, **about(patient), care_id=care.id)
    recheck_clearance(patient, by=by, now=now)


def give_up_care(care: EarlierCare | Reevaluation, why: str, by: User, now: datetime) -> None:
    """It counts no more; `why` stands in the row that replaces it, where one does."""
    if care.retired_at is not None:
        raise Refused([Problem("This was corrected or withdrawn already. Look at the list again.")])
    care.retired_at, care.retired_by_name, care.retired_why = now, by.name, why.strip()
    db.session.flush()
