"""What is due after the decision at some clinics, in a fixed number of readings."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased, joinedload

from scstrial.aftercare.choices import ImplantState
from scstrial.aftercare.models import Implant
from scstrial.aftercare.queries.facts import after_facts
from scstrial.aftercare.queries.rows import visits_of_many
from scstrial.aftercare.rules import PLAN_TASK_KEPT, AfterStep, is_for_worklist, next_after
from scstrial.decision.choices import DecisionChoice
from scstrial.decision.models import Decision
from scstrial.decision.queries import decisions_of_many
from scstrial.foundation.clock import day_of
from scstrial.foundation.db import db
from scstrial.patients.choices import Step
from scstrial.patients.models import Patient
from scstrial.trials.choices import TrialState
from scstrial.trials.models import Trial

# The last visit is due 12 months after the implant and its window closes 30 days later; who was not seen then by any
# visit stays on the list for three months more [design].
FOLLOWED_FOR = timedelta(days=490)


@dataclass(frozen=True)
class Due:
    """One patient's next step after the decision."""

    trial: Trial
    implant: Implant | None
    step: AfterStep

    @property
    def patient(self) -> Patient:
        return self.trial.patient


def aftercare_due(clinic_ids: Collection[int], now: datetime) -> list[Due]:
    """Implants to plan, record or look at again, and visits that are due, by patient."""
    implants = implants_followed(clinic_ids, now)
    to_plan = trials_to_plan(clinic_ids, now)
    if not implants and not to_plan:
        return []
    decisions = decisions_of_many([one.trial_id for one in implants] + [trial.id for trial in to_plan])
    visits = visits_of_many([one.id for one in implants])
    found = []
    pairs: list[tuple[Trial, Implant | None]] = [(one.trial, one) for one in implants]
    for trial, implant in pairs + [(trial, None) for trial in to_plan]:
        signed = decisions.get(trial.id, []) if trial.state is TrialState.DECIDED else []
        zone, versions = trial.clinic.time_zone, visits.get(implant.id, []) if implant is not None else []
        today = day_of(now, zone)
        step = next_after(after_facts(implant, signed[-1] if signed else None, versions, today, zone))
        if is_for_worklist(step, today):
            found.append(Due(trial, implant, step))
    return found


def implants_followed(clinic_ids: Collection[int], now: datetime) -> Sequence[Implant]:
    """Planned ones, and those that are in and still followed; records that are closed are left out."""
    in_time = Implant.done_on >= now.date() - FOLLOWED_FOR
    followed = or_(Implant.state == ImplantState.PLANNED, (Implant.state == ImplantState.DONE) & in_time)
    return db.session.scalars(
        select(Implant)
        .join(Implant.patient)
        .where(Implant.clinic_id.in_(clinic_ids), followed, Patient.step != Step.CLOSED)
        .options(
            joinedload(Implant.patient),
            joinedload(Implant.clinic),
            joinedload(Implant.trial).joinedload(Trial.clinic),
            joinedload(Implant.trial).joinedload(Trial.patient),
        )
        .order_by(Implant.id)
    ).all()


def trials_to_plan(clinic_ids: Collection[int], now: datetime) -> Sequence[Trial]:
    """Trials decided within the year for an implant of which nothing is entered, not even that it is not done."""
    later = aliased(Decision)
    amended = select(later.id).where(later.trial_id == Decision.trial_id, later.id > Decision.id)
    entered = select(Implant.id).where(Implant.trial_id == Trial.id, Implant.state != ImplantState.WITHDRAWN)
    standing = select(Implant.id).where(
        Implant.patient_id == Trial.patient_id, Implant.state.in_([ImplantState.PLANNED, ImplantState.DONE])
    )
    return db.session.scalars(
        select(Trial)
        .join(Trial.patient)
        .join(Decision, Decision.trial_id == Trial.id)
        .where(
            Patient.clinic_id.in_(clinic_ids),
            Patient.step == Step.AFTER,
            Trial.clinic_id.in_(clinic_ids),
            Trial.state == TrialState.DECIDED,
            Decision.choice == DecisionChoice.PROCEED_TO_IMPLANT,
            Decision.signed_at >= now - PLAN_TASK_KEPT,
            ~amended.exists(),
            ~entered.exists(),
            ~standing.exists(),
        )
        .options(joinedload(Trial.patient), joinedload(Trial.clinic))
        .order_by(Trial.id)
    ).all()
