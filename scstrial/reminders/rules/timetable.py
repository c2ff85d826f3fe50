"""When the rows of the catalogue come (rule book, sections 7 and 10); a clinic may choose others."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import time
from typing import Any


@dataclass(frozen=True)
class Timetable:
    """Local times of day, days before and after the anchors, and the rows a clinic has switched off."""

    morning: time = time(8, 30)
    evening: time = time(19, 30)
    baseline: time = time(20)
    fasting: time = time(18)
    hold: time = time(8)
    hold_unconfirmed: time = time(20)
    wash_evening: time = time(19)  # [design]
    wash_morning: time = time(8)  # [design]: not before the quiet hours end
    visit: time = time(10)  # calls, activity and checks after the pull [design]
    staff: time = time(8)  # tasks of a day [design]
    authorization_days: tuple[int, ...] = (21, 14, 7)  # before the placement
    papers_days: tuple[int, ...] = (21, 7)
    hold_plan_days: int = 14
    hold_plan_late_days: int = 10
    baseline_days: int = 7
    baseline_short_days: int = 2
    decolonise_days: int = 5
    activity_days: tuple[int, ...] = (2, 4)  # after the placement
    long_days: tuple[int, ...] = (7, 9, 10)  # after the placement; PROM: infections rise after 10 days
    pull_days: tuple[int, ...] = (2, 1)  # before the pull
    decision_hours: tuple[int, ...] = (0, 24, 72)  # after the pull
    decision_late_days: int = 5
    implant_days: int = 7  # after the decision
    shifts: tuple[time, ...] = (time(7), time(15))  # when the staff's digest comes [design]
    off: frozenset[str] = frozenset()  # kinds that this clinic does without


STANDARD = Timetable()


def timetable_from(chosen: Mapping[str, Any]) -> Timetable:
    """As stored: times as "HH:MM", days as lists; what is not chosen, or no longer known, is as the program has it."""
    known = {field.name: field.default for field in fields(Timetable)}
    return Timetable(**{name: read_as(known[name], value) for name, value in chosen.items() if name in known})


def read_as(standard: Any, value: Any) -> Any:
    if isinstance(standard, time):
        return time.fromisoformat(value)
    if isinstance(standard, tuple) and isinstance(standard[0], time):
        return tuple(sorted(time.fromisoformat(one) for one in value))
    return type(standard)(value)


def as_stored(times: Timetable) -> dict[str, Any]:
    """Only what differs from the program's own times."""
    changed = {
        field.name: getattr(times, field.name)
        for field in fields(Timetable)
        if getattr(times, field.name) != getattr(STANDARD, field.name)
    }
    return {name: stored(value) for name, value in changed.items()}


def stored(value: Any) -> Any:
    if isinstance(value, time):
        return value.isoformat("minutes")
    return value if isinstance(value, int) else [stored(one) if isinstance(one, time) else one for one in sorted(value)]
