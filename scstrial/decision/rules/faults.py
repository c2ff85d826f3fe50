"""What cannot be true in the facts of a trial, with its path in the file."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction

from scstrial.assessments.choices import Scale
from scstrial.decision.rules.facts import AreaFacts, BaselineDay, TrialDay, TrialFacts
from scstrial.foundation.refusal import Problem

RATING_MAX = {Scale.NRS: Decimal(10), Scale.VAS_MM: Decimal(100)}  # rule book 4.1
REPORTED_PCT_MIN, REPORTED_PCT_MAX = Decimal(-100), Decimal(100)  # rule book 7
HOURS_OF_A_DAY = Decimal(24)
ZERO = Decimal(0)


def faults_in_facts(facts: TrialFacts) -> tuple[Problem, ...]:
    """Values out of range and dates that contradict each other; `field` is the path (`areas[0].trial[2].average`)."""
    return tuple([*_of_the_case(facts), *_of_the_area_list(facts), *_of_each_area(facts)])


def _of_the_case(facts: TrialFacts) -> Iterator[Problem]:
    aborted_on = facts.aborted.on if facts.aborted else None
    for path, day in (("pulled_on", facts.pulled_on), ("aborted.on", aborted_on)):
        if day is not None and day < facts.placed_on:
            yield Problem(f"{day} is before the placement on {facts.placed_on}", path)
    yield from _outside("reported_relief_pct", facts.reported_relief_pct, REPORTED_PCT_MIN, REPORTED_PCT_MAX)
    if facts.mme_per_day is not None:
        yield from _outside("mme_per_day.baseline", facts.mme_per_day.baseline, ZERO)
        yield from _outside("mme_per_day.trial", facts.mme_per_day.trial, ZERO)


def _of_the_area_list(facts: TrialFacts) -> Iterator[Problem]:
    names = [area.area for area in facts.areas]
    for index, name in enumerate(names):
        if name in names[:index]:
            yield Problem(f"{name} is listed twice", f"areas[{index}].area")
    for index in [index for index, area in enumerate(facts.areas) if area.primary][1:]:
        yield Problem("only one area can be the primary one", f"areas[{index}].primary")


def _of_each_area(facts: TrialFacts) -> Iterator[Problem]:
    for index, area in enumerate(facts.areas):
        path = f"areas[{index}]"
        before, during = RATING_MAX[facts.baseline_scale_of(area)], RATING_MAX[facts.scale_of(area)]
        yield from _outside(f"{path}.baseline_clinic", area.baseline_clinic, ZERO, before)
        yield from _outside(f"{path}.trial_clinic", area.trial_clinic, ZERO, during)
        yield from _of_the_baseline(area, facts, path, before)
        yield from _of_the_trial_days(area, facts, path, during)


def _of_the_baseline(area: AreaFacts, facts: TrialFacts, path: str, most: Decimal) -> Iterator[Problem]:
    for index, day in enumerate(area.baseline):
        at = f"{path}.baseline[{index}]"
        if day.on >= facts.placed_on:
            yield Problem(f"{day.on} is not before the placement on {facts.placed_on}", f"{at}.on")
        yield from _outside(f"{at}.average", day.average, ZERO, most)
    yield from _twice(area.baseline, f"{path}.baseline")


def _of_the_trial_days(area: AreaFacts, facts: TrialFacts, path: str, most: Decimal) -> Iterator[Problem]:
    for index, day in enumerate(area.trial):
        at = f"{path}.trial[{index}]"
        if day.on < facts.placed_on:
            yield Problem(f"{day.on} is before the placement on {facts.placed_on}", f"{at}.on")
        if facts.pulled_on is not None and day.on > facts.pulled_on:
            yield Problem(f"{day.on} is after the pull on {facts.pulled_on}", f"{at}.on")
        yield from _outside(f"{at}.average", day.average, ZERO, most)
        yield from _outside(f"{at}.stim_off_hours", day.stim_off_hours, ZERO, HOURS_OF_A_DAY)
    yield from _twice(area.trial, f"{path}.trial")


def _twice(days: Iterable[BaselineDay | TrialDay], path: str) -> Iterator[Problem]:
    seen: set[date] = set()
    for index, day in enumerate(days):
        if day.on in seen:
            yield Problem(f"{day.on} is listed twice", f"{path}[{index}].on")
        seen.add(day.on)


def _outside(
    path: str, value: Decimal | Fraction | None, least: Decimal, most: Decimal | None = None
) -> Iterator[Problem]:
    if value is None:
        return
    if isinstance(value, Decimal) and not value.is_finite():
        yield Problem(f"{value} is not a number", path)
    elif value < least:
        yield Problem(f"{shown(value)} is below {least}", path)
    elif most is not None and value > most:
        yield Problem(f"{shown(value)} is above {most}", path)


def shown(value: Decimal | Fraction) -> str:
    """A number as a person would write it."""
    return format(value, "f") if isinstance(value, Decimal) else str(value)
