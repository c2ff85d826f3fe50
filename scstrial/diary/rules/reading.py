"""A patient's answers as a log entry. What was not answered stays unanswered; only a no that was said is no."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from scstrial.assessments.choices import BaselineSource
from scstrial.assessments.rules import BaselineRating
from scstrial.daily_logs.choices import (
    Answer,
    Drainage,
    Dressing,
    GoalMet,
    LeadSeen,
    LogSource,
    RedFlag,
    ReportedBy,
    StimFelt,
    TemperatureUnit,
)
from scstrial.daily_logs.rules import DeviceCheck, DoseTaken, LogEntry, PainRating, SiteCheck, celsius_from
from scstrial.diary.rules.screens import NONE, SIGNS, Answers, Asked, Given, area_screen, said
from scstrial.diary.rules.typed import unit_of
from scstrial.foundation.choice import Choice
from scstrial.foundation.refusal import Refused

# Screen and question of each answer of a closed list, by the field of the log.
CHOSEN: dict[str, tuple[str, type[Choice]]] = {
    "relief_sufficient": ("relief", Answer),
    "stim_on": ("stimulator", Answer),
    "stim_felt": ("stimulator", StimFelt),
    "reprogrammed": ("stimulator", Answer),
    "goal_met": ("moving", GoalMet),
    "aspirin_or_nsaid_taken": ("thinners", Answer),
    "anticoagulant_taken": ("thinners", Answer),
    "antibiotic_taken": ("thinners", Answer),
    "dressing": ("wound", Dressing),
    "lead": ("wound", LeadSeen),
}
EXACT = {"stim_hours_used": "stimulator", "sleep_hours": "sleep", "lead_site_pain_nrs": "wound"}
WHOLE = {
    "coverage_pct": "stimulator",
    "sleep_quality_nrs": "sleep",
    "awakenings": "sleep",
    "walk_minutes": "moving",
    "stand_minutes": "moving",
    "sit_minutes": "moving",
    "steps": "moving",
    "function_change": "day",
    "mood_nrs": "day",
}
PAIN = ("average", "worst", "least", "current", "overnight")
DEVICE = ("battery_fault", "cable_fault", "switches_by_itself")
SITE_MORE = ("odour", "spreading", "adhesive_shape", "soaks_dressing")
SITE = ("redness", "swelling", "warmth", "tenderness")
OTHER_MEDICINE = "Other medicine, as the patient says: {}"


def entry_from(asked: Asked, on: date, answers: Answers) -> LogEntry:
    """All that was answered so far, as the flag rules and the record read it."""
    given: dict[str, Any] = {name: exact(said(answers, screen, name)) for name, screen in EXACT.items()}
    given |= {name: whole(said(answers, screen, name)) for name, screen in WHOLE.items()}
    for name, (screen, choices) in CHOSEN.items():
        given[name] = chosen(choices, said(answers, screen, name))
    return LogEntry(
        for_on=on,
        session=asked.session,
        source=LogSource.APP,
        reported_by=ReportedBy.CAREGIVER if said(answers, "start", "who") == "helper" else ReportedBy.PATIENT,
        pain=pain_in(asked, answers),
        relief_reported_pct=relief_in(answers.get("relief", {})),
        program=said(answers, "stimulator", "program") or None,
        device=DeviceCheck(**{name: chosen(Answer, said(answers, "device", name)) for name in DEVICE}),
        took_no_analgesics=True if said(answers, "medicines", "took") == "no" else None,
        analgesics=doses_in(asked, answers.get("medicines", {})),
        bleeding_drug_note=said(answers, "thinners", "bleeding_drug_note"),
        site=site_in(answers),
        red_flags=signs_in(answers),
        notes=notes_in(answers),
        **temperature_in(answers.get("temperature", {})),
        **given,
    )


def ratings_from(asked: Asked, on: date, answers: Answers) -> list[BaselineRating]:
    """The areas whose usual pain was rated: without it a diary day says nothing (rule book 4.1)."""
    return [
        BaselineRating(one.area, on, one.average, one.worst, one.least, one.current, source=BaselineSource.DIARY)
        for one in pain_in(asked, answers)
        if one.average is not None
    ]


def exact(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def whole(text: str) -> int | None:
    return int(Decimal(text)) if text else None


def chosen(choices: type[Choice], text: str) -> Any:
    return choices(text) if text else None


def pain_in(asked: Asked, answers: Answers) -> tuple[PainRating, ...]:
    """The areas of which something was rated."""
    ratings = []
    for area in asked.areas:
        given = answers.get(area_screen(area), {})
        values = {name: exact(given.get(name, "")) for name in PAIN}
        if any(value is not None for value in values.values()):
            ratings.append(PainRating(area, **values))
    return tuple(ratings)


def relief_in(given: Given) -> int | None:
    """Stated relief in percent; worse is negative (rule book 7)."""
    way, amount = given.get("way", ""), whole(given.get("amount", ""))
    if way == "same":
        return 0
    return None if amount is None or way not in ("less", "more") else amount if way == "less" else -amount


def dose_name(dose: DoseTaken) -> str:
    """What the question about a medicine is called: it stays when another medicine is added."""
    words = f"{dose.drug} {dose.strength:f} {dose.unit} {dose.route or ''}"
    return "dose-" + re.sub(r"[^\w.]+", "-", words.casefold()).strip("-")


def doses_in(asked: Asked, given: Given) -> tuple[DoseTaken, ...]:
    """How much was taken of each medicine asked about; nothing of it where none was taken at all."""
    if given.get("took") == "no":
        return ()
    counts = [(dose, exact(given.get(dose_name(dose), ""))) for dose in asked.doses]
    return tuple(
        DoseTaken(dose.drug, dose.strength, dose.unit, count, dose.route) for dose, count in counts if count is not None
    )


def site_in(answers: Answers) -> SiteCheck:
    signs = {name: chosen(Answer, said(answers, "site", name)) for name in SITE}
    more = {name: chosen(Answer, said(answers, "site-more", name)) for name in SITE_MORE}
    measured = exact(said(answers, "site-more", "redness_cm")) if signs["redness"] is Answer.YES else None
    drainage = chosen(Drainage, said(answers, "site", "drainage"))
    return SiteCheck(drainage=drainage, redness_cm=measured, **signs, **more)


def signs_in(answers: Answers) -> dict[RedFlag, Answer]:
    """Signs answered one by one; "none of these" is a no to each of its list, "all the others" to those left open."""
    found = {}
    for name, signs in SIGNS.items():
        each = answers.get(f"{name}-each", {})
        rest = {NONE: "no", "unsure": "unknown"}.get(each.get("rest", ""), "")
        for sign in signs:
            word = "no" if said(answers, name, "any") == NONE else each.get(sign.value, "") or rest
            if word:
                found[sign] = Answer(word)
    return found


def temperature_in(given: Given) -> dict[str, Any]:
    """As typed and in °C; the unit follows from the number where none was chosen."""
    typed = given.get("temperature", "")
    if not typed:
        return {}
    unit = TemperatureUnit(given["unit"]) if given.get("unit") else unit_of(typed)
    try:
        celsius = celsius_from(typed, unit)
    except Refused:
        return {}
    return {"temperature_typed": typed, "temperature_unit": unit, "temperature_c": celsius}


def notes_in(answers: Answers) -> str:
    """The patient's own words, in the patient's own language."""
    other = said(answers, "medicines", "other")
    parts = [OTHER_MEDICINE.format(other) if other else "", said(answers, "more", "notes")]
    return "\n".join(part for part in parts if part)
