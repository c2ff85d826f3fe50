"""Signed decisions, the trials that wait for one, and what belongs to a trial by its dates: areas, opioids before."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select

from scstrial.assessments.models import TargetArea
from scstrial.decision.models import Decision
from scstrial.foundation.db import db
from scstrial.medications.models import OpioidList
from scstrial.trials.choices import TrialState
from scstrial.trials.models import Trial
from scstrial.trials.queries import trials_in


def decisions_of_many(trial_ids: Collection[int]) -> Mapping[int, list[Decision]]:
    """Signed decisions of each trial, oldest first."""
    rows = db.session.scalars(select(Decision).where(Decision.trial_id.in_(trial_ids)).order_by(Decision.id))
    found: dict[int, list[Decision]] = defaultdict(list)
    for row in rows:
        found[row.trial_id].append(row)
    return found


def decisions_of(trial_id: int) -> list[Decision]:
    return decisions_of_many([trial_id]).get(trial_id, [])


def trials_awaiting_decision(clinic_ids: Collection[int], limit: int | None = None) -> Sequence[Trial]:
    """Trials whose leads are out and that nobody has decided yet, the longest waiting first."""
    return trials_in(clinic_ids, [TrialState.LEADS_OUT], limit)


def judged_areas_of_many(trials: Sequence[Trial]) -> dict[int, list[TargetArea]]:
    """The target areas of each trial, the primary first: today's, of a decided trial those of the signing.

    Areas chosen later, for another trial, do not change what was decided.
    """
    signed_at = signed_at_of_many([trial.id for trial in trials if trial.state is TrialState.DECIDED])
    rows = db.session.scalars(
        select(TargetArea)
        .where(TargetArea.patient_id.in_([trial.patient_id for trial in trials]))
        .order_by(TargetArea.is_primary.desc(), TargetArea.id)
    ).all()
    return {
        trial.id: [row for row in rows if row.patient_id == trial.patient_id and held(row, signed_at.get(trial.id))]
        for trial in trials
    }


def held(row: TargetArea, at: datetime | None) -> bool:
    """Whether the area was a target at that moment; None = now."""
    if at is None:
        return row.retired_at is None
    return row.chosen_at <= at and (row.retired_at is None or row.retired_at > at)


def signed_at_of_many(trial_ids: Collection[int]) -> dict[int, datetime]:
    """When the last decision of each trial was signed."""
    if not trial_ids:
        return {}
    latest = select(func.max(Decision.id)).where(Decision.trial_id.in_(trial_ids)).group_by(Decision.trial_id)
    rows = db.session.execute(select(Decision.trial_id, Decision.signed_at).where(Decision.id.in_(latest)))
    return {trial_id: signed_at for trial_id, signed_at in rows}


def opioids_before_of_many(trials: Sequence[Trial]) -> dict[int, OpioidList]:
    """The opioids of each patient before the leads were placed: the last list stated for a day up to Day 0."""
    rows = db.session.scalars(
        select(OpioidList)
        .where(OpioidList.patient_id.in_([trial.patient_id for trial in trials]))
        .order_by(OpioidList.id)
    ).all()
    found = {}
    for trial in trials:
        own = [row for row in rows if row.patient_id == trial.patient_id]
        before = [row for row in own if trial.placed_on is not None and row.on <= trial.placed_on]
        if before:
            found[trial.id] = before[-1]
    return found
