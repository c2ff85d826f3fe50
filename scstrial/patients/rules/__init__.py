"""What must be true of a patient's details, names, consents and steps."""

from scstrial.patients.rules.consents import (
    ORDERS,
    TEXT_VERSION,
    UNENCRYPTED,
    consent_wording,
    holds_warning,
    problems_with_consents,
)
from scstrial.patients.rules.details import PatientDetails, clean_mrn, problems_with_patient
from scstrial.patients.rules.names import folded, name_words, similar_names, sort_name
from scstrial.patients.rules.phones import HOME_REGION, phone_words
from scstrial.patients.rules.search import Search, day_typed, readable, search_for
from scstrial.patients.rules.steps import MOVES, problems_with_closing, problems_with_move

__all__ = [
    "HOME_REGION",
    "MOVES",
    "ORDERS",
    "TEXT_VERSION",
    "UNENCRYPTED",
    "PatientDetails",
    "Search",
    "clean_mrn",
    "consent_wording",
    "day_typed",
    "folded",
    "holds_warning",
    "name_words",
    "phone_words",
    "problems_with_closing",
    "problems_with_consents",
    "problems_with_move",
    "problems_with_patient",
    "readable",
    "search_for",
    "similar_names",
    "sort_name",
]
