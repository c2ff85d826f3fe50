"""When the rows of the catalogue come (rule book, sections 7 and 10); a clinic may choose others."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import time
from typing import Any

from scstrial.foundation.refusal import Problem


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
    authorization_last_days: int = 7  # from here on the physicians too
    papers_days: tuple[int, ...] = (21, 7)
    hold_plan_days: int = 14
    hold_plan_late_days: int = 10
    baseline_days: int = 7
    baseline_short_days: int = 2
    decolonise_days: int = 5
    instructions_hours: int = 2  # after the placement
    call_first_day: int = 1
    call_mid_day: int = 3
    call_late_day: int = 2  # the physicians, if nobody was reached
    activity_days: tuple[int, ...] = (2, 4)  # after the placement
    long_days: tuple[int, ...] = (7, 9, 10)  # after the placement; PROM: infections rise after 10 days
    pull_days: tuple[int, ...] = (2, 1)  # before the pull
    pull_hours: int = 2
    holding_days: tuple[int, ...] = (2, 1)
    no_show_hours: int = 1  # after the planned pull
    check_days: tuple[int, ...] = (1, 3, 14, 30)  # after the pull; 30 d: NHSN
    decision_hours: tuple[int, ...] = (0, 24, 72)  # after the pull
    decision_late_days: int = 5
    told_days: int = 1  # after the decision
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
    values = {field.name: stored(getattr(times, field.name)) for field in fields(Timetable)}
    return {name: value for name, value in values.items() if value != stored(getattr(STANDARD, name))}


def stored(value: Any) -> Any:
    if isinstance(value, time):
        return value.isoformat("minutes")
    return value if isinstance(value, int) else [stored(one) if isinstance(one, time) else one for one in sorted(value)]


WORDS = {
    "morning": "Morning log",
    "evening": "Evening log",
    "baseline": "Diary before the placement",
    "fasting": "Fasting and escort, the evening before",
    "hold": "Beginning of a stop, and preparation at home",
    "hold_unconfirmed": "Task when a stop is not confirmed",
    "wash_evening": "Washing, the evening before",
    "wash_morning": "Washing, in the morning",
    "visit": "Calls, activity, checks after the pull",
    "staff": "Tasks of the day",
    "authorization_days": "Authorization, days before the placement",
    "authorization_last_days": "Authorization, to the physicians too, days before the placement",
    "papers_days": "Evaluation, imaging and laboratory, days before the placement",
    "hold_plan_days": "Stops to be agreed, days before the placement",
    "hold_plan_late_days": "Stops still not agreed, days before the placement",
    "baseline_days": "Diary, days before the placement",
    "baseline_short_days": "Too few diary days, days before the placement",
    "decolonise_days": "Preparation at home, days before the placement",
    "instructions_hours": "Instructions for home, hours after the placement",
    "call_first_day": "First call, days after the placement",
    "call_late_day": "First call not done, to the physicians, days after the placement",
    "call_mid_day": "Second call, days after the placement",
    "activity_days": "Activity, days after the placement",
    "long_days": "Longest time is near, days after the placement",
    "pull_days": "Appointment of the pull, days before",
    "pull_hours": "Appointment of the pull, hours before",
    "holding_days": "What was stopped stays stopped, days before the pull",
    "no_show_hours": "Pull not recorded, hours after the appointment",
    "check_days": "Checks after the pull, days (of 1, 3, 14, 30)",
    "decision_hours": "Decision due, hours after the pull",
    "decision_late_days": "Decision late, days after the pull",
    "told_days": "Word to the patient, days after the decision",
    "implant_days": "Date for the next step, days after the decision",
    "shifts": "Shifts begin",
}
# As the page shows them.
GROUPS = {
    "Times of day": (
        "morning", "evening", "baseline", "fasting", "hold", "hold_unconfirmed", "wash_evening", "wash_morning",
        "visit", "staff", "shifts",
    ),
    "Before the placement": (
        "authorization_days", "authorization_last_days", "papers_days", "hold_plan_days", "hold_plan_late_days",
        "baseline_days", "baseline_short_days", "decolonise_days",
    ),
    "Between placement and pull": (
        "instructions_hours", "call_first_day", "call_late_day", "call_mid_day", "activity_days", "long_days",
        "pull_days", "pull_hours", "holding_days", "no_show_hours",
    ),
    "From the pull on": (
        "check_days", "decision_hours", "decision_late_days", "told_days", "implant_days",
    ),
}  # fmt: skip
LARGEST = 100
MOST = 6


def words_of(times: Timetable) -> dict[str, str]:
    """Each value as it is typed: `08:30`, `21, 14, 7`, `14`."""
    found = {}
    for name in WORDS:
        value = stored(getattr(times, name))
        found[name] = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return found


def typed_times(typed: Mapping[str, str], off: Collection[str]) -> tuple[Timetable, list[Problem]]:
    """What was typed; a value that cannot be read stays as the program has it and is named."""
    values: dict[str, Any] = {"off": frozenset(off)}
    problems = []
    for name in WORDS:
        standard = getattr(STANDARD, name)
        try:
            values[name] = value_typed(standard, typed[name])
        except ValueError:
            problems.append(Problem(HELP[kind_of(standard)], name))
    times = Timetable(**values)
    return times, problems or list(problems_between(times))


def problems_between(times: Timetable) -> Iterator[Problem]:
    """What can be read one by one and does not go together."""
    if not set(times.check_days) <= set(STANDARD.check_days):
        # The pages of the checks and the follow-up of infections know these days (rule book 9.4, 10).
        yield Problem("Choose among 1, 3, 14 and 30.", "check_days")
    if times.call_late_day <= times.call_first_day:
        yield Problem("Enter a later day than that of the first call.", "call_late_day")


HELP = {
    "time": "Enter a time of day, for example 08:30.",
    "times": "Enter times of day, for example 07:00, 15:00.",
    "days": f"Enter whole numbers from 0 to {LARGEST} with commas, at most {MOST}, or nothing.",
    "day": f"Enter a whole number from 0 to {LARGEST}.",
}


def kind_of(standard: Any) -> str:
    if isinstance(standard, tuple):
        return "times" if isinstance(standard[0], time) else "days"
    return "time" if isinstance(standard, time) else "day"


def value_typed(standard: Any, text: str) -> Any:
    """Raises `ValueError` for what is no such value."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    kind = kind_of(standard)
    if kind in ("time", "times"):
        read: list[Any] = [time.fromisoformat(part) for part in parts]
    else:
        read = [whole(part) for part in parts]
    if len(set(read)) != len(read) or len(read) > MOST:
        raise ValueError(text)
    if isinstance(standard, tuple):
        return tuple(sorted(read))
    (one,) = read
    return one


def whole(text: str) -> int:
    number = int(text)
    if not 0 <= number <= LARGEST:
        raise ValueError(text)
    return number
