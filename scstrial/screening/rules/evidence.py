"""Evidence for an item, and which facts of the record a person still has to confirm (rule book 2; design)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from scstrial.foundation.refusal import Problem
from scstrial.screening.choices import ItemKey, State
from scstrial.screening.rules.answers import EARLIEST_YEAR
from scstrial.screening.rules.judging import day_text
from scstrial.screening.rules.questions import RECORD_FACTS
from scstrial.screening.rules.screening import ScreeningItem

RESULT_LENGTH, BY_WHOM_LENGTH, FILE_LENGTH = 500, 200, 300  # widths of the columns
# Always answered by what stands elsewhere in the record; others where the record knows more than was answered.
FROM_RECORD = frozenset(RECORD_FACTS)


@dataclass(frozen=True)
class Evidence:
    """What a piece of evidence says; at least its result, its note or where it is kept."""

    on: date | None = None
    result: str = ""
    by_whom: str = ""
    note: str = ""
    file_reference: str = ""


def problems_with_evidence(evidence: Evidence, today: date) -> list[Problem]:
    """Something is said, of a day up to today."""
    problems = []
    if not (evidence.result.strip() or evidence.note.strip() or evidence.file_reference.strip()):
        problems.append(Problem("Enter the result, a note or where the paper is kept.", "result"))
    if evidence.on is not None and evidence.on.year < EARLIEST_YEAR:
        problems.append(Problem(f"Enter a day from {EARLIEST_YEAR} on.", "on"))
    elif evidence.on is not None and evidence.on > today:
        problems.append(Problem(f"Enter a day up to today, {day_text(today, today)}.", "on"))
    return problems


def confirmation_counts(confirmed_at: datetime | None, known_since: datetime | None, found: bool) -> bool:
    """Until the fact is entered anew, and while it reads the same (`found`), a confirmation holds."""
    return confirmed_at is not None and found and (known_since is None or known_since <= confirmed_at)


def to_confirm(
    items: Iterable[ScreeningItem], from_record: Iterable[ItemKey], confirmed: Mapping[ItemKey, bool]
) -> tuple[ScreeningItem, ...]:
    """Items that a fact of the record answers and nobody has confirmed; what is not recorded has nothing to confirm."""
    taken = set(from_record)
    return tuple(
        one for one in items if one.item in taken and one.state is not State.UNKNOWN and not confirmed.get(one.item)
    )
