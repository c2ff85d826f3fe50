"""The logs of many trials in two narrow readings: when, by whom, and the pain of each area."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select

from scstrial.assessments.choices import Area
from scstrial.daily_logs.choices import LogSource, ReportedBy, Session
from scstrial.daily_logs.models import DailyLog, LogPain
from scstrial.daily_logs.rules import KeptEntry, LogEntry, PainRating, counting_entries
from scstrial.foundation.db import db

SESSIONS = list(Session)


@dataclass(frozen=True)
class LogLine:
    """A log that counts: what lists need of it; `entry` holds day, session, stimulation and average pain only."""

    id: int
    trial_id: int
    entered_at: datetime
    entered_by_name: str
    source: LogSource
    reported_by: ReportedBy
    entry: LogEntry

    @property
    def for_on(self) -> date:
        return self.entry.for_on

    @property
    def session(self) -> Session:
        return self.entry.session

    def average_of(self, area: Area) -> Decimal | None:
        return next((rating.average for rating in reversed(self.entry.pain) if rating.area is area), None)


def log_lines_of_many(trial_ids: Collection[int]) -> Mapping[int, list[LogLine]]:
    """The counting logs of each trial by day and session, in two readings however many there are."""
    pains = pains_of_many(trial_ids)
    rows = db.session.execute(
        select(
            DailyLog.id,
            DailyLog.trial_id,
            DailyLog.for_on,
            DailyLog.session,
            DailyLog.entered_at,
            DailyLog.entered_by_name,
            DailyLog.source,
            DailyLog.reported_by,
            DailyLog.corrects_id,
            DailyLog.in_error,
            DailyLog.program,
            DailyLog.relief_sufficient,
            DailyLog.stim_on,
            DailyLog.stim_hours_used,
        )
        .where(DailyLog.trial_id.in_(trial_ids))
        .order_by(DailyLog.id)
    )
    lines: dict[int, list[LogLine]] = defaultdict(list)
    versions: dict[int, list[KeptEntry]] = defaultdict(list)
    for row in rows:
        entry = LogEntry(
            for_on=row.for_on,
            session=row.session,
            pain=tuple(pains.get(row.id, ())),
            program=row.program,
            relief_sufficient=row.relief_sufficient,
            stim_on=row.stim_on,
            stim_hours_used=row.stim_hours_used,
        )
        who = (row.entered_at, row.entered_by_name, row.source, row.reported_by)
        lines[row.trial_id].append(LogLine(row.id, row.trial_id, *who, entry))
        versions[row.trial_id].append(KeptEntry(row.id, entry, row.entered_at, row.corrects_id, row.in_error))
    return {trial_id: counting(lines[trial_id], versions[trial_id]) for trial_id in lines}


def counting(lines: Sequence[LogLine], versions: Sequence[KeptEntry]) -> list[LogLine]:
    """Those lines that count, by day and session."""
    ids = {version.id for version in counting_entries(versions)}
    kept = (line for line in lines if line.id in ids)
    return sorted(kept, key=lambda line: (line.for_on, SESSIONS.index(line.session), line.id))


def pains_of_many(trial_ids: Collection[int]) -> Mapping[int, list[PainRating]]:
    """Average pain by log."""
    rows = db.session.execute(
        select(LogPain.log_id, LogPain.area, LogPain.average)
        .join(DailyLog, DailyLog.id == LogPain.log_id)
        .where(DailyLog.trial_id.in_(trial_ids), LogPain.average.is_not(None))
        .order_by(LogPain.id)
    )
    found: dict[int, list[PainRating]] = defaultdict(list)
    for row in rows:
        found[row.log_id].append(PainRating(row.area, row.average))
    return found
