"""Single values of a file: numbers as decimals, days, moments, time zones; ValueError says what is wrong."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TypeVar
from zoneinfo import ZoneInfo

from scstrial.foundation.choice import Choice

NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOMENT = re.compile(
    rf"{DAY.pattern}[T ][0-9]{{2}}:[0-9]{{2}}(:[0-9]{{2}}(\.[0-9]+)?)?(Z|[+-][0-9]{{2}}(:?[0-9]{{2}})?)?"
)
LARGEST_POWER = 1000  # of ten; design: beyond it exact arithmetic takes for ever
YEARS = range(1900, 2200)  # design: no patient, no trial lies outside
C = TypeVar("C", bound=Choice)
D = TypeVar("D", bound=date)
SHOWN_LENGTH = 40  # characters of a value in a fault


@dataclass(frozen=True)
class Written:
    """A number of the file as it is written there, so that nothing passes through a binary float."""

    text: str


class Held(dict[str, object]):
    """An object of the file, with the keys that are given twice."""

    def __init__(self, pairs: Iterable[tuple[str, object]]) -> None:
        super().__init__()
        self.twice: list[str] = []
        for key, value in pairs:
            if key in self and key not in self.twice:
                self.twice.append(key)
            self[key] = value


def kind_of(value: object) -> str:
    """What a value is, in a word or three."""
    names = {bool: "true or false", Written: "a number", str: "a text", list: "a list", Held: "an object"}
    return names.get(type(value), "null")


def quoted(text: str) -> str:
    """A text of the file on one line, cut where it is long."""
    return json.dumps(text if len(text) <= SHOWN_LENGTH else f"{text[:SHOWN_LENGTH]}...")


def decimal_from(value: object) -> Decimal:
    """A JSON number or a text that is one."""
    text = value.text if isinstance(value, Written) else value
    if not isinstance(text, str):
        raise ValueError(f"must be a number, not {kind_of(value)}")
    if not NUMBER.fullmatch(text.strip()):
        raise ValueError(f"{quoted(text)} is not a number")
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        number = Decimal("Infinity")
    if not _can_be_computed(number, len(text)):
        raise ValueError(f"{quoted(text)} is too large or too small to be read")
    return number


def _can_be_computed(number: Decimal, length: int) -> bool:
    """Any number of decimals that are written out; no power of ten that would take for ever."""
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or not -LARGEST_POWER - length <= exponent <= LARGEST_POWER:
        return False
    return number.adjusted() <= LARGEST_POWER


def whole_from(value: object) -> int:
    """A number without decimals other than 0."""
    number = decimal_from(value)
    if number != number.to_integral_value():
        raise ValueError(f"{plain(number)} is not a whole number")
    return int(number)


def text_from(value: object) -> str:
    """Any text."""
    if not isinstance(value, str):
        raise ValueError(f"must be a text, not {kind_of(value)}")
    return value


def filled_text_from(value: object) -> str:
    """A text that says something."""
    text = text_from(value)
    if not text.strip():
        raise ValueError("must not be empty")
    return text


def yes_no_from(value: object) -> bool:
    """JSON's own true or false; a number or a text is neither."""
    if not isinstance(value, bool):
        raise ValueError(f"must be true or false, not {kind_of(value)}")
    return value


def choice_from(value: object, choices: type[C]) -> C:
    """One of a closed list by its store key."""
    text = text_from(value)
    try:
        return choices(text)
    except ValueError:
        raise ValueError(f"{quoted(text)} is none of {', '.join(choices)}") from None


def day_from(value: object) -> date:
    """An ISO date, `2026-03-02`."""
    text = text_from(value)
    try:
        day = date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None:
        raise ValueError(f"{quoted(text)} is not a date such as 2026-03-02")
    return _possible(day)


def moment_from(value: object) -> datetime:
    """An ISO moment with its offset, `2026-03-02T10:00:00-06:00`."""
    text = text_from(value)
    try:
        moment = datetime.fromisoformat(text) if MOMENT.fullmatch(text) else None
    except ValueError:
        moment = None
    if moment is None:
        raise ValueError(f"{quoted(text)} is not a moment such as 2026-03-02T10:00:00-06:00")
    if moment.tzinfo is None:
        raise ValueError(f"{quoted(text)} has no offset such as -06:00")
    return _possible(moment)


def _possible(day: D) -> D:
    if day.year not in YEARS:
        raise ValueError(f"{day.isoformat()} is not between {YEARS[0]} and {YEARS[-1]}")
    return day


def zone_from(value: object) -> ZoneInfo:
    """A time zone by its name in the zone database."""
    name = text_from(value)
    try:
        return ZoneInfo(name)
    except (ValueError, KeyError, OSError):  # not found, a path out of the folder, a folder
        raise ValueError(f"{quoted(name)} is not a time zone such as America/Chicago") from None


def plain(number: Decimal | int) -> str:
    """A number as a person writes it, without exponent, cut where it is long."""
    text = format(Decimal(number), "f")
    return text if len(text) <= SHOWN_LENGTH else f"{text[:SHOWN_LENGTH]}..."
