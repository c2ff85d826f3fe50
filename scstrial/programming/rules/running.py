"""Which program a patient was on at a moment, and how long the waveform before may still work (rule book 6.4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from scstrial.programming.rules.sessions import WASHOUT_HOURS, ProgrammingSession
from scstrial.programming.rules.settings import ProgramSettings

INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True)
class Running:
    """A program as it was set in the session held `since` (UTC)."""

    settings: ProgramSettings
    since: datetime


def held_by(sessions: Sequence[ProgrammingSession], moment: datetime) -> list[ProgrammingSession]:
    """The sessions held up to an aware moment, in the order in which they were held."""
    until = moment.astimezone(UTC)
    return sorted((one for one in sessions if one.held_at.astimezone(UTC) <= until), key=_held)


def _held(session: ProgrammingSession) -> datetime:
    return session.held_at.astimezone(UTC)


def program_running(sessions: Sequence[ProgrammingSession], moment: datetime) -> Running | None:
    """The program the patient left with at the last session held by then; None where none was marked."""
    held = held_by(sessions, moment)
    if not held:
        return None
    return next((Running(one, _held(held[-1])) for one in held[-1].programs if one.is_active), None)


def program_named(name: str, sessions: Sequence[ProgrammingSession], moment: datetime) -> Running | None:
    """The program of that name as it was last set by then, whatever the case of the letters; None if never set."""
    wanted = name.strip().casefold()
    for session in reversed(held_by(sessions, moment)):
        for one in session.programs:
            if one.name.strip().casefold() == wanted:
                return Running(one, _held(session))
    return None


def carry_over_days(
    sessions: Sequence[ProgrammingSession], zone: ZoneInfo, needed_hours: int = WASHOUT_HOURS
) -> frozenset[date]:
    """Calendar days of the zone on which the waveform before may still work.

    After a change of waveform: from the session until `needed_hours` after the old waveform ended, which lay the
    session's wash-out before it. None where the wash-out was long enough (rule book 6.4; 24 h: design).
    """
    days: set[date] = set()
    left_with = [(one, active) for one in sorted(sessions, key=_held) if (active := _active(one)) is not None]
    for (_, before), (session, after) in pairwise(left_with):
        if after.waveform is not before.waveform:
            days |= _days_between(_held(session), timedelta(hours=needed_hours - session.washout_hours), zone)
    return frozenset(days)


def _active(session: ProgrammingSession) -> ProgramSettings | None:
    return next((one for one in session.programs if one.is_active), None)


def _days_between(begin: datetime, length: timedelta, zone: ZoneInfo) -> set[date]:
    """The days that elapsed time touches; the end itself does not count."""
    if length <= timedelta(0):
        return set()
    first, last = begin.astimezone(zone).date(), (begin + length - INSTANT).astimezone(zone).date()
    return {date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1)}
