"""Which log is to be entered next, and how its relief is printed."""

from scstrial.bedside.rules.logs import EARLY_BY, LogSlot, due_today, mean_words, relief_words, slot_to_log

__all__ = ["EARLY_BY", "LogSlot", "due_today", "mean_words", "relief_words", "slot_to_log"]
