"""One patient: the head of every page, and what the next step depends on."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from scstrial.aftercare.queries import after_step_of
from scstrial.assessments.choices import BaselineSource
from scstrial.assessments.models import TargetArea
from scstrial.assessments.queries import areas_of_many, baseline_ratings_of, rating_facts, target_areas_of
from scstrial.assessments.rules import baseline_of
from scstrial.bedside.queries import checks_of
from scstrial.complications.choices import FlagState, Urgency
from scstrial.complications.models import Flag
from scstrial.complications.queries import BY_URGENCY, UNCLOSED
from scstrial.daily_logs.rules import DueSession
from scstrial.foundation.clock import day_of
from scstrial.foundation.db import db
from scstrial.overview.queries.logs import LogLine, log_lines_of_many
from scstrial.overview.queries.trials import dates_of, missing_logs
from scstrial.overview.rules import (
    BaselineFacts,
    NextStep,
    ScreeningFacts,
    TrialFacts,
    WayFacts,
    check_now,
    next_check,
    next_session,
    next_step,
)
from scstrial.patients.choices import Step
from scstrial.patients.models import Patient
from scstrial.programming.queries import sessions_of
from scstrial.protocols.choices import BaselineAsked
from scstrial.protocols.queries import evaluation_rule_of
from scstrial.screening.choices import Remedy
from scstrial.screening.queries import latest_verdict_of, standing_of
from scstrial.trials.choices import TrialState
from scstrial.trials.models import Trial
from scstrial.trials.queries import LEADS_IN, current_trial_of
from scstrial.trials.rules import trial_day_of

URGENT = (Urgency.EMERGENCY, Urgency.SAME_DAY)


@dataclass(frozen=True)
class TrialLength:
    """The number of the trial day today, or of the pull day, and the one planned; None before the placement."""

    day: int | None = None
    planned_days: int | None = None


@dataclass(frozen=True)
class Head:
    """What stands above every page of one patient."""

    trial: Trial | None
    areas: Sequence[TargetArea]
    flags: Sequence[Flag]
    days: TrialLength

    @property
    def day(self) -> int | None:
        return self.days.day

    @property
    def planned_days(self) -> int | None:
        return self.days.planned_days

    @property
    def urgent_flag(self) -> Flag | None:
        """The most urgent flag that nobody has taken in hand, if it is an emergency or for the same day."""
        urgent = (flag for flag in self.flags if flag.urgency in URGENT and flag.state is FlagState.OPEN)
        return next(urgent, None)


def head_of(patient: Patient, now: datetime) -> Head:
    """Current trial, target areas and the flags that are not closed, the most urgent first."""
    trial = current_trial_of(patient.id)
    days = days_of(trial, now) if trial is not None else TrialLength()
    return Head(trial, target_areas_of(patient.id), unclosed_flags_of(patient.id), days)


def days_of(trial: Trial, now: datetime) -> TrialLength:
    """Day n of N."""
    if trial.placed_on is None:
        return TrialLength()
    last_on = trial.pulled_on or day_of(now, trial.zone)
    planned = trial_day_of(trial.pull_planned_on, trial.placed_on)
    return TrialLength(trial_day_of(last_on, trial.placed_on), planned)


def unclosed_flags_of(patient_id: int) -> Sequence[Flag]:
    """Flags of any trial of the patient, or of none, that nobody has closed, the most urgent first."""
    return db.session.scalars(
        select(Flag)
        .where(Flag.patient_id == patient_id, Flag.state.in_(UNCLOSED))
        .order_by(BY_URGENCY, Flag.raised_at, Flag.id)
    ).all()


def primary_areas_of(patient_ids: Collection[int]) -> dict[int, str]:
    """The primary target area of each patient in words, for lists."""
    return {patient_id: areas[0].area.label for patient_id, areas in areas_of_many(patient_ids).items()}


def next_step_of(patient: Patient, head: Head, now: datetime) -> NextStep:
    """The one next step of the patient."""
    today = day_of(now, patient.zone)
    trial = head.trial
    return next_step(
        WayFacts(
            step=patient.step,
            today=today,
            flag_id=head.urgent_flag.id if head.urgent_flag else None,
            clearance_lost=clearance_is_lost(patient, now),
            screening=screening_facts(patient, head, now) if patient.step in (Step.REFERRED, Step.SCREENING) else None,
            baseline=baseline_facts(trial, head.areas) if trial and trial.state is TrialState.SCHEDULED else None,
            trial=trial_facts(trial, now) if trial else None,
            after=after_step_of(patient, trial, now) if trial and patient.step is Step.AFTER else None,
        )
    )


def clearance_is_lost(patient: Patient, now: datetime) -> bool:
    """Cleared by a verdict, and by what is known now not any more (for the planned placement, if there is one)."""
    if patient.step not in (Step.CLEARED, Step.SCHEDULED) or latest_verdict_of(patient.id) is None:
        return False
    return not standing_of(patient, day_of(now, patient.clinic.zone)).is_clear


def screening_facts(patient: Patient, head: Head, now: datetime) -> ScreeningFacts:
    """How many items need an answer, must be put right, or may be overridden; of the day at the clinic."""
    standing = standing_of(patient, day_of(now, patient.clinic.zone))
    remedies = [obstacle.remedy for obstacle in standing.obstacles]
    return ScreeningFacts(
        has_areas=bool(head.areas),
        has_indication=standing.has_indication,
        to_answer=remedies.count(Remedy.ANSWER),
        to_put_right=remedies.count(Remedy.PUT_RIGHT),
        to_override=remedies.count(Remedy.OVERRIDE),
    )


def baseline_facts(trial: Trial, areas: Sequence[TargetArea]) -> BaselineFacts | None:
    """Diary days of the primary area before the planned placement; None without a target area."""
    if not areas:
        return None
    rule = evaluation_rule_of(trial.protocol)
    needed = rule.baseline_days_needed
    facts = [rating_facts(row) for row in baseline_ratings_of(trial.patient_id) if row.area is areas[0].area]
    baseline = baseline_of(facts, None, trial.placement_planned_on, needed, window_days=rule.baseline_window_days)
    has_clinic_rating = any(one.source is BaselineSource.CLINIC and one.average is not None for one in facts)
    days = 0 if rule.baseline_asked is BaselineAsked.CLINIC else baseline.days
    return BaselineFacts(days, needed, has_clinic_rating and rule.baseline_asked is not BaselineAsked.DIARY)


def trial_facts(trial: Trial, now: datetime) -> TrialFacts:
    """Where the current trial stands."""
    missing = upcoming = check = later = None
    if trial.state in LEADS_IN and trial.placed_on is not None:
        missing, upcoming = log_dates(trial, log_lines_of_many([trial.id]).get(trial.id, []), now)
    if trial.pulled_on is not None:
        done = {row.day for row in checks_of(trial.id) if row.reached}
        check = check_now(trial.pulled_on, done, now, trial.zone)
        later = next_check(trial.pulled_on, done, now, trial.zone)
    return TrialFacts(
        id=trial.id,
        state=trial.state,
        placement_on=trial.placement_planned_on,
        pull_on=trial.pull_planned_on,
        has_program=bool(sessions_of(trial.id)),
        missing=missing,
        next_log=upcoming,
        check=check,
        next_check=later,
    )


def log_dates(trial: Trial, lines: Sequence[LogLine], now: datetime) -> tuple[DueSession | None, DueSession | None]:
    """The log that is missing now (of several the latest), and the next one that will be due."""
    missing = missing_logs(trial, lines, now)
    upcoming = next_session(dates_of(trial), now, trial.zone, trial.pull_planned_on)
    return (missing[-1] if missing else None), upcoming
