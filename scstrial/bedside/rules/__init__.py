"""Which log is entered next, how relief is printed, how the leads lie and whether a migration matters."""

from scstrial.bedside.rules.effect import Change, EntryLine, Followed, Loss, entry_lines, last_loss
from scstrial.bedside.rules.logs import EARLY_BY, LogSlot, due_today, relief_words, slot_to_log
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
    "EARLY_BY",
    "Change",
    "EntryLine",
    "Followed",
    "Image",
    "LeadPosition",
    "LogSlot",
    "Loss",
    "MigrationStatus",
    "NextStep",
    "Seen",
    "any_of",
    "due_today",
    "entry_lines",
    "last_loss",
    "lead_positions",
    "levels_between",
    "levels_words",
    "migration_status",
    "relief_words",
    "significance",
    "slot_to_log",
    "steps_done",
    "way_words",
]
