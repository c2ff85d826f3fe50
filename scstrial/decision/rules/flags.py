"""What must be seen beside the status (rule book 8.6, flags)."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from scstrial.assessments.choices import Scale
from scstrial.decision.choices import EvaluationFlag, ValueSource
from scstrial.decision.rules.areas import AreaResult
from scstrial.decision.rules.days import TrialPeriod
from scstrial.decision.rules.percent import HUNDRED, reaches
from scstrial.decision.rules.verdict import NO_MEASURE_HELPS, Verdict
from scstrial.protocols.choices import PrimaryMeasure, TrialWindow
from scstrial.protocols.rules.evaluation import EvaluationRule

LOW_BASELINE_NRS = Decimal(3)  # [design], rule book 8.6
BASELINE_FLOOR_NRS = Decimal(5)  # payers' floor, rule book 2.2 and 8.6
BASELINE_DIFFERS_NRS = Decimal(2)  # [design], rule book 8.6
BORDERLINE_POINTS = 5  # [design], rule book 8.6
DISCORDANT_POINTS = 20  # [design], rule book 8.3
NRS_POINT = {Scale.NRS: 1, Scale.VAS_MM: 10}  # one NRS point on the scale; rule book 8.6
INFLATING = (TrialWindow.BEST_DAY, TrialWindow.BEST_PROGRAM_PERIOD)  # rule book 8.2


def flags_of(
    calculated: Verdict,
    primary: AreaResult | None,
    stated_pct: Decimal | None,
    period: TrialPeriod,
    rule: EvaluationRule,
) -> tuple[EvaluationFlag, ...]:
    """The flags of the area that decides; discordance is that of the primary area (rule book 8.3, 8.6)."""
    found = {*_of_the_trial(period, rule)}
    if calculated.decides is not None:
        found.update(_of_the_baseline(calculated.decides), _of_the_days(calculated.decides))
    if _borderline(calculated, stated_pct, rule):
        found.add(EvaluationFlag.BORDERLINE)
    if primary is not None and _discordant(primary.relief, stated_pct, rule):
        found.add(EvaluationFlag.DISCORDANT)
    return tuple(sorted(found))


def _of_the_trial(period: TrialPeriod, rule: EvaluationRule) -> Iterator[EvaluationFlag]:
    if period.leads_in:
        yield EvaluationFlag.LEADS_IN
    if period.aborted and not period.aborted_early:
        yield EvaluationFlag.ABORTED
    if rule.trial_window in INFLATING:
        yield EvaluationFlag.WINDOW_INFLATES


def _of_the_baseline(area: AreaResult) -> Iterator[EvaluationFlag]:
    point = NRS_POINT[area.baseline_scale]
    if area.baseline_source is ValueSource.CLINIC:
        yield EvaluationFlag.BASELINE_SOURCE_CLINIC
    if area.baseline is None:
        return
    if 0 < area.baseline < Fraction(LOW_BASELINE_NRS * point):
        yield EvaluationFlag.LOW_BASELINE
    if 0 < area.baseline < Fraction(BASELINE_FLOOR_NRS * point):
        yield EvaluationFlag.BASELINE_BELOW_FLOOR
    if area.baseline_clinic is not None:
        apart = abs(area.baseline - Fraction(area.baseline_clinic))
        if apart >= Fraction(BASELINE_DIFFERS_NRS * point):
            yield EvaluationFlag.BASELINE_DIFFERS


def _of_the_days(area: AreaResult) -> Iterator[EvaluationFlag]:
    if area.trial_source is ValueSource.CLINIC:
        yield EvaluationFlag.TRIAL_SOURCE_CLINIC
    if area.stim_off_days:
        yield EvaluationFlag.STIM_OFF_DAYS


def _borderline(calculated: Verdict, stated_pct: Decimal | None, rule: EvaluationRule) -> bool:
    if calculated.decides is None or calculated.reason in NO_MEASURE_HELPS:
        return False
    values = []
    if rule.primary_measure is not PrimaryMeasure.REPORTED and calculated.decides.relief is not None:
        values.append(calculated.decides.relief * HUNDRED)
    if rule.primary_measure is not PrimaryMeasure.CALCULATED and stated_pct is not None:
        values.append(Fraction(stated_pct))
    threshold = Fraction(rule.pain_threshold_pct)
    return any(threshold - BORDERLINE_POINTS <= value < threshold + BORDERLINE_POINTS for value in values)


def _discordant(share: Fraction | None, stated_pct: Decimal | None, rule: EvaluationRule) -> bool:
    if share is None or stated_pct is None:
        return False
    stated = Fraction(stated_pct) / HUNDRED
    opposite = reaches(share, rule.pain_threshold_pct) != reaches(stated, rule.pain_threshold_pct)
    return opposite or abs(share - stated) * HUNDRED >= DISCORDANT_POINTS
