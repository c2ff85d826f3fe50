"""Numbers of the protocol about leads and programs: what a clinic may set."""

from dataclasses import dataclass
from decimal import Decimal

from scstrial.foundation.refusal import Problem

LEVELS_AT_MOST = Decimal(3)  # vertebral levels; papers name 0.5 to 1 (rule book 9.2); design
LEVEL_STEP = Decimal("0.1")
WASHOUT_AT_MOST = 168  # hours: a week; longer than any trial could wait; design


@dataclass(frozen=True)
class LeadNumbers:
    """From how many vertebral levels on a lead has moved, and hours without stimulation before another waveform."""

    migration_levels: Decimal | None
    washout_hours: Decimal | int | None


def problems_with_lead_numbers(numbers: LeadNumbers) -> list[Problem]:
    """0.1 to 3 levels in tenths, 0 to 168 whole hours."""
    problems = []
    levels, hours = numbers.migration_levels, numbers.washout_hours
    if levels is None or not LEVEL_STEP <= levels <= LEVELS_AT_MOST or levels % LEVEL_STEP:
        problems.append(Problem("Enter 0.1 to 3 levels, in tenths.", "migration_levels"))
    if hours is None or not 0 <= hours <= WASHOUT_AT_MOST or hours % 1:
        problems.append(Problem("Enter 0 to 168 whole hours.", "washout_hours"))
    return problems
