"""Second opinions: asked for, withdrawn, given."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from scstrial.decision.models import Opinion, OpinionRequest
from scstrial.foundation.access import Viewer
from scstrial.foundation.db import db
from scstrial.trials.models import Trial


def opinion_requests_of(trial_id: int) -> Sequence[OpinionRequest]:
    """Every request about a trial with its answer, oldest first."""
    mine = select(OpinionRequest).where(OpinionRequest.trial_id == trial_id)
    return db.session.scalars(mine.order_by(OpinionRequest.id)).unique().all()


def opinion_request_for(viewer: Viewer, request_id: int) -> OpinionRequest | None:
    """A request about a trial of the viewer's clinics."""
    return db.session.scalar(
        select(OpinionRequest)
        .join(OpinionRequest.trial)
        .where(OpinionRequest.id == request_id, Trial.clinic_id.in_(viewer.clinic_ids))
    )


def opinions_of_many(trial_ids: Collection[int]) -> Mapping[int, list[Opinion]]:
    """Signed opinions of each trial, oldest first."""
    found: dict[int, list[Opinion]] = defaultdict(list)
    for row in db.session.scalars(select(Opinion).where(Opinion.trial_id.in_(trial_ids)).order_by(Opinion.id)):
        found[row.trial_id].append(row)
    return found


def opinions_of(trial_id: int) -> list[Opinion]:
    return opinions_of_many([trial_id]).get(trial_id, [])


def requests_waiting(clinic_ids: Collection[int]) -> Sequence[OpinionRequest]:
    """Requests that nobody has answered or withdrawn yet, the longest waiting first, with trial and patient."""
    return (
        db.session.scalars(
            select(OpinionRequest)
            .join(OpinionRequest.trial)
            .outerjoin(Opinion, Opinion.request_id == OpinionRequest.id)
            .where(Trial.clinic_id.in_(clinic_ids), OpinionRequest.withdrawn_at.is_(None), Opinion.id.is_(None))
            .options(joinedload(OpinionRequest.trial).joinedload(Trial.patient))
            .order_by(OpinionRequest.id)
        )
        .unique()
        .all()
    )
