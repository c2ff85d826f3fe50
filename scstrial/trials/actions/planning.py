"""Planning a trial: schedule, move placement or pull, cancel, extend."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from scstrial.accounts.models import User
from scstrial.foundation.clock import day_of, moment_at
from scstrial.foundation.db import db
from scstrial.foundation.named import done
from scstrial.foundation.permission import Permission
from scstrial.foundation.refusal import Problem, Refused, refuse_if
from scstrial.patients.actions import lock as lock_patient
from scstrial.patients.actions import move_to
from scstrial.patients.choices import Step
from scstrial.patients.models import Patient
from scstrial.protocols.models import Protocol
from scstrial.protocols.queries import protocol_in_force, trial_length_of
from scstrial.protocols.rules import TrialLength
from scstrial.screening.actions import doubt_answers, recheck_clearance
from scstrial.trials import rules
from scstrial.trials.actions.history import day_zero_of, lock, note_status, words_of
from scstrial.trials.choices import CancelReason, Move, Region, RepeatCause, TrialState
from scstrial.trials.models import Trial, TrialExtension
from scstrial.trials.queries import OPEN, region_count_of, trials_of

# The answer of the screening that cannot stand beside the reason for which a trial was cancelled.
CONTRADICTS: dict[CancelReason, tuple[str, ...]] = {
    CancelReason.INFECTION: ("active_infection",),
    CancelReason.HOLD_NOT_REACHED: ("antithrombotic_plan",),
    CancelReason.NOT_AUTHORISED: ("prior_authorization",),
}
JUDGED_AGAIN = frozenset({CancelReason.NO_LONGER_INDICATED, CancelReason.LEADS_NOT_PLACEABLE})
WHY_LONGEST = 2_200  # characters that the history holds


def schedule_trial(
    patient: Patient,
    *,
    placement_planned_at: datetime,
    pull_planned_at: datetime | None = None,
    region: Region | str,
    by: User,
    now: datetime,
    long_reason: str = "",
    repeat_reason: str = "",
    repeat_cause: RepeatCause | None = None,
    limit_reason: str = "",
) -> Trial:
    """Plan placement and pull for a cleared candidate; the trial keeps the protocol in force.

    Without `pull_planned_at` the pull is at the same hour after the protocol's planned days.
    """
    lock_patient(patient)
    earlier = trials_of(patient.id)
    protocol = protocol_for_trial(patient.clinic_id, day_of(placement_planned_at, patient.zone))
    pull_planned_at = pull_planned_at or usual_pull_at(placement_planned_at, protocol, patient)
    refuse_if(problems_with_new_trial(patient, earlier, repeat_reason, repeat_cause))
    count = region_count_of(patient, Region(region), day_of(now, patient.clinic.zone))
    schedule = schedule_of(patient.zone, placement_planned_at, pull_planned_at, long_reason, by)
    limits, today = limits_of(trial_length_of(protocol)), day_of(now, patient.zone)
    problems = rules.problems_with_schedule(schedule, today, limits)
    refuse_if([*problems, *rules.problems_with_region(count, limit_reason, by_physician=schedule.reason_by_physician)])
    trial = Trial(
        **whose(patient, earlier, protocol),
        **asked_again(finished_trial_in(earlier), repeat_cause, repeat_reason),
        state=TrialState.SCHEDULED,
        region=Region(region),
        limit_reason=limit_reason.strip() if count.is_in_the_way else None,
        placement_planned_at=placement_planned_at,
        pull_planned_at=pull_planned_at,
        planned_days=rules.planned_days(schedule.placement_planned_on, schedule.pull_planned_on),
    )
    enter_planned(trial, long_reason, by, now)
    return trial


def enter_planned(trial: Trial, long_reason: str, by: User, now: datetime) -> None:
    """Into the record and its history; the candidate goes on to the next step."""
    db.session.add(trial)
    db.session.flush()
    note_status(trial, Move.SCHEDULE, TrialState.SCHEDULED, reasons_of(trial, long_reason), by, now)
    move_to(trial.patient, Step.SCHEDULED, by=by, now=now)
    recheck_clearance(trial.patient, by=by, now=now)  # what runs out before the placement is known from now on


def schedule_of(zone: ZoneInfo, placement_at: datetime, pull_at: datetime, reason: str, by: User) -> rules.Schedule:
    """The two appointments as days, and whether a physician says why."""
    return rules.Schedule(
        placement_planned_on=day_of(placement_at, zone),
        pull_planned_on=day_of(pull_at, zone),
        long_reason=reason,
        reason_by_physician=by.may(Permission.SIGN_DECISION),
    )


def whose(patient: Patient, earlier: Sequence[Trial], protocol: Protocol) -> dict[str, Any]:
    """Whose trial it is, which one of theirs, by which numbers and by which clock."""
    return {
        "patient_id": patient.id,
        "patient": patient,
        "clinic_id": patient.clinic_id,
        "protocol_id": protocol.id,
        "number": max((one.number for one in earlier), default=0) + 1,
        "time_zone": patient.time_zone,
    }


def asked_again(finished: Trial | None, cause: RepeatCause | None, reason: str) -> dict[str, Any]:
    """A repeat is linked with the trial before it and says why."""
    if finished is None:
        return {}
    return {"previous_trial_id": finished.id, "repeat_cause": cause, "repeat_reason": reason.strip()}


def reasons_of(trial: Trial, long_reason: str) -> str:
    """Why it is longer than usual, why it is done again, and why beyond the limit, as one text of the history."""
    again = words_of(trial.repeat_cause, trial.repeat_reason or "")
    limit = f"Beyond two in the region: {trial.limit_reason}" if trial.limit_reason else ""
    return ". ".join(part for part in (long_reason, again, limit) if part)[:WHY_LONGEST]


def protocol_for_trial(clinic_id: int, on: date) -> Protocol:
    """The clinic's numbers on that day."""
    protocol = protocol_in_force(clinic_id, on)
    if protocol is None:
        raise Refused([Problem("The clinic has no protocol yet. Ask your administrator to add one.")])
    return protocol


def usual_pull_at(placement_planned_at: datetime, protocol: Protocol, patient: Patient) -> datetime:
    """The protocol's planned days after the placement, at the same hour of the clinic's clock."""
    local = placement_planned_at.astimezone(patient.clinic.zone)
    pull_on = local.date() + timedelta(days=trial_length_of(protocol).planned_days)
    return moment_at(pull_on, local.time(), patient.clinic.zone)


def problems_with_new_trial(
    patient: Patient, earlier: Sequence[Trial], repeat_reason: str, cause: RepeatCause | None = None
) -> list[Problem]:
    """Cleared, no other trial open, and a reason when it is a repeat."""
    problems = problems_with_opening(patient, earlier)
    finished = finished_trial_in(earlier)
    if problems or finished is None:
        return problems
    return rules.problems_with_repeat(finished.state, repeat_reason, cause)


def problems_with_opening(patient: Patient, earlier: Sequence[Trial]) -> list[Problem]:
    """What keeps a patient from having a trial planned at all."""
    if any(trial.state in OPEN for trial in earlier):
        return [Problem("This patient already has an open trial. Finish or cancel it first.")]
    if patient.step is not Step.CLEARED:
        return [Problem("The candidate is not cleared for a trial. Complete the screening first.")]
    return []


def finished_trial_in(earlier: Sequence[Trial]) -> Trial | None:
    """The newest trial that took place; a new one is its repeat."""
    return next((trial for trial in earlier if trial.state is not TrialState.CANCELLED), None)


def limits_of(length: TrialLength) -> rules.LengthLimits:
    """The protocol's numbers as limits, in days."""
    return rules.LengthLimits(min_days=length.min_days, usual_max_days=length.warn_above_days, max_days=length.max_days)


def move_placement(
    trial: Trial,
    *,
    placement_planned_at: datetime,
    pull_planned_at: datetime | None = None,
    why: str,
    by: User,
    now: datetime,
    seen_version: int | None = None,
) -> None:
    """Another day for the placement, and the pull with it; without `pull_planned_at` the pull keeps its distance."""
    lock(trial, seen_version)
    state = rules.state_after(trial.state, Move.MOVE_PLACEMENT)
    pull_planned_at = pull_planned_at or pull_kept_apart(trial, placement_planned_at)
    schedule = schedule_of(trial.zone, placement_planned_at, pull_planned_at, why, by)
    limits = limits_of(trial_length_of(trial.protocol))
    refuse_if(
        [
            *rules.problems_with_schedule(schedule, day_of(now, trial.zone), limits),
            *rules.problems_with_why(why, "long_reason"),
        ]
    )
    trial.placement_planned_at = placement_planned_at
    trial.pull_planned_at = pull_planned_at
    trial.planned_days = rules.planned_days(schedule.placement_planned_on, schedule.pull_planned_on)
    note_status(trial, Move.MOVE_PLACEMENT, state, why, by, now)
    recheck_clearance(trial.patient, by=by, now=now)


def pull_kept_apart(trial: Trial, placement_at: datetime) -> datetime:
    """The pull as many days after this placement as it is planned after the planned one, at its hour."""
    days = trial.pull_planned_on - trial.placement_planned_on
    pull_on = day_of(placement_at, trial.zone) + days
    return moment_at(pull_on, trial.pull_planned_at.astimezone(trial.zone).time(), trial.zone)


def move_pull(
    trial: Trial, *, pull_planned_at: datetime, why: str, by: User, now: datetime, seen_version: int | None = None
) -> None:
    """Another pull appointment, not later than planned; a later day is an extension."""
    lock(trial, seen_version)
    state = rules.state_after(trial.state, Move.MOVE_PULL)
    pull_on = day_of(pull_planned_at, trial.zone)
    placed_on = day_zero_of(trial)
    refuse_if(
        [
            *rules.problems_with_pull_day(pull_on, placed_on, trial.pull_planned_on, day_of(now, trial.zone)),
            *rules.problems_with_why(why, "why"),
        ]
    )
    trial.pull_planned_at = pull_planned_at
    trial.planned_days = rules.planned_days(placed_on, pull_on)
    note_status(trial, Move.MOVE_PULL, state, why, by, now)


def cancel_trial(
    trial: Trial,
    *,
    reason: CancelReason | None,
    note: str,
    by: User,
    now: datetime,
    seen_version: int | None = None,
) -> None:
    """No trial after all; the candidate stays cleared as long as the screening holds, else goes back to it.

    Where the reason itself speaks against a trial, somebody has to clear the candidate again.
    """
    lock(trial, seen_version)
    state = rules.state_after(trial.state, Move.CANCEL)
    refuse_if(rules.problems_with_cancel(reason, note))
    why = words_of(reason, note)
    note_status(trial, Move.CANCEL, state, why, by, now)
    move_to(trial.patient, Step.SCREENING if reason in JUDGED_AGAIN else Step.CLEARED, by=by, now=now, why=why)
    doubt_answers(trial.patient, CONTRADICTS.get(reason, ()) if reason else (), by=by, now=now)


def extend_trial(
    trial: Trial,
    extension: rules.Extension,
    pull_planned_at: datetime,
    *,
    by: User,
    now: datetime,
    seen_version: int | None = None,
) -> TrialExtension:
    """More days, at most 10 in all, without an open infection or neuro flag (rule book 8.6)."""
    lock(trial, seen_version)
    state = rules.state_after(trial.state, Move.EXTEND)
    today = day_of(now, trial.zone)
    limits = limits_of(trial_length_of(trial.protocol))
    refuse_if(rules.problems_with_extension(extension, day_zero_of(trial), trial.pull_planned_on, today, limits))
    why = words_of(extension.reason, extension.note)
    row = TrialExtension(
        trial_id=trial.id,
        from_at=trial.pull_planned_at,
        to_at=pull_planned_at,
        reason=why,
        **done(by, now),
    )
    db.session.add(row)
    trial.pull_planned_at = pull_planned_at
    trial.planned_days = rules.planned_days(day_zero_of(trial), day_of(pull_planned_at, trial.zone))
    note_status(trial, Move.EXTEND, state, why, by, now)
    return row
