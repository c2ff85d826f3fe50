"""Reading the checks after the pull."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import select

from scstrial.bedside.models import PostPullCheck
from scstrial.foundation.db import db


def checks_of_many(trial_ids: Collection[int]) -> Mapping[int, list[PostPullCheck]]:
    """Post-pull checks of each trial, oldest first."""
    rows = db.session.scalars(
        select(PostPullCheck).where(PostPullCheck.trial_id.in_(trial_ids)).order_by(PostPullCheck.id)
    )
    found: dict[int, list[PostPullCheck]] = defaultdict(list)
    for row in rows:
        found[row.trial_id].append(row)
    return found


def checks_of(trial_id: int) -> list[PostPullCheck]:
    return checks_of_many([trial_id]).get(trial_id, [])
