"""What is due to whom and when (rule book, section 10)."""

from scstrial.reminders.rules.facts import Contact, HoldStart, Timetable, TrialFacts
from scstrial.reminders.rules.wanted import messages_wanted

__all__ = ["Contact", "HoldStart", "Timetable", "TrialFacts", "messages_wanted"]
