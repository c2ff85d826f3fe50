"""Keeping, correcting and withdrawing daily logs, each followed by the flags it raises."""

from collections.abc import Sequence
from datetime import datetime

from scstrial.accounts.models import User
from scstrial.audit.actions import Actor
from scstrial.bedside.actions.judging import judge_apart, raise_apart
from scstrial.bedside.queries import Occasion, hold_trial, last_version_among, latest_among
from scstrial.bedside.rules import LogSlot
from scstrial.complications.actions import Judged, NotWorkedOut
from scstrial.daily_logs.actions import rule_on_logs as keep_ruling
from scstrial.daily_logs.actions import save_daily_log, withdraw_daily_log
from scstrial.daily_logs.models import DailyLog, LogRuling
from scstrial.daily_logs.queries import logs_of
from scstrial.daily_logs.rules import LogEntry
from scstrial.foundation.refusal import Problem, Refused
from scstrial.trials.models import Trial

SAVED_MEANWHILE = (
    "{name} saved this log at {at:%H:%M} while you were typing. What you typed is still here: compare, then save again."
)


def keep_log(
    trial: Trial,
    entry: LogEntry,
    *,
    by: Actor,
    now: datetime,
    seen_latest_id: int | bool | None = False,
    is_check: bool = False,
) -> DailyLog:
    """Keep a daily log. `seen_latest_id`: the entry of this session that the person saw; False asks nothing."""
    return keep_and_judge(trial, entry, by=by, now=now, seen_latest_id=seen_latest_id, is_check=is_check)[0]


def keep_and_judge(
    trial: Trial,
    entry: LogEntry,
    *,
    by: Actor,
    now: datetime,
    seen_latest_id: int | bool | None = False,
    occasion: Occasion | None = None,
    is_check: bool = False,
) -> tuple[DailyLog, Judged | NotWorkedOut]:
    """The same, and what was made of the trial with it. `occasion`: what was read of it since the trial is held."""
    logs = occasion.logs if occasion is not None else logs_of_held(trial)
    if seen_latest_id is not False:
        refuse_if_saved_meanwhile(trial, entry, seen_latest_id, logs)
    log = save_daily_log(trial, entry, by=by, now=now, is_check=is_check)
    primary_area = occasion.areas[0] if occasion is not None else None
    return log, judge_apart(trial, [*logs, log], now=now, primary_area=primary_area)


def correct_log(
    trial: Trial,
    log: DailyLog,
    entry: LogEntry,
    reason: str,
    *,
    by: User,
    now: datetime,
    seen_latest_id: int | bool | None = False,
) -> DailyLog:
    """A new version of a log; the flags are judged again, and what rested on the old one says so."""
    return correct_and_judge(trial, log, entry, reason, by=by, now=now, seen_latest_id=seen_latest_id)[0]


def correct_and_judge(
    trial: Trial,
    log: DailyLog,
    entry: LogEntry,
    reason: str,
    *,
    by: User,
    now: datetime,
    seen_latest_id: int | bool | None = False,
) -> tuple[DailyLog, Judged | NotWorkedOut]:
    """The same, and what was made of the trial with it."""
    logs = logs_of_held(trial)
    if seen_latest_id is not False:
        refuse_if_saved_meanwhile(trial, entry, seen_latest_id, logs)
        log = last_version_among(logs, log)  # what somebody made of it meanwhile has been looked at
    corrected = save_daily_log(trial, entry, by=by, now=now, corrects=log, reason=reason)
    return corrected, judge_apart(trial, [*logs, corrected], now=now)


def withdraw_log(trial: Trial, log: DailyLog, reason: str, *, by: User, now: datetime) -> DailyLog:
    """A log entered in error counts no more."""
    hold_trial(trial)
    withdrawal = withdraw_daily_log(trial, log, reason, by=by, now=now)
    raise_apart(trial, now=now)
    return withdrawal


def rule_on_logs(trial: Trial, right: DailyLog, wrong: DailyLog, reason: str, *, by: User, now: datetime) -> LogRuling:
    """Of two logs that contradict each other a person says which one is right; the flags are judged again."""
    hold_trial(trial)
    ruling = keep_ruling(trial, right, wrong, reason, by=by, now=now)
    raise_apart(trial, now=now)
    return ruling


def logs_of_held(trial: Trial) -> list[DailyLog]:
    """Every version of the trial's logs; none is added until the commit but by us."""
    hold_trial(trial)
    return logs_of(trial.id)


def refuse_if_saved_meanwhile(
    trial: Trial, entry: LogEntry, seen_latest_id: int | bool | None, logs: Sequence[DailyLog]
) -> None:
    """Two people at once: the second sees that the first has saved, and loses nothing typed."""
    latest = latest_among(logs, LogSlot(entry.for_on, entry.session))
    if latest is not None and latest.id != seen_latest_id:
        at = latest.entered_at.astimezone(trial.zone)
        raise Refused([Problem(SAVED_MEANWHILE.format(name=latest.entered_by_name, at=at))])
