"""How dates, times and numbers are written on pages."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from zoneinfo import ZoneInfo

from flask import Flask

from scstrial.foundation.clock import day_of, now, zone_named


@lru_cache(maxsize=4096)  # a page says the same few days a hundred times
def day_words(day: date | None, today: date | None = None) -> str:
    """`Tue 3 Mar`, with the year when it is not this year's."""
    if day is None:
        return ""
    words = f"{day:%a} {day.day} {day:%b}"
    return words if today is not None and day.year == today.year else f"{words} {day.year}"


def moment_words(moment: datetime | None, zone: str | ZoneInfo, today: date | None = None) -> str:
    """`Tue 3 Mar, 08:31` in the zone given."""
    if moment is None:
        return ""
    local = moment.astimezone(zone_named(zone))
    return f"{day_words(local.date(), today)}, {local.hour:02}:{local.minute:02}"


def zone_short(moment: datetime, zone: str | ZoneInfo) -> str:
    """How the zone is called at that moment: `CST`, `PDT`."""
    return f"{moment.astimezone(zone_named(zone)):%Z}"


def number_words(value: Decimal | Fraction | int | None, places: int = 1) -> str:
    """A number for reading: at most `places` decimals, half away from zero, never `-0`."""
    if value is None:
        return ""
    exact = Fraction(value) * 10**places
    whole = (2 * abs(exact).numerator + exact.denominator) // (2 * exact.denominator)  # half away from zero
    text = format(Decimal(whole).scaleb(-places).normalize(), "f")
    return f"-{text}" if exact < 0 and whole else text


def years_between(born_on: date, day: date) -> int:
    """Completed years of age."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def duration_words(seconds: int) -> str:
    """`40 s`, `11 min`, `1 h 51`, `2 d`."""
    if seconds < 60:
        return f"{seconds} s"
    minutes = seconds // 60
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 48 * 60:
        return f"{minutes // 60} h {minutes % 60:02d}"
    return f"{minutes // (24 * 60)} d"


def set_up_formats(app: Flask) -> None:
    """Make the formats known to the templates."""
    app.jinja_env.filters["day"] = lambda day, zone="UTC": day_words(day, day_of(now(), zone))
    app.jinja_env.filters["moment"] = lambda moment, zone: moment_words(moment, zone, day_of(now(), zone))
    app.jinja_env.filters["zone_short"] = zone_short
    app.jinja_env.filters["number"] = number_words
    app.jinja_env.filters["duration"] = duration_words
    app.jinja_env.filters["age"] = lambda born_on, zone="UTC": years_between(born_on, day_of(now(), zone))
