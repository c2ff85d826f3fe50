"""What needs attention, what comes next, what happened: judged from plain facts."""

from scstrial.overview.rules.appointments import Appointment, by_day
from scstrial.overview.rules.attention import Attention, Person, RaisedBy, in_order, joined_with_flags
from scstrial.overview.rules.days import (
    CheckDue,
    check_now,
    next_check,
    next_session,
    overdue_sessions,
    unanswered_sessions,
)
from scstrial.overview.rules.next_step import (
    BaselineFacts,
    NextStep,
    ScreeningFacts,
    TrialFacts,
    WayFacts,
    next_step,
)
from scstrial.overview.rules.stopping import lacks_complication
from scstrial.overview.rules.timeline import Event, newest_first

__all__ = [
    "Appointment",
    "Attention",
    "BaselineFacts",
    "CheckDue",
    "Event",
    "NextStep",
    "Person",
    "RaisedBy",
    "ScreeningFacts",
    "TrialFacts",
    "WayFacts",
    "by_day",
    "check_now",
    "in_order",
    "joined_with_flags",
    "lacks_complication",
    "newest_first",
    "next_check",
    "next_session",
    "next_step",
    "overdue_sessions",
    "unanswered_sessions",
]
