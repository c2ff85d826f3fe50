"""Reading what reminders depend on, and the messages that pages show."""

from scstrial.reminders.queries.facts import (
    clinic_words_of,
    dropped_trial_ids,
    facts_of,
    is_still_wanted,
    plans_known,
    some_to_remind,
    trials_to_remind,
)
from scstrial.reminders.queries.pauses import open_pauses, pause_for
from scstrial.reminders.queries.shown import (
    ClinicMessages,
    Line,
    line_for,
    messages_of_clinics,
    messages_of_patient,
    open_emergencies_in,
    tries_of,
)
from scstrial.reminders.queries.staff import (
    digest_readers,
    is_consent_wanted,
    is_digest_wanted,
    patients_to_ask,
    tasks_for,
)

__all__ = [
    "ClinicMessages",
    "Line",
    "clinic_words_of",
    "digest_readers",
    "dropped_trial_ids",
    "facts_of",
    "is_consent_wanted",
    "is_digest_wanted",
    "is_still_wanted",
    "line_for",
    "messages_of_clinics",
    "messages_of_patient",
    "open_emergencies_in",
    "open_pauses",
    "patients_to_ask",
    "pause_for",
    "plans_known",
    "some_to_remind",
    "tasks_for",
    "trials_to_remind",
    "tries_of",
]
