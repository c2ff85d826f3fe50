"""`rules hold`: how long drugs that affect bleeding are held, and when they may start again (rule book 3)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from scstrial.checking.answers import Answer, moment_text
from scstrial.checking.cases import Check
from scstrial.checking.profile import hold_profile_in
from scstrial.checking.reading import Part
from scstrial.medications.choices import Intent
from scstrial.medications.rules import DrugTaken, HoldPlan, hold_plan, problems_with_removal
from scstrial.protocols.choices import Payer
from scstrial.protocols.rules.payers import payer_profile
from scstrial.screening.rules import FACT_RANGES

CLEARANCE_MAX_ML_MIN = 1000  # design: more has no kidney


@dataclass(frozen=True)
class HoldCase:
    """A placement, the drugs taken before it, and the values that some of them ask for."""

    placement_at: datetime
    leads_removed_at: datetime | None
    creatinine_clearance_ml_min: Decimal | None
    inr: Decimal | None
    inr_on: date | None
    inr_limit: Decimal
    inr_days: int
    drugs: tuple[DrugTaken, ...]


def _read(case: Part) -> HoldCase:
    placement_at, leads_removed_at = case.needed_moment("placement_at"), case.moment("leads_removed_at")
    _note_if_removed_before(case, placement_at, leads_removed_at)
    limits = hold_profile_in(case, payer_profile(Payer.DEFAULT)).limits
    return HoldCase(
        placement_at=placement_at,
        leads_removed_at=leads_removed_at,
        creatinine_clearance_ml_min=case.number("creatinine_clearance_ml_min", 0, CLEARANCE_MAX_ML_MIN),
        inr=case.number("inr", *FACT_RANGES["inr"]),
        inr_on=case.day("inr_on"),
        inr_limit=limits["hold_inr_max"].value,
        inr_days=int(limits["hold_inr_days"].value),
        drugs=tuple(_drugs(case)),
    )


def _note_if_removed_before(case: Part, placement_at: datetime | None, leads_removed_at: datetime | None) -> None:
    if placement_at is not None and problems_with_removal(placement_at, leads_removed_at):
        case.fault("leads_removed_at", "the leads are removed before the placement")


def _drugs(case: Part) -> Iterator[DrugTaken]:
    """Any drug may be named: what the table does not know is answered without a hold."""
    for part in case.parts("drugs", needed=True):
        yield DrugTaken(part.needed_text("drug"), part.moment("last_dose_at"), part.one_of("intent", Intent))


def _answer(case: HoldCase) -> Answer:
    plans = hold_plan(
        case.drugs,
        case.placement_at,
        case.leads_removed_at,
        case.creatinine_clearance_ml_min,
        case.inr,
        inr_limit=case.inr_limit,
        inr_on=case.inr_on,
        inr_days=case.inr_days,
    )
    return {"drugs": [_plan_answer(plan) for plan in plans]}


def _plan_answer(plan: HoldPlan) -> Answer:
    return {
        "drug": plan.drug,
        "hold_hours": plan.hold_hours,
        "last_dose_by": moment_text(plan.last_dose_by),
        "earliest_placement_at": moment_text(plan.earliest_placement_at),
        "placement_allowed": plan.placement_allowed,
        "restart": moment_text(plan.restart) if isinstance(plan.restart, datetime) else plan.restart,
        "source": plan.source,
    }


HOLD = Check(_read, _answer)
