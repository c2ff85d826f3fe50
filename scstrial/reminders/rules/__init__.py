"""What is due to whom and when (rule book, section 10)."""

from scstrial.reminders.rules.facts import Contact, HoldStart, Pause, ProgrammeLead, Restart, TrialFacts
from scstrial.reminders.rules.meant import still_holds
from scstrial.reminders.rules.timetable import Timetable, as_stored, timetable_from
from scstrial.reminders.rules.wanted import Plan, messages_wanted, plan_of

__all__ = [
    "Contact",
    "HoldStart",
    "Pause",
    "Plan",
    "ProgrammeLead",
    "Restart",
    "Timetable",
    "TrialFacts",
    "as_stored",
    "messages_wanted",
    "plan_of",
    "still_holds",
    "timetable_from",
]
