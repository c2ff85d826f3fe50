"""One target area: its baseline, its trial value, and what its calculated relief says."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from scstrial.assessments.choices import Area, Scale
from scstrial.decision.choices import EvaluationStatus, Reason, ValueSource
from scstrial.decision.rules.days import (
    TrialPeriod,
    Window,
    consecutive_yes,
    days_taken,
    evaluable_days,
    rated_days,
)
from scstrial.decision.rules.facts import AreaFacts, TrialFacts
from scstrial.decision.rules.percent import mean, reaches, relief
from scstrial.protocols.choices import BaselineAsked, StimOffDays, TrialWindow
from scstrial.protocols.rules.evaluation import EvaluationRule


@dataclass(frozen=True)
class Baseline:
    """The baseline in force, and the days behind it (empty for a clinic value); None = missing."""

    value: Fraction | None
    source: ValueSource | None
    days: tuple[date, ...]
    clinic: Decimal | None


@dataclass(frozen=True)
class TrialValue:
    """The trial value in force, or the answer of a rule without a percentage, or why there is neither."""

    value: Fraction | None = None
    source: ValueSource | None = None
    days: tuple[date, ...] = ()
    sufficient: bool | None = None
    reason: Reason | None = None
    found: int = 0
    asked: int = 0


@dataclass(frozen=True)
class AreaResult:
    """One area judged by its calculated relief alone; `days_found` of `days_asked` are those of the window."""

    area: Area
    status: EvaluationStatus
    reason: Reason | None
    relief: Fraction | None
    baseline: Fraction | None
    baseline_source: ValueSource | None
    baseline_days: tuple[date, ...]
    baseline_clinic: Decimal | None
    baseline_scale: Scale
    trial: Fraction | None
    trial_source: ValueSource | None
    days_used: tuple[date, ...]
    days_found: int
    days_asked: int
    days_evaluable: int
    stim_off_days: tuple[date, ...]


def area_result(
    facts: TrialFacts, area: AreaFacts, period: TrialPeriod, rule: EvaluationRule, clinic_stands_in: bool
) -> AreaResult:
    """What the rule says of one area; a clinic rating may take the place of too few days (rule book 8.2 point 4)."""
    baseline = _baseline(facts, area, rule)
    trial = TrialValue() if period.aborted_early else _trial_value(area, period, rule, clinic_stands_in)
    reason = _reason(facts, area, period, baseline, trial)
    fallen = None
    if reason is None and baseline.value is not None and trial.value is not None:
        fallen = relief(baseline.value, trial.value)
    rated = rated_days(area, period)
    evaluable = evaluable_days(rated, rule.stim_off_days)
    return AreaResult(
        area=area.area,
        status=_status(reason, fallen, trial, rule),
        reason=reason,
        relief=fallen,
        baseline=baseline.value,
        baseline_source=baseline.source,
        baseline_days=baseline.days,
        baseline_clinic=baseline.clinic,
        baseline_scale=facts.baseline_scale_of(area),
        trial=trial.value,
        trial_source=trial.source,
        days_used=trial.days,
        days_found=trial.found,
        days_asked=trial.asked,
        days_evaluable=len(evaluable),
        stim_off_days=tuple(day.on for day in rated if day not in evaluable),
    )


def _status(
    reason: Reason | None, fallen: Fraction | None, trial: TrialValue, rule: EvaluationRule
) -> EvaluationStatus:
    if reason is not None:
        return EvaluationStatus.NOT_EVALUABLE
    met = reaches(fallen, rule.pain_threshold_pct) if fallen is not None else trial.sufficient
    return EvaluationStatus.MET if met else EvaluationStatus.NOT_MET


def _reason(
    facts: TrialFacts, area: AreaFacts, period: TrialPeriod, baseline: Baseline, trial: TrialValue
) -> Reason | None:
    """The first reason that applies, in the order of rule book 8.6."""
    if period.aborted_early:
        return Reason.TRIAL_ABORTED_COMPLICATION
    if trial.sufficient is not None:
        return None
    if facts.scale_of(area) is not facts.baseline_scale_of(area):
        return Reason.SCALE_MISMATCH
    if baseline.value is None:
        return Reason.BASELINE_MISSING
    if baseline.value == 0:
        return Reason.BASELINE_ZERO
    return trial.reason


def _baseline(facts: TrialFacts, area: AreaFacts, rule: EvaluationRule) -> Baseline:
    """Mean of Day -7 to Day -1 when enough are there, else the clinic's value (rule book 8.2 point 1).

    The clinic may count fewer days, or one of the two sources alone.
    """
    days = [day for day in area.baseline if 1 <= (facts.placed_on - day.on).days <= rule.baseline_window_days]
    asked = rule.baseline_asked
    if len(days) >= rule.baseline_days_needed and asked is not BaselineAsked.CLINIC:
        dates = tuple(sorted(day.on for day in days))
        return Baseline(mean(day.average for day in days), ValueSource.DIARY, dates, area.baseline_clinic)
    if area.baseline_clinic is not None and asked is not BaselineAsked.DIARY:
        return Baseline(Fraction(area.baseline_clinic), ValueSource.CLINIC, (), area.baseline_clinic)
    return Baseline(None, None, (), area.baseline_clinic)


def _trial_value(area: AreaFacts, period: TrialPeriod, rule: EvaluationRule, clinic_stands_in: bool) -> TrialValue:
    if rule.trial_window is TrialWindow.END_OF_TRIAL_VISIT:
        return _from_the_clinic(area, TrialValue(reason=Reason.TOO_FEW_DAYS))
    if rule.trial_window is TrialWindow.CONSECUTIVE_YES:
        found = _from_the_answers(area, period)
    else:
        found = _from_the_diary(area, period, rule)
    return _from_the_clinic(area, found) if found.reason and clinic_stands_in else found


def _from_the_clinic(area: AreaFacts, otherwise: TrialValue) -> TrialValue:
    if area.trial_clinic is None:
        return otherwise
    return TrialValue(Fraction(area.trial_clinic), ValueSource.CLINIC, found=otherwise.found, asked=otherwise.asked)


def _from_the_answers(area: AreaFacts, period: TrialPeriod) -> TrialValue:
    sufficient, days = consecutive_yes(area, period)
    return TrialValue(days=days, sufficient=sufficient, reason=Reason.TOO_FEW_DAYS if sufficient is None else None)


def _from_the_diary(area: AreaFacts, period: TrialPeriod, rule: EvaluationRule) -> TrialValue:
    window = _window(area, period, rule, rule.stim_off_days)
    if not window.used:
        enough_with_them = _window(area, period, rule, StimOffDays.INCLUDE).used
        reason = Reason.STIM_NOT_USED if enough_with_them else Reason.TOO_FEW_DAYS
        return TrialValue(reason=reason, found=window.found, asked=window.asked)
    return TrialValue(
        mean(day.average for day in window.used),
        ValueSource.DIARY,
        tuple(day.on for day in window.used),
        found=window.found,
        asked=window.asked,
    )


def _window(area: AreaFacts, period: TrialPeriod, rule: EvaluationRule, stim_off_days: StimOffDays) -> Window:
    evaluable = evaluable_days(rated_days(area, period), stim_off_days)
    return days_taken(evaluable, period.expected, rule.trial_window)
