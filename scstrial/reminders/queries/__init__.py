"""Reading what reminders depend on, and the messages that pages show."""

from scstrial.reminders.queries.clinics import times_versions_of, timetables_of, wording_versions_of
from scstrial.reminders.queries.facts import (
    clinic_words_of,
    dropped_trial_ids,
    ended_among,
    facts_of,
    is_call_wanted,
    is_still_wanted,
    plans_known,
    some_to_remind,
    trials_planned,
    trials_to_plan,
    trials_to_remind,
)
from scstrial.reminders.queries.pauses import open_pauses, pause_for, steps_ordered
from scstrial.reminders.queries.shown import (
    ClinicMessages,
    Line,
    behind_call,
    line_for,
    messages_of_clinics,
    messages_of_patient,
    open_emergencies_in,
    pause_lines,
    tries_of,
)
from scstrial.reminders.queries.staff import (
    digest_readers,
    is_consent_wanted,
    is_digest_wanted,
    patients_to_ask,
    tasks_for,
)
from scstrial.reminders.queries.wordings import is_to_patient, kinds_with_versions, look_at, texts_in_use

__all__ = [
    "ClinicMessages",
    "Line",
    "behind_call",
    "clinic_words_of",
    "digest_readers",
    "dropped_trial_ids",
    "ended_among",
    "facts_of",
    "is_call_wanted",
    "is_consent_wanted",
    "is_digest_wanted",
    "is_still_wanted",
    "is_to_patient",
    "kinds_with_versions",
    "line_for",
    "look_at",
    "messages_of_clinics",
    "messages_of_patient",
    "open_emergencies_in",
    "open_pauses",
    "patients_to_ask",
    "pause_for",
    "pause_lines",
    "plans_known",
    "some_to_remind",
    "steps_ordered",
    "tasks_for",
    "texts_in_use",
    "times_versions_of",
    "timetables_of",
    "trials_planned",
    "trials_to_plan",
    "trials_to_remind",
    "tries_of",
    "wording_versions_of",
]
