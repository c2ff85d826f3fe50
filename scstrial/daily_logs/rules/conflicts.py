"""Two entries for one session that contradict each other, until a person has said which one is right."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from scstrial.daily_logs.choices import Session
from scstrial.daily_logs.rules.counting import KeptEntry, counting_entries, standing_entries
from scstrial.daily_logs.rules.entry import LogEntry

CONFLICT_NRS = 2  # points between two logs of one session; design; rule book 7
PAIN_NAMES = ("average", "worst", "least", "current", "overnight")


@dataclass(frozen=True)
class Difference:
    """One rating (NRS 0-10) that differs too much, by the name of its field and in words."""

    field: str
    label: str
    counting: Decimal
    other: Decimal


@dataclass(frozen=True)
class Conflict:
    """The entry that counts, an earlier one for the same date and session, and where they differ."""

    counting: KeptEntry
    other: KeptEntry
    differences: tuple[Difference, ...]


def differences_between(one: LogEntry, other: LogEntry) -> tuple[Difference, ...]:
    """Ratings of the same area and descriptor that differ by 2 points or more; what only one of them says is none.

    Unscheduled entries all count, so they do not contradict each other (rule book 7).
    """
    if (one.for_on, one.session) != (other.for_on, other.session) or one.session is Session.UNSCHEDULED:
        return ()
    there = {field: value for field, _label, value in _ratings_in(other)}
    return tuple(
        Difference(field, label, value, there[field])
        for field, label, value in _ratings_in(one)
        if field in there and abs(value - there[field]) >= CONFLICT_NRS
    )


def conflict_between(one: LogEntry, other: LogEntry) -> tuple[str, ...]:
    """Fields of pain that differ by 2 points or more between two entries of one date and session; else empty."""
    return tuple(difference.field for difference in differences_between(one, other))


def conflicts_in(kept: Iterable[KeptEntry], settled: Collection[tuple[int, int]] = ()) -> list[Conflict]:
    """Each counting entry against the earlier ones that still stand beside it, in the order of entering.

    `settled`: ids (counting, other) of pairs about which a person has said that the counting one is right.
    """
    rows = list(kept)
    counting = {row.id for row in counting_entries(rows)}
    slots: dict[tuple[date, Session], list[KeptEntry]] = defaultdict(list)
    for row in standing_entries(rows):
        slots[row.entry.for_on, row.entry.session].append(row)
    return [
        Conflict(last, other, found)
        for *earlier, last in slots.values()
        for other in earlier
        if last.id in counting and (last.id, other.id) not in settled
        if (found := differences_between(last.entry, other.entry))
    ]


def _ratings_in(entry: LogEntry) -> Iterator[tuple[str, str, Decimal]]:
    for rating in entry.pain:
        for name in PAIN_NAMES:
            value = getattr(rating, name)
            if value is not None:
                yield f"pain-{rating.area.value}-{name}", f"{rating.area.label}, {name}", value
    if entry.lead_site_pain_nrs is not None:
        yield "lead_site_pain_nrs", "Pain where the leads enter", entry.lead_site_pain_nrs
