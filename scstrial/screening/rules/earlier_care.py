"""Treatments and spine operations before: dates and result, or why a treatment is unsuitable (rule book 1, 2.2)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from scstrial.foundation.refusal import Problem
from scstrial.screening.choices import Region, Treatment
from scstrial.screening.rules.answers import EARLIEST_YEAR
from scstrial.screening.rules.judging import months_later

WHAT_LENGTH, LEVEL_LENGTH, RESULT_MAX = 200, 60, 1000  # widths of the columns


@dataclass(frozen=True)
class CareBefore:
    """One treatment: tried from a day (and until one, if it is over) with a result, or not, and why."""

    treatment: Treatment
    what: str = ""
    level: str = ""
    from_on: date | None = None
    until_on: date | None = None
    result: str = ""
    unsuitable_because: str = ""
    region: Region | None = None  # of a stimulator trial

    @property
    def is_unsuitable(self) -> bool:
        return bool(self.unsuitable_because.strip())


def problems_with_care(care: CareBefore, today: date) -> list[Problem]:
    """Tried: a day and a result; of an operation its level, of a trial its region. Unsuitable: the reason alone."""
    if care.is_unsuitable:
        if care.treatment is Treatment.SCS_TRIAL:
            return [Problem("Enter the trial with its day and result; here only what took place is listed.", "result")]
        if care.from_on or care.until_on or care.result.strip():
            message = "Enter dates and a result, or why it is unsuitable; not both."
            return [Problem(message, "unsuitable_because")]
        return []
    problems = _problems_with_days(care, today)
    if not care.result.strip():
        problems.append(Problem("Enter the result, or why this treatment is unsuitable.", "result"))
    if care.treatment is Treatment.SURGERY and not care.level.strip():
        problems.append(Problem("Enter the level of the spine, for example L4-L5.", "level"))
    if care.treatment is Treatment.SCS_TRIAL and care.region is None:
        problems.append(Problem("Choose the region in which the leads lay: two trials a region are paid.", "region"))
    return problems


def _problems_with_days(care: CareBefore, today: date) -> list[Problem]:
    if care.from_on is None:
        return [Problem("Enter the day it began, or why this treatment is unsuitable.", "from_on")]
    earliest = date(EARLIEST_YEAR, 1, 1)
    if not earliest <= care.from_on <= today:
        return [Problem(f"Enter a day from {EARLIEST_YEAR} up to today.", "from_on")]
    if care.until_on is not None and not care.from_on <= care.until_on <= today:
        return [Problem("Enter a last day from the first one up to today.", "until_on")]
    return []


def weeks_tried(cares: Iterable[CareBefore], as_of: date) -> Mapping[Treatment, Fraction]:
    """Weeks of each treatment, first and last day counted; overlapping courses once, what goes on up to `as_of`.

    Of physical therapy the last twelve months alone, as payers ask for it (rule book 2.2).
    """
    courses: dict[Treatment, list[tuple[int, int]]] = {}
    for care in cares:
        if care.from_on is not None and not care.is_unsuitable:
            first_on = max(care.from_on, a_year_before(as_of)) if is_of_last_year(care) else care.from_on
            last_on = min(care.until_on or as_of, as_of)
            courses.setdefault(care.treatment, []).append((first_on.toordinal(), last_on.toordinal()))
    return {treatment: Fraction(days_covered(some), 7) for treatment, some in courses.items()}


def days_covered(courses: Iterable[tuple[int, int]]) -> int:
    """Days in any of the courses, each from a first to a last day; one that ends before it begins has none."""
    days, done = 0, 0  # done: the last day counted
    for first, last in sorted(courses):
        days += max(0, last - max(first - 1, done))
        done = max(done, last)
    return days


def is_of_last_year(care: CareBefore) -> bool:
    return care.treatment is Treatment.PHYSICAL_THERAPY


def a_year_before(day: date) -> date:
    return months_later(day, -12)
