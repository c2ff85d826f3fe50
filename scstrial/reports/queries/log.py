"""The daily log as rows of the report: one a day, taken from the logs that count."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import TypeVar

from scstrial.assessments.choices import Area, Scale
from scstrial.daily_logs.choices import Session
from scstrial.daily_logs.models import DailyLog
from scstrial.daily_logs.queries import entry_of
from scstrial.daily_logs.rules import relief_pct
from scstrial.decision import rules
from scstrial.decision.queries import TrialRows, average_in, mme_taken
from scstrial.reports import content
from scstrial.trials.models import Trial

Given = TypeVar("Given")


def log_rows(trial: Trial, rows: TrialRows, evaluation: rules.Evaluation) -> tuple[content.LogRow, ...]:
    """Day 1 to the last day with the leads in, Day 0 and the pull day where something was logged; no day left out."""
    placed_on = trial.placed_on
    assert placed_on is not None
    end = trial.pulled_on or date.max
    counting = [log for log in rows.counting if log.for_on <= end]
    logged = [(log.for_on - placed_on).days for log in counting]
    last = max([0, *logged, (trial.pulled_on - placed_on).days - 1 if trial.pulled_on else 0])
    first = 0 if 0 in logged else 1
    return tuple(day_row(placed_on, day, counting, trial, rows, evaluation) for day in range(first, last + 1))


def day_row(
    placed_on: date,
    day: int,
    counting: Sequence[DailyLog],
    trial: Trial,
    rows: TrialRows,
    evaluation: rules.Evaluation,
) -> content.LogRow:
    """One day: ratings of the evening, sleep of the morning, the highest temperature of all."""
    on = placed_on + timedelta(days=day)
    logs = [log for log in counting if log.for_on == on]
    evening = next((log for log in logs if log.session is Session.EVENING), None)
    temperatures = [log.temperature_c for log in logs if log.temperature_c is not None]
    return content.LogRow(
        day=day,
        on=on,
        pain=tuple(area_pain(evening, target.area) for target in rows.areas),
        relief_pct=day_relief(evening, evaluation),
        relief_reported_pct=evening.relief_reported_pct if evening else None,
        sleep_hours=first_of(log.sleep_hours for log in logs),
        walk_minutes=first_of(log.walk_minutes for log in reversed(logs)),
        mme_per_day=mme_taken(evening) if evening else None,
        temperature_c=max(temperatures, default=None),
        flags=tuple(
            f"{flag.urgency} {flag.rule}" for flag in rows.flags if flag.raised_at.astimezone(trial.zone).date() == on
        ),
        late=any(log.is_late for log in logs),
        corrected=any(log.corrects_id is not None for log in logs),
        left_out=any(on in area.stim_off_days for area in evaluation.areas.values()),
        counted=on in evaluation.days_used,
    )


def area_pain(evening: DailyLog | None, area: Area) -> content.AreaPain | None:
    """Average, worst and least of an area; None where the average was not rated."""
    row = next((one for one in reversed(entry_of(evening).pain) if one.area is area), None) if evening else None
    if row is None or row.average is None:
        return None
    return content.AreaPain(row.average, row.worst, row.least)


def day_relief(evening: DailyLog | None, evaluation: rules.Evaluation) -> Fraction | None:
    """Relief of one day in the area that decides, else in the primary one, in percent."""
    name = evaluation.deciding_area or evaluation.primary_area
    if evening is None or name is None or evaluation.areas[name].baseline_scale is not Scale.NRS:
        return None
    return relief_pct(evaluation.areas[name].baseline, average_in(evening, name))


def first_of(values: Iterable[Given | None]) -> Given | None:
    """The first value that was given."""
    return next((value for value in values if value is not None), None)
