"""Reading for the decision: what the rules look at, the whole case, its chart, and what was signed."""

from scstrial.decision.queries.case import TrialRows, case_from, case_of, rows_of, signing_facts_of
from scstrial.decision.queries.chart import SHAPES, average_in, chart_from, chart_of
from scstrial.decision.queries.facts import (
    evaluation_facts_of,
    evaluation_facts_of_many,
    evaluation_of,
    evaluations_of_many,
    mme_taken,
)
from scstrial.decision.queries.periods import Periods, periods_from
from scstrial.decision.queries.rows import decisions_of, decisions_of_many, trials_awaiting_decision
from scstrial.decision.queries.signed import ChangeSince, SignedDecision, change_since_signing, signed_from, signed_of

__all__ = [
    "SHAPES",
    "ChangeSince",
    "Periods",
    "SignedDecision",
    "TrialRows",
    "average_in",
    "case_from",
    "case_of",
    "change_since_signing",
    "chart_from",
    "chart_of",
    "decisions_of",
    "decisions_of_many",
    "evaluation_facts_of",
    "evaluation_facts_of_many",
    "evaluation_of",
    "evaluations_of_many",
    "mme_taken",
    "periods_from",
    "rows_of",
    "signed_from",
    "signed_of",
    "signing_facts_of",
    "trials_awaiting_decision",
]
