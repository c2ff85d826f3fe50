"""Placement, programming, films, more days, and stopping early, each followed by the flags it raises."""

from datetime import datetime
from typing import Any

from scstrial.accounts.models import User
from scstrial.bedside.actions.judging import raise_apart
from scstrial.complications.choices import INFECTION_FLAGS, NEURO_FLAGS
from scstrial.complications.queries import UNCLOSED, flags_of
from scstrial.programming import actions as programming_actions
from scstrial.programming.models import ProgrammingSession
from scstrial.trials import actions as trial_actions
from scstrial.trials import models, rules
from scstrial.trials.choices import AbortReason, ExtensionReason
from scstrial.trials.models import Trial


def place_leads(
    trial: Trial,
    placement: rules.Placement,
    *,
    by: User,
    now: datetime,
    hold_override_reason: str = "",
    seen_version: int | None = None,
) -> models.Placement:
    """The leads are in."""
    row = trial_actions.place_leads(
        trial, placement, by=by, now=now, hold_override_reason=hold_override_reason, seen_version=seen_version
    )
    raise_apart(trial, now=now)
    return row


def correct_placement(
    trial: Trial, placement: rules.Placement, reason: str, *, by: User, now: datetime, seen_id: int | None = None
) -> models.Placement:
    """A corrected placement record."""
    row = trial_actions.correct_placement(trial, placement, reason=reason, by=by, now=now, seen_id=seen_id)
    raise_apart(trial, now=now)
    return row


def hold_session(trial: Trial, session: Any, *, by: User, now: datetime, **correction: Any) -> ProgrammingSession:
    """A programming session."""
    row = programming_actions.hold_session(trial, session, by=by, now=now, **correction)
    raise_apart(trial, now=now)
    return row


def record_film(trial: Trial, film: rules.Film, *, by: User, now: datetime, **correction: Any) -> models.Film:
    """A later film of the leads."""
    row = trial_actions.record_film(trial, film, by=by, now=now, **correction)
    raise_apart(trial, now=now)
    return row


def extend_trial(
    trial: Trial,
    *,
    pull_planned_at: datetime,
    reason: ExtensionReason | None,
    note: str,
    by: User,
    now: datetime,
    seen_version: int | None = None,
) -> models.TrialExtension:
    """More days, unless an infection or neuro flag is open."""
    open_rules = {flag.rule for flag in flags_of(trial.id) if flag.state in UNCLOSED}
    extension = rules.Extension(
        pull_planned_on=pull_planned_at.astimezone(trial.zone).date(),
        reason=reason,
        note=note,
        infection_flag=bool(open_rules & set(INFECTION_FLAGS)),
        neuro_flag=bool(open_rules & set(NEURO_FLAGS)),
    )
    return trial_actions.extend_trial(trial, extension, pull_planned_at, by=by, now=now, seen_version=seen_version)


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
    """Stopped early; the leads are still in."""
    trial_actions.abort_trial(
        trial, reason=reason, note=note, aborted_at=aborted_at, by=by, now=now, seen_version=seen_version
    )
    raise_apart(trial, now=now)
