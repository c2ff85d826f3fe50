"""Relief and its printed form (rule book 8.1)."""

from decimal import Decimal
from fractions import Fraction

import pytest

from scstrial.decision.rules import display_pct, relief


def test_relief_is_exact():
    assert relief(Fraction(55, 7), Fraction(10, 3)) == Fraction(19, 33)


def test_worsening_is_negative_and_not_cut_at_zero():
    assert relief(Fraction(3), Fraction(6)) == -1


def test_relief_from_no_pain_is_undefined():
    with pytest.raises(ZeroDivisionError):
        relief(Fraction(0), Fraction(2))


@pytest.mark.parametrize(
    ("percent", "shown"),
    [
        ("0", "0.0"),
        ("100", "100.0"),
        ("50", "50.0"),
        ("48.75", "48.8"),
        ("48.65", "48.7"),
        ("48.7499999", "48.7"),
        ("-6.25", "-6.3"),
        ("-6.24", "-6.2"),
        ("-0.04", "0.0"),
        ("-0.05", "-0.1"),
        ("0.04", "0.0"),
        ("0.05", "0.1"),
        ("-100", "-100.0"),
        ("-1234.55", "-1234.6"),
        ("49.94", "49.9"),
        ("49.95", "49.9"),
        ("49.99999999999999999999", "49.9"),
        ("50.0499", "50.0"),
        ("50.05", "50.1"),
    ],
)
def test_a_percentage_is_printed_half_away_from_zero_and_never_rounded_up_to_the_threshold(percent, shown):
    assert display_pct(Fraction(Decimal(percent)) / 100) == shown


@pytest.mark.parametrize(
    ("percent", "threshold", "shown"),
    [
        ("49.97", "40", "49.9"),
        ("50", "40", "50.0"),
        ("39.95", "40", "39.9"),
        ("39.95", "50", "40.0"),
        ("40", "40", "40.0"),
        ("33.29", "33.3", "33.2"),
        ("33.3", "33.3", "33.3"),
        ("49.96", "49.97", "49.9"),
        ("49.94", "49.94", "49.9"),
        ("-0.04", "0", "-0.1"),
        ("0", "0", "0.0"),
        ("99.99", "100", "99.9"),
    ],
)
def test_the_same_holds_at_any_other_threshold_in_force_and_at_50_still(percent, threshold, shown):
    assert display_pct(Fraction(Decimal(percent)) / 100, Decimal(threshold)) == shown
