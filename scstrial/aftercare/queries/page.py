"""Everything on the page of the time after the decision, and the next step there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from scstrial.aftercare.choices import ImplantMove, VisitDue, VisitState
from scstrial.aftercare.models import Explant, FollowUpVisit, Implant, ImplantStatus, Operation
from scstrial.aftercare.queries.compared import TrialSeen, trials_compared
from scstrial.aftercare.queries.facts import after_facts, areas_asked, baselines_of, last_decision_of
from scstrial.aftercare.queries.rows import (
    counting,
    explants_of,
    implants_of,
    operations_of,
    shown_among,
    standing_of,
    standing_visits,
    statuses_of_many,
    visits_of_many,
)
from scstrial.aftercare.rules import (
    AfterStep,
    Window,
    moves_from,
    next_after,
    relief_at_visit,
    visit_states,
    window_of,
)
from scstrial.assessments.choices import Area
from scstrial.complications.models import Complication
from scstrial.complications.queries import complications_of
from scstrial.decision.models import Decision
from scstrial.foundation.clock import day_of
from scstrial.medications.rules import HoldPlan
from scstrial.patients.models import Patient
from scstrial.trials.models import Trial
from scstrial.trials.queries import current_trial_of, hold_plans_of, trials_of


@dataclass(frozen=True)
class PainSeen:
    """One area at one visit: average, and relief against the baseline as a fraction of 1, unrounded."""

    area: Area
    baseline: Fraction | None
    average: Decimal | None
    relief: Fraction | None


@dataclass(frozen=True)
class VisitSeen:
    """One of the four visits: when, how it stands, what was entered, and every version of it."""

    due: VisitDue
    window: Window
    state: VisitState
    row: FollowUpVisit | None
    versions: Sequence[FollowUpVisit]
    pain: Sequence[PainSeen]

    @property
    def is_outside(self) -> bool:
        """Held, but not on a day that belongs to this visit."""
        return self.row is not None and self.row.held_on is not None and not self.window.holds(self.row.held_on)


@dataclass(frozen=True)
class ImplantSeen:
    """One implant with all that belongs to it."""

    implant: Implant
    statuses: Sequence[ImplantStatus]
    operations: Sequence[Operation]
    explants: Sequence[Explant]
    visits: Sequence[VisitSeen]
    complications: Sequence[Complication]

    @property
    def operation(self) -> Operation | None:
        return counting(self.operations)

    @property
    def explant(self) -> Explant | None:
        return counting(self.explants)

    @property
    def moves(self) -> tuple[ImplantMove, ...]:
        return moves_from(self.implant.state)


@dataclass(frozen=True)
class After:
    """The page: next step, decision, the implant shown, earlier ones, blood thinners, the trials side by side."""

    trial: Trial | None
    decision: Decision | None
    step: AfterStep
    implant: ImplantSeen | None
    earlier: Sequence[Implant]
    earlier_statuses: Mapping[int, list[ImplantStatus]]
    holds: Sequence[HoldPlan]
    compared: Sequence[TrialSeen]
    today: date


def after_of(patient: Patient, now: datetime) -> After:
    """The current trial, or the one whose implant is planned or in."""
    trials, implants = trials_of(patient.id), implants_of(patient.id)
    current = current_trial_of(patient.id)
    implant = shown_among(implants, current.id if current is not None else None)
    trial = implant.trial if implant is not None else current
    decision = last_decision_of(trial) if trial is not None else None
    today, zone = day_of(now, patient.clinic.zone), patient.clinic.time_zone
    versions = visits_of_many([implant.id]).get(implant.id, []) if implant is not None else []
    earlier = [one for one in implants if implant is None or one.id != implant.id]
    planned_at = implant.planned_at if implant is not None and implant.done_on is None else None
    return After(
        trial=trial,
        decision=decision,
        step=next_after(after_facts(implant, decision, versions, today, zone)),
        implant=implant_seen(implant, decision, versions, today) if implant is not None else None,
        earlier=earlier,
        earlier_statuses=statuses_of_many([one.id for one in earlier]) if earlier else {},
        holds=hold_plans_of(patient.id, planned_at) if planned_at is not None else [],
        compared=trials_compared(trials),
        today=today,
    )


def after_step_of(patient: Patient, trial: Trial, now: datetime) -> AfterStep:
    """The next step alone, for the patient's first page."""
    implant = shown_among(implants_of(patient.id), trial.id)
    decision = last_decision_of(implant.trial if implant is not None else trial)
    versions = visits_of_many([implant.id]).get(implant.id, []) if implant is not None else []
    zone = patient.clinic.time_zone
    return next_after(after_facts(implant, decision, versions, day_of(now, zone), zone))


def implant_seen(
    implant: Implant, decision: Decision | None, versions: Sequence[FollowUpVisit], today: date
) -> ImplantSeen:
    return ImplantSeen(
        implant=implant,
        statuses=statuses_of_many([implant.id]).get(implant.id, []),
        operations=operations_of(implant.id),
        explants=explants_of(implant.id),
        visits=visits_seen(implant, decision, versions, today) if implant.done_on is not None else [],
        complications=[
            row
            for row in complications_of(implant.trial_id)
            if implant.done_on is not None and row.began_on >= implant.done_on
        ],
    )


def visits_seen(
    implant: Implant, decision: Decision | None, versions: Sequence[FollowUpVisit], today: date
) -> list[VisitSeen]:
    """The four visits in the order of time, with relief against the baseline of the trial."""
    assert implant.done_on is not None
    baselines = baselines_of(implant.trial, decision)
    areas = areas_asked(implant.trial, baselines, decision)
    states, rows = visit_states(standing_of(implant, versions), today), standing_visits(versions)
    return [
        VisitSeen(
            due=due,
            window=window_of(due, implant.done_on),
            state=state,
            row=rows.get(due),
            versions=[row for row in versions if row.due is due],
            pain=pain_seen(rows.get(due), areas, baselines),
        )
        for due, state in states.items()
    ]


def pain_seen(row: FollowUpVisit | None, areas: Sequence[Area], baselines: Mapping[Area, Fraction]) -> list[PainSeen]:
    if row is None or row.held_on is None:
        return []
    found = row.averages
    every = [*areas, *(area for area in found if area not in areas)]
    return [
        PainSeen(area, baselines.get(area), found.get(area), relief_at_visit(baselines.get(area), found.get(area)))
        for area in every
    ]
