"""How one item is judged: the case at hand, what is found, and the few shapes that most items share."""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from scstrial.protocols.rules.payers import PayerProfile
from scstrial.screening.choices import State
from scstrial.screening.rules.facts import CandidateFacts, Number


@dataclass(frozen=True)
class Case:
    """Facts, the payer's numbers, the day of judging and the day for which validity is asked (2.5)."""

    facts: CandidateFacts
    profile: PayerProfile
    as_of: date
    reference_on: date

    def limit(self, key: str) -> Fraction:
        """A limit that every profile has."""
        return Fraction(self.profile.limits[key].value)


@dataclass(frozen=True)
class Finding:
    """State and sentence; `band` names the level where the item has several (`high`, `unknown`, `not_cleared`)."""

    state: State
    why: str
    band: str = ""
    expires_on: date | None = None  # the last day on which it counts
    applies: bool = True  # False: met because it is not asked of this candidate


Judge = Callable[[Case], Finding | None]  # None: this payer has no such item, or a further fact is not recorded


def not_recorded(what: str, band: str = "") -> Finding:
    return Finding(State.UNKNOWN, f"{what.rstrip(':')} is not recorded", band)


def met_if(is_met: bool, met: str, unmet: str, band: str = "") -> Finding:
    return Finding(State.MET, met) if is_met else Finding(State.UNMET, unmet, band)


def dated_ahead(what: str, on: date, case: Case) -> Finding:
    """What is dated after the day of judging is unmet (2.5)."""
    return Finding(State.UNMET, f"{what} is dated {day_text(on, case.as_of)}, after the day of judging; check the date")


def yes_no(read: Callable[[CandidateFacts], bool | None], what: str, wanted: bool, met: str, unmet: str) -> Judge:
    """An item met when the answer is the wanted one; `what` begins the sentence when it is not recorded."""

    def judge(case: Case) -> Finding:
        answer = read(case.facts)
        return not_recorded(what) if answer is None else met_if(answer is wanted, met, unmet)

    return judge


@dataclass(frozen=True)
class Measured:
    """A measured fact with its name and unit for the sentence."""

    name: str
    unit: str
    read: Callable[[CandidateFacts], Number | None]

    def words(self, value: Number | None) -> str:
        return f"{self.name} {number_text(value or 0)}{' ' + self.unit if self.unit else ''}"


def at_least(measured: Measured, key: str) -> Judge:
    """Met from the payer's number on; no item where the payer gives none."""

    def judge(case: Case) -> Finding | None:
        lowest, value = case.profile.number(key), measured.read(case.facts)
        if lowest is None:
            return None
        if value is None:
            return not_recorded(measured.name, "unknown")
        words, line = measured.words(value), number_text(lowest)
        return met_if(Fraction(value) >= lowest, f"{words} is at least {line}", f"{words} is below {line}")

    return judge


def at_most(measured: Measured, key: str) -> Judge:
    """Met up to the payer's number; no item where the payer gives none."""

    def judge(case: Case) -> Finding | None:
        highest, value = case.profile.number(key), measured.read(case.facts)
        if highest is None:
            return None
        if value is None:
            return not_recorded(measured.name, "unknown")
        words, line = measured.words(value), number_text(highest)
        return met_if(Fraction(value) <= highest, f"{words} is at most {line}", f"{words} is above {line}")

    return judge


def below(measured: Measured, raised_key: str, high_key: str | None = None) -> Callable[[Case], Finding]:
    """Met below the lower limit; from the higher one on the level is that of `high`."""

    def judge(case: Case) -> Finding:
        value, raised = measured.read(case.facts), case.limit(raised_key)
        if value is None:
            return not_recorded(measured.name, "unknown")
        words, exact = measured.words(value), Fraction(value)
        if high_key is not None and exact >= (high := case.limit(high_key)):
            return Finding(State.UNMET, f"{words} is at or above {number_text(high)}", "high")
        line = number_text(raised)
        return met_if(exact < raised, f"{words} is below {line}", f"{words} is at or above {line}")

    return judge


def only_if_given(measured: Measured, judge: Judge) -> Judge:
    """A further fact adds its item only where it is recorded."""
    return lambda case: None if measured.read(case.facts) is None else judge(case)


def months_later(on: date, months: int) -> date:
    """The same calendar day so many months later, the month's last day where there is none (29 Feb -> 28 Feb)."""
    years, month = divmod(on.month - 1 + months, 12)
    year = on.year + years
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))


def day_text(on: date, today: date) -> str:
    """`Tue 3 Mar`, with the year when it differs from today's."""
    weekday = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[on.weekday()]
    month = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")[on.month - 1]
    words = f"{weekday} {on.day} {month}"
    return words if on.year == today.year else f"{words} {on.year}"


def number_text(value: Number) -> str:
    """Without trailing zeros or exponent; what is no decimal is cut after two places, so that no limit is passed."""
    exact = Fraction(value)
    rest = exact.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return f"about {number_text(Fraction(int(exact * 100), 100))}"
    text = format(Decimal(exact.numerator) / Decimal(exact.denominator), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
