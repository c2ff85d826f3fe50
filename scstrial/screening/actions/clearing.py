"""Clearing a candidate, taking a clearance back, and beginning a screening."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from scstrial.accounts.models import User
from scstrial.audit.actions import record
from scstrial.foundation.clock import day_of
from scstrial.foundation.db import db
from scstrial.foundation.named import done, entered
from scstrial.foundation.refusal import Problem, Refused, refuse_if
from scstrial.patients.actions import lock, move_to
from scstrial.patients.choices import Step
from scstrial.patients.models import Patient
from scstrial.screening import rules
from scstrial.screening.choices import ItemKey, Verdict
from scstrial.screening.models import FactConfirmation, ScreeningAnswer, ScreeningOverride, ScreeningVerdict
from scstrial.screening.queries import (
    Standing,
    confirmations_of,
    confirmed_facts,
    latest_answers_of,
    latest_verdict_of,
    overrides_of,
    standing_of,
    to_confirm_in,
)

NO_LONGER = "The screening does not hold any more."


def clear_candidate(patient: Patient, *, by: User, now: datetime) -> ScreeningVerdict:
    """Cleared for a trial, by rule on this day with the overrides that count; or refused with all that is missing."""
    lock(patient)
    standing = standing_of(patient, today_of(patient, now))
    refuse_if(rules.problems_with_clearing(patient.step, standing.has_indication, standing.obstacles))
    confirm_in(patient, standing, None, by, now)
    row = note_verdict(patient, standing, by, now)
    record("candidate cleared", by=by, now=now, **about(patient), verdict_id=row.id)
    move_to(patient, Step.CLEARED, by=by, now=now)
    return row


def recheck_clearance(patient: Patient, *, by: User, now: datetime) -> bool:
    """Back to screening when the verdict of a cleared candidate no longer holds; True when it does not.

    With a trial scheduled the patient stays there, and the verdict is noted each time it changes: who plans has to
    know, and decides whether the trial is moved or cancelled.
    """
    if patient.step is Step.SCHEDULED:
        return note_change(patient, by, now)
    if patient.step is not Step.CLEARED:
        return False
    standing = standing_of(patient, today_of(patient, now))
    if standing.is_clear:
        return False
    row = note_verdict(patient, standing, by, now)
    record("clearance ended", by=by, now=now, **about(patient), verdict_id=row.id)
    move_to(patient, Step.SCREENING, by=by, now=now, why=NO_LONGER)
    return True


def note_change(patient: Patient, by: User, now: datetime) -> bool:
    """Once cleared and not any more, or cleared again: a verdict of its own; True when it does not hold."""
    noted = latest_verdict_of(patient.id)
    if noted is None:
        return False
    standing = standing_of(patient, today_of(patient, now))
    if standing.is_clear != (noted.verdict == Verdict.CLEARED):
        row = note_verdict(patient, standing, by, now)
        act = "clearance holds again" if standing.is_clear else "clearance in doubt"
        record(act, by=by, now=now, **about(patient), verdict_id=row.id)
    return not standing.is_clear


def begin_screening(patient: Patient, *, by: User, now: datetime) -> None:
    """From referral, or anew for a further trial: then what was said about the last trial is asked again."""
    lock(patient)
    if patient.step not in (Step.REFERRED, Step.AFTER):
        raise Refused([Problem("The screening has begun already. Go on with the checklist.")])
    if patient.step is Step.AFTER:
        ask_again(patient, by, now)
    record("screening begun", by=by, now=now, **about(patient))
    move_to(patient, Step.SCREENING, by=by, now=now)


def begin_repeat(patient: Patient, why: str, *, by: User, now: datetime) -> None:
    """A repeat was decided: a new screening, in which an infection of the trial before is not forgotten."""
    lock(patient)
    if patient.step is Step.SCREENING:
        return
    ask_again(patient, by, now)
    record("screening begun", by=by, now=now, **about(patient))
    move_to(patient, Step.SCREENING, by=by, now=now, why=why)


def doubt_answers(patient: Patient, facts: Collection[str], *, by: User, now: datetime) -> None:
    """What ended a plan contradicts these answers: they are open again, and the clearance with them."""
    lock(patient)
    again = open_again(patient, facts, by, now)
    if again:
        record("screening answers asked again", by=by, now=now, **about(patient), facts=again)
    if latest_verdict_of(patient.id) is not None:
        recheck_clearance(patient, by=by, now=now)


def open_again(patient: Patient, facts: Collection[str], by: User, now: datetime) -> list[str]:
    """A row without a value for each fact that has an answer; what was said stays readable."""
    latest = latest_answers_of(patient.id)
    again = [fact for fact in facts if fact in latest and latest[fact].value is not None]
    db.session.add_all(
        ScreeningAnswer(patient_id=patient.id, fact=fact, value=None, **entered(by, now)) for fact in again
    )
    db.session.flush()
    return again


def ask_again(patient: Patient, by: User, now: datetime) -> None:
    """What was said about the trial before is open again, and the overrides of its screening end."""
    open_again(patient, rules.ASKED_AGAIN, by, now)
    for override in overrides_of(patient.id):
        if override.withdrawn_at is None:
            end_override(override, by, now)


def go_on(patient: Patient, *, by: User, now: datetime) -> None:
    """The first entry begins the screening; a later one may end a clearance."""
    if patient.step is Step.REFERRED:
        begin_screening(patient, by=by, now=now)
    recheck_clearance(patient, by=by, now=now)


def confirm_in(
    patient: Patient, standing: Standing, items: Collection[ItemKey] | None, by: User, now: datetime
) -> list[FactConfirmation]:
    """Confirm what the record answers and nobody confirmed yet: these items, or all; who clears confirms the rest."""
    waiting = to_confirm_in(standing, confirmed_facts(standing, confirmations_of(patient.id)))
    rows = [
        FactConfirmation(patient_id=patient.id, item=one.item.value, found=one.finding[:1000], **entered(by, now))
        for one in waiting
        if items is None or one.item in items
    ]
    if rows:
        db.session.add_all(rows)
        db.session.flush()
        record("facts of the record confirmed", by=by, now=now, **about(patient), items=[row.item for row in rows])
    return rows


def note_verdict(patient: Patient, standing: Standing, by: User, now: datetime) -> ScreeningVerdict:
    """The verdict with the items as they stand."""
    verdict = standing.verdict if standing.has_indication else Verdict.NOT_CLEARED
    row = ScreeningVerdict(
        patient_id=patient.id,
        verdict=verdict.value,
        payer=standing.candidate.profile.payer.value,
        items=[
            {
                "item": one.item.value,
                "level": one.level.value,
                "state": one.state.value,
                "why": one.why,
                "overridden": one.item in standing.overrides,
            }
            for one in standing.screening.items
        ],
        **done(by, now),
    )
    db.session.add(row)
    db.session.flush()
    return row


def end_override(override: ScreeningOverride, by: User, now: datetime) -> None:
    override.withdrawn_at, override.withdrawn_by_name = now, by.name
    db.session.flush()


def about(patient: Patient) -> dict[str, Any]:
    return {"clinic_id": patient.clinic_id, "patient_id": patient.id}


def today_of(patient: Patient, now: datetime) -> date:
    return day_of(now, patient.clinic.zone)
