"""Numbers and temperatures as patients type them."""

import re
from decimal import Decimal

from scstrial.assessments.rules import Limits
from scstrial.daily_logs.choices import TemperatureUnit

NUMBER = re.compile(r"\d{1,6}(?:[.,]\d{1,4})?")
CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)")
FAHRENHEIT_FROM = 60  # a living body has 34-42 °C or 93-108 °F: the number tells the unit


def number_typed(text: str) -> Decimal | None:
    """A number with decimal point or comma; None when it is none."""
    typed = text.strip()
    return Decimal(typed.replace(",", ".")) if NUMBER.fullmatch(typed) else None


def hours_typed(text: str) -> Decimal | None:
    """Hours as a number or by the clock, `7:30`; to the quarter of an hour nearest by."""
    found = CLOCK.fullmatch(text.strip())
    if found is None:
        return number_typed(text)
    return Decimal(found[1]) + (Decimal(found[2]) / 15).quantize(Decimal(1)) / 4


def minutes_typed(text: str) -> Decimal | None:
    """Minutes as a number or by the clock, `1:30`."""
    found = CLOCK.fullmatch(text.strip())
    return number_typed(text) if found is None else Decimal(int(found[1]) * 60 + int(found[2]))


def fits(number: Decimal | None, limits: Limits) -> bool:
    return number is not None and limits.allow(number)


def unit_of(typed: str) -> TemperatureUnit:
    """°C or °F, by the number, where none was chosen."""
    number = number_typed(typed)
    warm = number is not None and number >= FAHRENHEIT_FROM
    return TemperatureUnit.FAHRENHEIT if warm else TemperatureUnit.CELSIUS
