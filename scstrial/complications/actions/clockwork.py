"""What the clockwork does about flags at each round: look again, and go up the ladder."""

import logging
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.exc import OperationalError

from scstrial.complications.actions.apart import each_apart
from scstrial.complications.actions.raising import raise_flags_of_many
from scstrial.complications.actions.telling import climb
from scstrial.complications.choices import Judging
from scstrial.complications.models import Flag
from scstrial.complications.queries import flags_waiting
from scstrial.foundation.db import db
from scstrial.foundation.failures import place_of
from scstrial.trials.models import Trial

log = logging.getLogger("scstrial.complications")


def look_at_trials(trials: Sequence[Trial], *, now: datetime) -> set[int]:
    """The net under what entries raise, and what time raises; ids of trials that cannot be judged."""
    return each_apart(Judging.FLAGS, trials, lambda some: raise_flags_of_many(some, now=now), now=now).broken


def climb_ladders(*, now: datetime) -> int:
    """Tell whoever is next of each flag that nobody took in hand in time; how many steps were taken."""
    waiting = flags_waiting()
    try:
        with db.session.begin_nested():
            return climb(waiting, now=now)
    except OperationalError:
        raise
    except Exception:
        return sum(climb_one(flag.id, flag, now) for flag in waiting)


def climb_one(flag_id: int, flag: Flag, now: datetime) -> int:
    """One that cannot go on is logged and holds up no other."""
    try:
        with db.session.begin_nested():
            return climb([flag], now=now)
    except OperationalError:
        raise
    except Exception as error:
        log.error("the ladder of flag %d failed\n%s", flag_id, place_of(error))
        return 0
