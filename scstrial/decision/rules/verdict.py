"""From areas to one answer: the area rule, the measure, and what else must be reached (rule book 8.3 to 8.6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from scstrial.assessments.choices import Area
from scstrial.decision.choices import EvaluationStatus, Reason
from scstrial.decision.rules.areas import AreaResult
from scstrial.decision.rules.facts import TrialFacts
from scstrial.decision.rules.percent import HUNDRED, analgesic_reduction, reaches
from scstrial.protocols.choices import AreaRule, Combine, PrimaryMeasure
from scstrial.protocols.rules.evaluation import EvaluationRule

MET, NOT_MET, NOT_EVALUABLE = EvaluationStatus.MET, EvaluationStatus.NOT_MET, EvaluationStatus.NOT_EVALUABLE
NO_MEASURE_HELPS = (Reason.NO_TARGET_AREA, Reason.TRIAL_ABORTED_COMPLICATION)  # rule book 8.2a: under every measure
PRECEDENCE = tuple(Reason)  # rule book 8.6


@dataclass(frozen=True)
class Verdict:
    """A status, its reason when not evaluable, and the area that decided by its calculated relief."""

    status: EvaluationStatus
    reason: Reason | None = None
    decides: AreaResult | None = None


@dataclass(frozen=True)
class Answer:
    """A status and its reason when not evaluable."""

    status: EvaluationStatus
    reason: Reason | None = None


def by_area_rule(results: Sequence[AreaResult], primary: Area | None, area_rule: AreaRule) -> Verdict:
    """The calculated answer of the areas together (rule book 8.6, area rule)."""
    if area_rule is AreaRule.PRIMARY:
        results = [result for result in results if result.area == primary]
    if not results:
        return Verdict(NOT_EVALUABLE, Reason.NO_TARGET_AREA)
    there = {result.status for result in results}
    strongest = MET if area_rule is AreaRule.ANY else NOT_MET
    weakest = NOT_MET if area_rule is AreaRule.ANY else MET
    status = next(status for status in (strongest, NOT_EVALUABLE, weakest) if status in there)
    decides = _deciding([result for result in results if result.status is status], area_rule)
    return Verdict(status, decides.reason, decides)


def _deciding(results: Sequence[AreaResult], area_rule: AreaRule) -> AreaResult:
    """Among areas of one status: the first reason, else the lowest (`any`: highest) relief; of equals the first."""

    def order(result: AreaResult) -> tuple[int, bool, Fraction]:
        reason = PRECEDENCE.index(result.reason) if result.reason else 0
        share = result.relief or Fraction(0)
        return reason, result.relief is None, -share if area_rule is AreaRule.ANY else share

    return min(results, key=order)


def by_measure(calculated: Verdict, stated_pct: Decimal | None, rule: EvaluationRule) -> Answer:
    """The pain criterion under the measure in force (rule book 8.3); the stated value is in percent."""
    of_ratings = Answer(calculated.status, calculated.reason)
    of_patient = _stated(stated_pct, rule)
    if of_ratings.reason in NO_MEASURE_HELPS or rule.primary_measure is PrimaryMeasure.CALCULATED:
        return of_ratings
    if rule.primary_measure is PrimaryMeasure.REPORTED:
        return of_patient
    deciding = MET if rule.primary_measure is PrimaryMeasure.EITHER else NOT_MET
    both = (of_ratings, of_patient)
    for wanted in (deciding, NOT_EVALUABLE):
        for answer in both:
            if answer.status is wanted:
                return answer
    return of_ratings


def _stated(stated_pct: Decimal | None, rule: EvaluationRule) -> Answer:
    if stated_pct is None:
        return Answer(NOT_EVALUABLE, Reason.REPORTED_MISSING)
    return Answer(MET if reaches(Fraction(stated_pct) / HUNDRED, rule.pain_threshold_pct) else NOT_MET)


def by_combine(pain: Answer, facts: TrialFacts, rule: EvaluationRule) -> Answer:
    """The pain criterion together with what else the clinic or the payer asks (rule book 8.4)."""
    if rule.combine is Combine.PAIN_OR_ANALGESIC:
        fewer = analgesic_reduction(facts.mme_per_day)
        enough = fewer is not None and reaches(fewer, rule.analgesic_threshold_pct)
        return Answer(MET) if pain.status is NOT_MET and enough else pain
    if pain.status is not MET:
        return pain
    needed = {
        Combine.PAIN_AND_FUNCTION: (facts.function_improved,),
        Combine.COMPOSITE: (facts.function_improved, facts.wants_implant),
    }.get(rule.combine, ())
    if False in needed:
        return Answer(NOT_MET)
    return Answer(NOT_EVALUABLE, Reason.CRITERION_MISSING) if None in needed else pain
