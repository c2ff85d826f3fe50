"""The checks after the pull and the time in which a site infection is looked for (rule book 9.2, 10; NHSN)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scstrial.bedside.choices import CheckState, WindowState

CHECK_DAYS = (1, 3, 14, 30)  # days after the pull; rule book 10; 30 d: NHSN
CHECK_TIME = time(10)  # in the trial's zone [design]
MISSED_AFTER = timedelta(hours=24)  # rule book 10: nurse if no answer in 24 h
# NHSN counts the day of the procedure as day 1; the rule book looks to pull +30 d, one day longer [design].
WINDOW_DAYS = 30


@dataclass(frozen=True)
class CheckDay:
    """One check: so many days after the pull, due at a moment (UTC)."""

    day: int
    due_at: datetime
    state: CheckState


@dataclass(frozen=True)
class InfectionWindow:
    """Until when an infection counts to the trial, how far it was watched, and whether one was found."""

    ends_on: date
    checks: tuple[CheckDay, ...]
    state: WindowState
    infection_began_on: date | None = None

    @property
    def missed(self) -> tuple[int, ...]:
        """The checks that nobody has made in time."""
        return tuple(check.day for check in self.checks if check.state is CheckState.MISSED)


def infection_window(
    pulled_on: date, done: Collection[int], infections_began_on: Sequence[date], now: datetime, zone: ZoneInfo
) -> InfectionWindow:
    """`done`: the days whose check reached the patient; `infections_began_on`: of infections confirmed by a person.

    The window is closed by the last check, not by the calendar: unless somebody asked, nothing is known.
    """
    ends_on = pulled_on + timedelta(days=WINDOW_DAYS)
    checks = tuple(_check(day, pulled_on, done, now, zone) for day in CHECK_DAYS)
    began = min((on for on in infections_began_on if on <= ends_on), default=None)
    return InfectionWindow(ends_on, checks, _state(checks[-1].state, began is not None), began)


def _check(day: int, pulled_on: date, done: Collection[int], now: datetime, zone: ZoneInfo) -> CheckDay:
    due_at = datetime.combine(pulled_on + timedelta(days=day), CHECK_TIME, zone).astimezone(UTC)
    late = now.astimezone(UTC) - due_at
    if day in done:
        state = CheckState.DONE
    elif late >= MISSED_AFTER:
        state = CheckState.MISSED
    else:
        state = CheckState.DUE if late >= timedelta(0) else CheckState.AHEAD
    return CheckDay(day, due_at, state)


def _state(last: CheckState, found: bool) -> WindowState:
    if last is CheckState.DONE:
        return WindowState.CLOSED_FOUND if found else WindowState.CLOSED_CLEAN
    return WindowState.NOT_CONFIRMED if last is CheckState.MISSED else WindowState.OPEN
