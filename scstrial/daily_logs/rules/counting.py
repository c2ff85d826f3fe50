"""Which entries count, and what a day's value means against the baseline."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

from scstrial.daily_logs.choices import Answer, Session
from scstrial.daily_logs.rules.entry import LogEntry

STIM_OFF_HOURS_ALLOWED = 12  # more makes a stim-off day; design; rule book 7, 8.2a
HOURS_A_DAY = 24


@dataclass(frozen=True)
class KeptEntry:
    """An entry in the record: `corrects_id` is the one that it replaces, `in_error` withdraws that one."""

    id: int
    entry: LogEntry
    entered_at: datetime
    corrects_id: int | None = None
    in_error: bool = False


def counting_entries(kept: Iterable[KeptEntry]) -> list[KeptEntry]:
    """The entries that count, in the order in which they were entered (rule book 7, 9.1a).

    Of a corrected entry the last version, nothing of a withdrawn one; of two for one date and morning or evening the
    one entered last; unscheduled entries all.
    """
    standing = standing_entries(kept)
    last = {(row.entry.for_on, row.entry.session): row.id for row in standing}
    return [
        row
        for row in standing
        if row.entry.session is Session.UNSCHEDULED or last[row.entry.for_on, row.entry.session] == row.id
    ]


def standing_entries(kept: Iterable[KeptEntry]) -> list[KeptEntry]:
    """The last version of each entry but of the withdrawn ones, in the order in which they were entered."""
    rows = sorted(kept, key=_entered)
    replaced = {row.corrects_id for row in rows}
    return [row for row in rows if row.id not in replaced and not row.in_error]


def _entered(row: KeptEntry) -> tuple[datetime, int]:
    return row.entered_at.astimezone(UTC), row.id


def evening_entries(kept: Iterable[KeptEntry]) -> dict[date, LogEntry]:
    """The counting evening entry of each date: a day's pain is taken from no other (rule book 8.2a)."""
    return {row.entry.for_on: row.entry for row in counting_entries(kept) if row.entry.session is Session.EVENING}


def stim_off_hours(entry: LogEntry) -> Decimal | None:
    """Hours of the day without stimulation, from the hours used; off and no hours given is 24; None = not known."""
    if entry.stim_hours_used is not None:
        return HOURS_A_DAY - entry.stim_hours_used
    return Decimal(HOURS_A_DAY) if entry.stim_on is Answer.NO else None


def is_stim_off_day(entry: LogEntry) -> bool:
    """Stimulation off for more than 12 h; not known counts as 0 (rule book 8.2a)."""
    off = stim_off_hours(entry)
    return off is not None and off > STIM_OFF_HOURS_ALLOWED


def relief_pct(baseline: Decimal | Fraction | None, value: Decimal | Fraction | None) -> Fraction | None:
    """Relief of a day in percent, 100 x (B - T) / B, unrounded; negative = worse (rule book 8.1).

    None without a baseline or value, and for a baseline of 0, where it is undefined (rule book 8.6).
    """
    if baseline is None or value is None or baseline == 0:
        return None
    before = Fraction(baseline)
    return 100 * (before - Fraction(value)) / before
