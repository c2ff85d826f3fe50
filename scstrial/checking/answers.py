"""How values are written in an answer: decimals and fractions as texts, days and moments as ISO texts."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from scstrial.complications.rules.reading import number_text

Answer = dict[str, object]


def decimal_text(value: Decimal | Fraction | int | None) -> str | None:
    """Without exponent and trailing zeros, at most 18 decimals, half away from zero."""
    return None if value is None else number_text(value)


def fraction_text(value: Fraction | None) -> str | None:
    """In lowest terms, a whole one without denominator: `1/2`, `0`, `-1`."""
    if value is None:
        return None
    numerator = _whole_text(value.numerator)
    return numerator if value.denominator == 1 else f"{numerator}/{_whole_text(value.denominator)}"


def _whole_text(number: int) -> str:
    """Through Decimal: Python itself prints no whole number of more than 4,300 digits."""
    return format(Decimal(number), "f")


def day_text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def moment_text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
