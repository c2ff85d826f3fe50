"""The chart of a trial, from the record: pain of each area, programs, flags, the days that the result uses."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal

from scstrial.assessments.choices import Area, Scale
from scstrial.assessments.models import TargetArea
from scstrial.charts.choices import MarkShape
from scstrial.charts.data import AreaLine, Band, DayValue, EventMark, PainChart
from scstrial.complications.choices import Urgency
from scstrial.complications.models import Complication, Flag
from scstrial.daily_logs.choices import Session
from scstrial.daily_logs.models import DailyLog
from scstrial.daily_logs.queries import entry_of
from scstrial.decision import rules
from scstrial.decision.queries.case import TrialRows, case_from, rows_of
from scstrial.programming.models import Program, ProgrammingSession
from scstrial.trials.models import Trial

SHAPES = {
    Urgency.EMERGENCY: MarkShape.OCTAGON,
    Urgency.SAME_DAY: MarkShape.TRIANGLE,
    Urgency.WITHIN_24_H: MarkShape.RING,
    Urgency.ROUTINE: MarkShape.DOT,
}


def chart_of(trial: Trial) -> PainChart | None:
    """The chart of a trial; None before the leads are placed."""
    if trial.placed_on is None:
        return None
    rows = rows_of(trial)
    return chart_from(trial, rows, case_from(trial, rows).evaluation)


def chart_from(trial: Trial, rows: TrialRows, evaluation: rules.Evaluation) -> PainChart:
    """The same from rows that were read already; days count from the placement day (Day 0)."""
    placed_on = trial.placed_on
    assert placed_on is not None
    evenings = {log.for_on: log for log in rows.counting if log.session is Session.EVENING and log.for_on > placed_on}
    days = days_drawn(trial, placed_on, evenings)
    return PainChart(
        lines=tuple(area_line(target, evenings.values(), placed_on, evaluation) for target in rows.areas),
        first_on=placed_on + timedelta(days=1),
        days=days,
        threshold_pct=evaluation.rule.pain_threshold_pct,
        bands=bands_from(rows.sessions, trial, days),
        events=(*events_from(rows.flags, trial, days), *complications_from(rows.complications, trial, days)),
        counted_days=tuple((on - placed_on).days for on in evaluation.days_used),
    )


def days_drawn(trial: Trial, placed_on: date, evenings: Iterable[date]) -> int:
    """Up to the day before the pull, or further where a later evening was logged; at least one day."""
    logged = [(on - placed_on).days for on in evenings]
    whole = (trial.pulled_on - placed_on).days - 1 if trial.pulled_on else 1
    return max([1, whole, *logged])


def area_line(
    target: TargetArea, evenings: Iterable[DailyLog], placed_on: date, evaluation: rules.Evaluation
) -> AreaLine:
    """Daily averages of one area; late ones and those left out of the result are marked."""
    result = evaluation.areas[target.area]
    values = []
    for log in evenings:
        average = average_in(log, target.area)
        if average is not None:
            day = (log.for_on - placed_on).days
            values.append(DayValue(day, average, late=log.is_late, left_out=log.for_on in result.stim_off_days))
    return AreaLine(
        name=target.area.label,
        values=tuple(values),
        baseline=result.baseline if result.baseline_scale is Scale.NRS else None,
        primary=target.area is evaluation.primary_area,
    )


def average_in(log: DailyLog, area: Area) -> Decimal | None:
    """The daily average of an area in one log."""
    return next((row.average for row in reversed(entry_of(log).pain) if row.area is area), None)


def bands_from(sessions: Sequence[ProgrammingSession], trial: Trial, days: int) -> tuple[Band, ...]:
    """Each program from the day it was set to the day before the next one; unchanged programs stay one band."""
    assert trial.placed_on is not None
    bands: list[Band] = []
    for session in sessions:
        program = next((one for one in session.programs if one.is_active), None)
        first = max(1, (session.held_at.astimezone(trial.zone).date() - trial.placed_on).days)
        if program is None or first > days or (bands and bands[-1].name == program_words(program)):
            continue
        if bands:
            before = bands.pop()
            if before.first_day < first:
                bands.append(Band(before.first_day, first - 1, before.name))
        bands.append(Band(first, days, program_words(program)))
    return tuple(bands)


def program_words(program: Program) -> str:
    """ "P1 Tonic", "P2 Burst, 40 Hz": the name, the waveform without what it explains, and the rate."""
    waveform = program.waveform.short
    rate = f", {program.rate_hz} Hz" if program.rate_hz and not any(sign.isdigit() for sign in waveform) else ""
    return f"{program.name} {waveform}{rate}"


def events_from(flags: Sequence[Flag], trial: Trial, days: int) -> tuple[EventMark, ...]:
    """Flags raised on the days of the chart, the most urgent first; earlier and later ones stand in the table only."""
    assert trial.placed_on is not None
    marks = []
    for flag in flags:
        day = (flag.raised_at.astimezone(trial.zone).date() - trial.placed_on).days
        if 1 <= day <= days:
            meaning = f"flag: {flag.urgency.label.lower()}"
            marks.append(EventMark(day, str(flag.urgency), SHAPES[flag.urgency], str(flag.rule), meaning))
    return tuple(marks)


def complications_from(complications: Sequence[Complication], trial: Trial, days: int) -> tuple[EventMark, ...]:
    """Complications that a person confirmed, on the day they began."""
    assert trial.placed_on is not None
    began = [((one.began_on - trial.placed_on).days, one.kind.label) for one in complications]
    meaning = "complication, confirmed"
    return tuple(EventMark(day, "C", MarkShape.SQUARE, name, meaning) for day, name in began if 1 <= day <= days)
