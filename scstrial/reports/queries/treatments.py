"""What was tried before a stimulator: answers, treatments with dates and results, re-evaluation after surgery."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from scstrial.reports.content import Tried
from scstrial.reports.rules import ABSENT, date_words
from scstrial.screening.models import EarlierCare, Reevaluation, ScreeningAnswer
from scstrial.screening.queries import Checklist
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


def history_from(checklist: Checklist, judged_on: date) -> tuple[Tried, ...]:
    """Each treatment and operation begun by then, with dates and result, then the re-evaluation after surgery."""
    standing = [row for row in checklist.care_versions if row.retired_at is None]
    care = reversed([row for row in standing if row.from_on is None or row.from_on <= judged_on])
    asked = checklist.candidate.asks_reevaluation
    parts = (Tried(f"Re-evaluation: {part.label.lower()}", found_words(rows)) for part, rows in checklist.parts if rows)
    missing = (Tried(f"Re-evaluation: {part.label.lower()}", ABSENT) for part, rows in checklist.parts if not rows)
    return (*map(care_told, care), *parts, *(missing if asked else ()))


def care_told(row: EarlierCare) -> Tried:
    """`Surgery: Fusion, L4-S1` with `2 May 2023; leg pain came back`, or why it is unsuitable."""
    what = ", ".join(part for part in (row.what, row.level, row.region_words) if part)
    name = f"{row.words}: {what}" if what else row.words
    if row.unsuitable_because:
        return Tried(name, f"Unsuitable because: {row.unsuitable_because}")
    days = [date_words(on) for on in (row.from_on, row.until_on) if on is not None]
    return Tried(name, f"{' to '.join(dict.fromkeys(days))}; {row.result}")


def found_words(rows: Iterable[Reevaluation]) -> str:
    """What was found, on which day and by whom, or why it was not done."""
    return "; ".join(_found(row) for row in rows)


def _found(row: Reevaluation) -> str:
    parts = (date_words(row.on) if row.on else "", f"by {row.by_whom}" if row.by_whom else "")
    of = ", ".join(part for part in parts if part)
    words = f"{row.words} ({of})" if of else row.words
    return f"{words} {row.note}".strip()
