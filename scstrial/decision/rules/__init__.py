"""The evaluation of a trial and the signing of a decision, in exact arithmetic (rule book, section 8)."""

from scstrial.decision.rules.areas import AreaResult
from scstrial.decision.rules.arithmetic import Arithmetic, arithmetic_of
from scstrial.decision.rules.case import Case, ComplicationSeen, FlagSeen
from scstrial.decision.rules.criteria import Criterion, SupportingFacts, criteria_of
from scstrial.decision.rules.days import trial_period
from scstrial.decision.rules.domains import DomainResult, Holistic, holistic_of
from scstrial.decision.rules.entries import Entry
from scstrial.decision.rules.evaluation import Evaluation, OtherResult, evaluate
from scstrial.decision.rules.facts import Abort, AreaFacts, BaselineDay, MmePerDay, TrialDay, TrialFacts
from scstrial.decision.rules.firmness import Firmness, HowFirm, firmness_of, how_firm
from scstrial.decision.rules.gaps import what_is_missing
from scstrial.decision.rules.percent import analgesic_reduction, display_pct, one_decimal, relief
from scstrial.decision.rules.periods import (
    AreaInPeriod,
    MeanOf,
    ProgramDay,
    ProgramPeriod,
    best_period_days,
    program_periods,
)
from scstrial.decision.rules.read_back import evaluation_from, signed_evaluation
from scstrial.decision.rules.signed import canonical, fingerprint, is_unchanged, plain
from scstrial.decision.rules.signing import (
    REASON_LONGEST,
    ChoiceNow,
    SigningFacts,
    cautions_with_decision,
    choices_now,
    problems_with_amendment,
    problems_with_decision,
    reason_needed,
)
from scstrial.decision.rules.turning import Stretch, Turn
from scstrial.decision.rules.wording import decided_by, rule_words

__all__ = [
    "REASON_LONGEST",
    "Abort",
    "AreaFacts",
    "AreaInPeriod",
    "AreaResult",
    "Arithmetic",
    "BaselineDay",
    "Case",
    "ChoiceNow",
    "ComplicationSeen",
    "Criterion",
    "DomainResult",
    "Entry",
    "Evaluation",
    "Firmness",
    "FlagSeen",
    "Holistic",
    "HowFirm",
    "MeanOf",
    "MmePerDay",
    "OtherResult",
    "ProgramDay",
    "ProgramPeriod",
    "SigningFacts",
    "Stretch",
    "SupportingFacts",
    "TrialDay",
    "TrialFacts",
    "Turn",
    "analgesic_reduction",
    "arithmetic_of",
    "best_period_days",
    "canonical",
    "cautions_with_decision",
    "choices_now",
    "criteria_of",
    "decided_by",
    "display_pct",
    "evaluate",
    "evaluation_from",
    "fingerprint",
    "firmness_of",
    "holistic_of",
    "how_firm",
    "is_unchanged",
    "one_decimal",
    "plain",
    "problems_with_amendment",
    "problems_with_decision",
    "program_periods",
    "reason_needed",
    "relief",
    "rule_words",
    "signed_evaluation",
    "trial_period",
    "what_is_missing",
]
