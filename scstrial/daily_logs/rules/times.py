"""When a log is due, late or overdue, in the trial's time zone (rule book, sections 7 and 9.1a, C-22)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scstrial.daily_logs.choices import Session
from scstrial.daily_logs.rules.entry import LogEntry
from scstrial.trials.rules import TrialDates, trial_day_of

LATE_AFTER = timedelta(hours=24)  # after the log date's end; rule book 7
OVERDUE_AFTER = timedelta(hours=12)  # rule book 9.1, C-22
ORDER = {Session.MORNING: 0, Session.EVENING: 1}


@dataclass(frozen=True)
class LogTimes:
    """Local times at which the two logs are due (rule book 7; design)."""

    morning: time = time(8, 30)
    evening: time = time(19, 30)


DEFAULT_TIMES = LogTimes()


@dataclass(frozen=True)
class DueSession:
    """A log that is asked for, and from when on (UTC)."""

    on: date
    session: Session
    due_at: datetime


def trial_day(for_on: date, placed_on: date) -> int:
    """Number of the trial day, 0 = day of placement (rule book 7)."""
    return trial_day_of(for_on, placed_on)


def local_moment(on: date, at: time, zone: ZoneInfo) -> datetime:
    """The moment (UTC) at which the clock of the zone shows this time.

    A time that the clock skips is moved on by the gap; of one that comes twice the first counts.
    """
    return datetime.combine(on, at.replace(fold=0), zone).astimezone(UTC)


def is_late(for_on: date, entered_at: datetime, zone: ZoneInfo) -> bool:
    """Entered more than 24 elapsed hours after the end of the log's date (rule book 7)."""
    ended_at = local_moment(for_on + timedelta(days=1), time(0), zone)
    return entered_at.astimezone(UTC) - ended_at > LATE_AFTER


def due_sessions(placed_on: date, pulled_on: date | None, on: date) -> tuple[Session, ...]:
    """Sessions asked for on a date: both from Day 1 on, on the pull day the morning only, none later (rule book 7)."""
    if on <= placed_on or (pulled_on is not None and on > pulled_on):
        return ()
    return (Session.MORNING,) if on == pulled_on else (Session.MORNING, Session.EVENING)


def session_due_at(on: date, session: Session, zone: ZoneInfo, times: LogTimes = DEFAULT_TIMES) -> datetime:
    """The moment (UTC) at which a session is due: 08:30 or 19:30 local. Raises ValueError for unscheduled."""
    if session is Session.UNSCHEDULED:
        raise ValueError("an unscheduled log is never due")
    return local_moment(on, times.morning if session is Session.MORNING else times.evening, zone)


def is_past_due(due_at: datetime, now: datetime) -> bool:
    """Late in the list of trials: its time has passed."""
    return now.astimezone(UTC) > due_at.astimezone(UTC)


def is_overdue(due_at: datetime, now: datetime) -> bool:
    """Needs attention: 12 elapsed hours after it was due, or more (rule book 9.1, C-22)."""
    return now.astimezone(UTC) - due_at.astimezone(UTC) >= OVERDUE_AFTER


def sessions_due(
    trial: TrialDates,
    until: datetime,
    zone: ZoneInfo,
    pulled_at: datetime | None = None,
    times: LogTimes = DEFAULT_TIMES,
) -> list[DueSession]:
    """Every session due up to a moment, in order; none after the moment of the pull.

    A trial stopped early is asked for on until its leads are out.
    """
    end_at = until.astimezone(UTC)
    if pulled_at is not None:
        end_at = min(end_at, pulled_at.astimezone(UTC))
    days = trial_day_of(end_at.astimezone(zone).date(), trial.placed_on)
    dates = [trial.placed_on + timedelta(days=number) for number in range(1, days + 1)]
    due = [
        DueSession(on, session, session_due_at(on, session, zone, times))
        for on in dates
        for session in due_sessions(trial.placed_on, trial.pulled_on, on)
    ]
    return [item for item in due if item.due_at <= end_at]


def missing_sessions(
    trial: TrialDates,
    entries: Iterable[LogEntry],
    until: datetime,
    zone: ZoneInfo,
    pulled_at: datetime | None = None,
    times: LogTimes = DEFAULT_TIMES,
) -> list[DueSession]:
    """Sessions due up to a moment for which no counting entry exists; a later log does not fill the gap."""
    present = {(entry.for_on, entry.session) for entry in entries}
    return [
        item for item in sessions_due(trial, until, zone, pulled_at, times) if (item.on, item.session) not in present
    ]


def is_answered(on: date, session: Session, entries: Iterable[LogEntry]) -> bool:
    """Whether an entry for that session or a later one exists: then nobody is reminded any more (9.1a, C-22).

    An unscheduled entry answers the sessions of earlier dates.
    """
    asked = (on, ORDER[session])
    return any((entry.for_on, ORDER.get(entry.session, -1)) >= asked for entry in entries)
