"""Reading the calls for a log that reached nobody."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import select

from scstrial.bedside.models import CallNotReached
from scstrial.bedside.rules import LogSlot
from scstrial.foundation.db import db


def calls_of_many(trial_ids: Collection[int]) -> Mapping[tuple[int, LogSlot], list[CallNotReached]]:
    """Calls for each trial and log, the latest first."""
    rows = db.session.scalars(
        select(CallNotReached).where(CallNotReached.trial_id.in_(trial_ids)).order_by(CallNotReached.id.desc())
    )
    found: dict[tuple[int, LogSlot], list[CallNotReached]] = defaultdict(list)
    for row in rows:
        found[row.trial_id, LogSlot(row.for_on, row.session)].append(row)
    return found


def calls_for(trial_id: int, slot: LogSlot) -> list[CallNotReached]:
    return calls_of_many([trial_id]).get((trial_id, slot), [])
