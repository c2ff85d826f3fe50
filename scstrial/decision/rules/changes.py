"""What the record says otherwise than when it was signed, entry by entry."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from scstrial.decision.rules.record import YES_NO, words_for

NOTHING = "–"
DAY_VALUES = {
    "average": "daily average",
    "stim_off_hours": "hours with stimulation off",
    "program": "program",
    "relief_sufficient": "relief sufficient",
}
TRIAL_VALUES = {
    "placed_on": "Leads placed on",
    "pulled_on": "Leads pulled on",
    "reported_relief_pct": "Relief stated by the patient, percent",
    "function_improved": "Function improved",
    "wants_implant": "Wants the implant",
}


@dataclass(frozen=True)
class ChangedEntry:
    """One value: what it is, its day (None: of no day), then and now."""

    what: str
    on: date | None
    then: str
    now: str


def changed_entries(then: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[ChangedEntry, ...]:
    """Where two facts of a trial, in the plain form of a signed text, differ; in the order of the record."""
    before, after = dict(_values(then)), dict(_values(now))
    names = [*before, *(name for name in after if name not in before)]
    changed = [
        ChangedEntry(what, date.fromisoformat(on) if on else None, was, became)
        for what, on in names
        if (was := before.get((what, on), NOTHING)) != (became := after.get((what, on), NOTHING))
    ]
    return tuple(sorted(changed, key=lambda one: (one.on is None, one.on or date.min)))


def _values(facts: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str], str]]:
    for area in facts["areas"]:
        yield from _of_area(area, words_for(area["area"]))
    for key, what in TRIAL_VALUES.items():
        yield (what, ""), _shown(facts[key])
    mme = facts["mme_per_day"] or {}
    for key, when in (("baseline", "before"), ("trial", "during the trial")):
        yield (f"Opioids {when}, MME per day", ""), _shown(mme.get(key))
    stopped = facts["aborted"] or {}
    yield ("Stopped early", ""), _shown(stopped.get("on"))


def _of_area(area: Mapping[str, Any], name: str) -> Iterator[tuple[tuple[str, str], str]]:
    yield (f"{name}: primary area", ""), _shown(area["primary"])
    for day in area["baseline"]:
        yield (f"{name}: before the trial", day["on"]), _shown(day["average"])
    for day in area["trial"]:
        for key, what in DAY_VALUES.items():
            yield (f"{name}: {what}", day["on"]), _shown(day[key])
    for key, when in (("baseline_clinic", "before"), ("trial_clinic", "at the end")):
        yield (f"{name}: clinic's rating {when}", ""), _shown(area[key])


def _shown(value: Any) -> str:
    if value is None:
        return NOTHING
    return YES_NO[value] if isinstance(value, bool) else str(value)
