"""Rows of the implants and of the visits after them; the last entered version counts."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from scstrial.aftercare.choices import ImplantState, VisitDue, VisitState
from scstrial.aftercare.models import Explant, FollowUpVisit, Implant, ImplantStatus, Operation
from scstrial.aftercare.rules import Standing
from scstrial.foundation.access import Viewer
from scstrial.foundation.db import db

STANDING = (ImplantState.PLANNED, ImplantState.DONE, ImplantState.LOST)
Version = TypeVar("Version", Operation, Explant)
WITH_ALL = (joinedload(Implant.patient), joinedload(Implant.clinic), joinedload(Implant.trial))


def implant_for(viewer: Viewer, implant_id: int) -> Implant | None:
    """An implant at one of the viewer's clinics; None otherwise."""
    return db.session.scalar(
        select(Implant).where(Implant.id == implant_id, Implant.clinic_id.in_(viewer.clinic_ids)).options(*WITH_ALL)
    )


def implants_of(patient_id: int) -> Sequence[Implant]:
    """Every implant of a patient, also those taken back, newest first."""
    return db.session.scalars(
        select(Implant).where(Implant.patient_id == patient_id).options(*WITH_ALL).order_by(Implant.id.desc())
    ).all()


def standing_among(implants: Iterable[Implant]) -> Implant | None:
    """The one that is planned or in; there is at most one."""
    return next((one for one in implants if one.state in STANDING), None)


def shown_among(implants: Iterable[Implant], trial_id: int | None) -> Implant | None:
    """The one that is planned or in, else the last of this trial that was not taken back."""
    found = list(implants)
    of_trial = (one for one in found if one.trial_id == trial_id and one.state is not ImplantState.WITHDRAWN)
    return standing_among(found) or next(of_trial, None)


def trials_seen_to(trial_ids: Collection[int]) -> frozenset[int]:
    """Trials whose implant is planned, done, or will not be: nobody has to find a date any more."""
    rows = select(Implant.trial_id).where(Implant.trial_id.in_(trial_ids), Implant.state != ImplantState.WITHDRAWN)
    return frozenset(db.session.scalars(rows))


def statuses_of_many(implant_ids: Collection[int]) -> Mapping[int, list[ImplantStatus]]:
    """Every state of each implant, oldest first."""
    rows = db.session.scalars(
        select(ImplantStatus).where(ImplantStatus.implant_id.in_(implant_ids)).order_by(ImplantStatus.id)
    )
    found: dict[int, list[ImplantStatus]] = defaultdict(list)
    for row in rows:
        found[row.implant_id].append(row)
    return found


def operations_of(implant_id: int) -> Sequence[Operation]:
    """Every version of the record of the operation, oldest first."""
    return db.session.scalars(select(Operation).where(Operation.implant_id == implant_id).order_by(Operation.id)).all()


def explants_of(implant_id: int) -> Sequence[Explant]:
    """Every version of the record of the explant, oldest first."""
    return db.session.scalars(select(Explant).where(Explant.implant_id == implant_id).order_by(Explant.id)).all()


def counting(versions: Sequence[Version]) -> Version | None:
    """The last entered; None where that one takes the record back."""
    return versions[-1] if versions and not versions[-1].in_error else None


def visits_of_many(implant_ids: Collection[int]) -> Mapping[int, list[FollowUpVisit]]:
    """Every version of every visit of each implant, in the order of entering."""
    rows = db.session.scalars(
        select(FollowUpVisit).where(FollowUpVisit.implant_id.in_(implant_ids)).order_by(FollowUpVisit.id)
    )
    found: dict[int, list[FollowUpVisit]] = defaultdict(list)
    for row in rows:
        found[row.implant_id].append(row)
    return found


def visits_of(implant_id: int) -> list[FollowUpVisit]:
    return visits_of_many([implant_id]).get(implant_id, [])


def standing_visits(versions: Iterable[FollowUpVisit]) -> dict[VisitDue, FollowUpVisit]:
    """The version of each visit that counts; none where it was withdrawn."""
    last = {row.due: row for row in versions}
    return {due: last[due] for due in VisitDue if due in last and not last[due].in_error}


def visit_that_counts(versions: Iterable[FollowUpVisit], due: VisitDue) -> FollowUpVisit | None:
    return standing_visits(versions).get(due)


def standing_of(implant: Implant, versions: Iterable[FollowUpVisit]) -> Standing:
    """What decides which visits are due."""
    assert implant.done_on is not None
    states = {
        due: VisitState.HELD if row.held_on is not None else VisitState.MISSED
        for due, row in standing_visits(versions).items()
    }
    return Standing(implant.done_on, implant.explanted_on, implant.state is ImplantState.LOST, states)
