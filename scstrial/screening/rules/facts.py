"""What is known about a candidate when fitness for a trial is judged."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from scstrial.foundation.refusal import Problem
from scstrial.screening.choices import (
    AuthorizationDecision,
    Evaluator,
    Indication,
    ItemKey,
    Pregnancy,
    PsychologicalResult,
    ToolAdvice,
    Treatment,
)

Number = Decimal | Fraction | int


@dataclass(frozen=True)
class PsychologicalEvaluation:
    on: date
    result: PsychologicalResult
    by: Evaluator
    conditions: str = ""


@dataclass(frozen=True)
class SpineImaging:
    """MRI or CT of the levels where the lead enters and lies; stenosis None = not recorded."""

    on: date
    severe_stenosis_at_lead_levels: bool | None = None


@dataclass(frozen=True)
class PriorAuthorization:
    """`valid_until` = its last day; `utn` = the payer's tracking number, the same for trial and implant [NGS1]."""

    required: bool
    decision: AuthorizationDecision | None = None
    valid_until: date | None = None
    submitted_on: date | None = None
    utn: str = ""


@dataclass(frozen=True)
class CandidateFacts:
    """Facts under the names of the check file, units in the names; None = not recorded, which is never no.

    `mme_at_least`: part of the opioids cannot be converted, the true dose is higher than `mme_per_day`.
    `answers`: yes/no items beyond the checklist; a key with None = asked, answered "unknown"; no key = not asked.
    """

    birth_date: date
    indication: Indication | None
    pain_months: Number | None = None
    pain_nrs: Number | None = None
    conservative_months: Number | None = None
    odi_pct: Number | None = None
    treatments: frozenset[Treatment] | None = None
    treatment_weeks: Mapping[Treatment, Number] = field(default_factory=dict)  # as far as its length is recorded
    treatments_unsuitable: frozenset[Treatment] = frozenset()  # with the reason; those in `treatments` too
    consent_signed_on: date | None = None
    education_done: bool | None = None
    goals_recorded: bool | None = None
    psychological_evaluation: PsychologicalEvaluation | None = None
    spine_imaging: SpineImaging | None = None
    active_infection: bool | None = None
    substance_use_disorder_active: bool | None = None
    mme_per_day: Number | None = None
    mme_at_least: bool = False
    phq9_total: int | None = None
    phq9_item9: int | None = None
    hba1c_pct: Number | None = None
    diabetes: bool | None = None
    bmi: Number | None = None
    height_cm: Number | None = None
    weight_kg: Number | None = None
    tobacco: bool | None = None
    pregnant: Pregnancy | None = None
    immunosuppressed: bool | None = None
    cardiac_device: bool | None = None
    inr: Number | None = None
    inr_on: date | None = None  # day of the value; None = not said, then no age is judged
    hba1c_on: date | None = None
    platelets_10e9_l: Number | None = None
    prior_trials_same_region: int | None = None
    prior_authorization: PriorAuthorization | None = None
    lead_count_planned: int | None = None
    contact_count_planned: int | None = None
    physical_therapy_weeks: Number | None = None
    pcs_total: int | None = None
    glucose_mg_dl: Number | None = None
    tool_advice: ToolAdvice | None = None
    answers: Mapping[ItemKey, bool | None] = field(default_factory=dict)


# Lowest and highest value that is taken; limits of plausibility, of instruments where there are any (4.2, 6.3).
FACT_RANGES: Mapping[str, tuple[Decimal, Decimal]] = {
    name: (Decimal(lowest), Decimal(highest))
    for name, lowest, highest in (
        ("pain_months", 0, 1440),
        ("pain_nrs", 0, 10),
        ("conservative_months", 0, 1440),
        ("odi_pct", 0, 100),
        ("mme_per_day", 0, 100_000),
        ("phq9_total", 0, 27),
        ("phq9_item9", 0, 3),
        ("hba1c_pct", 0, 100),
        ("bmi", 0, 300),
        ("height_cm", 50, 250),
        ("weight_kg", 20, 400),
        ("inr", 0, 100),
        ("platelets_10e9_l", 0, 10_000),
        ("prior_trials_same_region", 0, 100),
        ("lead_count_planned", 0, 4),
        ("contact_count_planned", 0, 64),
        ("physical_therapy_weeks", 0, 53),
        ("pcs_total", 0, 52),
        ("glucose_mg_dl", 0, 2_000),
    )
}


def problems_with_facts(facts: CandidateFacts, as_of: date) -> list[Problem]:
    """What keeps facts from being recorded: a value out of its range, a birth after the day of judging."""
    problems = []
    if facts.birth_date > as_of:
        problems.append(Problem("Enter a date of birth that is not in the future.", "birth_date"))
    for name, (lowest, highest) in FACT_RANGES.items():
        value: Number | None = getattr(facts, name)
        if value is not None and not _lies_between(value, lowest, highest):
            problems.append(Problem(f"Enter a number from {lowest} to {highest}.", name))
    return problems


def _lies_between(value: Number, lowest: Decimal, highest: Decimal) -> bool:
    if isinstance(value, Decimal) and not value.is_finite():
        return False
    return Fraction(lowest) <= Fraction(value) <= Fraction(highest)
