"""Recording and correcting the placement of the leads."""

from datetime import datetime

from scstrial.accounts.models import User
from scstrial.foundation.db import db
from scstrial.foundation.named import entered
from scstrial.foundation.permission import Permission
from scstrial.foundation.refusal import Problem, Refused, refuse_if
from scstrial.patients.actions import move_to
from scstrial.patients.choices import Step
from scstrial.trials import models, rules
from scstrial.trials.actions.history import (
    day_zero_of,
    lock,
    note_status,
    problems_with_correction,
    refuse_if_corrected,
    say,
)
from scstrial.trials.actions.planning import pull_kept_apart
from scstrial.trials.choices import Move
from scstrial.trials.models import Trial
from scstrial.trials.queries import hold_refusals_of, placement_of, screening_refusals_of


def place_leads(
    trial: Trial,
    placement: rules.Placement,
    *,
    by: User,
    now: datetime,
    hold_override_reason: str = "",
    seen_version: int | None = None,
) -> models.Placement:
    """The leads are in: Day 0. A blood thinner not held long enough needs a physician's reason."""
    lock(trial, seen_version)
    state = rules.state_after(trial.state, Move.PLACE_LEADS)
    refuse_if(
        [
            *problems_with_readiness(trial, placement.placed_at, hold_override_reason, by),
            *rules.problems_with_placement(placement, now),
        ]
    )
    row = add_placement(trial, placement, by, now)
    # Leads placed on another day than planned: the pull keeps its distance in days and its hour.
    trial.pull_planned_at = pull_kept_apart(trial, placement.placed_at)
    trial.placed_at = placement.placed_at
    why = override_words(trial, placement.placed_at, hold_override_reason.strip())
    note_status(trial, Move.PLACE_LEADS, state, why, by, now)
    move_to(trial.patient, Step.TRIAL, by=by, now=now)
    return row


def override_words(trial: Trial, placed_at: datetime, reason: str) -> str:
    """What the physician set aside, with the reason; nothing where nothing stood in the way."""
    aside = []
    if against := screening_refusals_of(trial, placed_at):
        aside.append(f"Screening overridden ({len(against)} open)")
    if hold_refusals_of(trial.patient_id, placed_at):
        aside.append("Hold overridden")
    return f"{', '.join(aside)}: {reason}" if aside and reason else ""


def problems_with_readiness(trial: Trial, placed_at: datetime, override: str, by: User) -> list[Problem]:
    """The candidate is still the one who was scheduled, and blood thinners were held (rule book 2.3)."""
    ready = rules.Readiness(
        cleared=trial.patient.step is Step.SCHEDULED,
        holds_reached=not hold_refusals_of(trial.patient_id, placed_at),
        screening_holds=not screening_refusals_of(trial, placed_at),
        hold_override_reason=override,
        hold_override_by_physician=by.may(Permission.OVERRIDE_SCREENING),
    )
    return rules.problems_with_readiness(ready)


def correct_placement(
    trial: Trial,
    placement: rules.Placement,
    *,
    reason: str,
    by: User,
    now: datetime,
    seen_id: int | None = None,
) -> models.Placement:
    """A corrected placement record; the first stays readable."""
    lock(trial)
    if trial.placed_at is None:
        raise Refused([Problem("No placement is recorded yet. Record it first.")])
    refuse_if_corrected(placement_of(trial.id), seen_id, trial)
    problems = rules.problems_with_placement(placement, now)
    if trial.pulled_at is not None and placement.placed_at > trial.pulled_at:
        problems.append(Problem("Enter a time before the leads were pulled.", "placed_at"))
    refuse_if([*problems, *problems_with_correction(reason)])
    row = add_placement(trial, placement, by, now, reason.strip())
    trial.placed_at = placement.placed_at
    trial.planned_days = rules.planned_days(day_zero_of(trial), trial.pull_planned_on)
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
        **entered(by, now),
        correction_reason=reason,
        **values,
    )
    row.leads = [models.Lead(**{**vars(lead), "impedances_ohm": list(lead.impedances_ohm)}) for lead in placement.leads]
    db.session.add(row)
    db.session.flush()
    return row
