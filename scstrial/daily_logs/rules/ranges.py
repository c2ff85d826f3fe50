"""The range of every number and text of a log (rule book, section 7)."""

from decimal import Decimal

from scstrial.assessments.rules import LONG_TEXT, Limits, Number, problems_with_number, problems_with_text
from scstrial.daily_logs.rules.entry import LogEntry
from scstrial.foundation.refusal import Problem

NUMBERS = {
    "relief_reported_pct": Limits("the relief", -100, 100, "%"),  # negative: worse
    "stim_hours_used": Limits("the hours of stimulation", 0, 24, "h", None),
    "amplitude_ma": Limits("the amplitude", 0, Decimal("25.5"), "mA", None),  # rule book 6.4
    "coverage_pct": Limits("the pain area covered", 0, 100, "%"),
    "sleep_hours": Limits("the hours of sleep", 0, 24, "h", Decimal("0.25")),
    "sleep_quality_nrs": Limits("the sleep quality", 0, 10),
    "awakenings": Limits("the number of awakenings", 0, 30),
    "walk_minutes": Limits("the walking time", 0, 1_440, "minutes"),
    "stand_minutes": Limits("the standing time", 0, 1_440, "minutes"),
    "sit_minutes": Limits("the sitting time", 0, 1_440, "minutes"),
    "steps": Limits("the steps", 0, 100_000),
    "function_change": Limits("the change in doing things", -3, 3),
    "mood_nrs": Limits("the mood", 0, 10),
}
CONTACTS_OUT_LIMITS = Limits("the contacts out of range", 0, 32)
REDNESS_LIMITS = Limits("the redness", 0, 30, "cm", None)
COUNT_LIMITS = Limits("the number taken", 0, 40, "", None)  # half tablets are taken too
STRENGTH_MAX = 100_000  # design
TEXTS = {
    "program": 20,
    "bleeding_drug_note": 200,
    "temperature_typed": 20,
    "side_effects": LONG_TEXT,
    "notes": LONG_TEXT,
}  # characters; side effects and notes: rule book 7, others: what the record holds
DRUG_LONGEST = 60
UNIT_LONGEST = 20


def problems_with_ranges(entry: LogEntry) -> list[Problem]:
    """Each number and text of the log on its own; fields are those of `LogEntry`."""
    problems: list[Problem] = []
    for field, limits in NUMBERS.items():
        problems += problems_with_number(_number(entry, field), limits, field)
    problems += problems_with_number(
        entry.device.contacts_out_of_range, CONTACTS_OUT_LIMITS, "device-contacts_out_of_range"
    )
    problems += problems_with_number(entry.site.redness_cm, REDNESS_LIMITS, "site-redness_cm")
    for field, longest in TEXTS.items():
        problems += problems_with_text(getattr(entry, field) or "", longest, field)
    return problems


def _number(entry: LogEntry, field: str) -> Number | None:
    value: Number | None = getattr(entry, field)
    return value


def problems_with_analgesics(entry: LogEntry) -> list[Problem]:
    """Each drug named, with a strength and a number of 0-40; `took none` only without any (rule book 7)."""
    problems = []
    for index, dose in enumerate(entry.analgesics):
        field = f"analgesics-{index}-"
        problems += problems_with_text(dose.drug, DRUG_LONGEST, f"{field}drug", required="the name of the medicine")
        problems += problems_with_text(dose.unit, UNIT_LONGEST, f"{field}unit", required="the unit, such as mg")
        problems += problems_with_text(dose.route or "", UNIT_LONGEST, f"{field}route")
        problems += problems_with_number(dose.count, COUNT_LIMITS, f"{field}count", required=True)
        if not dose.strength.is_finite() or not 0 < dose.strength <= STRENGTH_MAX:
            message = f"Enter the strength of one unit, above 0 and at most {STRENGTH_MAX:,}."
            problems.append(Problem(message, f"{field}strength"))
    if entry.took_no_analgesics and any(dose.count for dose in entry.analgesics):
        message = "Either untick “took none”, or remove the medicines listed."
        problems.append(Problem(message, "took_no_analgesics"))
    return problems
