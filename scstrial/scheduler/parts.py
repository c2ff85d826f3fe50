"""The parts of a round, and the planners that are asked again before a message goes out."""

from collections.abc import Mapping

from scstrial.foundation.db import commit
from scstrial.reminders.actions import PLANNER, plan
from scstrial.reminders.queries import is_still_wanted
from scstrial.scheduler.rounds import Clockwork, Part, StillWanted, free_and_close, send_due


def plan_reminders(work: Clockwork) -> None:
    plan(work.clock())
    commit()


PARTS: tuple[Part, ...] = (free_and_close, plan_reminders, send_due)
PLANNERS: Mapping[str, StillWanted] = {PLANNER: is_still_wanted}
