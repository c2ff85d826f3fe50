"""The leads are out, or after all still in."""

from datetime import datetime

from scstrial.accounts.models import User
from scstrial.bedside.actions.judging import raise_apart
from scstrial.trials import actions as trial_actions
from scstrial.trials import models, rules
from scstrial.trials.choices import AbortReason
from scstrial.trials.models import Trial
from scstrial.trials.queries import placement_of


def pull_leads(
    trial: Trial, pull: rules.PullRecord, *, by: User, now: datetime, seen_version: int | None = None
) -> models.PullRecord:
    """The leads are out; an abnormal neuro check or a broken tip raises its flag at once."""
    row = trial_actions.pull_leads(
        trial, pull, lead_numbers=lead_numbers_of(trial), by=by, now=now, seen_version=seen_version
    )
    raise_apart(trial, now=now)
    return row


def stop_and_pull(
    trial: Trial,
    pull: rules.PullRecord,
    *,
    reason: AbortReason | None,
    note: str,
    aborted_at: datetime,
    by: User,
    now: datetime,
    seen_version: int | None = None,
) -> models.PullRecord:
    """Stopped early, and the leads are out."""
    row = trial_actions.stop_and_pull(
        trial,
        pull,
        reason=reason,
        note=note,
        aborted_at=aborted_at,
        lead_numbers=lead_numbers_of(trial),
        by=by,
        now=now,
        seen_version=seen_version,
    )
    raise_apart(trial, now=now)
    return row


def correct_pull(
    trial: Trial, pull: rules.PullRecord, reason: str, *, by: User, now: datetime, seen_id: int | None = None
) -> models.PullRecord:
    """A corrected pull record."""
    row = trial_actions.correct_pull(
        trial, pull, reason=reason, lead_numbers=lead_numbers_of(trial), by=by, now=now, seen_id=seen_id
    )
    raise_apart(trial, now=now)
    return row


def take_back_pull(
    trial: Trial, reason: str, *, by: User, now: datetime, seen_version: int | None = None
) -> models.PullRecord:
    """The leads are still in after all; what the clock says about leads that are in counts again."""
    row = trial_actions.take_back_pull(trial, reason, by=by, now=now, seen_version=seen_version)
    raise_apart(trial, now=now)
    return row


def lead_numbers_of(trial: Trial) -> tuple[int, ...]:
    placement = placement_of(trial.id)
    return tuple(lead.number for lead in placement.leads) if placement is not None else ()
