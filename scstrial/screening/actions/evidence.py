"""Evidence for items, and confirming what the record holds elsewhere."""

from collections.abc import Collection
from datetime import datetime

from scstrial.accounts.models import User
from scstrial.audit.actions import record
from scstrial.foundation.db import db
from scstrial.foundation.named import entered
from scstrial.foundation.refusal import Problem, Refused, refuse_if
from scstrial.patients.actions import lock
from scstrial.patients.models import Patient
from scstrial.screening import rules
from scstrial.screening.actions.clearing import about, confirm_in, today_of
from scstrial.screening.choices import ItemKey
from scstrial.screening.models import FactConfirmation, ScreeningEvidence
from scstrial.screening.queries import standing_of


def add_evidence(
    patient: Patient, item: ItemKey, evidence: rules.Evidence, *, by: User, now: datetime
) -> ScreeningEvidence:
    """A piece of evidence for an item; several may stand side by side."""
    lock(patient)
    refuse_if(rules.problems_with_step(patient.step))
    today = today_of(patient, now)
    refuse_if(rules.problems_with_evidence(evidence, today))
    refuse_if(rules.problems_before_birth({"on": evidence.on}, patient.born_on, today))
    row = ScreeningEvidence(
        patient_id=patient.id,
        item=item.value,
        on=evidence.on,
        result=evidence.result.strip(),
        by_whom=evidence.by_whom.strip(),
        note=evidence.note.strip(),
        file_reference=evidence.file_reference.strip(),
        **entered(by, now),
    )
    db.session.add(row)
    db.session.flush()
    record("evidence added", by=by, now=now, **about(patient), item=item.value, evidence_id=row.id)
    return row


def withdraw_evidence(patient: Patient, evidence: ScreeningEvidence, *, by: User, now: datetime) -> None:
    """It counts no more and stays readable."""
    lock(patient)
    refuse_if(rules.problems_with_step(patient.step))
    if evidence.withdrawn_at is not None:
        raise Refused([Problem(f"{evidence.withdrawn_by_name} has withdrawn this already.")])
    evidence.withdrawn_at, evidence.withdrawn_by_name = now, by.name
    db.session.flush()
    record("evidence withdrawn", by=by, now=now, **about(patient), evidence_id=evidence.id)


def confirm_facts(
    patient: Patient, items: Collection[ItemKey] | None = None, *, by: User, now: datetime
) -> list[FactConfirmation]:
    """A person has looked at what the record says about these items (None: all that wait) and confirms it."""
    lock(patient)
    refuse_if(rules.problems_with_step(patient.step))
    rows = confirm_in(patient, standing_of(patient, today_of(patient, now)), items, by, now)
    if not rows:
        raise Refused([Problem("Nothing waits to be confirmed. Look at the checklist again.")])
    return rows
