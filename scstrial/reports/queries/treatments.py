"""What was tried before a stimulator: answers, treatments with dates and results, re-evaluation after surgery."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from scstrial.reports.content import Tried
from scstrial.reports.rules import ABSENT, date_words
from scstrial.screening.choices import Treatment
from scstrial.screening.models import EarlierCare, Reevaluation
from scstrial.screening.queries import Checklist, LatestAnswer
from scstrial.screening.rules import QUESTIONS, answer_words, value_from

TICKED = "treatments"  # the answer that only says which were tried
OPERATIONS = "prior_spine_surgeries"
WITHOUT_DATES = "Tried, dates not recorded"
# Each fact that tells of a treatment, as the report calls it.
FACTS = {
    TICKED: WITHOUT_DATES,
    "conservative_months": "Conservative care",
    "physical_therapy_weeks": "Physical therapy in the year before",
    OPERATIONS: "Spine operations",
    "other_treatments_failed": "Others failed or unsuitable",
}


# An operation or an injection has a day; what else has no last day goes on.
ON_ONE_DAY = frozenset({Treatment.INJECTION, Treatment.RADIOFREQUENCY, Treatment.SURGERY, Treatment.SCS_TRIAL})


def treatments_told(checklist: Checklist, answers: Mapping[str, LatestAnswer], on: date) -> tuple[Tried, ...]:
    """For the packet: each treatment with dates and result, what else was answered, the re-evaluation after surgery."""
    care = begun_by(on, checklist.care_versions)
    asked = checklist.candidate.asks_reevaluation
    parts = (Tried(f"Re-evaluation: {part.label.lower()}", found_words(rows)) for part, rows in checklist.parts if rows)
    missing = (Tried(f"Re-evaluation: {part.label.lower()}", ABSENT) for part, rows in checklist.parts if not rows)
    return (*map(care_told, care), *_answered(answers, care, on), *parts, *(missing if asked else ()))


def treatments_in_short(
    care: Iterable[EarlierCare], answers: Mapping[str, LatestAnswer], on: date
) -> tuple[Tried, ...]:
    """For the report: the same without the re-evaluation, each in as few words as say it."""
    begun = begun_by(on, care)
    return (*map(care_in_short, begun), *_answered(answers, begun, on))


def begun_by(on: date, care: Iterable[EarlierCare]) -> list[EarlierCare]:
    """What holds and had begun by then, the earliest first; what was unsuitable has no day and comes last."""
    held = [row for row in care if row.retired_at is None and (row.from_on is None or row.from_on <= on)]
    return sorted(held, key=lambda row: (row.from_on or date.max, row.id))


def _answered(answers: Mapping[str, LatestAnswer], care: Sequence[EarlierCare], today: date) -> Iterator[Tried]:
    """What was answered, with what was noted beside it; nobody's answer and what has its dates above are left out."""
    for fact, name in FACTS.items():
        row = answers.get(fact)
        if row is None or row.value is None or fact not in QUESTIONS:
            continue
        value = _beyond(fact, value_from(fact, row.value), care)
        if value is None and not row.note:
            continue
        words = answer_words(fact, value, today).removesuffix(" operations")
        yield Tried(name, f"{words} ({row.note.strip().rstrip('.')})" if row.note else words)


def _beyond(fact: str, value: Any, care: Sequence[EarlierCare]) -> Any:
    """What was answered and is not told by the treatments with their dates; None: nothing."""
    if fact == TICKED:
        return (value - {Treatment(row.treatment) for row in care}) or (None if care else value)
    if fact == OPERATIONS:
        return None if value <= sum(row.is_spine_surgery for row in care) else value
    return value


def care_told(row: EarlierCare) -> Tried:
    """`Surgery: Fusion, L4-S1` with `2 May 2023; leg pain came back`, or why it is unsuitable."""
    if row.unsuitable_because:
        return Tried(row.name, row.outcome)
    return Tried(row.name, f"{days_words(row)}; {row.result}")


def care_in_short(row: EarlierCare) -> Tried:
    """`Surgery, Fusion, L4-S1, 2 May 2023` with `leg pain came back`."""
    name = ", ".join(part for part in (row.words, named_words(row), days_words(row)) if part)
    return Tried(name, f"unsuitable because: {row.unsuitable_because}" if row.unsuitable_because else row.result)


def named_words(row: EarlierCare) -> str:
    return ", ".join(part for part in (row.what, row.level, row.region_words) if part)


def days_words(row: EarlierCare) -> str:
    """`2 May 2023`, `1 Jan 2024 to 1 Mar 2024`, or `since 1 Apr 2024` where it goes on."""
    if row.from_on is None:
        return ""
    first = date_words(row.from_on)
    if row.until_on is None:
        return first if Treatment(row.treatment) in ON_ONE_DAY else f"since {first}"
    return first if row.until_on == row.from_on else f"{first} to {date_words(row.until_on)}"


def found_words(rows: Iterable[Reevaluation]) -> str:
    """What was found, on which day and by whom, or why it was not done."""
    return "; ".join(_found(row) for row in rows)


def _found(row: Reevaluation) -> str:
    parts = (date_words(row.on) if row.on else "", f"by {row.by_whom}" if row.by_whom else "")
    of = ", ".join(part for part in parts if part)
    words = f"{row.words} ({of})" if of else row.words
    return f"{words} {row.note}".strip()
