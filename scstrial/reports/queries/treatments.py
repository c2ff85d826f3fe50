"""What was tried before a stimulator, from the answers of the screening."""

from collections.abc import Iterator, Mapping
from datetime import date

from scstrial.reports.content import Tried
from scstrial.screening.models import ScreeningAnswer
from scstrial.screening.rules import QUESTIONS, answer_words, value_from

# Each fact that tells of a treatment, as the report calls it.
FACTS = {
    "treatments": "",  # the drugs and procedures themselves, under no further name
    "conservative_months": "Conservative care",
    "physical_therapy_weeks": "Physical therapy in the year before",
    "prior_spine_surgeries": "Spine operations",
    "other_treatments_failed": "Others failed or unsuitable",
}


def treatments_from(answers: Mapping[str, ScreeningAnswer], today: date) -> tuple[Tried, ...]:
    """What was answered, with the dates and results noted beside it; what nobody answered is left out."""
    return tuple(_told(answers, today))


def _told(answers: Mapping[str, ScreeningAnswer], today: date) -> Iterator[Tried]:
    for fact, name in FACTS.items():
        row = answers.get(fact)
        if row is None or row.value is None or fact not in QUESTIONS:
            continue
        words = answer_words(fact, value_from(fact, row.value), today)
        words = words.removesuffix(" operations")
        yield Tried(name, f"{words} ({row.note.strip().rstrip('.')})" if row.note else words)
