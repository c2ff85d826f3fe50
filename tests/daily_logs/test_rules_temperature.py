from decimal import Decimal
from fractions import Fraction

import pytest

from scstrial.daily_logs.choices import TemperatureUnit
from scstrial.daily_logs.rules import celsius_from, exact_celsius
from scstrial.foundation.refusal import Refused

C, F = TemperatureUnit.CELSIUS, TemperatureUnit.FAHRENHEIT


@pytest.mark.parametrize(
    ("text", "unit", "celsius"),
    [
        ("100.4", F, "38.0"),
        ("100,4", F, "38.0"),
        ("100.3", F, "37.9"),
        ("98.6", F, "37.0"),
        ("93.2", F, "34.0"),
        ("107.6", F, "42.0"),
        ("37.25", C, "37.3"),
        ("37.24", C, "37.2"),
        ("37.95", C, "38.0"),
        (" 38 ", C, "38.0"),
        ("٣٨٫٤", C, "38.4"),
    ],
)
def test_a_typed_temperature_is_kept_in_tenths_of_a_degree_celsius(text, unit, celsius):
    kept = celsius_from(text, unit)
    assert (kept, kept.as_tuple().exponent) == (Decimal(celsius), -1)


@pytest.mark.parametrize(
    ("text", "unit"), [("33.99", C), ("42.01", C), ("93.1", F), ("107.7", F), ("0", C), ("999", F)]
)
def test_a_temperature_outside_the_limits_is_refused_before_rounding(text, unit):
    with pytest.raises(Refused) as refused:
        celsius_from(text, unit)
    assert refused.value.problems[0].field == "temperature_c"
    assert "93.2 and 107.6 °F" in refused.value.problems[0].message


@pytest.mark.parametrize("text", ["", "warm", "38.4.1", "38 4", "-38", "1e2", "NaN", "38.", "0038.4", "38.12345"])
def test_what_is_no_plain_number_is_refused(text):
    with pytest.raises(Refused) as refused:
        celsius_from(text, C)
    assert refused.value.problems[0].message == "Enter the temperature as a number, such as 37.2."


def test_fahrenheit_is_converted_exactly():
    assert exact_celsius("100", F) == Fraction(340, 9)
