"""The only reader of the clock, and the way between moments and days."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import current_app, has_app_context


def now() -> datetime:
    """This moment, aware, in UTC. Tests of several processes may shift it (CLOCK_OFFSET_SECONDS)."""
    shift = current_app.config.get("CLOCK_OFFSET_SECONDS", 0) if has_app_context() else 0
    return datetime.now(UTC) + timedelta(seconds=int(shift))


def day_of(moment: datetime, zone: str | ZoneInfo) -> date:
    """The calendar day of a moment in a time zone."""
    return moment.astimezone(zone_named(zone)).date()


def zone_named(zone: str | ZoneInfo) -> ZoneInfo:
    """The zone of a name; a zone is handed through."""
    return zone if isinstance(zone, ZoneInfo) else ZoneInfo(zone)


def moment_at(day: date, at: time, zone: str | ZoneInfo) -> datetime:
    """A local wall-clock time as a UTC moment; one that does not exist moves on by the gap, of two the first counts."""
    return datetime.combine(day, at, zone_named(zone)).astimezone(UTC)
