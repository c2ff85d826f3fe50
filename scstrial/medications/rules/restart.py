"""When a held drug may be taken again: after the leads are out and the site was looked at (rule book, section 3)."""

from dataclasses import dataclass
from datetime import UTC, datetime

from scstrial.foundation.refusal import Problem
from scstrial.medications.choices import Restart, RestartStanding
from scstrial.medications.rules.holds import HoldPlan, hours_later

S = RestartStanding


@dataclass(frozen=True)
class LeadsAre:
    """Where the leads are: `placed`, when they came out, and whether the site was clean then (None: not looked at)."""

    placed: bool = False
    removed_at: datetime | None = None
    site_clean: bool | None = None
    removal_planned_at: datetime | None = None


@dataclass(frozen=True)
class RestartPlan:
    """How the restart stands; `at` is the earliest moment, planned or real, None where there is none."""

    standing: RestartStanding
    at: datetime | None = None


def restart_plan(plan: HoldPlan, leads: LeadsAre, restarted_at: datetime | None = None) -> RestartPlan:
    """While the leads are in a drug stays held; afterwards the clock runs from their removal, if the site was clean."""
    if restarted_at is not None:
        return RestartPlan(S.TAKEN_AGAIN, restarted_at)
    if plan.restart == Restart.NOT_HELD:
        return RestartPlan(S.NOT_HELD)
    if leads.removed_at is None:
        standing = S.LEADS_IN if leads.placed else S.PLANNED
        return RestartPlan(standing, _hours_after(plan, leads.removal_planned_at))
    if leads.site_clean is not True:
        return RestartPlan(S.LOOK_AT_SITE if leads.site_clean is None else S.SITE_NOT_CLEAN)
    at = _hours_after(plan, leads.removed_at)
    return RestartPlan(S.MAY_RESTART, at) if at is not None else RestartPlan(S.PHYSICIAN_DECIDES)


def _hours_after(plan: HoldPlan, moment: datetime | None) -> datetime | None:
    hours = plan.rule.restart_hours if plan.rule is not None else None
    return hours_later(moment, hours) if moment is not None and hours is not None else None


def problems_with_restart(at: datetime, last_dose_at: datetime | None, now: datetime) -> list[Problem]:
    """Taken again up to now, and after the last dose before the hold."""
    if at.astimezone(UTC) > now.astimezone(UTC):
        return [Problem("Enter when it was taken again, up to now.", "restarted_at")]
    if last_dose_at is not None and at.astimezone(UTC) <= last_dose_at.astimezone(UTC):
        return [Problem("Enter a time after the last dose that is on record, or correct that dose.", "restarted_at")]
    return []
