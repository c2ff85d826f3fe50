"""Pauses, and the steps that were ordered for single trials."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, or_, select

from scstrial.foundation.access import Viewer
from scstrial.foundation.db import db
from scstrial.reminders.models import OrderedStep, ReminderPause
from scstrial.reminders.rules import Pause
from scstrial.trials.models import Trial


def pauses_of(trials: Sequence[Trial]) -> dict[int, tuple[Pause, ...]]:
    """The pauses of each trial's patient and clinic, also those that are over, in order."""
    clinic_ids, patient_ids = {trial.clinic_id for trial in trials}, {trial.patient_id for trial in trials}
    rows = db.session.scalars(
        select(ReminderPause).where(
            ReminderPause.clinic_id.in_(clinic_ids),
            or_(ReminderPause.patient_id.is_(None), ReminderPause.patient_id.in_(patient_ids)),
        )
    ).all()
    if not rows:
        return {}
    return {trial.id: of_one(rows, trial.clinic_id, trial.patient_id) for trial in trials}


def of_one(rows: Iterable[ReminderPause], clinic_id: int, patient_id: int) -> tuple[Pause, ...]:
    mine = [row for row in rows if row.clinic_id == clinic_id and row.patient_id in (None, patient_id)]
    return tuple(Pause(row.begins_at, row.over_at) for row in sorted(mine, key=lambda row: (row.begins_at, row.id)))


def steps_ordered(trial_ids: Collection[int]) -> Mapping[int, frozenset[str]]:
    """Kinds that were ordered for each trial and not taken back."""
    latest = (
        select(func.max(OrderedStep.id))
        .where(OrderedStep.trial_id.in_(trial_ids))
        .group_by(OrderedStep.trial_id, OrderedStep.kind)
    )
    rows = select(OrderedStep.trial_id, OrderedStep.kind).where(OrderedStep.id.in_(latest), OrderedStep.wanted)
    found: dict[int, set[str]] = defaultdict(set)
    for trial_id, kind in db.session.execute(rows):
        found[trial_id].add(kind)
    return {trial_id: frozenset(kinds) for trial_id, kinds in found.items()}


def open_pauses(clinic_ids: Collection[int], now: datetime) -> Sequence[ReminderPause]:
    """Pauses that go on now or begin later, of these clinics and their patients, by their end."""
    rows = db.session.scalars(
        select(ReminderPause)
        .where(ReminderPause.clinic_id.in_(clinic_ids), ReminderPause.ends_at > now, ReminderPause.ended_at.is_(None))
        .order_by(ReminderPause.ends_at, ReminderPause.id)
    )
    return rows.all()


def pause_for(viewer: Viewer, pause_id: int) -> ReminderPause | None:
    """A pause of one of the viewer's clinics."""
    mine = select(ReminderPause).where(ReminderPause.id == pause_id, ReminderPause.clinic_id.in_(viewer.clinic_ids))
    return db.session.scalar(mine)
