"""Where a trial stands by its days: which logs are missing, which is next, which check after the pull is due."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from scstrial.daily_logs.rules import (
    DueSession,
    LogEntry,
    due_sessions,
    is_answered,
    is_overdue,
    local_moment,
    session_due_at,
    sessions_due,
)
from scstrial.reminders.rules import Timetable
from scstrial.reminders.rules.after import CHECK_ANSWER_TIME, CHECK_DAYS, CHECK_TASK_KEPT
from scstrial.trials.rules import TrialDates

DAYS_AHEAD = 2  # a log is due on this day or the next, unless the pull comes first


@dataclass(frozen=True)
class CheckDue:
    """A check so many days after the pull, and the moment (UTC) from which on it is due.

    `is_missed`: nobody made it within a day; `missed_before`: earlier ones that nobody made at all.
    """

    day: int
    due_at: datetime
    is_missed: bool = False
    missed_before: tuple[int, ...] = ()


def unanswered_sessions(
    dates: TrialDates, entries: Collection[LogEntry], now: datetime, zone: ZoneInfo
) -> list[DueSession]:
    """The logs due by now that no entry of that session or a later one answers, oldest first (rule book 9.1a, C-22)."""
    return [due for due in sessions_due(dates, now, zone) if not is_answered(due.on, due.session, entries)]


def overdue_sessions(unanswered: Iterable[DueSession], now: datetime) -> list[DueSession]:
    """Those that have been due for 12 elapsed hours or more (rule book 9.1, C-22)."""
    return [due for due in unanswered if is_overdue(due.due_at, now)]


def next_session(dates: TrialDates, now: datetime, zone: ZoneInfo, pull_on: date) -> DueSession | None:
    """The next log that will be due; None when the pull comes first."""
    today = now.astimezone(zone).date()
    for on in (today + timedelta(days=number) for number in range(DAYS_AHEAD)):
        for session in due_sessions(dates.placed_on, max(pull_on, today), on):
            due_at = session_due_at(on, session, zone)
            if due_at > now:
                return DueSession(on, session, due_at)
    return None


def check_now(pulled_on: date, done: Collection[int], now: datetime, zone: ZoneInfo) -> CheckDue | None:
    """The check after the pull that is due and not done: of several the latest, the last one for 14 days (10)."""
    past = [check for check in _checks(pulled_on, zone) if check.due_at <= now.astimezone(UTC)]
    if not past or past[-1].day in done:
        return None
    *earlier, latest = past
    late = now.astimezone(UTC) - latest.due_at
    if latest.day == CHECK_DAYS[-1] and late > CHECK_TASK_KEPT:
        return None
    missed_before = tuple(check.day for check in earlier if check.day not in done)
    return replace(latest, is_missed=late >= CHECK_ANSWER_TIME, missed_before=missed_before)


def next_check(pulled_on: date, done: Collection[int], now: datetime, zone: ZoneInfo) -> CheckDue | None:
    """The first check that is still ahead and not done already."""
    ahead = [check for check in _checks(pulled_on, zone) if check.due_at > now and check.day not in done]
    return ahead[0] if ahead else None


def _checks(pulled_on: date, zone: ZoneInfo) -> Sequence[CheckDue]:
    return [CheckDue(day, local_moment(pulled_on + timedelta(days=day), Timetable().visit, zone)) for day in CHECK_DAYS]
