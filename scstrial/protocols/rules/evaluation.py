"""The clinic's numbers for the evaluation and for the length of a trial."""

from dataclasses import dataclass
from decimal import Decimal

from scstrial.foundation.refusal import Caution, Problem
from scstrial.protocols.choices import AreaRule, BaselineAsked, Combine, PrimaryMeasure, StimOffDays, TrialWindow

RELIEF_NEEDED_PCT = Decimal(50)  # FDA20, AETNA, EVI, MP328; rule book 8.4
ANALGESIC_REDUCTION_NEEDED_PCT = Decimal(50)  # NGS1, NOR; rule book 8.4
BASELINE_DAYS_NEEDED = 4  # of 7; [design], rule book 4.1 and 8.2
BASELINE_DAYS_POSSIBLE = 7  # Day -7 to Day -1; WHISP, DIARY05; rule book 8.2a
THRESHOLD_PCT_MAX = Decimal(100)

TRIAL_DAYS_PLANNED = 7  # MYSCS; rule book 6.1
TRIAL_DAYS_MIN = 3  # FDA20, AETNA, NFL; rule book 6.1
TRIAL_DAYS_WARN_ABOVE = 7  # FDA20, AETNA; rule book 6.1
TRIAL_DAYS_MAX = 10  # PROM: infection 24.1 % above 10 days, 1.4 % up to 10; rule book 6.1

INFLATING_WINDOWS = (TrialWindow.BEST_DAY, TrialWindow.BEST_PROGRAM_PERIOD)  # rule book 8.2
OTHER_THRESHOLD = (
    "A trial usually counts as passed from 50 % less pain on (FDA20, AETNA, EVI, MP328); this asks for {:f} %."
)


@dataclass(frozen=True)
class EvaluationRule:
    """How a trial is judged; thresholds in percent 0-100, days 1-7 (rule book 8.2 to 8.6)."""

    trial_window: TrialWindow = TrialWindow.LAST_3
    baseline_days_needed: int = BASELINE_DAYS_NEEDED
    pain_threshold_pct: Decimal = RELIEF_NEEDED_PCT
    analgesic_threshold_pct: Decimal = ANALGESIC_REDUCTION_NEEDED_PCT
    combine: Combine = Combine.PAIN_ONLY
    primary_measure: PrimaryMeasure = PrimaryMeasure.CALCULATED
    area_rule: AreaRule = AreaRule.PRIMARY
    stim_off_days: StimOffDays = StimOffDays.EXCLUDE
    baseline_asked: BaselineAsked = BaselineAsked.DIARY_ELSE_CLINIC
    baseline_window_days: int = BASELINE_DAYS_POSSIBLE


@dataclass(frozen=True)
class TrialLength:
    """How long leads may stay in, in days from the placement day to the pull day (rule book 6.1)."""

    planned_days: int = TRIAL_DAYS_PLANNED
    min_days: int = TRIAL_DAYS_MIN
    warn_above_days: int = TRIAL_DAYS_WARN_ABOVE
    max_days: int = TRIAL_DAYS_MAX


DEFAULT_EVALUATION_RULE = EvaluationRule()
DEFAULT_TRIAL_LENGTH = TrialLength()


def problems_with_evaluation_rule(rule: EvaluationRule) -> tuple[Problem, ...]:
    """Numbers out of range: thresholds 0 to 100 %, baseline days 1 to 7 of the window (rule book 8.2, 8.4)."""
    problems = [
        Problem("Give a threshold from 0 to 100 %.", name)
        for name, value in (
            ("pain_threshold_pct", rule.pain_threshold_pct),
            ("analgesic_threshold_pct", rule.analgesic_threshold_pct),
        )
        if not (value.is_finite() and 0 <= value <= THRESHOLD_PCT_MAX)
    ]
    if not 1 <= rule.baseline_window_days <= BASELINE_DAYS_POSSIBLE:
        problems.append(Problem("Let 1 to 7 days before the placement count.", "baseline_window_days"))
    if not 1 <= rule.baseline_days_needed <= BASELINE_DAYS_POSSIBLE:
        problems.append(Problem("Ask for 1 to 7 baseline days.", "baseline_days_needed"))
    elif rule.baseline_days_needed > rule.baseline_window_days:
        message = f"Ask for no more days than count before the placement ({rule.baseline_window_days})."
        problems.append(Problem(message, "baseline_days_needed"))
    return tuple(problems)


def cautions_in_evaluation_rule(rule: EvaluationRule) -> list[Caution]:
    """What a clinic may set and has to see: what departs from most sources (rule book 8.2 to 8.4)."""
    found = []
    if rule.pain_threshold_pct != RELIEF_NEEDED_PCT:
        found.append(Caution(OTHER_THRESHOLD.format(rule.pain_threshold_pct.normalize()), "pain_threshold_pct"))
    if rule.combine is Combine.PAIN_OR_ANALGESIC and rule.analgesic_threshold_pct != ANALGESIC_REDUCTION_NEEDED_PCT:
        message = "Payers that take fewer analgesics for the pain ask for 50 % less (NGS1, NOR)."
        found.append(Caution(message, "analgesic_threshold_pct"))
    if rule.trial_window in INFLATING_WINDOWS:
        message = f"“{rule.trial_window.label}” makes the relief look better than it was on most days."
        found.append(Caution(message, "trial_window"))
    if rule.primary_measure is not PrimaryMeasure.CALCULATED:
        message = "Stated and calculated relief differ by 30 points and more in single patients (HAG21)."
        found.append(Caution(message, "primary_measure"))
    if rule.baseline_asked is BaselineAsked.CLINIC:
        found.append(Caution("One rating at the clinic decides over every percentage.", "baseline_asked"))
    return found


def problems_with_trial_length(length: TrialLength) -> tuple[Problem, ...]:
    """Days that do not stand in order, or that pass the 10 days of rule book 6.1."""
    problems = []
    if length.min_days < 1:
        problems.append(Problem("Let the shortest trial last at least 1 day.", "min_days"))
    if not length.min_days <= length.planned_days <= length.max_days:
        problems.append(Problem("Plan a length between the shortest and the longest trial.", "planned_days"))
    if not length.min_days <= length.warn_above_days <= length.max_days:
        problems.append(Problem("Warn between the shortest and the longest trial.", "warn_above_days"))
    if length.max_days > TRIAL_DAYS_MAX:
        message = f"Keep the longest trial at {TRIAL_DAYS_MAX} days or less: infections rise steeply after that."
        problems.append(Problem(message, "max_days"))
    return tuple(problems)
