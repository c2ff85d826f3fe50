"""Which log is entered next, how relief is printed, the checks after the pull, how the leads lie, what moved them."""

from scstrial.bedside.rules.checks import CHECK_DAYS, CHECK_TIME, CheckDay, InfectionWindow, infection_window
from scstrial.bedside.rules.effect import Change, EntryLine, Followed, Loss, entry_lines, last_loss
from scstrial.bedside.rules.logs import EARLY_BY, LogSlot, due_today, mean_words, relief_words, slot_to_log
from scstrial.bedside.rules.migration import (
    MigrationStatus,
    NextStep,
    any_of,
    migration_status,
    significance,
    steps_done,
)
from scstrial.bedside.rules.position import (
    Image,
    LeadPosition,
    Seen,
    lead_positions,
    levels_between,
    levels_words,
    way_words,
)

__all__ = [
    "CHECK_DAYS",
    "CHECK_TIME",
    "EARLY_BY",
    "Change",
    "CheckDay",
    "EntryLine",
    "Followed",
    "Image",
    "InfectionWindow",
    "LeadPosition",
    "LogSlot",
    "Loss",
    "MigrationStatus",
    "NextStep",
    "Seen",
    "any_of",
    "due_today",
    "entry_lines",
    "infection_window",
    "last_loss",
    "lead_positions",
    "levels_between",
    "levels_words",
    "mean_words",
    "migration_status",
    "relief_words",
    "significance",
    "slot_to_log",
    "steps_done",
    "way_words",
]
