"""Which log is asked for now, and how relief is printed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor
from zoneinfo import ZoneInfo

from scstrial.daily_logs.choices import Session
from scstrial.daily_logs.rules import DueSession, due_sessions, session_due_at
from scstrial.trials.rules import TrialDates

EARLY_BY = timedelta(hours=4)  # so long before its time a log is offered: a call at 16:00 may be the evening's; design


@dataclass(frozen=True)
class LogSlot:
    """A day and a session for which a log is entered."""

    on: date
    session: Session


def due_today(due: Sequence[DueSession], present: Collection[LogSlot], today: date) -> DueSession | None:
    """The session due last today, if no counting entry is there for it; earlier ones are not asked for any more."""
    last = due[-1] if due else None
    if last is None or last.on != today or LogSlot(last.on, last.session) in present:
        return None
    return last


def slot_to_log(
    trial: TrialDates, due: Sequence[DueSession], present: Collection[LogSlot], now: datetime, zone: ZoneInfo
) -> LogSlot:
    """The log a person most likely wants to enter at an aware moment.

    What is due now; else the oldest that is missing; else today's next one when its time is near; else, and after the
    pull day, an unscheduled one. `due` are the sessions due up to now, in order.
    """
    today = now.astimezone(zone).date()
    if trial.pulled_on is not None and today > trial.pulled_on:
        return LogSlot(today, Session.UNSCHEDULED)
    missing = [item for item in due if LogSlot(item.on, item.session) not in present]
    first = due_today(due, present, today) or (missing[0] if missing else None)
    if first is not None:
        return LogSlot(first.on, first.session)
    for session in _sessions_of_day(trial, today):
        slot = LogSlot(today, session)
        if slot not in present and session_due_at(today, session, zone) - now.astimezone(UTC) <= EARLY_BY:
            return slot
    return LogSlot(today, Session.UNSCHEDULED)


def _sessions_of_day(trial: TrialDates, on: date) -> tuple[Session, ...]:
    """Day 0 has an evening too: kept, and never used for the decision (rule book 7)."""
    return (Session.EVENING,) if on == trial.placed_on else due_sessions(trial.placed_on, trial.pulled_on, on)


def relief_words(relief_pct: Fraction, needed_pct: Decimal) -> str:
    """Relief in percent with at most 1 decimal, half away from zero, never up to the percentage needed (8.1)."""
    tenths, needed = relief_pct * 10, Fraction(needed_pct)
    shown = floor(abs(tenths) + Fraction(1, 2)) * (-1 if tenths < 0 else 1)
    if relief_pct < needed <= Fraction(shown, 10):
        shown = floor(tenths)
    return _tenths(shown)


def mean_words(value: Fraction) -> str:
    """A mean of ratings with at most 1 decimal, half up."""
    return _tenths(floor(value * 10 + Fraction(1, 2)))


def _tenths(number: int) -> str:
    whole, tenth = divmod(abs(number), 10)
    return f"{'-' if number < 0 else ''}{whole}" + (f".{tenth}" if tenth else "")
