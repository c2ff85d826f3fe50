"""For which logs there is a link, and until when it opens."""

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scstrial.assessments.rules import BASELINE_DAYS
from scstrial.bedside.rules import CHECK_DAYS, CHECK_TIME, EARLY_BY, LogSlot
from scstrial.daily_logs.choices import Session
from scstrial.daily_logs.rules import DueSession, due_sessions, session_due_at
from scstrial.trials.rules import TrialDates

OPEN_FOR = timedelta(hours=24)  # then a nurse phones instead (rule book 9.1, C-22)
BASELINE_FROM = time(16)  # 4 h before the prompt at 20:00, as with the logs [design]
BASELINE_UNTIL = time(12)  # of the next day: who fell asleep may still say how the day was [design]
# After 24 h a nurse is asked to phone (rule book 10); whoever starts before that may finish [design].
CHECK_OPEN_FOR = timedelta(hours=48)
DAY = timedelta(days=1)


def closes_at(slot: LogSlot, zone: ZoneInfo, pulled_at: datetime | None = None) -> datetime:
    """The moment (UTC) from which the link of a morning or evening no longer opens: 24 h after it was due, or the pull.

    So the reminder after 12 h still leads to the page, and whoever starts before the nurse phones may finish.
    """
    until = session_due_at(slot.on, slot.session, zone) + OPEN_FOR
    return until if pulled_at is None else min(until, pulled_at.astimezone(UTC))


def slots_to_offer(
    trial: TrialDates, due: Sequence[DueSession], now: datetime, zone: ZoneInfo, pulled_at: datetime | None
) -> list[LogSlot]:
    """Logs a link may be made for at an aware moment, the latest first: those due whose time is not over, and today's
    next one from 4 h before.
    """
    today = now.astimezone(zone).date()
    ahead = [LogSlot(today, session) for session in due_sessions(trial.placed_on, trial.pulled_on, today)]
    near = [slot for slot in ahead if session_due_at(slot.on, slot.session, zone) - now.astimezone(UTC) <= EARLY_BY]
    known = dict.fromkeys([*(LogSlot(item.on, item.session) for item in due), *near])
    opened = [slot for slot in known if now.astimezone(UTC) < closes_at(slot, zone, pulled_at)]
    return sorted(opened, key=lambda slot: (slot.on, slot.session is Session.EVENING), reverse=True)


def local(on: date, wall: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(on, wall, zone).astimezone(UTC)


def baseline_days(placed_on: date) -> list[date]:
    """Day -7 to Day -1 (rule book 4.1, 8.2a)."""
    return [placed_on - DAY * back for back in range(BASELINE_DAYS, 0, -1)]


def baseline_closes_at(on: date, placement_at: datetime, zone: ZoneInfo) -> datetime:
    """Noon of the next day, and never later than the placement (UTC)."""
    return min(local(on + DAY, BASELINE_UNTIL, zone), placement_at.astimezone(UTC))


def baseline_days_open(placement_at: datetime, now: datetime, zone: ZoneInfo) -> list[date]:
    """The diary days that may be answered at an aware moment, the latest first."""
    days = baseline_days(placement_at.astimezone(zone).date())
    now = now.astimezone(UTC)
    opened = [on for on in days if local(on, BASELINE_FROM, zone) <= now < baseline_closes_at(on, placement_at, zone)]
    return opened[::-1]


def check_closes_at(on: date, zone: ZoneInfo) -> datetime:
    """48 h after a check was due (UTC)."""
    return local(on, CHECK_TIME, zone) + CHECK_OPEN_FOR


def check_day_of(on: date, pulled_on: date) -> int | None:
    """Which check a date stands for, in days after the pull; None for none (rule book 10)."""
    days = (on - pulled_on).days
    return days if days in CHECK_DAYS else None


def checks_open(pulled_on: date, done: Collection[int], now: datetime, zone: ZoneInfo) -> list[date]:
    """The dates of the checks that may be answered at an aware moment, from the morning of their day.

    `done`: the days whose check has reached the patient.
    """
    days = [pulled_on + DAY * count for count in reversed(CHECK_DAYS) if count not in done]
    now = now.astimezone(UTC)
    return [on for on in days if local(on, time(0), zone) <= now < check_closes_at(on, zone)]
