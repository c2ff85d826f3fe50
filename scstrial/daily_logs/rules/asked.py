"""Which questions belong to which log, and which are still open (rule book 7, column When)."""

from collections.abc import Callable, Mapping, Sequence

from scstrial.assessments.choices import Area
from scstrial.daily_logs.choices import Answer, RedFlag, Session
from scstrial.daily_logs.rules.entry import LogEntry
from scstrial.programming.choices import Waveform
from scstrial.programming.rules import NOT_FELT

BOTH = (
    "stim_felt",
    "device-battery_fault",
    "device-cable_fault",
    "device-switches_by_itself",
    "aspirin_or_nsaid_taken",
    "anticoagulant_taken",
    "bleeding_drug_note",
    "lead_site_pain_nrs",
    "dressing",
    "lead",
)
MORNING = (
    *BOTH,
    "sleep_hours",
    "sleep_quality_nrs",
    "awakenings",
    "temperature_c",
    "site-redness",
    "site-redness_cm",
    "site-swelling",
    "site-spreading",
    "site-warmth",
    "site-tenderness",
    "site-odour",
    "site-adhesive_shape",
    "site-soaks_dressing",
    "site-drainage",
)
EVENING = (
    *BOTH,
    "relief_reported_pct",
    "stim_on",
    "stim_hours_used",
    "program",
    "walk_minutes",
    "stand_minutes",
    "sit_minutes",
    "goal_met",
    "function_change",
    "mood_nrs",
    "reprogrammed",
)


def _stimulated(entry: LogEntry) -> bool:
    return entry.stim_on is not Answer.NO


def _took_one(entry: LogEntry) -> bool:
    return Answer.YES in (entry.aspirin_or_nsaid_taken, entry.anticoagulant_taken)


# Follow-up questions, each with what calls for it; what is not asked is blank and not missing.
CALLED_FOR_BY: Mapping[str, Callable[[LogEntry], bool]] = {
    "stim_hours_used": _stimulated,
    "program": _stimulated,
    "coverage_pct": _stimulated,
    "bleeding_drug_note": _took_one,
    "site-redness_cm": lambda entry: entry.site.redness is Answer.YES,
    "site-spreading": lambda entry: Answer.YES in (entry.site.redness, entry.site.swelling),
}
ASKED = {Session.MORNING: MORNING, Session.EVENING: EVENING, Session.UNSCHEDULED: ()}
EVENING_PAIN = ("worst", "least", "average", "current")
MORNING_PAIN = ("overnight",)


def open_questions(entry: LogEntry, target_areas: Sequence[Area], waveform: Waveform | None = None) -> tuple[str, ...]:
    """Fields that this session asks and that have no answer yet; blank is not no. Nothing for unscheduled entries.

    `waveform` is that of the program in use: coverage is asked only where stimulation is felt.
    """
    if entry.session is Session.UNSCHEDULED:
        return ()
    fields = list(ASKED[entry.session])
    evening = entry.session is Session.EVENING
    if evening and waveform is not None and waveform not in NOT_FELT:
        fields.append("coverage_pct")
    missing = _open_pain(entry, target_areas) + [name for name in fields if _is_open(entry, name)]
    if evening and not entry.analgesics and not entry.took_no_analgesics:
        missing.append("took_no_analgesics")
    return (*missing, *(f"red_flags-{flag.value}" for flag in open_red_flags(entry)))


def open_red_flags(entry: LogEntry) -> tuple[RedFlag, ...]:
    """Warning signs without an answer; `unknown` is an answer."""
    return tuple(flag for flag in RedFlag if flag not in entry.red_flags)


def _is_open(entry: LogEntry, name: str) -> bool:
    """Called for, and without an answer."""
    if name in CALLED_FOR_BY and not CALLED_FOR_BY[name](entry):
        return False
    outer, _, inner = name.partition("-")
    value = getattr(entry, outer)
    return (getattr(value, inner) if inner else value) in (None, "")


def _open_pain(entry: LogEntry, target_areas: Sequence[Area]) -> list[str]:
    names = EVENING_PAIN if entry.session is Session.EVENING else MORNING_PAIN
    given = {rating.area: rating for rating in entry.pain}
    return [
        f"pain-{area.value}-{name}"
        for area in target_areas
        for name in names
        if area not in given or getattr(given[area], name) is None
    ]
