"""Creatinine clearance, which decides how long dabigatran is held (rule book, section 3)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from scstrial.foundation.refusal import Problem, refuse_if

CREATININE_VALID_DAYS = 30  # [design], rule book section 3
FEMALE_FACTOR = Fraction(85, 100)  # Cockcroft-Gault
AGE_RANGE_YEARS = (Decimal(0), Decimal(120))
WEIGHT_RANGE_KG = (Decimal(20), Decimal(400))
CREATININE_RANGE_MG_DL = (Decimal("0.1"), Decimal(30))


Number = Decimal | Fraction


@dataclass(frozen=True)
class Kidney:
    """What Cockcroft-Gault asks for; `sex_female` None where the record says neither female nor male."""

    born_on: date
    sex_female: bool | None
    weight_kg: Decimal
    creatinine_mg_dl: Number
    measured_on: date
    creatinine_typed: str = ""  # as it was read, where that is not in mg/dL
    weight_typed: str = ""


def problems_with_kidney_values(age: int, weight_kg: Decimal, creatinine_mg_dl: Number) -> list[Problem]:
    """What keeps a clearance from being computed: values that no adult has."""
    creatinine = "Enter a creatinine from {} to {} mg/dL (9 to 2652 µmol/L)."
    asked: list[tuple[Number, tuple[Decimal, Decimal], str, str]] = [
        (Decimal(age), AGE_RANGE_YEARS, "Enter an age from {} to {} years.", "age"),
        (weight_kg, WEIGHT_RANGE_KG, "Enter a weight from {} to {} kg (45 to 881 lb).", "weight_kg"),
        (creatinine_mg_dl, CREATININE_RANGE_MG_DL, creatinine, "creatinine_mg_dl"),
    ]
    return [
        Problem(message.format(lowest, highest), field)
        for value, (lowest, highest), message, field in asked
        if not _lies_between(value, lowest, highest)
    ]


def _lies_between(value: Number, lowest: Decimal, highest: Decimal) -> bool:
    if isinstance(value, Decimal) and not value.is_finite():
        return False
    return Fraction(lowest) <= Fraction(value) <= Fraction(highest)


def creatinine_clearance_ml_min(age: int, weight_kg: Decimal, sex_female: bool, creatinine_mg_dl: Number) -> Fraction:
    """Clearance in mL/min by Cockcroft-Gault, exact; age in completed years. Refuses values out of range."""
    refuse_if(problems_with_kidney_values(age, weight_kg, creatinine_mg_dl))
    clearance = (140 - age) * Fraction(weight_kg) / (72 * Fraction(creatinine_mg_dl))
    return clearance * FEMALE_FACTOR if sex_female else clearance


def clearance_words(clearance: Decimal | Fraction) -> str:
    """`49.9 mL/min`: cut after one place, so that no band of the hold table is reached by rounding."""
    tenths = int(clearance * 10)
    return f"{format((Decimal(tenths) / 10).normalize(), 'f')} mL/min"


def creatinine_is_current(measured_on: date, on: date) -> bool:
    """Measured at most 30 days before the day asked for, and not after it (rule book, section 3)."""
    return 0 <= (on - measured_on).days <= CREATININE_VALID_DAYS


def clearance_on(kidney: Kidney | None, on: date) -> Fraction | None:
    """Clearance in mL/min for a placement on that day; None where it is not known, or was measured too long before."""
    if kidney is None or kidney.sex_female is None or not creatinine_is_current(kidney.measured_on, on):
        return None
    age = years_on(kidney.born_on, on)
    if problems_with_kidney_values(age, kidney.weight_kg, kidney.creatinine_mg_dl):
        return None
    return creatinine_clearance_ml_min(age, kidney.weight_kg, kidney.sex_female, kidney.creatinine_mg_dl)


def years_on(born_on: date, on: date) -> int:
    """Completed years of age on that day."""
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def problems_with_measured(
    born_on: date, measured_on: date, weight_kg: Decimal, creatinine_mg_dl: Number, today: date
) -> list[Problem]:
    """Values in their ranges, of a day between birth and today."""
    if not born_on <= measured_on <= today:
        return [Problem("Enter the day of the creatinine, up to today.", "measured_on")]
    return problems_with_kidney_values(years_on(born_on, measured_on), weight_kg, creatinine_mg_dl)
