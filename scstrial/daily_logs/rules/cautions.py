"""What is kept but must be seen: unusual answers, missing ones, two logs that differ (rule book, section 7)."""

from collections.abc import Iterable, Sequence

from scstrial.assessments.choices import Area
from scstrial.assessments.rules import cautions_in_pain_values
from scstrial.daily_logs.choices import Answer, Session
from scstrial.daily_logs.rules.asked import open_red_flags
from scstrial.daily_logs.rules.conflicts import conflict_between
from scstrial.daily_logs.rules.counting import STIM_OFF_HOURS_ALLOWED, stim_off_hours
from scstrial.daily_logs.rules.entry import LogEntry
from scstrial.daily_logs.rules.problems import pain_values
from scstrial.daily_logs.rules.temperature import RAISED_C
from scstrial.foundation.refusal import Caution
from scstrial.programming.choices import Waveform
from scstrial.programming.rules import NOT_FELT
from scstrial.trials.rules import FEVER_C

TONIC_HOURS_USUAL = 8  # h a day; below: under-used; design; rule book 7
LONG_MINUTES = 720  # WARN above; rule book 7


def cautions_in_log(
    entry: LogEntry,
    target_areas: Sequence[Area] = (),
    waveform: Waveform | None = None,
    earlier: Iterable[LogEntry] = (),
) -> list[Caution]:
    """All that a person should see when the log is kept.

    `waveform` is that of the program in use, `earlier` the entries kept before for the same date and session.
    """
    return [
        *_about_pain(entry, target_areas),
        *_about_stimulation(entry, waveform),
        *_about_doing(entry),
        *_about_medicines(entry),
        *_about_temperature(entry),
        *_about_warning_signs(entry),
        *_about_differences(entry, earlier),
    ]


def _about_pain(entry: LogEntry, target_areas: Sequence[Area]) -> list[Caution]:
    cautions = []
    rated = {rating.area for rating in entry.pain if rating.average is not None}
    for rating in entry.pain:
        prefix = f"pain-{rating.area.value}-"
        cautions += cautions_in_pain_values(pain_values(rating), rating.area, prefix)
        if target_areas and rating.area not in target_areas:
            message = f"{rating.area.label} is not a target area: the rating is kept and not judged."
            cautions.append(Caution(message, f"{prefix}average"))
    if entry.session is Session.EVENING:
        for area in target_areas:
            if area not in rated:
                message = f"No average pain for {area.label.lower()}: the day will not count for it. Please ask."
                cautions.append(Caution(message, f"pain-{area.value}-average"))
    return cautions


def _about_stimulation(entry: LogEntry, waveform: Waveform | None) -> list[Caution]:
    cautions = []
    hours = entry.stim_hours_used
    if (entry.stim_on is Answer.NO and hours) or (entry.stim_on is Answer.YES and hours == 0):
        message = "Stimulation on or off and the hours of use contradict each other. The hours count; please ask again."
        cautions.append(Caution(message, "stim_hours_used"))
    elif waveform is Waveform.TONIC and hours is not None and hours < TONIC_HOURS_USUAL:
        message = f"Under-used: {hours} h, at least {TONIC_HOURS_USUAL} h a day are usual. Ask what keeps it off."
        cautions.append(Caution(message, "stim_hours_used"))
    off = stim_off_hours(entry)
    if off is not None and off > STIM_OFF_HOURS_ALLOWED:
        message = f"Stimulation was off for {off} h, more than {STIM_OFF_HOURS_ALLOWED}: a stim-off day."
        cautions.append(Caution(message, "stim_hours_used"))
    if entry.coverage_pct is not None and waveform in NOT_FELT:
        message = "This waveform is not felt: coverage belongs to paresthesia programs."
        cautions.append(Caution(message, "coverage_pct"))
    return cautions


def _about_doing(entry: LogEntry) -> list[Caution]:
    cautions = []
    for field, what in (("walk_minutes", "walking"), ("stand_minutes", "standing"), ("sit_minutes", "sitting")):
        minutes = getattr(entry, field)
        if minutes is not None and minutes > LONG_MINUTES:
            message = f"{minutes} minutes of {what} are more than 12 h. Please ask again."
            cautions.append(Caution(message, field))
    return cautions


def _about_medicines(entry: LogEntry) -> list[Caution]:
    cautions = []
    if entry.session is Session.EVENING and not entry.analgesics and not entry.took_no_analgesics:
        message = "Pain medicines are not answered: list them, or tick “took none”. Blank is not none."
        cautions.append(Caution(message, "took_no_analgesics"))
    if Answer.YES in (entry.aspirin_or_nsaid_taken, entry.anticoagulant_taken) and not entry.bleeding_drug_note.strip():
        cautions.append(Caution("Write which drug was taken, and when.", "bleeding_drug_note"))
    return cautions


def _about_temperature(entry: LogEntry) -> list[Caution]:
    celsius = entry.temperature_c
    if celsius is None or celsius < RAISED_C:
        return []
    if celsius < FEVER_C:
        message = f"{celsius} °C is raised. Measure again in a few hours."
    else:
        message = f"{celsius} °C is fever. Look for its source; the physician sees it the same day."
    return [Caution(message, "temperature_c")]


def _about_warning_signs(entry: LogEntry) -> list[Caution]:
    missing = open_red_flags(entry)
    if not missing or entry.session is Session.UNSCHEDULED:
        return []
    return [Caution(f"{len(missing)} warning signs are not answered. Blank is not no: please ask.", "red_flags")]


def _about_differences(entry: LogEntry, earlier: Iterable[LogEntry]) -> list[Caution]:
    fields = sorted({field for other in earlier for field in conflict_between(other, entry)})
    message = "An earlier log of this session differs by 2 points or more. The last one counts; please ask again."
    return [Caution(message, field) for field in fields]
