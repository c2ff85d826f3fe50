"""How far the daily values of a trial lie apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor, isqrt
from statistics import median

from scstrial.assessments.choices import Area
from scstrial.decision.rules.days import RatedDay, evaluable_days, rated_days, trial_period
from scstrial.decision.rules.entries import areas_that_count
from scstrial.decision.rules.evaluation import Evaluation
from scstrial.decision.rules.facts import TrialFacts
from scstrial.decision.rules.percent import mean

DAYS_FOR_A_DEVIATION = 2


@dataclass(frozen=True)
class Spread:
    """Daily averages of an area, in points or mm; the days of the lowest and of the highest; median and mean exact.

    `deviation_tenths`: the standard deviation (n - 1) in tenths, half up, from exact numbers; None of one day.
    """

    days: int
    lowest: Decimal
    lowest_on: tuple[date, ...]
    highest: Decimal
    highest_on: tuple[date, ...]
    median: Fraction
    mean: Fraction
    deviation_tenths: int | None

    @property
    def range(self) -> Decimal:
        return self.highest - self.lowest


@dataclass(frozen=True)
class AreaSpread:
    """All days of an area that could be used, and those that were; None where there is none."""

    area: Area
    evaluable: Spread | None
    used: Spread | None


def spreads_of(evaluation: Evaluation, facts: TrialFacts) -> tuple[AreaSpread, ...]:
    """The spread of every area that the area rule looks at."""
    return tuple(_of_area(evaluation, facts, area.area) for area in areas_that_count(facts, evaluation.rule))


def _of_area(evaluation: Evaluation, facts: TrialFacts, name: Area) -> AreaSpread:
    area = next(one for one in facts.areas if one.area is name)
    days = evaluable_days(rated_days(area, trial_period(facts)), evaluation.rule.stim_off_days)
    used = [day for day in days if day.on in evaluation.areas[name].days_used]
    return AreaSpread(name, spread_of(days), spread_of(used))


def spread_of(days: Sequence[RatedDay]) -> Spread | None:
    """None of no day."""
    if not days:
        return None
    values = [day.average for day in days]
    lowest, highest = min(values), max(values)
    return Spread(
        days=len(days),
        lowest=lowest,
        lowest_on=tuple(day.on for day in days if day.average == lowest),
        highest=highest,
        highest_on=tuple(day.on for day in days if day.average == highest),
        median=median([Fraction(value) for value in values]),
        mean=mean(values),
        deviation_tenths=deviation_tenths(values),
    )


def deviation_tenths(values: Sequence[Decimal]) -> int | None:
    """The sample standard deviation in tenths, half up, without passing through a binary float."""
    if len(values) < DAYS_FOR_A_DEVIATION:
        return None
    middle = mean(values)
    variance = sum(((Fraction(value) - middle) ** 2 for value in values), Fraction(0)) / (len(values) - 1)
    in_tenths = variance * 100  # the square of what is looked for
    whole = isqrt(floor(in_tenths))
    return whole + (in_tenths >= (whole + Fraction(1, 2)) ** 2)
