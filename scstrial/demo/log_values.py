"""What a patient tells in the morning, in the evening and after the pull, a little different each day."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from scstrial.assessments.choices import Area
from scstrial.daily_logs.choices import (
    Answer,
    Drainage,
    Dressing,
    GoalMet,
    LeadSeen,
    LogSource,
    RedFlag,
    ReportedBy,
    Session,
    StimFelt,
    TemperatureMethod,
    TemperatureUnit,
)
from scstrial.daily_logs.rules import DeviceCheck, DoseTaken, LogEntry, PainRating, SiteCheck
from scstrial.medications.rules import OpioidRow

NO, YES = Answer.NO, Answer.YES
NO_WARNING_SIGN = {flag: NO for flag in RedFlag}
CLEAN_SITE = SiteCheck(
    redness=NO,
    swelling=NO,
    warmth=NO,
    tenderness=NO,
    drainage=Drainage.NONE,
    odour=NO,
    spreading=NO,
    adhesive_shape=NO,
    soaks_dressing=NO,
)
DEVICE_WELL = DeviceCheck(battery_fault=NO, cable_fault=NO, switches_by_itself=NO)
SORE_NRS = (3, 3, 2)  # Day 0 to Day 2
GOOD_PCT, WELL_PCT, FAIR_PCT = 60, 50, 30
GOOD_NOTES = (
    "Walked to the corner shop and back without stopping.",
    "Cooked standing up for the first time since spring.",
    "Only half of the tablets today.",
    "Sat through dinner with the family.",
    "Turned it down one step after lunch.",
    "Took the stairs instead of the lift.",
)
POOR_NOTES = (
    "No real difference to last week.",
    "Feels the tingling, the pain stays.",
    "Bad afternoon after the car ride.",
    "Rested most of the day.",
)
MORNING_NOTES = (
    "Woke once to turn over.",
    "Slept on the back because of the dressing.",
    "Slept through for the first time in months.",
    "Lay awake from three to four.",
)
NOTE_IN = 4  # about every fourth log carries a note


@dataclass(frozen=True)
class Day:
    """What the values of a log are drawn from; relief in percent of the baseline, in whole numbers."""

    on: date
    number: int
    areas: tuple[Area, ...]
    average: int
    relief_pct: int
    stated_pct: int
    program: str
    amplitude_ma: Decimal | None
    coverage_pct: int | None
    opioids: tuple[OpioidRow, ...]
    is_sore: bool
    reprogrammed: bool
    dice: Random


def morning_log(day: Day) -> LogEntry:
    """Sleep, temperature and the wound."""
    dice = day.dice
    temperature = Decimal(dice.randint(364, 371)) / 10
    return LogEntry(
        session=Session.MORNING,
        pain=tuple(overnight(day, area) for area in day.areas),
        sleep_hours=Decimal(18 + max(0, day.relief_pct) // 8 + dice.randint(0, 3)) / 4,
        sleep_quality_nrs=bounded(3 + day.relief_pct // 15 + dice.randint(-1, 1), 1, 9),
        awakenings=bounded(4 - day.relief_pct // 20 + dice.randint(-1, 1), 0, 6),
        temperature_c=temperature,
        temperature_unit=TemperatureUnit.CELSIUS,
        temperature_typed=f"{temperature}",
        temperature_method=dice.choice((TemperatureMethod.ORAL, TemperatureMethod.EAR)),
        site=CLEAN_SITE,
        notes=note(dice, MORNING_NOTES),
        **asked_always(day),
    )


def evening_log(day: Day) -> LogEntry:
    """Pain, stimulation, what could be done, and what was taken."""
    dice, relief = day.dice, max(0, day.relief_pct)
    doses = doses_of(day)
    return LogEntry(
        session=Session.EVENING,
        pain=tuple(evening_pain(day, area) for area in day.areas),
        relief_reported_pct=day.stated_pct,
        relief_sufficient=YES if relief >= WELL_PCT else NO,
        stim_on=YES,
        stim_hours_used=Decimal(dice.choice((16, 18, 20, 22, 23, 24))),
        program=day.program,
        amplitude_ma=day.amplitude_ma,
        coverage_pct=day.coverage_pct,
        walk_minutes=5 * (3 + relief // 12 + dice.randint(0, 3)),
        stand_minutes=5 * (4 + relief // 14 + dice.randint(0, 3)),
        sit_minutes=10 * (20 + dice.randint(0, 12)),
        goal_met=goal_met(relief),
        function_change=bounded(relief // 25, 0, 2),
        mood_nrs=bounded(4 + relief // 15 + dice.randint(-1, 1), 2, 9),
        took_no_analgesics=not doses,
        analgesics=doses,
        reprogrammed=YES if day.reprogrammed else NO,
        notes=note(dice, GOOD_NOTES if relief >= FAIR_PCT else POOR_NOTES),
        **asked_always(day),
    )


def goal_met(relief_pct: int) -> GoalMet:
    if relief_pct >= GOOD_PCT:
        return GoalMet.FULLY
    return GoalMet.PARTLY if relief_pct >= FAIR_PCT else GoalMet.NOT_AT_ALL


def asked_always(day: Day) -> dict[str, Any]:
    """What both logs ask."""
    sore = SORE_NRS[day.number] if day.is_sore and day.number < len(SORE_NRS) else 0
    return {
        "for_on": day.on,
        "source": LogSource.PHONE if day.dice.randint(1, 5) > 1 else LogSource.CLINIC,
        "reported_by": ReportedBy.PATIENT,
        "stim_felt": StimFelt.UNCHANGED,
        "device": DEVICE_WELL,
        "aspirin_or_nsaid_taken": NO,
        "anticoagulant_taken": NO,
        "lead_site_pain_nrs": Decimal(sore),
        "dressing": Dressing.INTACT,
        "lead": LeadSeen.IN_PLACE,
        "red_flags": NO_WARNING_SIGN,
    }


def call_log(day: Day) -> LogEntry:
    """A call at another hour: temperature, wound, warning signs."""
    calm = morning_log(day)
    return replace(
        calm,
        session=Session.UNSCHEDULED,
        source=LogSource.PHONE,
        pain=(),
        sleep_hours=None,
        sleep_quality_nrs=None,
        awakenings=None,
        notes="",
    )


def check_log(on: date, dice: Random, *, antibiotic: bool) -> LogEntry:
    """A call after the pull: site, temperature, warning signs."""
    return LogEntry(
        for_on=on,
        session=Session.UNSCHEDULED,
        source=LogSource.PHONE,
        site=CLEAN_SITE,
        temperature_c=Decimal(dice.randint(364, 369)) / 10,
        temperature_unit=TemperatureUnit.CELSIUS,
        antibiotic_taken=YES if antibiotic else None,
        red_flags=NO_WARNING_SIGN,
        notes="Site closed and dry." if dice.randint(0, 1) else "Small scab, no redness around it.",
    )


def overnight(day: Day, area: Area) -> PainRating:
    here = bounded(day.average + day.dice.choice((-1, 0, 0, 0, 1)), 0, 10)
    return PainRating(area, overnight=Decimal(here))


def evening_pain(day: Day, area: Area) -> PainRating:
    """Worst, least and now around the average; further areas a little beside the first."""
    dice = day.dice
    here = day.average if area is day.areas[0] else bounded(day.average + dice.choice((-1, -1, 0, 0, 1)), 0, 10)
    worst, least = min(10, here + dice.randint(1, 2)), max(0, here - dice.randint(1, 2))
    return PainRating(area, Decimal(here), Decimal(worst), Decimal(least), Decimal(dice.randint(least, worst)))


def doses_of(day: Day) -> tuple[DoseTaken, ...]:
    """Opioids fall with the relief, the rest is acetaminophen."""
    doses = []
    for row in day.opioids:
        count = int(row.units_per_day) * (100 - max(0, min(day.relief_pct, 90))) // 100
        if count:
            doses.append(DoseTaken(row.drug, row.strength, "mg", Decimal(count), row.route))
    tablets = day.dice.randint(0, 2)
    if tablets:
        doses.append(DoseTaken("acetaminophen", Decimal(500), "mg", Decimal(tablets), "oral"))
    return tuple(doses)


def note(dice: Random, notes: tuple[str, ...]) -> str:
    return dice.choice(notes) if dice.randint(1, NOTE_IN) == 1 else ""


def bounded(value: int, low: int, high: int) -> int:
    return max(low, min(high, value))


def with_said(entry: LogEntry, values: Mapping[str, Any]) -> LogEntry:
    """The log with what the story says beside the usual."""
    changed = dict(values)
    if "site" in changed:
        changed["site"] = replace(entry.site, **changed["site"])
    if "red_flags" in changed:
        changed["red_flags"] = {**entry.red_flags, **changed["red_flags"]}
    if "temperature_c" in changed:
        changed["temperature_typed"] = f"{changed['temperature_c']}"
        changed["temperature_unit"] = TemperatureUnit.CELSIUS
    return replace(entry, **changed)
