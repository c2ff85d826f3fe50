"""The facts that planning, recording and the next step depend on."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction

from scstrial.aftercare.choices import ImplantState
from scstrial.aftercare.models import FollowUpVisit, Implant
from scstrial.aftercare.queries.rows import standing_of
from scstrial.aftercare.rules import AfterFacts, PlanFacts, visit_states
from scstrial.assessments.choices import Area
from scstrial.assessments.queries import target_areas_of
from scstrial.complications.models import Complication
from scstrial.complications.queries import complications_of
from scstrial.complications.rules import INFECTIONS, OVER
from scstrial.decision.choices import DecisionChoice
from scstrial.decision.models import Decision
from scstrial.decision.queries import decisions_of, evaluation_of, signed_from
from scstrial.foundation.clock import day_of
from scstrial.trials.choices import TrialState
from scstrial.trials.models import Trial


def last_decision_of(trial: Trial) -> Decision | None:
    """The decision in force; None while it is open."""
    signed = decisions_of(trial.id) if trial.state is TrialState.DECIDED else []
    return signed[-1] if signed else None


def proceeds(decision: Decision | None) -> bool:
    return decision is not None and decision.choice is DecisionChoice.PROCEED_TO_IMPLANT


def plan_facts_of(trial: Trial, now: datetime) -> PlanFacts:
    """What the record says when an implant is planned or recorded."""
    decision = last_decision_of(trial)
    return PlanFacts(
        proceeds=proceeds(decision),
        decision_words=decision.choice.label if decision is not None else "",
        pulled_on=trial.pulled_on,
        today=day_of(now, trial.clinic.zone),
        infection_open=any(is_open_infection(row) for row in complications_of(trial.id)),
    )


def is_open_infection(row: Complication) -> bool:
    return row.kind in INFECTIONS and row.outcome not in OVER


def after_facts(
    implant: Implant | None, decision: Decision | None, versions: Iterable[FollowUpVisit], today: date, zone: str
) -> AfterFacts:
    """How it stands after the decision, from rows that were read already."""
    has_visits = implant is not None and implant.done_on is not None and implant.state is not ImplantState.PLANNED
    return AfterFacts(
        today=today,
        proceeds=proceeds(decision),
        decided_on=day_of(decision.signed_at, zone) if decision is not None else None,
        state=implant.state if implant is not None else None,
        planned_on=implant.planned_on if implant is not None else None,
        done_on=implant.done_on if implant is not None else None,
        visits=visit_states(standing_of(implant, versions), today) if has_visits and implant is not None else {},
    )


def baselines_of(trial: Trial, decision: Decision | None) -> Mapping[Area, Fraction]:
    """Pain before the trial by area, as it was signed; as the record has it where that text cannot be read."""
    signed = signed_from(decision).evaluation if decision is not None else None
    evaluation = signed or evaluation_of(trial)
    areas = evaluation.areas if evaluation is not None else {}
    return {area: one.baseline for area, one in areas.items() if one.baseline is not None}


def areas_of(implant: Implant) -> list[Area]:
    """The areas whose pain is asked at a visit, the primary first."""
    decision = last_decision_of(implant.trial)
    return list(areas_asked(implant.trial, baselines_of(implant.trial, decision), decision))


def areas_asked(trial: Trial, baselines: Mapping[Area, Fraction], decision: Decision | None) -> Sequence[Area]:
    """The areas that were judged, the primary first; those of today where nothing was judged."""
    signed = signed_from(decision).evaluation if decision is not None else None
    first = signed.primary_area if signed is not None else None
    judged = sorted(baselines, key=lambda area: area is not first)
    return judged or [row.area for row in target_areas_of(trial.patient_id)]
