"""Registering and correcting patients, their consents, and their way."""

from scstrial.patients.actions.consents import change_consents, record_consent
from scstrial.patients.actions.details import correct_details, register_patient
from scstrial.patients.actions.holding import lock
from scstrial.patients.actions.steps import close_patient, move_to, reopen_patient

__all__ = [
    "change_consents",
    "close_patient",
    "correct_details",
    "lock",
    "move_to",
    "record_consent",
    "register_patient",
    "reopen_patient",
]
