"""Reading the screening: answers, indications, overrides, verdicts, and how the candidate stands."""

from scstrial.screening.queries.checklist import (
    CheckedItem,
    Checklist,
    Standing,
    checklist_of,
    counting_overrides,
    standing_of,
)
from scstrial.screening.queries.facts import (
    Candidate,
    Known,
    candidate_of,
    facts_of,
    screening_of,
)
from scstrial.screening.queries.rows import (
    answers_of,
    indication_for,
    indications_of,
    latest_answer_id,
    latest_answers_of,
    override_for,
    overrides_behind,
    overrides_of,
    verdicts_of,
)

__all__ = [
    "Candidate",
    "CheckedItem",
    "Checklist",
    "Known",
    "Standing",
    "answers_of",
    "candidate_of",
    "checklist_of",
    "counting_overrides",
    "facts_of",
    "indication_for",
    "indications_of",
    "latest_answer_id",
    "latest_answers_of",
    "override_for",
    "overrides_behind",
    "overrides_of",
    "screening_of",
    "standing_of",
    "verdicts_of",
]
