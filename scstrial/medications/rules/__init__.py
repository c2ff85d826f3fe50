"""What medicines mean for a trial: opioid doses, holds before a placement, restarts after the pull."""

from scstrial.medications.rules.hold_table import (
    HOLD_TABLE,
    HOLD_TABLE_EFFECTIVE_ON,
    HOLD_TABLE_VERSION,
    HoldRule,
    HoldTable,
    kind_of,
)
from scstrial.medications.rules.holds import (
    INR_LIMIT,
    DrugTaken,
    HoldPlan,
    drug_words,
    hold_plan,
    hold_words,
    hours_later,
    problems_with_placement_holds,
    problems_with_removal,
    variant_for,
)
from scstrial.medications.rules.kidney import (
    creatinine_clearance_ml_min,
    creatinine_is_current,
    problems_with_kidney_values,
)
from scstrial.medications.rules.opioids import (
    DrugMme,
    Mme,
    OpioidRow,
    analgesic_change,
    analgesic_reduction,
    mme_factor,
    mme_of,
    problems_with_opioids,
)

__all__ = [
    "HOLD_TABLE",
    "HOLD_TABLE_EFFECTIVE_ON",
    "HOLD_TABLE_VERSION",
    "INR_LIMIT",
    "DrugMme",
    "DrugTaken",
    "HoldPlan",
    "HoldRule",
    "HoldTable",
    "Mme",
    "OpioidRow",
    "analgesic_change",
    "analgesic_reduction",
    "creatinine_clearance_ml_min",
    "creatinine_is_current",
    "drug_words",
    "hold_plan",
    "hold_words",
    "hours_later",
    "kind_of",
    "mme_factor",
    "mme_of",
    "problems_with_kidney_values",
    "problems_with_opioids",
    "problems_with_placement_holds",
    "problems_with_removal",
    "variant_for",
]
