"""What is done with a trial: schedule, move, cancel, place leads, extend, stop early, pull, decide."""

from datetime import date, datetime
from typing import Any

from scstrial.accounts.models import User
from scstrial.audit.actions import Actor, record
from scstrial.audit.choices import System
from scstrial.foundation.clock import day_of, moment_at
from scstrial.foundation.db import db
from scstrial.foundation.permission import Permission
from scstrial.foundation.refusal import Problem, Refused, refuse_if
from scstrial.patients.actions import move_to
from scstrial.patients.choices import Step
from scstrial.patients.models import Patient
from scstrial.protocols.queries import protocol_in_force, trial_length_of
from scstrial.trials import models, rules
from scstrial.trials.choices import AbortReason, CancelReason, Move, TrialState
from scstrial.trials.models import Trial, TrialExtension, TrialStatus
from scstrial.trials.queries import OPEN, trials_of

def schedule_trial(
    patient: Patient,
    *,
    placement_planned_at: datetime,
    pull_planned_at: datetime,
    region: str,
    by: User,
    now: datetime,
    long_reason: str = "",
    repeat_reason: str = "",
) -> Trial:
    """Plan placement and pull for a cleared candidate; the trial keeps the protocol in force."""
    zone = patient.zone
    earlier = trials_of(patient.id)
    protocol = protocol_in_force(patient.clinic_id, day_of(placement_planned_at, zone))
    if protocol is None:
        raise Refused([Problem("The clinic has no protocol yet. Ask your administrator to add one.")])
    refuse_if(problems_with_new_trial(patient, earlier, repeat_reason))
    schedule = rules.Schedule(
        placement_planned_on=day_of(placement_planned_at, zone),
        pull_planned_on=day_of(pull_planned_at, zone),
        long_reason=long_reason,
        reason_by_physician=by.may(Permission.SIGN_DECISION),
    )
    refuse_if(rules.problems_with_schedule(schedule, day_of(now, zone), limits_of(trial_length_of(protocol))))
    trial = Trial(
        patient_id=patient.id,
        patient=patient,
        clinic_id=patient.clinic_id,
        protocol_id=protocol.id,
        number=max((one.number for one in earlier), default=0) + 1,
        previous_trial_id=next((one.id for one in earlier if one.state is not TrialState.CANCELLED), None),
        state=TrialState.SCHEDULED,
        time_zone=patient.time_zone,
        region=region,
        placement_planned_at=placement_planned_at,
        pull_planned_at=pull_planned_at,
        planned_days=rules.planned_days(schedule.placement_planned_on, schedule.pull_planned_on),
    )
    db.session.add(trial)
    db.session.flush()
    note_status(trial, Move.SCHEDULE, TrialState.SCHEDULED, long_reason or repeat_reason, by, now)
    move_to(patient, Step.SCHEDULED, by=by, now=now)
    return trial


def problems_with_new_trial(patient: Patient, earlier: Any, repeat_reason: str) -> list[Problem]:
    """Cleared, no other trial open, and a reason when it is a repeat."""
    if any(trial.state in OPEN for trial in earlier):
        return [Problem("This patient already has an open trial. Finish or cancel it first.")]
    if patient.step is not Step.CLEARED:
        return [Problem("The candidate is not cleared for a trial. Complete the screening first.")]
    finished = next((trial for trial in earlier if trial.state is not TrialState.CANCELLED), None)
    return rules.problems_with_repeat(finished.state, repeat_reason) if finished else []


def limits_of(length: Any) -> rules.LengthLimits:
    """The protocol's numbers as limits, in days."""
    return rules.LengthLimits(min_days=length.min_days, usual_max_days=length.warn_above_days, max_days=length.max_days)


def move_placement(
    trial: Trial, *, placement_planned_at: datetime, pull_planned_at: datetime, why: str, by: User, now: datetime
) -> None:
    """Another day for the placement, and the pull with it."""
    state = rules.state_after(trial.state, Move.MOVE_PLACEMENT)
    schedule = rules.Schedule(
        placement_planned_on=day_of(placement_planned_at, trial.zone),
        pull_planned_on=day_of(pull_planned_at, trial.zone),
        long_reason=why,
        reason_by_physician=by.may(Permission.SIGN_DECISION),
    )
    limits = limits_of(trial_length_of(trial.protocol))
    refuse_if(rules.problems_with_schedule(schedule, day_of(now, trial.zone), limits))
    trial.placement_planned_at = placement_planned_at
    trial.pull_planned_at = pull_planned_at
    trial.planned_days = rules.planned_days(schedule.placement_planned_on, schedule.pull_planned_on)
    note_status(trial, Move.MOVE_PLACEMENT, state, why, by, now)


def move_pull(trial: Trial, *, pull_planned_at: datetime, why: str, by: User, now: datetime) -> None:
    """Another pull appointment, not later than planned; a later day is an extension."""
    state = rules.state_after(trial.state, Move.MOVE_PULL)
    pull_on = day_of(pull_planned_at, trial.zone)
    refuse_if(rules.problems_with_pull_day(pull_on, day_zero_of(trial), trial.pull_planned_on, day_of(now, trial.zone)))
    trial.pull_planned_at = pull_planned_at
    note_status(trial, Move.MOVE_PULL, state, why, by, now)


def cancel_trial(trial: Trial, *, reason: CancelReason | None, note: str, by: User, now: datetime) -> None:
    """No trial after all; the candidate stays cleared."""
    state = rules.state_after(trial.state, Move.CANCEL)
    refuse_if(rules.problems_with_cancel(reason, note))
    why = f"{reason.label if reason else ''}. {note}".strip(". ")
    note_status(trial, Move.CANCEL, state, why, by, now)
    move_to(trial.patient, Step.CLEARED, by=by, now=now, why=why)


def place_leads(trial: Trial, placement: rules.Placement, *, by: User, now: datetime) -> models.Placement:
    """The leads are in: Day 0."""
    state = rules.state_after(trial.state, Move.PLACE_LEADS)
    refuse_if([*problems_with_readiness(trial), *rules.problems_with_placement(placement, now)])
    row = add_placement(trial, placement, by, now)
    trial.placed_at = placement.placed_at
    # Leads placed on another day than planned: the pull keeps its distance in days and its hour.
    pull_on = trial.pull_planned_on + (day_zero_of(trial) - trial.placement_planned_on)
    trial.pull_planned_at = moment_at(pull_on, trial.pull_planned_at.astimezone(trial.zone).time(), trial.zone)
    note_status(trial, Move.PLACE_LEADS, state, "", by, now)
    move_to(trial.patient, Step.TRIAL, by=by, now=now)
    return row


def problems_with_readiness(trial: Trial) -> list[Problem]:
    """The candidate is still the one who was scheduled."""
    if trial.patient.step is Step.SCHEDULED:
        return []
    return [Problem("This candidate is not scheduled any more. Look at the patient's page before you go on.")]


def correct_placement(
    trial: Trial, placement: rules.Placement, *, reason: str, by: User, now: datetime
) -> models.Placement:
    """A corrected placement record; the first stays readable."""
    if trial.placed_at is None:
        raise Refused([Problem("No placement is recorded yet. Record it first.")])
    refuse_if(rules.problems_with_placement(placement, now))
    refuse_if([] if reason.strip() else [Problem("Say why the record is corrected.", "correction_reason")])
    row = add_placement(trial, placement, by, now, reason)
    trial.placed_at = placement.placed_at
    db.session.flush()
    say("placement corrected", trial, by, now)
    return row


def add_placement(
    trial: Trial, placement: rules.Placement, by: User, now: datetime, reason: str = ""
) -> models.Placement:
    """The placement and its leads as rows."""
    values = {name: value for name, value in vars(placement).items() if name != "leads"}
    row = models.Placement(
        trial_id=trial.id,
        entered_at=now,
        entered_by_id=by.id,
        entered_by_name=by.name,
        correction_reason=reason,
        **values,
    )
    row.leads = [models.Lead(**{**vars(lead), "impedances_ohm": list(lead.impedances_ohm)}) for lead in placement.leads]
    db.session.add(row)
    db.session.flush()
    return row


def extend_trial(
    trial: Trial, extension: rules.Extension, pull_planned_at: datetime, *, by: User, now: datetime
) -> TrialExtension:
    """More days, at most 10 in all, without an open infection or neuro flag (rule book 8.6)."""
    state = rules.state_after(trial.state, Move.EXTEND)
    today = day_of(now, trial.zone)
    limits = limits_of(trial_length_of(trial.protocol))
    refuse_if(rules.problems_with_extension(extension, day_zero_of(trial), trial.pull_planned_on, today, limits))
    why = f"{extension.reason.label if extension.reason else ''}. {extension.note}".strip(". ")
    row = TrialExtension(
        trial_id=trial.id,
        from_at=trial.pull_planned_at,
        to_at=pull_planned_at,
        reason=why,
        at=now,
        by_id=by.id,
        by_name=by.name,
    )
    db.session.add(row)
    trial.pull_planned_at = pull_planned_at
    trial.planned_days = rules.planned_days(day_zero_of(trial), day_of(pull_planned_at, trial.zone))
    note_status(trial, Move.EXTEND, state, why, by, now)
    return row


def abort_trial(
    trial: Trial, *, reason: AbortReason | None, note: str, aborted_at: datetime, by: User, now: datetime
) -> None:
    """Stopped early; the leads are still to be pulled."""
    state = rules.state_after(trial.state, Move.ABORT)
    refuse_if(rules.problems_with_abort(reason, note, aborted_at, placed_at_of(trial), now))
    trial.aborted_on = day_of(aborted_at, trial.zone)
    trial.abort_reason = reason
    trial.abort_note = note
    note_status(trial, Move.ABORT, state, f"{reason.label if reason else ''}. {note}".strip(". "), by, now)


def pull_leads(
    trial: Trial, pull: rules.PullRecord, *, lead_numbers: tuple[int, ...], by: User, now: datetime
) -> models.PullRecord:
    """The leads are out; the decision is due."""
    state = rules.state_after(trial.state, Move.PULL_LEADS)
    refuse_if(rules.problems_with_pull(pull, placed_at_of(trial), now, lead_numbers))
    row = add_pull(trial, pull, by, now)
    trial.pulled_at = pull.removed_at
    note_status(trial, Move.PULL_LEADS, state, "", by, now)
    move_to(trial.patient, Step.DECISION, by=by, now=now)
    return row


def correct_pull(
    trial: Trial, pull: rules.PullRecord, *, reason: str, lead_numbers: tuple[int, ...], by: User, now: datetime
) -> models.PullRecord:
    """A corrected pull record; the first stays readable."""
    if trial.pulled_at is None:
        raise Refused([Problem("No lead pull is recorded yet. Record it first.")])
    refuse_if(rules.problems_with_pull(pull, placed_at_of(trial), now, lead_numbers))
    refuse_if([] if reason.strip() else [Problem("Say why the record is corrected.", "correction_reason")])
    row = add_pull(trial, pull, by, now, reason)
    trial.pulled_at = pull.removed_at
    db.session.flush()
    say("pull record corrected", trial, by, now)
    return row


def add_pull(trial: Trial, pull: rules.PullRecord, by: User, now: datetime, reason: str = "") -> models.PullRecord:
    """The pull record and its end-of-trial ratings as rows."""
    values = {name: value for name, value in vars(pull).items() if name not in ("ratings", "migrations")}
    row = models.PullRecord(
        trial_id=trial.id,
        entered_at=now,
        entered_by_id=by.id,
        entered_by_name=by.name,
        correction_reason=reason,
        migrations=[
            {
                "lead_number": one.lead_number,
                "mm": None if one.mm is None else format(one.mm, "f"),
                "levels": None if one.levels is None else format(one.levels, "f"),
            }
            for one in pull.migrations
        ],
        **values,
    )
    row.ratings = [models.EndRating(area=one.area, average=one.average, scale=one.scale) for one in pull.ratings]
    db.session.add(row)
    db.session.flush()
    return row


def note_decided(trial: Trial, *, why: str, by: User, now: datetime) -> None:
    """A physician has signed; with the leads in, the trial goes on."""
    move = Move.DECIDE if trial.state is TrialState.LEADS_OUT else Move.DECIDE_TO_GO_ON
    note_status(trial, move, rules.state_after(trial.state, move), why, by, now)


def note_status(trial: Trial, move: Move, state: TrialState, why: str, by: Actor, now: datetime) -> None:
    """The trial's new state as a row of its history, and in the audit."""
    trial.state = state
    name = by.label if isinstance(by, System) else by.name
    by_id = None if isinstance(by, System) else by.id
    db.session.add(TrialStatus(trial_id=trial.id, state=state, act=move, why=why, at=now, by_id=by_id, by_name=name))
    db.session.flush()
    say(f"trial: {move.value}", trial, by, now)


def say(act: str, trial: Trial, by: Actor, now: datetime) -> None:
    record(act, by=by, now=now, clinic_id=trial.clinic_id, patient_id=trial.patient_id, trial_id=trial.id)


def placed_at_of(trial: Trial) -> datetime:
    if trial.placed_at is None:
        raise Refused([Problem("No leads are placed yet. Record the placement first.")])
    return trial.placed_at


def day_zero_of(trial: Trial) -> date:
    return day_of(placed_at_of(trial), trial.zone)
