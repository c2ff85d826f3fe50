"""Moving patients along their way, closing and opening their records."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from scstrial.audit.actions import Actor, record
from scstrial.foundation.db import db
from scstrial.foundation.refusal import Problem, Refused, refuse_if
from scstrial.outbox.actions import withdraw_for_patient
from scstrial.outbox.choices import EndReason
from scstrial.patients.actions.holding import about, lock, who
from scstrial.patients.choices import ClosedReason, Step
from scstrial.patients.models import Patient, PatientStep, StepCount
from scstrial.patients.queries import step_before_closing
from scstrial.patients.rules import problems_with_closing, problems_with_move

STAYS_CLOSED = "(The record stays closed.)"


def move_to(
    patient: Patient, step: Step, *, by: Actor, now: datetime, why: str = "", reason: ClosedReason | None = None
) -> None:
    """Take the patient to a step of the way; nothing happens when they are there already.

    A closed record stays closed, so that nobody is written to: a trial that is cancelled or ended after a death is
    noted, and where it would have led is where the record opens again (`reopen_patient`).
    """
    lock(patient)
    if patient.step == step:
        return
    if patient.step is Step.CLOSED:
        add_step(patient, step, by=by, now=now, why=f"{why} {STAYS_CLOSED}")
        return
    take_to(patient, step, by=by, now=now, why=why, reason=reason)


def take_to(
    patient: Patient, step: Step, *, by: Actor, now: datetime, why: str = "", reason: ClosedReason | None = None
) -> None:
    """The move itself, also out of a closed record; the caller holds the patient."""
    refuse_if(problems_with_move(patient.step, step))
    left = patient.step
    patient.step = step
    patient.step_since = now
    record("patient moved on", by=by, now=now, **about(patient), step=str(step))
    note_step(patient, left, by=by, now=now, why=why, reason=reason)
    if step is Step.CLOSED:
        withdraw_for_patient(patient.id, EndReason.RECORD_CLOSED)


def close_patient(patient: Patient, reason: ClosedReason | None, why: str, *, by: Actor, now: datetime) -> None:
    """Nobody expects anything further: the record leaves the lists of work and can be opened again."""
    lock(patient)
    refuse_if(problems_with_closing(patient.step, reason, why))
    move_to(patient, Step.CLOSED, by=by, now=now, why=why, reason=reason)


def reopen_patient(patient: Patient, why: str, *, by: Actor, now: datetime) -> None:
    """Back to the step at which the record was closed, or to which the end of its trial has led since."""
    lock(patient)
    if patient.step != Step.CLOSED:
        raise Refused([Problem("This record is open already. Nothing needs to be done.")])
    if not why.strip():
        raise Refused([Problem("Say in a few words why the record is opened again.", "why")])
    take_to(patient, step_before_closing(patient.id), by=by, now=now, why=why)


def note_step(
    patient: Patient,
    left: Step | None,
    *,
    by: Actor,
    now: datetime,
    why: str = "",
    reason: ClosedReason | None = None,
) -> None:
    """A row of the patient's way, and the clinic's numbers kept exact."""
    add_step(patient, patient.step, by=by, now=now, why=why, reason=reason)
    count_move(patient.clinic_id, left, patient.step)


def add_step(
    patient: Patient, step: Step, *, by: Actor, now: datetime, why: str = "", reason: ClosedReason | None = None
) -> None:
    """A row of the patient's way alone: who, when, why."""
    by_id, by_name = who(by)
    about_it = {"reason": reason, "why": why.strip(), "at": now, "by_name": by_name, "by_id": by_id}
    db.session.add(PatientStep(patient_id=patient.id, step=step, **about_it))
    db.session.flush()


def count_move(clinic_id: int, left: Step | None, entered: Step) -> None:
    """One fewer here, one more there; the clinic's rows are locked in one order, so that no two moves can deadlock."""
    rows = select(StepCount.step).where(StepCount.clinic_id == clinic_id).order_by(StepCount.step).with_for_update()
    if entered not in db.session.scalars(rows).all():
        begin_count(clinic_id, entered)
    for step, more in ((left, -1), (entered, 1)) if left is not None else ((entered, 1),):
        here = (StepCount.clinic_id == clinic_id, StepCount.step == step)
        db.session.execute(
            update(StepCount).where(*here).values(patients=StepCount.patients + more),
            execution_options={"synchronize_session": False},
        )


def begin_count(clinic_id: int, step: Step) -> None:
    """A first row for a step; another process may just have added it."""
    try:
        with db.session.begin_nested():
            db.session.add(StepCount(clinic_id=clinic_id, step=step, patients=0))
    except IntegrityError:
        return
