"""Keeping daily logs. Called by `bedside.actions` alone, which raises the flags in the same breath."""

from datetime import datetime

from scstrial.audit.actions import Actor, record
from scstrial.audit.choices import System
from scstrial.daily_logs.models import DailyLog, LogAnalgesic, LogPain
from scstrial.daily_logs.queries import DEVICE, PLAIN, SITE, entry_of, version_after
from scstrial.daily_logs.rules import LogEntry, is_late, problems_with_log
from scstrial.foundation.clock import day_of
from scstrial.foundation.db import db
from scstrial.foundation.refusal import Problem, Refused, refuse_if
from scstrial.trials.models import Trial
from scstrial.trials.rules import TrialDates


def save_daily_log(
    trial: Trial, entry: LogEntry, *, by: Actor, now: datetime, corrects: DailyLog | None = None, reason: str = ""
) -> DailyLog:
    """Keep one entry; with `corrects` it is a new version of that one, for the reason given."""
    problems = problems_with_log(entry, dates_of(trial), day_of(now, trial.zone), trial.protocol.pain_step)
    if corrects is not None:
        refuse_unless_standing(corrects)
        if not reason.strip():
            problems.append(Problem("Say why the log is corrected.", "correction_reason"))
    refuse_if(problems)
    log = row_of(trial, entry, by, now)
    log.corrects_id = corrects.id if corrects is not None else None
    log.correction_reason = reason.strip()
    db.session.add(log)
    db.session.flush()
    say("daily log corrected" if corrects else "daily log kept", trial, log, by, now)
    return log


def withdraw_daily_log(trial: Trial, log: DailyLog, reason: str, *, by: Actor, now: datetime) -> DailyLog:
    """Entered in error (wrong patient, by mistake): the log stays readable and counts for nothing."""
    refuse_unless_standing(log)
    if not reason.strip():
        raise Refused([Problem("Say why the log is withdrawn.", "correction_reason")])
    withdrawal = row_of(trial, entry_of(log), by, now)
    withdrawal.corrects_id = log.id
    withdrawal.correction_reason = reason.strip()
    withdrawal.in_error = True
    db.session.add(withdrawal)
    db.session.flush()
    say("daily log withdrawn", trial, withdrawal, by, now)
    return withdrawal


def refuse_unless_standing(log: DailyLog) -> None:
    """Only the last version of a log is corrected or withdrawn: two versions beside each other would both count."""
    after = version_after(log.id)
    if log.in_error or (after is not None and after.in_error):
        raise Refused([Problem("This log is withdrawn. If there is something to keep, enter it as a new log.")])
    if after is not None:
        raise Refused([Problem("This version was corrected already. Open the latest version and change that one.")])


def row_of(trial: Trial, entry: LogEntry, by: Actor, now: datetime) -> DailyLog:
    """The entry as a row with its ratings and medicines."""
    log = DailyLog(
        trial_id=trial.id,
        entered_at=now,
        entered_by_id=None if isinstance(by, System) else by.id,
        entered_by_name=by.label if isinstance(by, System) else by.name,
        is_late=is_late(entry.for_on, now, trial.zone),
        red_flags={str(flag): str(answer) for flag, answer in entry.red_flags.items()},
        **{name: getattr(entry, name) for name in PLAIN},
        **{name: getattr(entry.site, name) for name in SITE},
        **{name: getattr(entry.device, name) for name in DEVICE},
    )
    log.pain = [LogPain(**vars(rating)) for rating in entry.pain]
    log.analgesics = [LogAnalgesic(**vars(dose)) for dose in entry.analgesics]
    return log


def dates_of(trial: Trial) -> TrialDates:
    """Between which days logs are taken; refused before the leads are placed."""
    if trial.placed_on is None:
        raise Refused([Problem("No leads are placed yet. Record the placement first, then the logs.")])
    return TrialDates(placed_on=trial.placed_on, pulled_on=trial.pulled_on, ended_on=trial.aborted_on)


def say(act: str, trial: Trial, log: DailyLog, by: Actor, now: datetime) -> None:
    record(
        act,
        by=by,
        now=now,
        clinic_id=trial.clinic_id,
        patient_id=trial.patient_id,
        trial_id=trial.id,
        log_id=log.id,
    )
