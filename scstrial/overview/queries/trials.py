"""The trials of a clinic as the worklist shows them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from scstrial.assessments.choices import Area
from scstrial.assessments.models import BaselineRating, TargetArea
from scstrial.assessments.queries import areas_of_many, ratings_of_many
from scstrial.bedside.rules import LogSlot, due_today
from scstrial.complications.choices import FlagRule, Urgency
from scstrial.daily_logs.choices import Session
from scstrial.daily_logs.rules import DueSession, relief_pct, sessions_due
from scstrial.foundation.db import db
from scstrial.overview.queries.logs import LogLine
from scstrial.overview.queries.so_far import judged_so_far
from scstrial.overview.rules import unanswered_sessions
from scstrial.patients.choices import Step
from scstrial.patients.models import Patient
from scstrial.protocols.queries import evaluation_rule_of
from scstrial.trials.choices import TrialState
from scstrial.trials.models import Trial
from scstrial.trials.queries import LEADS_IN
from scstrial.trials.rules import TrialDates, trial_day_of

# The last check is asked for 30 days after the pull and stays for 14 days; two more for time zones.
FOLLOWED_AFTER_PULL = timedelta(days=46)


@dataclass(frozen=True)
class BoardFlag:
    """A flag that nobody has closed."""

    id: int
    rule: FlagRule
    urgency: Urgency


@dataclass(frozen=True)
class BoardRow:
    """One trial with leads in: where it stands today, and how the pain of the primary area went."""

    trial: Trial
    day: int
    planned_days: int
    area: Area | None
    values: tuple[Decimal | None, ...]
    baseline: Fraction | None
    threshold_pct: Decimal
    relief: Fraction | None
    last_day_relief_pct: Fraction | None
    last_log: LogLine | None
    missing: DueSession | None
    pull_is_due: bool
    flags: tuple[BoardFlag, ...]

    @property
    def patient(self) -> Patient:
        return self.trial.patient


def open_trials(clinic_ids: Collection[int], now: datetime) -> Sequence[Trial]:
    """Trials with leads in, awaiting a decision, or within the time of the checks after the pull; by id."""
    followed = Trial.pulled_at > now - FOLLOWED_AFTER_PULL
    return db.session.scalars(
        select(Trial)
        .join(Trial.patient)
        .where(Trial.clinic_id.in_(clinic_ids), Patient.step != Step.CLOSED)
        .where(
            or_(
                Trial.state.in_([*LEADS_IN, TrialState.LEADS_OUT]),
                (Trial.state == TrialState.DECIDED) & followed,
            )
        )
        .options(joinedload(Trial.patient), joinedload(Trial.clinic), joinedload(Trial.protocol))
        .order_by(Trial.id)
    ).all()


def with_leads_in(trials: Sequence[Trial]) -> list[Trial]:
    return [trial for trial in trials if trial.state in LEADS_IN and trial.placed_at is not None]


def dates_of(trial: Trial) -> TrialDates:
    """Day 0 and the end; only for trials whose leads were placed."""
    assert trial.placed_on is not None
    return TrialDates(trial.placed_on, trial.pulled_on, trial.aborted_on)


def missing_logs(trial: Trial, lines: Sequence[LogLine], now: datetime) -> list[DueSession]:
    """The logs due by now that nothing answers, oldest first."""
    return unanswered_sessions(dates_of(trial), [line.entry for line in lines], now, trial.zone)


def awaits_log(trial: Trial, lines: Sequence[LogLine], now: datetime) -> bool:
    """Whether the log due last today is not in, as the round asks for it."""
    due = sessions_due(dates_of(trial), now, trial.zone)
    present = {LogSlot(line.for_on, line.session) for line in lines}
    return due_today(due, present, now.astimezone(trial.zone).date()) is not None


def board_rows(
    trials: Sequence[Trial],
    lines: Mapping[int, Sequence[LogLine]],
    flags: Mapping[int, Sequence[BoardFlag]],
    now: datetime,
) -> list[BoardRow]:
    """A row for each trial, in their order, in two readings more."""
    patient_ids = [trial.patient_id for trial in trials]
    areas, ratings = areas_of_many(patient_ids), ratings_of_many(patient_ids)
    return [
        board_row(
            trial,
            areas.get(trial.patient_id, []),
            ratings.get(trial.patient_id, []),
            lines.get(trial.id, []),
            flags.get(trial.id, []),
            now,
        )
        for trial in trials
    ]


def by_urgency_and_name(trials: Sequence[Trial], flags: Mapping[int, Sequence[BoardFlag]]) -> list[Trial]:
    """Those with the most urgent flag first, then by family name."""

    def place(trial: Trial) -> tuple[int, str, int]:
        most_urgent = min((flag.urgency.rank for flag in flags.get(trial.id, [])), default=len(Urgency))
        return most_urgent, trial.patient.sort_name, trial.id

    return sorted(trials, key=place)


def board_row(
    trial: Trial,
    areas: Sequence[TargetArea],
    ratings: Sequence[BaselineRating],
    lines: Sequence[LogLine],
    flags: Sequence[BoardFlag],
    now: datetime,
) -> BoardRow:
    today = now.astimezone(trial.zone).date()
    dates = dates_of(trial)
    primary = areas[0].area if areas else None
    found = judged_so_far(trial, primary, ratings, lines)
    baseline = found.baseline if found else None
    values = day_values(lines, primary, dates.placed_on, today)
    missing = missing_logs(trial, lines, now)
    return BoardRow(
        trial=trial,
        day=trial_day_of(today, dates.placed_on),
        planned_days=trial_day_of(trial.pull_planned_on, dates.placed_on),
        area=primary,
        values=values,
        baseline=baseline,
        threshold_pct=evaluation_rule_of(trial.protocol).pain_threshold_pct,
        relief=found.relief if found else None,
        last_day_relief_pct=next((relief_pct(baseline, v) for v in reversed(values) if v is not None), None),
        last_log=max(lines, key=lambda line: (line.entered_at, line.id), default=None),
        missing=missing[-1] if missing else None,
        pull_is_due=today >= trial.pull_planned_on,
        flags=tuple(sorted(flags, key=lambda flag: (flag.urgency.rank, flag.rule))),
    )


def day_values(lines: Sequence[LogLine], area: Area | None, placed_on: date, today: date) -> tuple[Decimal | None, ...]:
    """The day's value is that of the counting evening log (rule book 8.2a); Day 1 up to the last day that has one."""
    if area is None:
        return ()
    known = {
        trial_day_of(line.for_on, placed_on): line.average_of(area)
        for line in lines
        if line.session is Session.EVENING and placed_on < line.for_on <= today
    }
    last = max((day for day, value in known.items() if value is not None), default=0)
    return tuple(known.get(day) for day in range(1, last + 1))
