"""For which logs there is a link, and until when it opens."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from scstrial.bedside.rules import EARLY_BY, LogSlot
from scstrial.daily_logs.choices import Session
from scstrial.daily_logs.rules import DueSession, due_sessions, session_due_at
from scstrial.trials.rules import TrialDates

OPEN_FOR = timedelta(hours=24)  # then a nurse phones instead (rule book 9.1, C-22)


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
