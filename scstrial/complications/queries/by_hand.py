"""Reading complications confirmed by a person: as they stand, every version, how they were followed up."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from scstrial.complications.models import Complication, FollowUp
from scstrial.complications.rules import OVER
from scstrial.foundation.access import Viewer
from scstrial.foundation.db import db
from scstrial.patients.models import Patient
from scstrial.trials.models import Trial


def complications_of(trial_id: int) -> Sequence[Complication]:
    """Complications confirmed by a person, as they now stand, by the day they began."""
    return db.session.scalars(
        select(Complication)
        .where(Complication.trial_id == trial_id, Complication.replaced_at.is_(None))
        .order_by(Complication.began_on, Complication.id)
    ).all()


def trials_with_complications(trial_ids: Collection[int]) -> set[int]:
    """Those of these trials of which a complication stands recorded."""
    if not trial_ids:
        return set()
    standing = select(Complication.trial_id).where(Complication.replaced_at.is_(None))
    return set(db.session.scalars(standing.where(Complication.trial_id.in_(trial_ids))))


def complication_for(viewer: Viewer, complication_id: int) -> tuple[Complication, Trial] | None:
    """A complication and its trial, at one of the viewer's clinics."""
    row = db.session.get(Complication, complication_id)
    trial = db.session.get(Trial, row.trial_id) if row is not None else None
    return (row, trial) if row is not None and trial is not None and trial.clinic_id in viewer.clinic_ids else None


def versions_of_complication(root_id: int) -> Sequence[Complication]:
    """Every version, oldest first, with the flags it confirms."""
    return db.session.scalars(
        select(Complication)
        .where(or_(Complication.id == root_id, Complication.first_id == root_id))
        .options(selectinload(Complication.flags))
        .order_by(Complication.id)
    ).all()


def follow_ups_of_many(root_ids: Collection[int]) -> Mapping[int, list[FollowUp]]:
    """The follow-ups of each complication, in the order of entering."""
    rows = db.session.scalars(select(FollowUp).where(FollowUp.complication_id.in_(root_ids)).order_by(FollowUp.id))
    found: dict[int, list[FollowUp]] = defaultdict(list)
    for row in rows:
        found[row.complication_id].append(row)
    return found


@dataclass(frozen=True)
class Unresolved:
    """A complication that is not over, whose it is, and when somebody looks again."""

    complication: Complication
    trial: Trial
    patient: Patient
    next_on: date | None
    last: FollowUp | None


def unresolved_in(clinic_ids: Collection[int]) -> list[Unresolved]:
    """Complications of these clinics that are not over, the earliest follow-up first."""
    rows = db.session.execute(
        select(Complication, Trial, Patient)
        .join(Trial, Trial.id == Complication.trial_id)
        .join(Patient, Patient.id == Trial.patient_id)
        .where(Trial.clinic_id.in_(clinic_ids), Complication.replaced_at.is_(None), Complication.outcome.not_in(OVER))
    ).all()
    notes = follow_ups_of_many([row.root_id for row, _, _ in rows])
    found = [
        Unresolved(row, trial, patient, next_follow_up_of(row, own), own[-1] if own else None)
        for row, trial, patient in rows
        for own in [notes.get(row.root_id, [])]
    ]
    return sorted(found, key=lambda one: (one.next_on or date.min, one.complication.id))


def next_follow_ups_of(rows: Sequence[Complication]) -> dict[int, date | None]:
    """When somebody looks again at each of them, by id."""
    notes = follow_ups_of_many([row.root_id for row in rows])
    return {row.id: next_follow_up_of(row, notes.get(row.root_id, [])) for row in rows}


def next_follow_up_of(row: Complication, notes: Iterable[FollowUp]) -> date | None:
    """As said last, by a follow-up or by the version that counts."""
    later = [note for note in notes if note.at >= row.entered_at]
    return later[-1].next_follow_up_on if later else row.next_follow_up_on
