"""The parts of a round, and the planners that are asked again before a message goes out."""

from collections.abc import Mapping

from scstrial.complications.actions import raise_flags_of_many
from scstrial.foundation.db import commit
from scstrial.reminders.actions import PLANNER, plan, with_link
from scstrial.reminders.queries import is_still_wanted, trials_to_remind
from scstrial.scheduler.rounds import Clockwork, Finish, Part, StillWanted, free_and_close, send_due


def look_again(work: Clockwork) -> None:
    """The flags that time raises, and a net under those that entries raise."""
    now = work.clock()
    raise_flags_of_many(trials_to_remind(now), now=now)
    commit()


def plan_reminders(work: Clockwork) -> None:
    plan(work.clock())
    commit()


PARTS: tuple[Part, ...] = (free_and_close, look_again, plan_reminders, send_due)
PLANNERS: Mapping[str, StillWanted] = {PLANNER: is_still_wanted}
FINISHERS: Mapping[str, Finish] = {PLANNER: with_link}
