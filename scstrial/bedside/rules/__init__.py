"""Which log is to be entered next, how its relief is printed, and how the checks after the pull stand."""

from scstrial.bedside.rules.checks import CHECK_DAYS, CheckDay, InfectionWindow, infection_window
from scstrial.bedside.rules.logs import EARLY_BY, LogSlot, due_today, relief_words, slot_to_log

__all__ = [
    "CHECK_DAYS",
    "EARLY_BY",
    "CheckDay",
    "InfectionWindow",
    "LogSlot",
    "due_today",
    "infection_window",
    "relief_words",
    "slot_to_log",
]
