"""Raising the flags that an act calls for: what was entered is kept even where the rules cannot be worked out."""

from collections.abc import Sequence
from datetime import datetime

from scstrial.assessments.choices import Area
from scstrial.complications.actions import Judged, NotWorkedOut, judge, one_apart, raise_flags
from scstrial.complications.choices import Judging
from scstrial.complications.models import Flag
from scstrial.daily_logs.models import DailyLog
from scstrial.trials.models import Trial


def judge_apart(
    trial: Trial, logs: Sequence[DailyLog], *, now: datetime, primary_area: Area | None = None
) -> Judged | NotWorkedOut:
    """What is made of a trial with these logs; where that fails the trial stands among what needs attention."""
    return one_apart(Judging.FLAGS, trial, lambda one: judge(one, logs, now=now, primary_area=primary_area), now=now)


def raise_apart(trial: Trial, *, now: datetime) -> list[Flag] | NotWorkedOut:
    """The same for an act that is no log: the flags that are new or became more urgent."""
    return one_apart(Judging.FLAGS, trial, lambda one: raise_flags(one, now=now), now=now)
