"""Height, weight and HbA1c in the unit in which they were read, to cm, kg and %; exact, nothing is rounded."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Any

from scstrial.foundation.refusal import Problem
from scstrial.medications.rules import kg_from, number_read, weight_words
from scstrial.screening.choices import HbA1cUnit, HeightUnit, WeightUnit

CM_PER_INCH = Decimal("2.54")  # exact
INCHES_PER_FOOT = 12
FEET_MAX = 9  # nobody is 9 ft tall, nobody 9 cm: the number tells, up to
CM_FROM = 100  # from here on no height is in inches either
# NGSP % = 0.09148 x IFCC mmol/mol + 2.152: the master equation of the two reference systems
PCT_PER_MMOL_MOL, PCT_OFFSET = Decimal("0.09148"), Decimal("2.152")
HBA1C_PCT_MAX = 20  # no HbA1c in % is higher, none in mmol/mol this low: the number tells
EXACT_DIGITS = 80


@dataclass(frozen=True)
class Reading:
    """A value as it was read: the number, its unit (None: not said), inches beside feet."""

    number: Decimal | None
    unit: Any = None
    inches: Decimal | None = None

    @property
    def is_empty(self) -> bool:
        return self.number is None and self.inches is None


# By the fact's name, whose unit is what is kept.
UNITS: Mapping[str, type[HeightUnit] | type[WeightUnit] | type[HbA1cUnit]] = {
    "height_cm": HeightUnit,
    "weight_kg": WeightUnit,
    "hba1c_pct": HbA1cUnit,
}
RANGES_READ: Mapping[str, str] = {"height_cm": "1 ft 8 in to 8 ft 2 in", "weight_kg": "45 to 881 lb"}


def unit_of(fact: str, reading: Reading) -> Any:
    """The unit that was said, else the one that the number tells; None where it may be either."""
    number = reading.number
    if reading.unit is not None:
        return reading.unit
    if fact == "height_cm":
        if number is None or number <= FEET_MAX:
            return HeightUnit.FEET
        return HeightUnit.CM if number >= CM_FROM and reading.inches is None else None
    if fact == "hba1c_pct" and number is not None:
        return hba1c_unit_of(number)
    return None


def problems_with_reading(fact: str, reading: Reading) -> list[Problem]:
    """A unit that is not said and that the number does not tell, and inches that are none."""
    if reading.is_empty:
        return []
    unit = unit_of(fact, reading)
    if unit is None:
        return [Problem(f"Choose {' or '.join(one.label for one in UNITS[fact])}.", f"{fact}_unit")]
    if reading.number is not None and reading.number < 0:
        return [Problem("Enter a number of 0 or more.", fact)]
    if unit in HbA1cUnit and reading.number is not None and unit is not hba1c_unit_of(reading.number):
        other = hba1c_unit_of(reading.number).label
        return [Problem(f"An HbA1c of {number_read(reading.number)} is in {other}: choose that unit.", f"{fact}_unit")]
    return _problems_with_inches(fact, reading, unit)


def hba1c_unit_of(number: Decimal) -> HbA1cUnit:
    return HbA1cUnit.MMOL_MOL if number > HBA1C_PCT_MAX else HbA1cUnit.PERCENT


def _problems_with_inches(fact: str, reading: Reading, unit: Any) -> list[Problem]:
    if reading.inches is None:
        return []
    if unit is not HeightUnit.FEET:
        return [Problem("Inches go with feet: choose ft and in, or leave them empty.", f"{fact}_inches")]
    highest = None if reading.number is None else INCHES_PER_FOOT
    if reading.inches < 0 or (highest is not None and reading.inches >= highest):
        return [Problem("Enter the inches from 0 to below 12; whole feet stand before them.", f"{fact}_inches")]
    if reading.number is not None and reading.number != reading.number.to_integral_value():
        return [Problem("Enter whole feet beside the inches.", fact)]
    return []


def kept_from(fact: str, reading: Reading) -> Decimal | None:
    """The value in the unit that is kept; 5 ft 7.5 in are 171.45 cm, 53 mmol/mol are 7.00044 %."""
    unit = unit_of(fact, reading)
    if reading.is_empty or unit is None:
        return None
    with localcontext() as context:
        context.prec = EXACT_DIGITS
        converted = _converted(reading, unit)
        return reading.number if converted is None else converted.normalize()


def _converted(reading: Reading, unit: Any) -> Decimal | None:
    """None: it was read in the unit that is kept."""
    number = reading.number or Decimal(0)
    match unit:
        case HeightUnit.FEET:
            return (number * INCHES_PER_FOOT + (reading.inches or 0)) * CM_PER_INCH
        case HbA1cUnit.MMOL_MOL:
            return number * PCT_PER_MMOL_MOL + PCT_OFFSET
        case WeightUnit.LB:
            return kg_from(number, unit)
    return None


def words_read(fact: str, reading: Reading) -> str:
    """`5 ft 7 in`, `180 lb`, `53 mmol/mol` as it was read; empty for the unit that is kept."""
    unit, number = unit_of(fact, reading), reading.number
    match unit:
        case HeightUnit.FEET:
            feet = [] if number is None else [f"{number_read(number)} ft"]
            return " ".join(feet + ([] if reading.inches is None else [f"{number_read(reading.inches)} in"]))
        case WeightUnit.LB if number is not None:
            return weight_words(number, unit)
        case HbA1cUnit.MMOL_MOL if number is not None:
            return f"{number_read(number)} {unit.label}"
    return ""


def reading_from(fact: str, words: str, kept: Decimal | None) -> Reading:
    """What was read, from its words; without words the value that is kept, in its own unit."""
    if not words:
        return Reading(kept, None if kept is None else next(iter(UNITS[fact])))
    parts = words.split(" ")
    by_unit: dict[str, Decimal] = {unit: Decimal(number) for number, unit in zip(parts[::2], parts[1::2], strict=True)}
    return READ_BACK[fact](by_unit)


READ_BACK: Mapping[str, Callable[[Mapping[str, Decimal]], Reading]] = {
    "height_cm": lambda said: Reading(said.get("ft"), HeightUnit.FEET, said.get("in")),
    "weight_kg": lambda said: Reading(said[WeightUnit.LB.label], WeightUnit.LB),
    "hba1c_pct": lambda said: Reading(said[HbA1cUnit.MMOL_MOL.label], HbA1cUnit.MMOL_MOL),
}
