"""Which program a log speaks of: the one the patient names, else the one the sessions say was running."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scstrial.daily_logs.choices import Session
from scstrial.daily_logs.rules.entry import LogEntry
from scstrial.daily_logs.rules.times import local_moment
from scstrial.programming.rules import (
    ProgrammingSession,
    ProgramSettings,
    Running,
    program_named,
    program_running,
)

NOON = time(12)  # a morning log speaks of the night; entered later it speaks of noon at the latest; design
INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True)
class ProgramOfLog:
    """`stated`: named by the patient; `settings` None: no session set a program of that name by then."""

    name: str
    stated: bool
    settings: ProgramSettings | None = None
    since: datetime | None = None

    @classmethod
    def of(cls, running: Running, *, stated: bool) -> "ProgramOfLog":
        return cls(running.settings.name, stated, running.settings, running.since)


def moment_spoken_of(for_on: date, session: Session, entered_at: datetime, zone: ZoneInfo) -> datetime:
    """The moment (UTC) of which a log speaks: when it was entered, but within its date, a morning log up to noon."""
    if session is Session.MORNING:
        latest = local_moment(for_on, NOON, zone)
    else:
        latest = local_moment(for_on + timedelta(days=1), time(0), zone) - INSTANT
    return min(entered_at.astimezone(UTC), latest)


def program_of_log(entry: LogEntry, moment: datetime, sessions: Sequence[ProgrammingSession]) -> ProgramOfLog | None:
    """The program at the moment that an entry speaks of; None where nobody names one and none was set by then."""
    if entry.program and entry.program.strip():
        named = program_named(entry.program, sessions, moment)
        return ProgramOfLog.of(named, stated=True) if named else ProgramOfLog(entry.program.strip(), stated=True)
    running = program_running(sessions, moment)
    return ProgramOfLog.of(running, stated=False) if running else None
