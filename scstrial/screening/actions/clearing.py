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
    """Back to screening when the verdict of a cleared candidate no longer holds; True when it does not."""
    if patient.step is not Step.CLEARED:
        return False
    standing = standing_of(patient, today_of(patient, now))
    if standing.is_clear:
        return False
    row = note_verdict(patient, standing, by, now)
    record("clearance ended", by=by, now=now, **about(patient), verdict_id=row.id)
    move_to(patient, Step.SCREENING, by=by, now=now, why=NO_LONGER)
    return True


def begin_screening(patient: Patient, *, by: User, now: datetime) -> None:
    """From referral, or anew for a further trial: then what was said about the last trial is asked again."""
    lock(patient)
    if patient.step not in (Step.REFERRED, Step.AFTER):
        raise Refused([Problem("The screening has begun already. Go on with the checklist.")])
    if patient.step is Step.AFTER:
        latest = latest_answers_of(patient.id)
        again = [fact for fact in rules.ASKED_AGAIN if fact in latest and latest[fact].value is not None]
        db.session.add_all(
            ScreeningAnswer(patient_id=patient.id, fact=fact, value=None, **entered(by, now)) for fact in again
        )
        for override in overrides_of(patient.id):
            if override.withdrawn_at is None:
                end_override(override, by, now)
    record("screening begun", by=by, now=now, **about(patient))
    move_to(patient, Step.SCREENING, by=by, now=now)


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
