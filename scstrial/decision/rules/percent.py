"""Relief in exact arithmetic, and how a percentage is printed."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from math import floor

from scstrial.decision.rules.facts import MmePerDay
from scstrial.protocols.rules.evaluation import RELIEF_NEEDED_PCT

HUNDRED = 100


def relief(baseline: Fraction, trial: Fraction) -> Fraction:
    """(B - T) / B as a fraction of 1, negative when pain got worse; ZeroDivisionError at B = 0 (rule book 8.1)."""
    return (baseline - trial) / baseline


def mean(values: Iterable[Decimal]) -> Fraction:
    """The exact mean of at least one rating."""
    exact = [Fraction(value) for value in values]
    return sum(exact, Fraction(0)) / len(exact)


def analgesic_reduction(mme: MmePerDay | None) -> Fraction | None:
    """The fall of MME per day as a fraction of 1; None without numbers or from a baseline of 0 (rule book 5)."""
    if mme is None or mme.baseline == 0:
        return None
    return relief(Fraction(mme.baseline), Fraction(mme.trial))


def reaches(fraction: Fraction, threshold_pct: Decimal) -> bool:
    """Whether the unrounded fraction of 1 is at or above a threshold in percent (rule book 8.1)."""
    return fraction * HUNDRED >= Fraction(threshold_pct)


def one_decimal(value: Fraction) -> str:
    """A number with 1 decimal, half away from zero, never "-0.0" (rule book 8.1)."""
    tenths = floor(abs(value) * 10 + Fraction(1, 2)) * (-1 if value < 0 else 1)
    return _tenths(tenths)


def display_pct(fraction: Fraction, threshold_pct: Decimal = RELIEF_NEEDED_PCT) -> str:
    """A fraction of 1 in percent with 1 decimal, half away from zero (rule book 8.1).

    Never rounded up to 50 or to the threshold in force: what is below one of them reads as below it.
    """
    tenths = fraction * HUNDRED * 10
    shown = floor(abs(tenths) + Fraction(1, 2)) * (-1 if tenths < 0 else 1)
    lines = (RELIEF_NEEDED_PCT, threshold_pct)
    if any(not reaches(fraction, line) and Fraction(shown, 10) >= Fraction(line) for line in lines):
        shown = floor(tenths)
    return _tenths(shown)


def _tenths(number: int) -> str:
    whole, tenth = divmod(abs(number), 10)
    return f"{'-' if number < 0 else ''}{whole}.{tenth}"
