"""Stating why a stimulator is considered."""

from datetime import datetime

from scstrial.accounts.models import User
from scstrial.audit.actions import record
from scstrial.foundation.db import db
from scstrial.foundation.named import entered
from scstrial.foundation.refusal import Problem, refuse_if
from scstrial.patients.actions import lock
from scstrial.patients.models import Patient
from scstrial.screening import rules
from scstrial.screening.actions.clearing import about, go_on, recheck_clearance, today_of
from scstrial.screening.models import PatientIndication
from scstrial.screening.queries import (
    indications_of,
)
from scstrial.screening.rules import StatedIndication


def record_indication(
    patient: Patient,
    stated: StatedIndication,
    *,
    replaces: PatientIndication | None = None,
    by: User,
    now: datetime,
) -> PatientIndication:
    """Why a stimulator is considered; the first one is the primary one until another is marked so.

    `replaces`: the indication that this one corrects; it stays readable and hands on its place.
    """
    lock(patient)
    refuse_if(rules.problems_with_step(patient.step))
    held = [row for row in indications_of(patient.id) if row is not replaces]
    refuse_stated(patient, stated, replaces, [row.icd10_code for row in held], now)
    is_primary = stated.is_primary or not held or (replaces is not None and replaces.is_primary)
    if replaces is not None:
        give_up(replaces, by, now)
    if is_primary:
        for other in held:
            other.is_primary = False
    row = PatientIndication(
        patient_id=patient.id,
        indication=stated.indication.value,
        icd10_code=stated.code,
        pain_component=stated.pain_component.value if stated.pain_component else "",
        pain_since_on=stated.pain_since_on,
        note=stated.note.strip(),
        is_primary=is_primary,
        **entered(by, now),
    )
    db.session.add(row)
    db.session.flush()
    record("indication recorded", by=by, now=now, **about(patient), indication_id=row.id)
    go_on(patient, by=by, now=now)
    return row


def refuse_stated(
    patient: Patient, stated: StatedIndication, replaces: PatientIndication | None, others: list[str], now: datetime
) -> None:
    """Raises `Refused`: given up already, no code for it, one that stands there, or a day that cannot be."""
    if replaces is not None:
        refuse_if(problems_with_given_up(replaces))
    today = today_of(patient, now)
    refuse_if(rules.problems_with_indication(stated, others, today))
    refuse_if(rules.problems_before_birth({"pain_since_on": stated.pain_since_on}, patient.born_on, today))


def make_primary(patient: Patient, indication: PatientIndication, *, by: User, now: datetime) -> None:
    """This indication leads from now on."""
    lock(patient)
    refuse_if(rules.problems_with_step(patient.step))
    refuse_if(problems_with_given_up(indication))
    for row in indications_of(patient.id):
        row.is_primary = row.id == indication.id
    db.session.flush()
    record("indication made primary", by=by, now=now, **about(patient), indication_id=indication.id)
    recheck_clearance(patient, by=by, now=now)


def retire_indication(patient: Patient, indication: PatientIndication, *, by: User, now: datetime) -> None:
    """No longer a reason for a stimulator; the row stays readable, and the oldest one left leads."""
    lock(patient)
    refuse_if(rules.problems_with_step(patient.step))
    refuse_if(problems_with_given_up(indication))
    was_primary = indication.is_primary
    give_up(indication, by, now)
    left = indications_of(patient.id)
    if left and was_primary:
        left[0].is_primary = True
        db.session.flush()
    record("indication given up", by=by, now=now, **about(patient), indication_id=indication.id)
    recheck_clearance(patient, by=by, now=now)


def problems_with_given_up(indication: PatientIndication) -> list[Problem]:
    if indication.retired_at is None:
        return []
    return [Problem("This indication was taken off the list already. Look at the list again.")]


def give_up(indication: PatientIndication, by: User, now: datetime) -> None:
    indication.retired_at, indication.retired_by_name = now, by.name
    indication.is_primary = False
    db.session.flush()
