"""Reading what reminders depend on, and the messages that pages show."""

from scstrial.reminders.queries.facts import facts_of, is_still_wanted, trials_to_remind
from scstrial.reminders.queries.shown import (
    ClinicMessages,
    Line,
    line_for,
    messages_of_clinics,
    messages_of_patient,
    open_emergencies_in,
    tries_of,
)

__all__ = [
    "ClinicMessages",
    "Line",
    "facts_of",
    "is_still_wanted",
    "line_for",
    "messages_of_clinics",
    "messages_of_patient",
    "open_emergencies_in",
    "trials_to_remind",
    "tries_of",
]
