"""The arithmetic of a trial in words that a reader can redo by hand; the report never forecasts."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from scstrial.charts.data import Number
from scstrial.charts.wording import day_words, shown
from scstrial.reports.choices import Verdict
from scstrial.reports.content import Evaluated, OtherRule, Reading

NO_FORECAST = (
    "This report states what was measured during the trial. It is not a forecast: no trial result can tell how an "
    "implant will do for this patient. The physician decides."  # rule book 8.4: specificity 8 % in [TSTIM]
)
ABSENT = "not recorded"


def shown_pct(value: Number, threshold_pct: Number, places: int = 1) -> str:
    """The percentage with one decimal, half away from zero, but never as the threshold when it lies below it.

    Source: rule book 8.1 (49.97 is shown as 49.9 where 50 is needed).
    """
    text = shown(value, places)
    if value < threshold_pct <= Fraction(text):
        return shown(Fraction(Fraction(value) * 10**places // 1, 10**places), places)
    return text


def exact_words(value: Number) -> str:
    """The number in full: as decimals where they end, else as a fraction in lowest terms (10/3)."""
    fraction = Fraction(value)
    rest = fraction.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return f"{fraction.numerator}/{fraction.denominator}"
    decimal = Decimal(fraction.numerator) / Decimal(fraction.denominator)
    return f"{decimal:f}" if decimal != decimal.to_integral() else f"{int(decimal)}"


def arithmetic_lines(evaluated: Evaluated) -> list[tuple[str, str]]:
    """Label and sum of baseline, trial value and relief; the reason instead where there is no percentage."""
    baseline, trial = evaluated.baseline, evaluated.trial
    lines = [
        (label, _reading_words(reading))
        for label, reading in (("Baseline", baseline), ("Trial value", trial))
        if reading is not None
    ]
    if baseline is None or trial is None or evaluated.relief_pct is None:
        return lines + ([("Relief", f"no percentage: {evaluated.reason}")] if evaluated.reason else [])
    return [*lines, ("Relief", _relief_words(baseline, trial, evaluated.relief_pct, evaluated.threshold_pct))]


def days_words(evaluated: Evaluated) -> str:
    """How complete the log was: "6 of 6 days of the trial could be used"."""
    return f"{evaluated.days_evaluable} of {evaluated.days_expected} days of the trial could be used"


def agreement_words(rules: tuple[OtherRule, ...], verdict: Verdict) -> str:
    """How many rules say the same, the one in force included: "5 of 8 rules agree, 2 cannot be evaluated"."""
    same = 1 + sum(rule.verdict is verdict for rule in rules)
    silent = sum(rule.verdict is Verdict.NOT_EVALUABLE for rule in rules)
    open_words = f", {silent} cannot be evaluated" if silent and verdict is not Verdict.NOT_EVALUABLE else ""
    return f"{same} of {len(rules) + 1} rules agree{open_words}"


def moment_words(moment: datetime, zone: str) -> str:
    """ "Tue 10 Mar 2026, 14:05 CDT (America/Chicago)"; the moment must be aware."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{day_words(local.date(), year=True)}, {local:%H:%M %Z} ({zone})"


def short_moment_words(moment: datetime, zone: str) -> str:
    """ "Fri 6 Mar, 08:31" in the zone, for tables that name the zone beside them; the moment must be aware."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{day_words(local.date())}, {local:%H:%M}"


def date_words(on: date) -> str:
    """A date without weekday and with its year: "4 May 1968"."""
    return day_words(on, year=True).split(" ", 1)[1]


def _relief_words(baseline: Reading, trial: Reading, relief_pct: Number, threshold_pct: Number) -> str:
    before, after = exact_words(baseline.value), exact_words(trial.value)
    reached = "reached" if relief_pct >= threshold_pct else "not reached"
    return (
        f"({before} − {after}) ÷ {_bracketed(before)} = {exact_words(Fraction(relief_pct) / 100)} = "
        f"{shown_pct(relief_pct, threshold_pct, 3)} %, shown as {shown_pct(relief_pct, threshold_pct)} %; "
        f"compared unrounded with the {exact_words(threshold_pct)} % needed: {reached}"
    )


def _reading_words(reading: Reading) -> str:
    if not reading.days:
        return f"{exact_words(reading.value)}, {reading.source}"
    ratings = [exact_words(day.rating) for day in reading.days]
    names = ", ".join(day.name for day in reading.days)
    used = f"{len(reading.days)} of {reading.of_days} days: {names}; {reading.source}"
    if len(ratings) == 1:
        return f"{ratings[0]} ({used})"
    total = exact_words(sum((Fraction(day.rating) for day in reading.days), Fraction(0)))
    mean = exact_words(reading.value)
    rounded = f" = {shown(reading.value, 3)}" if "/" in mean else ""
    same = f"{total}/{len(ratings)}" == mean
    quotient = mean if same else f"{total} ÷ {len(ratings)} = {mean}"
    return f"({' + '.join(ratings)}) ÷ {len(ratings)} = {quotient}{rounded} ({used})"


def _bracketed(number: str) -> str:
    return f"({number})" if "/" in number else number
