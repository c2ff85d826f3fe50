"""The evaluation of a trial and the signing of a decision, in exact arithmetic (rule book, section 8)."""

from scstrial.decision.rules.areas import AreaResult
from scstrial.decision.rules.arithmetic import Arithmetic, arithmetic_of
from scstrial.decision.rules.case import Case, ComplicationSeen, FlagSeen
from scstrial.decision.rules.changes import ChangedEntry, changed_entries
from scstrial.decision.rules.criteria import Criterion, SupportingFacts, criteria_of
from scstrial.decision.rules.days import trial_period
from scstrial.decision.rules.domains import DomainResult, Holistic, holistic_of
from scstrial.decision.rules.entries import Entry
from scstrial.decision.rules.evaluation import Evaluation, OtherResult, evaluate
from scstrial.decision.rules.facts import Abort, AreaFacts, BaselineDay, MmePerDay, TrialDay, TrialFacts
from scstrial.decision.rules.firmness import Firmness, HowFirm, firmness_of, how_firm, why_no_number
from scstrial.decision.rules.gaps import what_is_missing
from scstrial.decision.rules.opinions import problems_with_asking, problems_with_opinion, problems_with_withdrawal
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
from scstrial.decision.rules.record import AreaRecord, Record, record_of
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
from scstrial.decision.rules.statement import SignedAbout, result_words, statement_of
from scstrial.decision.rules.turning import Stretch, Turn
from scstrial.decision.rules.version import RULES_VERSION
from scstrial.decision.rules.wording import decided_by, rule_words

__all__ = [
    "REASON_LONGEST",
    "RULES_VERSION",
    "Abort",
    "AreaFacts",
    "AreaInPeriod",
    "AreaRecord",
    "AreaResult",
    "Arithmetic",
    "BaselineDay",
    "Case",
    "ChangedEntry",
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
    "Record",
    "SignedAbout",
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
    "changed_entries",
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
    "problems_with_asking",
    "problems_with_decision",
    "problems_with_opinion",
    "problems_with_withdrawal",
    "program_periods",
    "reason_needed",
    "record_of",
    "relief",
    "result_words",
    "rule_words",
    "signed_evaluation",
    "statement_of",
    "trial_period",
    "what_is_missing",
    "why_no_number",
]
