"""Recording the re-evaluation after surgery of the spine, part by part."""

from datetime import datetime

from scstrial.accounts.models import User
from scstrial.audit.actions import record
from scstrial.foundation.db import db
from scstrial.foundation.named import entered
from scstrial.foundation.refusal import Problem, Refused, refuse_if
from scstrial.patients.actions import lock
from scstrial.patients.models import Patient
from scstrial.screening import rules
from scstrial.screening.actions.clearing import about, today_of
from scstrial.screening.actions.versions import in_place_of, withdraw
from scstrial.screening.models import Reevaluation
from scstrial.screening.queries import candidate_of


def record_part(
    patient: Patient,
    found: rules.PartFound,
    *,
    replaces: Reevaluation | None = None,
    why: str = "",
    by: User,
    now: datetime,
) -> Reevaluation:
    """What one part found, beside others of the same part; or a corrected version with the reason."""
    lock(patient)
    refuse_if(rules.problems_with_step(patient.step))
    today = today_of(patient, now)
    if replaces is None and not candidate_of(patient, today).asks_reevaluation:
        raise Refused([Problem(rules.NO_SURGERY)])
    problems = rules.problems_with_part(found, today) or rules.problems_before_birth(
        {"on": found.on}, patient.born_on, today
    )
    first = in_place_of(replaces, why, problems, by=by, now=now)
    row = Reevaluation(
        patient_id=patient.id,
        part=found.part.value,
        on=found.on,
        distribution=found.distribution.value if found.distribution is not None else "",
        mechanism=found.mechanism.value if found.mechanism is not None else "",
        result=found.result.strip(),
        by_whom=found.by_whom.strip(),
        note=found.note.strip(),
        not_done_because=found.not_done_because.strip(),
        **first,
        **entered(by, now),
    )
    db.session.add(row)
    db.session.flush()
    record("re-evaluation recorded", by=by, now=now, **about(patient), part=found.part.value, reevaluation_id=row.id)
    return row


def withdraw_part(patient: Patient, row: Reevaluation, why: str, *, by: User, now: datetime) -> None:
    """Withdraw what was entered by mistake."""
    withdraw(patient, row, why, by=by, now=now)
    record("re-evaluation withdrawn", by=by, now=now, **about(patient), reevaluation_id=row.id)
