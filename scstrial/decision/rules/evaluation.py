"""What the rules say of a trial, under the rule in force and under the others."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from scstrial.assessments.choices import Area
from scstrial.decision.choices import EvaluationFlag, EvaluationStatus, OtherRule, Reason, ValueSource
from scstrial.decision.rules.areas import AreaResult, area_result
from scstrial.decision.rules.days import trial_period
from scstrial.decision.rules.facts import AreaFacts, TrialFacts
from scstrial.decision.rules.flags import flags_of
from scstrial.decision.rules.percent import HUNDRED, analgesic_reduction, display_pct
from scstrial.decision.rules.verdict import Verdict, by_area_rule, by_combine, by_measure
from scstrial.protocols.choices import AreaRule, BaselineAsked, PrimaryMeasure, TrialWindow
from scstrial.protocols.rules.evaluation import DEFAULT_EVALUATION_RULE, EvaluationRule

OTHER_WINDOWS = {
    OtherRule.LAST_DAY: TrialWindow.LAST_DAY,
    OtherRule.LAST_3: TrialWindow.LAST_3,
    OtherRule.ALL_DAYS: TrialWindow.ALL_DAYS,
    OtherRule.BEST_DAY: TrialWindow.BEST_DAY,
    OtherRule.BEST_PROGRAM_PERIOD: TrialWindow.BEST_PROGRAM_PERIOD,
    OtherRule.END_OF_TRIAL_VISIT: TrialWindow.END_OF_TRIAL_VISIT,
    OtherRule.CONSECUTIVE_YES: TrialWindow.CONSECUTIVE_YES,
}
SAME_WINDOW = {TrialWindow.LAST_1: TrialWindow.LAST_DAY}


@dataclass(frozen=True)
class OtherResult:
    """What another rule alone says; relief as a fraction of 1, None where it has no percentage."""

    status: EvaluationStatus
    reason: Reason | None
    relief: Fraction | None
    display_pct: str | None


@dataclass(frozen=True)
class Evaluation:
    """What the rules say of one trial (rule book 8.6); relief and reduction as fractions of 1."""

    status: EvaluationStatus
    reason: Reason | None
    flags: tuple[EvaluationFlag, ...]
    relief: Fraction | None
    analgesic_reduction: Fraction | None
    reported_relief_pct: Fraction | None
    days_used: tuple[date, ...]
    days_expected: int
    days_evaluable: int | None
    areas: Mapping[Area, AreaResult]
    under_other_rules: Mapping[OtherRule, OtherResult]
    primary_area: Area | None
    deciding_area: Area | None
    rule: EvaluationRule


def evaluate(facts: TrialFacts, rule: EvaluationRule = DEFAULT_EVALUATION_RULE) -> Evaluation:
    """Status, reason, flags and the numbers behind them, by the rule in force (rule book 8.2 to 8.6)."""
    results, calculated = _calculated(facts, rule, clinic_stands_in=True)
    final = by_combine(by_measure(calculated, facts.reported_relief_pct, rule), facts, rule)
    areas = {result.area: result for result in results}
    marked = areas[facts.primary.area] if facts.primary else None
    decides, period, stated = calculated.decides, trial_period(facts), facts.reported_relief_pct
    shown = marked or decides
    return Evaluation(
        status=final.status,
        reason=final.reason,
        flags=flags_of(calculated, marked, stated, period, rule),
        relief=decides.relief if decides else None,
        analgesic_reduction=analgesic_reduction(facts.mme_per_day),
        reported_relief_pct=None if stated is None else Fraction(stated),
        days_used=decides.days_used if decides else (),
        days_expected=len(period.expected),
        days_evaluable=shown.days_evaluable if shown else None,
        areas=areas,
        under_other_rules=_under_other_rules(facts, rule, calculated, results),
        primary_area=marked.area if marked else None,
        deciding_area=decides.area if decides else None,
        rule=rule,
    )


def status_of(facts: TrialFacts, rule: EvaluationRule) -> EvaluationStatus:
    """The status that `evaluate` finds, without all that stands beside it: for trying many values."""
    _, calculated = _calculated(facts, rule, clinic_stands_in=True)
    return by_combine(by_measure(calculated, facts.reported_relief_pct, rule), facts, rule).status


def _calculated(
    facts: TrialFacts, rule: EvaluationRule, clinic_stands_in: bool
) -> tuple[tuple[AreaResult, ...], Verdict]:
    period = trial_period(facts)
    results = tuple(area_result(facts, area, period, rule, clinic_stands_in) for area in facts.areas)
    return results, by_area_rule(results, facts.primary.area if facts.primary else None, rule.area_rule)


def _under_other_rules(
    facts: TrialFacts, rule: EvaluationRule, calculated: Verdict, results: tuple[AreaResult, ...]
) -> dict[OtherRule, OtherResult]:
    """Each other rule alone: pain only, same area rule, no clinic rating in place of days (rule book 8.2a)."""
    in_force = SAME_WINDOW.get(rule.trial_window, rule.trial_window)
    others = {
        name: by_calculated_relief(facts, replace(rule, trial_window=window))
        for name, window in OTHER_WINDOWS.items()
        if window is not in_force
    }
    others[OtherRule.REPORTED] = _by_the_stated(calculated, facts.reported_relief_pct, rule)
    if rule.trial_window is not TrialWindow.CONSECUTIVE_YES and _two_baselines(facts, rule, results):
        by_clinic = replace(facts, areas=tuple(_with_clinic_baseline(area) for area in facts.areas))
        either = replace(rule, baseline_asked=BaselineAsked.DIARY_ELSE_CLINIC)
        others[OtherRule.CLINIC_BASELINE] = by_calculated_relief(by_clinic, either)
    return others


def by_calculated_relief(facts: TrialFacts, rule: EvaluationRule) -> OtherResult:
    """What the window says by itself: pain only, as calculated, no clinic rating in place of days (rule book 8.2a)."""
    _, verdict = _calculated(facts, rule, clinic_stands_in=False)
    share = verdict.decides.relief if verdict.decides else None
    return _other_result(verdict.status, verdict.reason, share, rule)


def _by_the_stated(calculated: Verdict, stated_pct: Decimal | None, rule: EvaluationRule) -> OtherResult:
    answer = by_measure(calculated, stated_pct, replace(rule, primary_measure=PrimaryMeasure.REPORTED))
    share = None if stated_pct is None or answer.reason else Fraction(stated_pct) / HUNDRED
    return _other_result(answer.status, answer.reason, share, rule)


def _other_result(
    status: EvaluationStatus, reason: Reason | None, share: Fraction | None, rule: EvaluationRule
) -> OtherResult:
    shown = None if share is None else display_pct(share, rule.pain_threshold_pct)
    return OtherResult(status, reason, share, shown)


def _two_baselines(facts: TrialFacts, rule: EvaluationRule, results: tuple[AreaResult, ...]) -> bool:
    """Whether a diary baseline was used where a clinic value is given too, in an area that counts."""
    primary = facts.primary.area if facts.primary else None
    return any(
        result.baseline_source is ValueSource.DIARY and result.baseline_clinic is not None
        for result in results
        if rule.area_rule is not AreaRule.PRIMARY or result.area == primary
    )


def _with_clinic_baseline(area: AreaFacts) -> AreaFacts:
    return area if area.baseline_clinic is None else replace(area, baseline=())
