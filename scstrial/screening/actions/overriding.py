"""A physician sets an item aside, or takes that back."""

from datetime import datetime

from scstrial.accounts.models import User
from scstrial.audit.actions import record
from scstrial.foundation.db import db
from scstrial.foundation.named import done
from scstrial.foundation.permission import Permission
from scstrial.foundation.refusal import Problem, Refused, refuse_if
from scstrial.patients.actions import lock
from scstrial.patients.models import Patient
from scstrial.screening import rules
from scstrial.screening.actions.clearing import about, end_override, recheck_clearance, today_of
from scstrial.screening.choices import ItemKey
from scstrial.screening.models import ScreeningOverride
from scstrial.screening.queries import (
    standing_of,
)


def override_item(patient: Patient, item: ItemKey, reason: str, *, by: User, now: datetime) -> ScreeningOverride:
    """A physician sets a HARD item aside, for what is known now; the reason is shown ever after."""
    lock(patient)
    refuse_if(problems_with_physician(by))
    refuse_if(rules.problems_with_step(patient.step))
    standing = standing_of(patient, today_of(patient, now))
    found = next((one for one in standing.screening.items if one.item is item), None)
    if found is None:
        raise Refused([Problem("This item is not asked of this candidate; it needs no override.")])
    if item in standing.overrides:
        raise Refused([Problem(f"{standing.overrides[item].by_name} has overridden this item already.")])
    refuse_if(rules.problems_with_override(found, reason))
    row = ScreeningOverride(
        patient_id=patient.id,
        item=item.value,
        why=found.why[:1000],
        reason=reason.strip(),
        **done(by, now),
    )
    db.session.add(row)
    db.session.flush()
    record("screening item overridden", by=by, now=now, **about(patient), item=item.value, override_id=row.id)
    recheck_clearance(patient, by=by, now=now)
    return row


def withdraw_override(patient: Patient, override: ScreeningOverride, *, by: User, now: datetime) -> None:
    """The item counts again; a cleared candidate goes back to screening if that undoes the verdict."""
    lock(patient)
    refuse_if(problems_with_physician(by))
    refuse_if(rules.problems_with_step(patient.step))
    if override.withdrawn_at is not None:
        raise Refused([Problem(f"{override.withdrawn_by_name} has withdrawn this override already.")])
    end_override(override, by, now)
    record("screening override withdrawn", by=by, now=now, **about(patient), override_id=override.id)
    recheck_clearance(patient, by=by, now=now)


def problems_with_physician(by: User) -> list[Problem]:
    if by.may(Permission.OVERRIDE_SCREENING):
        return []
    return [Problem("Only a physician can override an item. Ask a physician of your clinic.")]
