"""What was tried before a stimulator, from the answers of the screening."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from scstrial.reports.content import Tried
from scstrial.reports.rules import date_words
from scstrial.screening.models import EarlierCare, ScreeningAnswer
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


def care_told(rows: Iterable[EarlierCare], judged_on: date) -> tuple[Tried, ...]:
    """Each treatment and operation that is recorded with dates and result, or as unsuitable with the reason."""
    return tuple(Tried(row.words, care_words(row)) for row in rows if row.from_on is None or row.from_on <= judged_on)


def care_words(row: EarlierCare) -> str:
    """`duloxetine, Mon 2 Mar 2025 to Tue 2 Jun 2025: no relief`."""
    what = ", ".join(part for part in (row.what.strip(), row.level.strip()) if part)
    if row.unsuitable_because:
        return f"{what}: unsuitable, {row.unsuitable_because}" if what else f"unsuitable: {row.unsuitable_because}"
    until = f" to {date_words(row.until_on)}" if row.until_on else ""
    when = f"{date_words(row.from_on)}{until}" if row.from_on else "no day recorded"
    return f"{', '.join(part for part in (what, when) if part)}: {row.result.strip() or 'no result recorded'}"
