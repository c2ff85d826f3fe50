"""Making links, opening them, keeping what a patient answers; the facts themselves are kept by the slices below."""

from scstrial.diary.actions.answers import keep_answers, keep_typed, told_of
from scstrial.diary.actions.door import note_wrong_code, try_birth_date
from scstrial.diary.actions.links import address_for_check, address_for_message, make_link, show_link
from scstrial.diary.actions.sending import NOTHING_ANSWERED, RATED_BY_CLINIC, send_log

__all__ = [
    "NOTHING_ANSWERED",
    "RATED_BY_CLINIC",
    "address_for_check",
    "address_for_message",
    "keep_answers",
    "keep_typed",
    "make_link",
    "note_wrong_code",
    "send_log",
    "show_link",
    "told_of",
    "try_birth_date",
]
