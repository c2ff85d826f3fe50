"""Opioids as morphine milligram equivalents per day (rule book, section 5)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from scstrial.foundation.refusal import Problem
from scstrial.medications.choices import Opioid, OpioidRoute, OpioidUnit

# MME per mg by mouth; CDC 2022 [CDC-MME]
ORAL_FACTORS: Mapping[str, Fraction] = {
    Opioid.CODEINE: Fraction("0.15"),
    Opioid.HYDROCODONE: Fraction("1.0"),
    Opioid.HYDROMORPHONE: Fraction("5.0"),
    Opioid.METHADONE: Fraction("4.7"),
    Opioid.MORPHINE: Fraction("1.0"),
    Opioid.OXYCODONE: Fraction("1.5"),
    Opioid.OXYMORPHONE: Fraction("3.0"),
    Opioid.TAPENTADOL: Fraction("0.4"),
    Opioid.TRAMADOL: Fraction("0.2"),
}
# MME per mcg/h of the patches worn at once, already per day: not times 24 [CDC-MME]
PATCH_FACTORS: Mapping[str, Fraction] = {Opioid.FENTANYL: Fraction("2.4")}

STRENGTH_MAX = 10_000  # mg or mcg/h of one unit; design: no tablet, patch or bottle holds more
UNITS_PER_DAY_MAX = 1_000  # design

ROUTE_LEFT_OUT: Mapping[str, OpioidRoute] = {
    OpioidUnit.MG: OpioidRoute.ORAL,
    OpioidUnit.MCG_PER_H: OpioidRoute.TRANSDERMAL,
}


@dataclass(frozen=True)
class OpioidRow:
    """One opioid as taken: `strength` of a unit in `unit`, `units_per_day` tablets or patches worn at once.

    `drug`, `unit` and `route` may be any text; what the table does not know is not convertible.
    """

    drug: str
    strength: Decimal
    unit: str = OpioidUnit.MG
    units_per_day: Decimal = Decimal(1)
    route: str | None = None


@dataclass(frozen=True)
class DrugMme:
    """MME/day of one drug; None = not convertible, which is never 0."""

    drug: str
    mme_per_day: Fraction | None


@dataclass(frozen=True)
class Mme:
    """MME/day of what can be converted (None: nothing can), by drug in the order of first naming."""

    mme_per_day: Fraction | None
    by_drug: tuple[DrugMme, ...]
    not_convertible: tuple[str, ...]

    @property
    def at_least(self) -> bool:
        """The true dose is higher than the total by what could not be converted."""
        return bool(self.not_convertible)


def mme_factor(drug: str, unit: str, route: str | None = None) -> Fraction | None:
    """MME per mg by mouth or per mcg/h of patch; None for what the CDC 2022 table does not convert [CDC-MME]."""
    match (unit, route or ROUTE_LEFT_OUT.get(unit)):
        case (OpioidUnit.MG, OpioidRoute.ORAL):
            return ORAL_FACTORS.get(drug)
        case (OpioidUnit.MCG_PER_H, OpioidRoute.TRANSDERMAL):
            return PATCH_FACTORS.get(drug)
    return None


def mme_of_row(row: OpioidRow) -> Fraction | None:
    """MME/day of one row, exact; None = not convertible (rule book, section 5)."""
    factor = mme_factor(row.drug, row.unit, row.route)
    return None if factor is None else Fraction(row.strength) * Fraction(row.units_per_day) * factor


def mme_of(rows: Iterable[OpioidRow]) -> Mme:
    """MME/day of all rows, exact. Rows of a drug add up; one that cannot be converted makes the drug so.

    No opioids = 0. Not for converting one opioid into another (rule book, section 5).
    """
    by_drug: dict[str, Fraction | None] = {}
    for row in rows:
        so_far, more = by_drug.get(row.drug, Fraction(0)), mme_of_row(row)
        by_drug[row.drug] = None if so_far is None or more is None else so_far + more
    known = [mme for mme in by_drug.values() if mme is not None]
    return Mme(
        mme_per_day=sum(known, Fraction(0)) if known or not by_drug else None,
        by_drug=tuple(DrugMme(drug, mme) for drug, mme in by_drug.items()),
        not_convertible=tuple(sorted(drug for drug, mme in by_drug.items() if mme is None)),
    )


def problems_with_opioids(rows: Sequence[OpioidRow]) -> list[Problem]:
    """What keeps rows from being recorded: a dose that is not a number above 0, a count below 0, or too much of it."""
    return [
        Problem(wrong, f"opioids[{place}].{name}")
        for place, row in enumerate(rows)
        for name, wrong in (
            ("strength", _wrong_with_strength(row.strength)),
            ("units_per_day", _wrong_with_count(row.units_per_day)),
        )
        if wrong
    ]


def _wrong_with_strength(strength: Decimal) -> str:
    if not (strength.is_finite() and strength > 0):
        return "Enter the strength as a number above 0."
    return f"Enter a strength of at most {STRENGTH_MAX}." if strength > STRENGTH_MAX else ""


def _wrong_with_count(count: Decimal) -> str:
    if not (count.is_finite() and count >= 0):
        return "Enter how many a day, 0 or more."
    return f"Enter at most {UNITS_PER_DAY_MAX} a day." if count > UNITS_PER_DAY_MAX else ""


def analgesic_reduction(
    baseline_mme_per_day: Decimal | Fraction | None, trial_mme_per_day: Decimal | Fraction | None
) -> Fraction | None:
    """Fall of the opioid dose as a fraction of 1; negative = more opioid; None without both or with a baseline of 0."""
    if baseline_mme_per_day is None or trial_mme_per_day is None or baseline_mme_per_day == 0:
        return None
    baseline = Fraction(baseline_mme_per_day)
    return (baseline - Fraction(trial_mme_per_day)) / baseline


def analgesic_change(baseline: Mme, trial: Mme) -> Fraction | None:
    """Fall of the opioid dose as a fraction of 1; None where anything is not convertible or the baseline is 0.

    Both are what was taken, not what was prescribed. Across classes a physician judges (rule book, section 5).
    """
    if baseline.at_least or trial.at_least:
        return None
    return analgesic_reduction(baseline.mme_per_day, trial.mme_per_day)
