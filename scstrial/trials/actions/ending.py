"""Ending a trial: stop it early, pull the leads, correct the pull record, note the decision."""

from datetime import datetime

from scstrial.accounts.models import User
from scstrial.foundation.clock import day_of
from scstrial.foundation.db import db
from scstrial.foundation.named import entered
from scstrial.foundation.refusal import Problem, Refused, refuse_if
from scstrial.patients.actions import move_to
from scstrial.patients.choices import Step
from scstrial.trials import models, rules
from scstrial.trials.actions.history import (
    lock,
    note_status,
    placed_at_of,
    problems_with_correction,
    refuse_if_corrected,
    say,
    words_of,
)
from scstrial.trials.choices import AbortReason, Move, TrialState
from scstrial.trials.models import Trial
from scstrial.trials.queries import pull_of

PULL_FACTS = tuple(name for name in rules.PullRecord.__dataclass_fields__ if name != "ratings")
STOP_FIELDS = {"note": "stop_note"}  # the pull record has a note of its own


def abort_trial(
    trial: Trial,
    *,
    reason: AbortReason | None,
    note: str,
    aborted_at: datetime,
    by: User,
    now: datetime,
    seen_version: int | None = None,
) -> None:
    """Stopped early; the leads are still to be pulled."""
    lock(trial, seen_version)
    state = rules.state_after(trial.state, Move.ABORT)
    refuse_if(rules.problems_with_abort(reason, note, aborted_at, placed_at_of(trial), now))
    trial.aborted_on = day_of(aborted_at, trial.zone)
    trial.abort_reason = reason
    trial.abort_note = note
    note_status(trial, Move.ABORT, state, words_of(reason, note), by, now)


def stop_and_pull(
    trial: Trial,
    pull: rules.PullRecord,
    *,
    reason: AbortReason | None,
    note: str,
    aborted_at: datetime,
    lead_numbers: tuple[int, ...],
    by: User,
    now: datetime,
    seen_version: int | None = None,
) -> models.PullRecord:
    """Stopped early and pulled in one go: either both are recorded or nothing is."""
    lock(trial, seen_version)
    rules.state_after(trial.state, Move.ABORT)
    placed_at = placed_at_of(trial)
    stop = rules.problems_with_abort(reason, note, aborted_at, placed_at, now)
    problems = [Problem(one.message, STOP_FIELDS.get(one.field or "", one.field)) for one in stop]
    if aborted_at > pull.removed_at:
        problems.append(Problem("Enter a time up to the pull of the leads.", "aborted_at"))
    refuse_if([*problems, *rules.problems_with_pull(pull, placed_at, now, lead_numbers, trial.protocol.pain_step)])
    abort_trial(trial, reason=reason, note=note, aborted_at=aborted_at, by=by, now=now)
    return pull_leads(trial, pull, lead_numbers=lead_numbers, by=by, now=now)


def pull_leads(
    trial: Trial,
    pull: rules.PullRecord,
    *,
    lead_numbers: tuple[int, ...],
    by: User,
    now: datetime,
    seen_version: int | None = None,
) -> models.PullRecord:
    """The leads are out; the decision is due."""
    lock(trial, seen_version)
    state = rules.state_after(trial.state, Move.PULL_LEADS)
    refuse_if(rules.problems_with_pull(pull, placed_at_of(trial), now, lead_numbers, trial.protocol.pain_step))
    row = add_pull(trial, pull, by, now)
    trial.pulled_at = pull.removed_at
    note_status(trial, Move.PULL_LEADS, state, "", by, now)
    move_to(trial.patient, Step.DECISION, by=by, now=now)
    return row


def correct_pull(
    trial: Trial,
    pull: rules.PullRecord,
    *,
    reason: str,
    lead_numbers: tuple[int, ...],
    by: User,
    now: datetime,
    seen_id: int | None = None,
) -> models.PullRecord:
    """A corrected pull record; the first stays readable."""
    lock(trial)
    if trial.pulled_at is None:
        raise Refused([Problem("No lead pull is recorded yet. Record it first.")])
    refuse_if_corrected(pull_of(trial.id), seen_id, trial)
    problems = rules.problems_with_pull(pull, placed_at_of(trial), now, lead_numbers, trial.protocol.pain_step)
    refuse_if([*problems, *problems_with_correction(reason)])
    row = add_pull(trial, pull, by, now, reason.strip())
    trial.pulled_at = pull.removed_at
    db.session.flush()
    say("pull record corrected", trial, by, now)
    return row


def take_back_pull(
    trial: Trial, reason: str, *, by: User, now: datetime, seen_version: int | None = None
) -> models.PullRecord:
    """A pull recorded by mistake: the leads are still in, the trial goes on; the record stays readable."""
    lock(trial, seen_version)
    state = rules.state_after(trial.state, Move.TAKE_BACK_PULL)
    refuse_if(problems_with_correction(reason, "the lead pull is taken back"))
    pull = pull_of(trial.id)
    if pull is None:
        raise Refused([Problem("No lead pull is recorded yet. Record it first.")])
    row = models.PullRecord(
        trial_id=trial.id,
        **entered(by, now),
        correction_reason=reason.strip(),
        in_error=True,
        **{name: getattr(pull, name) for name in PULL_FACTS},
    )
    db.session.add(row)
    trial.pulled_at = None
    # A trial that was stopped early stays stopped: its leads are to be pulled.
    note_status(trial, Move.TAKE_BACK_PULL, TrialState.ABORTED if trial.aborted_on else state, reason.strip(), by, now)
    move_to(trial.patient, Step.TRIAL, by=by, now=now)
    return row


def add_pull(trial: Trial, pull: rules.PullRecord, by: User, now: datetime, reason: str = "") -> models.PullRecord:
    """The pull record and its end-of-trial ratings as rows."""
    values = {name: getattr(pull, name) for name in PULL_FACTS if name not in ("migrations", "goals")}
    row = models.PullRecord(
        trial_id=trial.id,
        **entered(by, now),
        correction_reason=reason,
        migrations=[
            {
                "lead_number": one.lead_number,
                "mm": None if one.mm is None else format(one.mm, "f"),
                "levels": None if one.levels is None else format(one.levels, "f"),
            }
            for one in pull.migrations
        ],
        goals=[{"goal": one.goal, "reached": one.reached.value} for one in pull.goals],
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
