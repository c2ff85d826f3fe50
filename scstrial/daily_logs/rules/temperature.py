"""Temperature as typed, in °C or °F, to °C in tenths."""

import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from scstrial.assessments.rules import TENTH
from scstrial.daily_logs.choices import TemperatureUnit
from scstrial.daily_logs.rules.entry import LogEntry
from scstrial.foundation.refusal import Problem, Refused
from scstrial.trials.rules import TEMPERATURE_MAX_C, TEMPERATURE_MIN_C, TEMPERATURE_SENTENCE

FIELD = "temperature_c"
TYPED = re.compile(r"(\d{1,3})(?:[.,٫](\d{1,4}))?")  # \d also takes Arabic digits; ٫ is their decimal sign
RAISED_C = Decimal("37.5")  # WARN from here up to fever; rule book 7


def exact_celsius(text: str, unit: TemperatureUnit) -> Fraction:
    """The typed temperature in °C, unrounded. Raises Refused when it is not a plain number."""
    found = TYPED.fullmatch(text.strip())
    if found is None:
        raise Refused([Problem("Enter the temperature as a number, such as 37.2.", FIELD)])
    typed = Fraction(Decimal(f"{found[1]}.{found[2] or 0}"))
    return typed if unit is TemperatureUnit.CELSIUS else (typed - 32) * 5 / 9


def celsius_from(text: str, unit: TemperatureUnit) -> Decimal:
    """The typed temperature in °C to 0.1, half up: `100,4` °F is 38.0 °C (rule book 7).

    Raises Refused when it is not a plain number with point or comma, or lies outside 34.0-42.0 °C.
    """
    exact = exact_celsius(text, unit)
    if not _is_possible(exact):
        raise Refused([Problem(TEMPERATURE_SENTENCE, FIELD)])
    return _to_tenth(exact)


def _to_tenth(exact: Fraction) -> Decimal:
    return (Decimal(exact.numerator) / exact.denominator).quantize(TENTH, ROUND_HALF_UP)


def _is_possible(celsius: Fraction) -> bool:
    return Fraction(TEMPERATURE_MIN_C) <= celsius <= Fraction(TEMPERATURE_MAX_C)


def problems_with_temperature(entry: LogEntry) -> list[Problem]:
    """Within 34.0-42.0 °C, in tenths, and the same as what was typed."""
    if entry.temperature_typed.strip():
        return _problems_with_typed(entry)
    if entry.temperature_c is None:
        return []
    if not entry.temperature_c.is_finite() or not _is_possible(Fraction(entry.temperature_c)):
        return [Problem(TEMPERATURE_SENTENCE, FIELD)]
    if entry.temperature_c % TENTH:
        return [Problem("Enter the temperature with one decimal.", FIELD)]
    return []


def _problems_with_typed(entry: LogEntry) -> list[Problem]:
    if entry.temperature_unit is None:
        return [Problem("Choose °C or °F for the temperature.", "temperature_unit")]
    try:
        celsius = celsius_from(entry.temperature_typed, entry.temperature_unit)
    except Refused as refused:
        return list(refused.problems)
    if celsius != entry.temperature_c:
        return [Problem("Enter the temperature again: what was typed and what was kept differ.", FIELD)]
    return []
