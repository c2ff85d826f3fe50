"""The checks after the pull, by a nurse or through the patient's link."""

from datetime import datetime

from scstrial.audit.actions import Actor
from scstrial.audit.choices import System
from scstrial.bedside.actions.judging import judge_apart
from scstrial.bedside.actions.logs import keep_log, logs_of_held
from scstrial.bedside.models import PostPullCheck
from scstrial.bedside.queries import last_version_among
from scstrial.bedside.rules import CHECK_DAYS
from scstrial.daily_logs.actions import save_daily_log
from scstrial.daily_logs.models import DailyLog
from scstrial.daily_logs.queries import entry_of
from scstrial.daily_logs.rules import LogEntry
from scstrial.foundation.refusal import Problem, Refused
from scstrial.trials.actions import keep_row
from scstrial.trials.models import Trial

CHECK_GOES_ON = "More answers to the same check."


def record_check(
    trial: Trial,
    day: int,
    entry: LogEntry | None,
    *,
    note: str,
    by: Actor,
    now: datetime,
    so_far: DailyLog | None = None,
) -> PostPullCheck:
    """A check 1, 3, 14 or 30 days after the pull: with an entry, or the patient was not reached.

    `so_far`: what was kept of this check before its last question was answered; the entry becomes its next version.
    """
    if day not in CHECK_DAYS:
        raise Refused([Problem("Choose the check after 1, 3, 14 or 30 days.", "day")])
    if trial.pulled_at is None:
        raise Refused([Problem("The leads are still in. Record the pull first.")])
    if entry is None and not note.strip():
        raise Refused([Problem("Write when and how you tried to reach the patient.", "note")])
    log = keep_check(trial, entry, by=by, now=now, so_far=so_far) if entry is not None else None
    check = PostPullCheck(
        trial_id=trial.id,
        day=day,
        reached=log is not None,
        log_id=log.id if log is not None else None,
        note=note.strip(),
        at=now,
        by_id=None if isinstance(by, System) else by.id,
        by_name=by.label if isinstance(by, System) else by.name,
    )
    return keep_row("post-pull check recorded", check, trial, by=by, now=now, day=day)


def keep_check(trial: Trial, entry: LogEntry, *, by: Actor, now: datetime, so_far: DailyLog | None = None) -> DailyLog:
    """The entry of a check, or of a part of it that must not wait. Unscheduled entries stand beside each other, so
    more answers to the same check are a new version of the entry; one that a person took in hand is left alone.
    """
    logs = logs_of_held(trial)
    if so_far is None or last_version_among(logs, so_far).id != so_far.id:
        return keep_log(trial, entry, by=by, now=now, is_check=True)
    if entry == entry_of(so_far):
        return so_far
    log = save_daily_log(trial, entry, by=by, now=now, corrects=so_far, reason=CHECK_GOES_ON)
    judge_apart(trial, [*logs, log], now=now)
    return log
