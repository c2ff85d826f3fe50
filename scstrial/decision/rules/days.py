"""Which days a trial has, which of them can be evaluated, and which a window takes (rule book 8.2a)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from scstrial.decision.rules.facts import AreaFacts, TrialFacts
from scstrial.decision.rules.percent import mean
from scstrial.protocols.choices import StimOffDays, TrialWindow

STIM_OFF_HOURS_ALLOWED = Decimal(12)  # [design], rule book 7 and 8.2a
DAYS_NEEDED = 3  # [design], rule book 6.1 and 8.2 point 3
COMPLETENESS_NEEDED = Fraction(1, 2)  # [design], rule book 8.2 point 3
LAST_DAYS_NEEDED = Fraction(2, 3)  # [design], rule book 8.2a
PROGRAM_DAYS_NEEDED = 2  # [design], rule book 8.2a

LAST_DAYS = {
    TrialWindow.LAST_1: 1,
    TrialWindow.LAST_2: 2,
    TrialWindow.LAST_3: 3,
    TrialWindow.LAST_4: 4,
    TrialWindow.LAST_5: 5,
    TrialWindow.LAST_6: 6,
    TrialWindow.LAST_7: 7,
    TrialWindow.LAST_DAY: 1,
}


@dataclass(frozen=True)
class TrialPeriod:
    """The expected days of a trial, and how it ended."""

    expected: tuple[date, ...]
    leads_in: bool
    aborted: bool

    @property
    def aborted_early(self) -> bool:
        """Stopped before three full days."""
        return self.aborted and len(self.expected) < DAYS_NEEDED


@dataclass(frozen=True)
class RatedDay:
    """An expected day with a daily average of the area."""

    on: date
    average: Decimal
    program: str | None
    stim_off: bool


@dataclass(frozen=True)
class Window:
    """What a window takes of the evaluable days: `used` is empty when they are too few; n found of n asked."""

    used: tuple[RatedDay, ...]
    found: int
    asked: int


def trial_period(facts: TrialFacts) -> TrialPeriod:
    """The calendar days strictly between Day 0 and the trial's end (rule book 8.2a, expected days)."""
    end = facts.pulled_on.toordinal() if facts.pulled_on else _last_logged(facts) + 1
    if facts.aborted:
        end = min(end, facts.aborted.on.toordinal())
    expected = tuple(date.fromordinal(day) for day in range(facts.placed_on.toordinal() + 1, end))
    return TrialPeriod(expected, leads_in=facts.pulled_on is None, aborted=facts.aborted is not None)


def _last_logged(facts: TrialFacts) -> int:
    logged = [day.on.toordinal() for area in facts.areas for day in area.trial]
    return max([facts.placed_on.toordinal(), *logged])


def rated_days(area: AreaFacts, period: TrialPeriod) -> tuple[RatedDay, ...]:
    """The expected days with a daily average, in order; hours off not given = 0 (rule book 8.2a)."""
    expected = set(period.expected)
    rated = [
        RatedDay(day.on, day.average, day.program or None, (day.stim_off_hours or 0) > STIM_OFF_HOURS_ALLOWED)
        for day in area.trial
        if day.on in expected and day.average is not None
    ]
    return tuple(sorted(rated, key=lambda day: day.on))


def evaluable_days(rated: Sequence[RatedDay], stim_off_days: StimOffDays) -> tuple[RatedDay, ...]:
    """The rated days without those on which stimulation was off for more than 12 h, unless these count."""
    return tuple(day for day in rated if stim_off_days is StimOffDays.INCLUDE or not day.stim_off)


def days_taken(evaluable: Sequence[RatedDay], expected: Sequence[date], window: TrialWindow) -> Window:
    """The days that a diary window takes, none when there are too few or the log is not complete enough (8.2, 8.2a)."""
    found, asked = tuple(evaluable), len(expected)
    if window in LAST_DAYS:
        last = expected[-LAST_DAYS[window] :]
        found, asked = tuple(day for day in evaluable if day.on in last), len(last)
        used = found if len(found) >= LAST_DAYS_NEEDED * asked else ()
    elif window is TrialWindow.ALL_DAYS:
        used = found
    elif window is TrialWindow.BEST_DAY:
        used = tuple(sorted(found, key=lambda day: day.average)[:1])
    else:
        used = _best_program_period(found)
    return Window(used if _complete_enough(evaluable, expected) else (), len(found), asked)


def _complete_enough(evaluable: Sequence[RatedDay], expected: Sequence[date]) -> bool:
    return len(evaluable) >= DAYS_NEEDED and len(evaluable) >= COMPLETENESS_NEEDED * len(expected)


def _best_program_period(evaluable: Sequence[RatedDay]) -> tuple[RatedDay, ...]:
    runs = [tuple(days) for program, days in groupby(evaluable, key=lambda day: day.program) if program]
    periods = [run for run in runs if len(run) >= PROGRAM_DAYS_NEEDED]
    return min(periods, key=lambda run: mean(day.average for day in run), default=())


def consecutive_yes(area: AreaFacts, period: TrialPeriod) -> tuple[bool | None, tuple[date, ...]]:
    """Whether relief sufficed on three days in a row, None = still open, and the days that say so (CHI11; 8.2a)."""
    days = period.expected
    answers = {day.on: day.relief_sufficient for day in area.trial if day.relief_sufficient is not None}
    threes = list(zip(days, days[1:], days[2:], strict=False))
    for three in threes:
        if all(answers.get(day) for day in three):
            return True, three
    if any(all(answers.get(day, True) for day in three) for three in threes):
        return None, ()
    return False, tuple(day for day in days if day in answers)
