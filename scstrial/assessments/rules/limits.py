"""Numbers and texts within limits, and the sentence that says so."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from scstrial.foundation.refusal import Problem

Number = Decimal | int
ONE = Decimal(1)
TENTH = Decimal("0.1")
SHORT_TEXT = 200  # characters; design
LONG_TEXT = 2_000  # characters; rule book 7


@dataclass(frozen=True)
class Limits:
    """What a number may be: both ends included, in steps (None: any decimals), `unit` as printed after the numbers."""

    what: str
    low: Number
    high: Number
    unit: str = ""
    step: Decimal | None = ONE

    def allow(self, value: Number) -> bool:
        """Whether the value is a number within the limits and on a step."""
        number = Decimal(value)
        if not number.is_finite() or not self.low <= number <= self.high:
            return False
        return self.step is None or number % self.step == 0

    def sentence(self, *, required: bool) -> str:
        """What to do when the value does not fit."""
        kind = {None: "", ONE: " as a whole number"}.get(self.step, f" in steps of {self.step}")
        unit = f" {self.unit}" if self.unit else ""
        rest = "." if required else ", or leave it empty."
        return f"Enter {self.what}{kind} between {self.low:,} and {self.high:,}{unit}{rest}"


def problems_with_number(value: Number | None, limits: Limits, field: str, *, required: bool = False) -> list[Problem]:
    """At most one problem: the number is outside its limits, or missing where it is required."""
    if value is None:
        return [Problem(limits.sentence(required=True), field)] if required else []
    return [] if limits.allow(value) else [Problem(limits.sentence(required=required), field)]


def problems_with_text(text: str, longest: int, field: str, *, required: str = "") -> list[Problem]:
    """At most one problem: more characters than `longest`, or blank where `required` names what is asked for."""
    if required and not text.strip():
        return [Problem(f"Enter {required}.", field)]
    if len(text) > longest:
        return [Problem(f"Shorten this text to {longest:,} characters; it has {len(text):,}.", field)]
    return []


def day_words(on: date, today: date) -> str:
    """A date as people read it: `Tue 3 Mar`, with the year when it is not this one."""
    words = f"{on:%a} {on.day} {on:%b}"
    return words if on.year == today.year else f"{words} {on.year}"
