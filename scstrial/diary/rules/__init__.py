"""When a link opens, which questions are asked, how answers are read, and what the patient is told at once."""

from scstrial.diary.rules.door import (
    CODE_TRIES_ALL,
    CODE_TRIES_EACH,
    CODE_TRIES_WITHIN,
    TRIES,
    birth_date,
    code_from,
    code_shown,
    code_typed,
    is_locked,
)
from scstrial.diary.rules.judging import Found, advice_for, advice_of, found_alone, found_by, newly_found, stops
from scstrial.diary.rules.reading import dose_name, entry_from
from scstrial.diary.rules.screens import (
    SIGNS,
    WATCHED,
    Answers,
    Asked,
    Given,
    area_screen,
    screen_after,
    screen_before,
    screen_to_open,
    screens,
)
from scstrial.diary.rules.typed import fits, hours_typed, minutes_typed, number_typed, unit_of
from scstrial.diary.rules.window import closes_at, slots_to_offer

__all__ = [
    "CODE_TRIES_ALL",
    "CODE_TRIES_EACH",
    "CODE_TRIES_WITHIN",
    "SIGNS",
    "TRIES",
    "WATCHED",
    "Answers",
    "Asked",
    "Found",
    "Given",
    "advice_for",
    "advice_of",
    "area_screen",
    "birth_date",
    "closes_at",
    "code_from",
    "code_shown",
    "code_typed",
    "dose_name",
    "entry_from",
    "fits",
    "found_alone",
    "found_by",
    "hours_typed",
    "is_locked",
    "minutes_typed",
    "newly_found",
    "number_typed",
    "screen_after",
    "screen_before",
    "screen_to_open",
    "screens",
    "slots_to_offer",
    "stops",
    "unit_of",
]
