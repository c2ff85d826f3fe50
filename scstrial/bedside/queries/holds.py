"""The hold-and-restart plan of a patient: each drug with its dates, its agreement and what is still in the way."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from scstrial.foundation.formats import number_words
from scstrial.medications.models import BloodThinner, HoldAgreement
from scstrial.medications.queries import agreements_of, blood_thinners_of, kidney_of
from scstrial.medications.rules import (
    HoldPlan,
    HoldState,
    Kidney,
    Labs,
    LeadsAre,
    NextHoldStep,
    RestartPlan,
    agreement_counts,
    clearance_words,
    holds_reached_at,
    needs_agreement,
    next_hold_step,
    restart_plan,
)
from scstrial.patients.models import Patient
from scstrial.trials.choices import PullSite, TrialState
from scstrial.trials.models import Trial
from scstrial.trials.queries import Inr, current_trial_of, hold_plans_of, labs_of, last_inr_of, pull_of

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
    labs: Labs
    kidney: Kidney | None
    next_step: NextHoldStep | None = None  # before a placement that is planned

    @property
    def clearance(self) -> Decimal | Fraction | None:
        return self.labs.creatinine_clearance_ml_min

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
    labs = labs_of(patient, placement_at or now)
    drugs = drugs_of(patient, trial, plans)
    found = HoldPage(
        trial=trial,
        placement_at=placement_at,
        drugs=drugs,
        reached_at=holds_reached_at(plans),
        inr=last_inr_of(patient.id),
        labs=labs,
        kidney=kidney_of(patient),
    )
    if trial is None or trial.placed_at is not None or placement_at is None or not drugs:
        return found
    states = [HoldState(one.plan, one.agreement is not None or not one.asks_for_agreement) for one in drugs]
    step = next_hold_step(states, labs, placement_at.astimezone(patient.clinic.zone), now)
    return replace(found, next_step=step)


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
