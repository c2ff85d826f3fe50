"""Reading the periods of a trial on each program."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from scstrial.daily_logs.choices import Session
from scstrial.daily_logs.models import DailyLog
from scstrial.daily_logs.queries import entry_of
from scstrial.daily_logs.rules import LogEntry, local_moment, moment_spoken_of, program_of_log
from scstrial.decision import rules
from scstrial.decision.queries.case import TrialRows
from scstrial.programming.queries import session_facts
from scstrial.programming.rules import ProgrammingSession, carry_over_days
from scstrial.trials.models import Trial

INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True)
class Periods:
    """The periods in order, and the days that the rule `best_program_period` would take."""

    periods: tuple[rules.ProgramPeriod, ...]
    best_days: tuple[date, ...]


def periods_from(trial: Trial, rows: TrialRows, case: rules.Case) -> Periods:
    """From rows that were read already."""
    sessions = [session_facts(row) for row in rows.sessions]
    evenings = {log.for_on: log for log in rows.counting if log.session is Session.EVENING}
    days = program_days(rules.trial_period(case.facts).expected, evenings, sessions, trial)
    over = carry_over_days(sessions, trial.zone, trial.protocol.washout_hours)
    periods = rules.program_periods(days, case.facts, case.evaluation, over, trial.zone)
    return Periods(periods, rules.best_period_days(case.facts, case.evaluation))


def program_days(
    expected: Sequence[date], evenings: Mapping[date, DailyLog], sessions: Sequence[ProgrammingSession], trial: Trial
) -> list[rules.ProgramDay]:
    """Each expected day with its program; a day without a log has that of its end."""
    programmed = {one.held_at.astimezone(trial.zone).date() for one in sessions}
    return [program_day(on, evenings.get(on), sessions, trial, on in programmed) for on in expected]


def program_day(
    on: date, log: DailyLog | None, sessions: Sequence[ProgrammingSession], trial: Trial, was_programmed: bool
) -> rules.ProgramDay:
    entry = entry_of(log) if log is not None else LogEntry(on, Session.EVENING)
    moment = end_of(on, trial) if log is None else moment_spoken_of(on, log.session, log.entered_at, trial.zone)
    return rules.ProgramDay(
        on=on,
        program=program_of_log(entry, moment, sessions),
        coverage_pct=entry.coverage_pct,
        relief_stated_pct=entry.relief_reported_pct,
        hours_used=entry.stim_hours_used,
        was_programmed=was_programmed,
    )


def end_of(on: date, trial: Trial) -> datetime:
    return local_moment(on + timedelta(days=1), time(0), trial.zone) - INSTANT
