"""The evaluation of a trial and the signing of a decision, in exact arithmetic (rule book, section 8)."""

from scstrial.decision.rules.areas import AreaResult
from scstrial.decision.rules.arithmetic import Arithmetic, arithmetic_of
from scstrial.decision.rules.evaluation import Evaluation, OtherResult, evaluate
from scstrial.decision.rules.facts import Abort, AreaFacts, BaselineDay, MmePerDay, TrialDay, TrialFacts
from scstrial.decision.rules.faults import faults_in_facts
from scstrial.decision.rules.percent import analgesic_reduction, display_pct, relief
from scstrial.decision.rules.signed import canonical, fingerprint, is_unchanged, plain
from scstrial.decision.rules.signing import (
    SigningFacts,
    cautions_with_decision,
    problems_with_decision,
    reason_needed,
)

__all__ = [
    "Abort",
    "AreaFacts",
    "AreaResult",
    "Arithmetic",
    "BaselineDay",
    "Evaluation",
    "MmePerDay",
    "OtherResult",
    "SigningFacts",
    "TrialDay",
    "TrialFacts",
    "analgesic_reduction",
    "arithmetic_of",
    "canonical",
    "cautions_with_decision",
    "display_pct",
    "evaluate",
    "faults_in_facts",
    "fingerprint",
    "is_unchanged",
    "plain",
    "problems_with_decision",
    "reason_needed",
    "relief",
]
