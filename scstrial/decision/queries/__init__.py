"""Reading for the decision: what the rules look at, the whole case, its chart, and what was signed."""

from scstrial.decision.queries.case import TrialRows, case_from, case_of, rows_of, signing_facts_of
from scstrial.decision.queries.changed import DecisionChanged, decisions_changed
from scstrial.decision.queries.chart import SHAPES, average_in, chart_from, chart_of
from scstrial.decision.queries.facts import (
    evaluation_facts_of,
    evaluation_facts_of_many,
    evaluation_of,
    evaluations_of_many,
    mme_taken,
)
from scstrial.decision.queries.opinions import (
    opinion_request_for,
    opinion_requests_of,
    opinions_of,
    opinions_of_many,
    requests_waiting,
)
from scstrial.decision.queries.others import OtherTrial, other_trials_of
from scstrial.decision.queries.periods import Periods, periods_from
from scstrial.decision.queries.rows import decisions_of, decisions_of_many, trials_awaiting_decision
from scstrial.decision.queries.signed import (
    ChangeSince,
    SignedDecision,
    change_since_signing,
    decision_for,
    opinion_for,
    signed_from,
    signed_of,
)
from scstrial.decision.queries.verifying import Verified, verify_all, what_is_wrong

__all__ = [
    "SHAPES",
    "ChangeSince",
    "DecisionChanged",
    "OtherTrial",
    "Periods",
    "SignedDecision",
    "TrialRows",
    "Verified",
    "average_in",
    "case_from",
    "case_of",
    "change_since_signing",
    "chart_from",
    "chart_of",
    "decision_for",
    "decisions_changed",
    "decisions_of",
    "decisions_of_many",
    "evaluation_facts_of",
    "evaluation_facts_of_many",
    "evaluation_of",
    "evaluations_of_many",
    "mme_taken",
    "opinion_for",
    "opinion_request_for",
    "opinion_requests_of",
    "opinions_of",
    "opinions_of_many",
    "other_trials_of",
    "periods_from",
    "requests_waiting",
    "rows_of",
    "signed_from",
    "signed_of",
    "signing_facts_of",
    "trials_awaiting_decision",
    "verify_all",
    "what_is_wrong",
]
