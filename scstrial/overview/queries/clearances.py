"""Trials that are planned although the screening does not hold any more, as lines of the worklist."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from scstrial.foundation.access import Viewer
from scstrial.foundation.db import db
from scstrial.overview.choices import AttentionKind
from scstrial.overview.queries.people import person_of
from scstrial.overview.rules import Attention
from scstrial.screening.queries import clearances_in_doubt
from scstrial.trials.choices import TrialState
from scstrial.trials.models import Trial

REASONS_SHOWN = 2


def clearances_lost(viewer: Viewer) -> Iterator[Attention]:
    """Since when, what is in the way, and the placement that is planned all the same."""
    found = {row.patient_id: row for row in clearances_in_doubt(viewer.clinic_ids)}
    if not found:
        return
    planned = select(Trial).where(Trial.patient_id.in_(found), Trial.state == TrialState.SCHEDULED)
    for trial in db.session.scalars(planned.options(joinedload(Trial.patient)).order_by(Trial.id)):
        row = found[trial.patient_id]
        yield Attention(
            kind=AttentionKind.CLEARANCE_LOST,
            person=person_of(trial.patient),
            item_id=trial.patient_id,
            since=row.at,
            on=trial.placement_planned_on,
            words=reasons(row.in_the_way),
            trial_id=trial.id,
        )


def reasons(why: list[str]) -> str:
    """The first two reasons, and how many more there are."""
    more = len(why) - REASONS_SHOWN
    return " ".join(why[:REASONS_SHOWN]) + (f" And {more} more." if more > 0 else "")
