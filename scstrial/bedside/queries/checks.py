"""Reading the checks after the pull."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import select

from scstrial.bedside.models import PostPullCheck
from scstrial.bedside.rules import InfectionWindow, infection_window
from scstrial.complications.choices import Relatedness
from scstrial.complications.queries import complications_of
from scstrial.complications.rules import INFECTIONS
from scstrial.foundation.db import db
from scstrial.trials.models import Trial


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


def infection_window_of(trial: Trial, now: datetime) -> InfectionWindow | None:
    """The time after the pull in which an infection counts to the trial; None while the leads are in."""
    if trial.pulled_on is None:
        return None
    done = {check.day for check in checks_of(trial.id) if check.reached}
    infections = [
        row.began_on
        for row in complications_of(trial.id)
        if row.kind in INFECTIONS and row.relatedness is not Relatedness.UNRELATED
    ]
    return infection_window(trial.pulled_on, done, infections, now, trial.zone)
