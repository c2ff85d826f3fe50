"""What a link may be made for, and until when it opens."""

from datetime import date, datetime

from scstrial.bedside.queries import checks_of, dates_of, sessions_due_in
from scstrial.bedside.rules import LogSlot
from scstrial.daily_logs.choices import Session
from scstrial.diary.choices import LinkKind
from scstrial.diary.rules import (
    baseline_closes_at,
    baseline_days_open,
    check_closes_at,
    checks_open,
    closes_at,
    slots_to_offer,
)
from scstrial.trials.choices import TrialState
from scstrial.trials.models import Trial


def slots_of(trial: Trial, now: datetime, kind: LinkKind = LinkKind.LOG) -> list[LogSlot]:
    """What a link of this kind may be made for now, the latest first."""
    if kind is LinkKind.BASELINE:
        return [LogSlot(on, Session.UNSCHEDULED) for on in baseline_days_of(trial, now)]
    if kind is LinkKind.CHECK:
        return [LogSlot(on, Session.UNSCHEDULED) for on in checks_to_offer(trial, now)]
    if trial.placed_on is None:
        return []
    return slots_to_offer(dates_of(trial), sessions_due_in(trial, now), now, trial.zone, trial.pulled_at)


def baseline_days_of(trial: Trial, now: datetime) -> list[date]:
    """Diary days that may be answered now; none once the leads are in, or the trial is off."""
    if trial.placed_at is not None or trial.state is not TrialState.SCHEDULED:
        return []
    return baseline_days_open(trial.placement_planned_at, now, trial.zone)


def checks_to_offer(trial: Trial, now: datetime) -> list[date]:
    """Checks after the pull that may be answered now and have reached nobody yet."""
    if trial.pulled_on is None:
        return []
    done = {check.day for check in checks_of(trial.id) if check.reached}
    return checks_open(trial.pulled_on, done, now, trial.zone)


def closing_time(trial: Trial, slot: LogSlot, kind: LinkKind = LinkKind.LOG) -> datetime:
    """Until when a link opens."""
    if kind is LinkKind.BASELINE:
        return baseline_closes_at(slot.on, trial.placement_planned_at, trial.zone)
    if kind is LinkKind.CHECK:
        return check_closes_at(slot.on, trial.zone)
    return closes_at(slot, trial.zone, trial.pulled_at)
