"""The hold-and-restart plan of a patient: each drug with its dates, its agreement and what is still in the way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from scstrial.foundation.clock import day_of
from scstrial.foundation.formats import number_words
from scstrial.medications.models import BloodThinner, HoldAgreement
from scstrial.medications.queries import agreements_of, blood_thinners_of, kidney_of
from scstrial.medications.rules import (
    HoldPlan,
    Kidney,
    LeadsAre,
    RestartPlan,
    agreement_counts,
    clearance_on,
    clearance_words,
    holds_reached_at,
    needs_agreement,
    restart_plan,
)
from scstrial.patients.models import Patient
from scstrial.screening.queries import inr_at_placement
from scstrial.trials.choices import PullSite, TrialState
from scstrial.trials.models import Trial
from scstrial.trials.queries import Inr, current_trial_of, hold_plans_of, last_inr_of, pull_of

OVER = (TrialState.DECIDED, TrialState.CANCELLED)


@dataclass(frozen=True)
class DrugPlan:
    """One drug: what the table says, when it may start again, what its prescriber agreed to."""

    thinner: BloodThinner
    plan: HoldPlan
    restart: RestartPlan
    agreements: tuple[HoldAgreement, ...]
    agreement: HoldAgreement | None  # the one that counts for the placement planned now
    asks_for_agreement: bool


@dataclass(frozen=True)
class HoldPage:
    """The plan for the placement that is planned or was made; without a trial only the lengths."""

    trial: Trial | None
    placement_at: datetime | None
    drugs: Sequence[DrugPlan]
    reached_at: datetime | None
    inr: Inr | None
    kidney: Kidney | None
    clearance: Fraction | None
    inr_limit: Decimal  # of a placement after warfarin
    inr_days: int  # before it

    @property
    def clearance_words(self) -> str | None:
        return clearance_words(self.clearance) if self.clearance is not None else None

    @property
    def creatinine_words(self) -> str:
        """As it was read: `97 µmol/L`, `1.1 mg/dL`."""
        if self.kidney is None:
            return ""
        return self.kidney.creatinine_typed or f"{number_words(self.kidney.creatinine_mg_dl, 2)} mg/dL"


def hold_page_of(patient: Patient, now: datetime) -> HoldPage:
    """Everything on the page, in a constant number of readings; moments in the clinic's time zone."""
    trial = current_trial_of(patient.id)
    if trial is not None and trial.state in OVER:
        trial = None
    placement_at = (trial.placed_at or trial.placement_planned_at) if trial is not None else None
    plans = hold_plans_of(patient.id, placement_at or now)
    kidney, on = kidney_of(patient), day_of(placement_at or now, patient.clinic.zone)
    inr_limit, inr_days = inr_at_placement(patient, on)
    return HoldPage(
        trial=trial,
        placement_at=placement_at,
        drugs=drugs_of(patient, trial, plans),
        reached_at=holds_reached_at(plans),
        inr=last_inr_of(patient.id),
        kidney=kidney,
        clearance=clearance_on(kidney, on),
        inr_limit=inr_limit,
        inr_days=inr_days,
    )


def drugs_of(patient: Patient, trial: Trial | None, plans: Sequence[HoldPlan]) -> list[DrugPlan]:
    leads, agreements = leads_of(trial), agreements_of(patient.id)
    planned_at = trial.placement_planned_at if trial is not None else None
    found = []
    for thinner, plan in zip(blood_thinners_of(patient.id), plans, strict=True):
        own = tuple(row for row in agreements if row.drug == thinner.drug)
        counts = own[0] if own and agreement_counts(own[0].placement_at, planned_at) else None
        again_at = restarted_since(thinner)
        restart = restart_plan(plan, leads, again_at)
        found.append(DrugPlan(thinner, plan, restart, own, counts, needs_agreement(thinner.drug)))
    return found


def restarted_since(thinner: BloodThinner) -> datetime | None:
    """When it was taken up again, if that was after the last dose before the placement."""
    last, again = thinner.last_dose_at, thinner.restarted_at
    return again if again is not None and (last is None or again > last) else None


def leads_of(trial: Trial | None) -> LeadsAre:
    if trial is None:
        return LeadsAre()
    pull = pull_of(trial.id) if trial.pulled_at is not None else None
    site_clean = pull.site is PullSite.CLEAN if pull is not None else None
    return LeadsAre(trial.placed_at is not None, trial.pulled_at, site_clean, trial.pull_planned_at)
