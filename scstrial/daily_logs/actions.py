"""Keeping daily logs. Called by `bedside.actions` alone, which raises the flags in the same breath."""

from datetime import date, datetime

from scstrial.accounts.models import User
from scstrial.audit.actions import Actor, record
from scstrial.audit.choices import System
from scstrial.daily_logs.choices import Session
from scstrial.daily_logs.models import DailyLog, LogAnalgesic, LogPain, LogRuling
from scstrial.daily_logs.queries import (
    DEVICE,
    PLAIN,
    SITE,
    conflicts_among,
    entry_of,
    logs_of,
    rulings_of,
    version_after,
)
from scstrial.daily_logs.rules import LATE_CHECK_DAYS, POST_PULL_DAYS, LogEntry, is_late, problems_with_log
from scstrial.foundation.clock import day_of
from scstrial.foundation.db import db
from scstrial.foundation.formats import day_words
from scstrial.foundation.named import done
from scstrial.foundation.refusal import Problem, Refused, refuse_if
from scstrial.trials.models import Trial
from scstrial.trials.rules import TrialDates

REASON_LONGEST = 500  # characters the record holds


def save_daily_log(
    trial: Trial,
    entry: LogEntry,
    *,
    by: Actor,
    now: datetime,
    corrects: DailyLog | None = None,
    reason: str = "",
    is_check: bool = False,
) -> DailyLog:
    """Keep one entry; with `corrects` it is a new version of that one, for the reason given.

    `is_check`: a check after the pull, which may be reached later than it was due.
    """
    until = LATE_CHECK_DAYS if is_check or corrects is not None else POST_PULL_DAYS
    today, step = day_of(now, trial.zone), trial.protocol.pain_step
    problems = problems_with_log(entry, dates_of(trial), today, step, post_pull_days=until)
    if corrects is not None:
        refuse_unless_standing(corrects)
        problems += problems_with_correction(corrects, entry, reason)
    refuse_if(problems)
    log = row_of(trial, entry, by, now)
    if corrects is not None:
        log.corrects_id = corrects.id
        log.first_entered_at, log.first_entered_by_name = corrects.first_entered_at, corrects.first_entered_by_name
    log.correction_reason = reason.strip()
    db.session.add(log)
    db.session.flush()
    say("daily log corrected" if corrects else "daily log kept", trial, log, by, now)
    return log


def problems_with_correction(corrects: DailyLog, entry: LogEntry, reason: str) -> list[Problem]:
    """A correction says why, and changes something."""
    problems = []
    if not reason.strip():
        problems.append(Problem("Say why the log is corrected.", "correction_reason"))
    if entry == entry_of(corrects):
        problems.append(Problem("Nothing is changed yet. Change what is wrong, or leave the log as it is."))
    return problems


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


def move_daily_log(
    trial: Trial, log: DailyLog, goal: Trial, entry: LogEntry, reason: str, *, by: Actor, now: datetime
) -> DailyLog:
    """What the log says is entered in error here and stands as `entry` where it belongs, with who entered it first."""
    problems = problems_with_log(entry, dates_of(goal), day_of(now, goal.zone), goal.protocol.pain_step)
    if not reason.strip():
        problems.append(Problem("Say why the log is moved.", "correction_reason"))
    if goal.id == trial.id and (entry.for_on, entry.session) == (log.for_on, log.session):
        problems.append(Problem("The log stands there already. Choose another day, session or patient."))
    refuse_if(problems)
    here, there = place_words(log.for_on, log.session), place_words(entry.for_on, entry.session)
    same = goal.id == trial.id
    to, out_of = (there, here) if same else ("another record", "another record")
    withdraw_daily_log(trial, log, f"Moved to {to}: {reason.strip()}"[:REASON_LONGEST], by=by, now=now)
    moved = row_of(goal, entry, by, now)
    moved.moved_from_id = log.id
    moved.first_entered_at = log.first_entered_at or log.entered_at
    moved.first_entered_by_name = log.first_entered_by_name or log.entered_by_name
    moved.is_late = is_late(entry.for_on, moved.first_entered_at, goal.zone)
    moved.correction_reason = f"Moved here from {out_of}: {reason.strip()}"[:REASON_LONGEST]
    db.session.add(moved)
    db.session.flush()
    say("daily log moved here", goal, moved, by, now)
    return moved


def place_words(on: date, session: Session) -> str:
    """`evening of Wed 4 Mar 2026`."""
    return f"{session.label.lower()} of {day_words(on)}"


def rule_on_logs(trial: Trial, right: DailyLog, wrong: DailyLog, reason: str, *, by: User, now: datetime) -> LogRuling:
    """Of two logs that contradict each other this one is right; if it is the earlier one, the later is withdrawn."""
    conflicts = conflicts_among(logs_of(trial.id), rulings_of(trial.id))
    pairs = {(one.counting.id, one.other.id) for one in conflicts}
    if not {(right.id, wrong.id), (wrong.id, right.id)} & pairs:
        raise Refused([Problem("These two logs do not contradict each other any more. Look at the list of logs.")])
    if not reason.strip():
        raise Refused([Problem("Say how you know which one is right.", "correction_reason")])
    ruling = LogRuling(
        trial_id=trial.id,
        right_id=right.id,
        wrong_id=wrong.id,
        reason=reason.strip(),
        **done(by, now),
    )
    db.session.add(ruling)
    if (wrong.id, right.id) in pairs:
        withdraw_daily_log(
            trial, wrong, f"The other log of this session is right: {reason.strip()}"[:REASON_LONGEST], by=by, now=now
        )
    db.session.flush()
    say("daily log confirmed", trial, right, by, now)
    return ruling


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
