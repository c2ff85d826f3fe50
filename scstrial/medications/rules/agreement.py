"""What a prescriber agreed to, and whether it still fits the placement planned (rule book, section 3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from scstrial.foundation.refusal import Problem
from scstrial.medications.choices import AgreedHow
from scstrial.medications.rules.hold_table import HOLD_TABLE

EARLIEST_YEAR = 1900


@dataclass(frozen=True)
class Agreed:
    """Who agreed, on which day, how."""

    prescriber: str
    agreed_on: date
    how: AgreedHow
    note: str = ""


def problems_with_agreement(agreed: Agreed, today: date) -> list[Problem]:
    """A name, and a day up to today."""
    problems = []
    if not agreed.prescriber.strip():
        problems.append(Problem("Enter the name of the prescriber who agreed.", "prescriber"))
    if agreed.agreed_on.year < EARLIEST_YEAR or agreed.agreed_on > today:
        problems.append(Problem("Enter the day on which the prescriber agreed, up to today.", "agreed_on"))
    return problems


def agreement_counts(agreed_for: datetime | None, placement_planned_at: datetime | None) -> bool:
    """An agreement is for one placement: moved, or planned only afterwards, it is asked for again (design)."""
    if placement_planned_at is None:
        return True
    return agreed_for is not None and agreed_for.astimezone(UTC) == placement_planned_at.astimezone(UTC)


def needs_agreement(drug: str) -> bool:
    """Whatever is held, and what the table does not know; supplements and drugs without a hold are not asked for."""
    rows = [row for row in HOLD_TABLE.values() if row.drug == drug]
    return not rows or any(row.hold_hours and not row.warn_only for row in rows)


def all_agreed(drugs: Mapping[str, bool]) -> bool:
    """Whether some drug is taken, and each that needs it is agreed on; by drug, whether its prescriber agreed."""
    return bool(drugs) and all(agreed or not needs_agreement(drug) for drug, agreed in drugs.items())
