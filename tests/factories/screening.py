"""Candidates for a trial, by hand: every item met, so that a test spoils only what it is about."""

from datetime import date
from decimal import Decimal

from scstrial.protocols.rules.payers import payer_profile
from scstrial.screening.choices import (
    AuthorizationDecision,
    Evaluator,
    Indication,
    ItemKey,
    Pregnancy,
    PsychologicalResult,
    Treatment,
)
from scstrial.screening.rules import (
    CandidateFacts,
    PriorAuthorization,
    PsychologicalEvaluation,
    Screening,
    ScreeningItem,
    SpineImaging,
    screen,
)

AS_OF = date(2026, 3, 1)

FIT = {
    "birth_date": date(1968, 5, 4),
    "indication": Indication.PSPS_2,
    "pain_months": Decimal(18),
    "pain_nrs": Decimal(7),
    "conservative_months": Decimal(8),
    "odi_pct": Decimal(44),
    "treatments": frozenset({Treatment.PHYSICAL_THERAPY, Treatment.GABAPENTINOID, Treatment.SNRI, Treatment.INJECTION}),
    "consent_signed_on": date(2026, 2, 20),
    "education_done": True,
    "goals_recorded": True,
    "psychological_evaluation": PsychologicalEvaluation(
        date(2026, 1, 10), PsychologicalResult.CLEARED, Evaluator.CLINICAL_PSYCHOLOGIST
    ),
    "spine_imaging": SpineImaging(date(2025, 11, 2), severe_stenosis_at_lead_levels=False),
    "active_infection": False,
    "substance_use_disorder_active": False,
    "mme_per_day": Decimal(30),
    "phq9_total": 8,
    "phq9_item9": 0,
    "hba1c_pct": Decimal("6.4"),
    "bmi": Decimal(31),
    "tobacco": False,
    "pregnant": Pregnancy.NOT_APPLICABLE,
    "immunosuppressed": False,
    "cardiac_device": False,
    "inr": Decimal("1.0"),
    "platelets_10e9_l": Decimal(210),
    "prior_trials_same_region": 0,
    "prior_authorization": PriorAuthorization(True, AuthorizationDecision.AFFIRMED, date(2026, 6, 1)),
}


def candidate(**changes) -> CandidateFacts:
    return CandidateFacts(**(FIT | changes))


def bare_candidate() -> CandidateFacts:
    """Nothing recorded but birth and indication."""
    return CandidateFacts(FIT["birth_date"], FIT["indication"])


def screened(facts=None, payer="default", as_of=AS_OF, placement_planned_on=None) -> Screening:
    return screen(facts or candidate(), payer_profile(payer), as_of, placement_planned_on)


def item_of(screening: Screening, key: str) -> ScreeningItem:
    [found] = [item for item in screening.items if item.item == ItemKey(key)]
    return found


def judged(key: str, payer="default", as_of=AS_OF, placement_planned_on=None, **changes) -> tuple[str, str]:
    """Level and state of one item, with these facts changed."""
    item = item_of(screened(candidate(**changes), payer, as_of, placement_planned_on), key)
    return str(item.level), str(item.state)
