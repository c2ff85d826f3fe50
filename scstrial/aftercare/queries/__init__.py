"""Reading what comes after the decision."""

from scstrial.aftercare.queries.compared import TrialSeen, trials_compared
from scstrial.aftercare.queries.due import Due, aftercare_due
from scstrial.aftercare.queries.facts import areas_of, baselines_of, last_decision_of, plan_facts_of
from scstrial.aftercare.queries.page import After, ImplantSeen, VisitSeen, after_of, after_step_of
from scstrial.aftercare.queries.rows import (
    counting,
    explants_of,
    implant_for,
    implants_of,
    operations_of,
    shown_among,
    standing_among,
    standing_of,
    standing_visits,
    statuses_of_many,
    trials_seen_to,
    visit_that_counts,
    visits_of,
    visits_of_many,
)

__all__ = [
    "After",
    "Due",
    "ImplantSeen",
    "TrialSeen",
    "VisitSeen",
    "after_of",
    "after_step_of",
    "aftercare_due",
    "areas_of",
    "baselines_of",
    "counting",
    "explants_of",
    "implant_for",
    "implants_of",
    "last_decision_of",
    "operations_of",
    "plan_facts_of",
    "shown_among",
    "standing_among",
    "standing_of",
    "standing_visits",
    "statuses_of_many",
    "trials_compared",
    "trials_seen_to",
    "visit_that_counts",
    "visits_of",
    "visits_of_many",
]
