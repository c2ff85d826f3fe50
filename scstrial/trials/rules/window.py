"""The days of a trial: Day 0, the expected days, planned length."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class TrialDates:
    """When the leads went in and out, and when the trial ended early; dates in the clinic's time zone."""

    placed_on: date
    pulled_on: date | None = None
    ended_on: date | None = None

    @property
    def last_on(self) -> date | None:
        """The earlier of pull day and day of abort (rule book 8.2a); None while the trial goes on."""
        ends = [on for on in (self.pulled_on, self.ended_on) if on is not None]
        return min(ends, default=None)


def trial_day_of(on: date, placed_on: date) -> int:
    """Number of the trial day: 0 is the day of placement, negative before it (rule book 7)."""
    return (on - placed_on).days


def planned_days(placed_on: date, pull_on: date) -> int:
    """Length of a trial in days: the number of the pull day (rule book 6.1)."""
    return trial_day_of(pull_on, placed_on)


def expected_days(placed_on: date, last_on: date) -> tuple[date, ...]:
    """The calendar days strictly between Day 0 and the last day (pull Day 7: six; rule book 8.2a)."""
    return tuple(placed_on + timedelta(days=number) for number in range(1, trial_day_of(last_on, placed_on)))
