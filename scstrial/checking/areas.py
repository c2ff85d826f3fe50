"""The target areas in a file of `rules evaluate`, with their ratings by day (rule book 8.2a)."""

from datetime import date
from decimal import Decimal

from scstrial.assessments.choices import Area, Scale
from scstrial.assessments.rules import SCALE_MAX
from scstrial.checking.reading import Part
from scstrial.decision.rules import AreaFacts, BaselineDay, TrialDay

HOURS_OF_A_DAY = 24


def areas_in(case: Part, scale: Scale | None, placed_on: date | None, pulled_on: date | None) -> tuple[AreaFacts, ...]:
    areas = []
    named: set[Area | None] = {None}
    primary_seen = False
    for part in case.parts("areas", needed=True):
        area = _area(part, scale, placed_on, pulled_on)
        if area.area in named and area.area is not None:
            part.fault("area", f"{area.area} is listed twice")
        if area.primary and primary_seen:
            part.fault("primary", "only one area can be the primary one")
        named.add(area.area)
        primary_seen = primary_seen or area.primary
        areas.append(area)
    return tuple(areas)


def _area(part: Part, case_scale: Scale | None, placed_on: date | None, pulled_on: date | None) -> AreaFacts:
    scale, baseline_scale = part.one_of("scale", Scale), part.one_of("baseline_scale", Scale)
    most = _most(scale or case_scale)
    most_before = _most(baseline_scale or scale or case_scale)
    return AreaFacts(
        area=part.needed_one_of("area", Area),
        primary=part.yes_no("primary") or False,
        scale=scale,
        baseline_scale=baseline_scale,
        baseline=_baseline(part, most_before, placed_on),
        baseline_clinic=part.number("baseline_clinic", 0, most_before),
        trial=_trial(part, most, placed_on, pulled_on),
        trial_clinic=part.number("trial_clinic", 0, most),
    )


def _most(scale: Scale | None) -> Decimal:
    """The highest rating of a scale; of one that could not be read the higher of all."""
    return SCALE_MAX[scale] if scale else max(SCALE_MAX.values())


def _baseline(area: Part, most: Decimal, placed_on: date | None) -> tuple[BaselineDay, ...]:
    days = []
    seen: set[date] = set()
    for part in area.parts("baseline"):
        on = _day_once(part, seen)
        if on is not None and placed_on is not None and on >= placed_on:
            part.fault("on", f"{on} is not before the placement on {placed_on}")
        days.append(BaselineDay(on, part.needed_number("average", 0, most)))
    return tuple(days)


def _trial(area: Part, most: Decimal, placed_on: date | None, pulled_on: date | None) -> tuple[TrialDay, ...]:
    days = []
    seen: set[date] = set()
    for part in area.parts("trial", needed=True):
        on = _day_once(part, seen)
        note_if_before(part, "on", on, placed_on)
        if on is not None and pulled_on is not None and on > pulled_on:
            part.fault("on", f"{on} is after the pull on {pulled_on}")
        day = TrialDay(
            on,
            part.number("average", 0, most),
            part.number("stim_off_hours", 0, HOURS_OF_A_DAY),
            part.text("program"),
            part.yes_no("relief_sufficient"),
        )
        days.append(day)
    return tuple(days)


def _day_once(part: Part, seen: set[date]) -> date:
    on = part.needed_day("on")
    if on in seen:
        part.fault("on", f"{on} is listed twice")
    if on is not None:
        seen.add(on)
    return on


def note_if_before(part: Part, key: str, day: date | None, placed_on: date | None) -> None:
    if day is not None and placed_on is not None and day < placed_on:
        part.fault(key, f"{day} is before the placement on {placed_on}")
