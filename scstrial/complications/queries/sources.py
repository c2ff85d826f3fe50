"""What stands behind a flag: each piece of evidence with who entered it, and what replaced it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import lazyload

from scstrial.assessments.queries import all_scores_of
from scstrial.complications.choices import Urgency
from scstrial.complications.models import Flag
from scstrial.daily_logs.choices import LogSource, ReportedBy, Session
from scstrial.daily_logs.models import DailyLog
from scstrial.foundation.db import db
from scstrial.medications.queries import thinners_of_many
from scstrial.programming.queries import all_sessions_of
from scstrial.trials.queries import pull_versions_of

BY_CLOCK = "by the clock"


@dataclass(frozen=True)
class Shown:
    """One time a rule found something: the values, when, whose entry, and the log it is from."""

    at: datetime
    urgency: Urgency | None  # None for what raised it: its urgency is the flag's, which may have risen since
    because: Mapping[str, str]
    who: str
    log: DailyLog | None = None


@dataclass(frozen=True)
class Replaced:
    """A log on which a flag rests and what took its place: a correction, a withdrawal, or a later entry."""

    log: DailyLog
    by: DailyLog


def shown_evidence_of(flag: Flag) -> list[Shown]:
    """What raised the flag first, then what joined, in order."""
    logs = logs_with_ids({log_id for log_id in log_ids_of(flag) if log_id is not None})
    first = (flag.raised_at, None, flag.because, flag.log_id)
    rows = [first, *((one.at, one.urgency, one.because, one.log_id) for one in flag.evidence)]
    names = names_beside_logs(flag) if any(log_id is None for *_, log_id in rows) else {}
    return [
        Shown(at, urgency, because, who_entered(log) if log is not None else names.get(at, BY_CLOCK), log)
        for at, urgency, because, log_id in rows
        for log in [logs.get(log_id or 0)]
    ]


def log_ids_of(flag: Flag) -> list[int | None]:
    return [flag.log_id, *(one.log_id for one in flag.evidence)]


def logs_with_ids(ids: Collection[int]) -> dict[int, DailyLog]:
    rows = db.session.scalars(select(DailyLog).where(DailyLog.id.in_(ids)).options(*BARE))
    return {row.id: row for row in rows}


BARE = (lazyload(DailyLog.pain), lazyload(DailyLog.analgesics))


def who_entered(log: DailyLog) -> str:
    """`the patient`, or the name of who typed it, and whether a caregiver answered."""
    if log.source is LogSource.APP:
        return "the caregiver" if log.reported_by is ReportedBy.CAREGIVER else "the patient"
    told = ", as the caregiver said" if log.reported_by is ReportedBy.CAREGIVER else ""
    return f"{log.entered_by_name}{told}"


def names_beside_logs(flag: Flag) -> dict[datetime, str]:
    """Who entered what no log holds, by its moment: PHQ-9, programming session, pull, blood thinner taken again."""
    names = {one.entered_at: one.entered_by_name for one in all_scores_of(flag.patient_id)}
    for thinner in thinners_of_many([flag.patient_id]).get(flag.patient_id, []):
        if thinner.restarted_at is not None:
            names[thinner.restarted_at] = thinner.entered_by_name
    if flag.trial_id is not None:
        names |= {one.entered_at: one.entered_by_name for one in all_sessions_of(flag.trial_id)}
        names |= {one.removed_at: one.entered_by_name for one in pull_versions_of(flag.trial_id)}
    return names


def replaced_logs_of(flag: Flag) -> list[Replaced]:
    """Logs behind a flag that count no more, each with the entry that took its place."""
    ids = {log_id for log_id in log_ids_of(flag) if log_id is not None}
    logs = logs_with_ids(ids)
    if not logs:
        return []
    later = db.session.scalars(
        select(DailyLog)
        .where(DailyLog.trial_id == flag.trial_id, DailyLog.id > min(logs))
        .options(*BARE)
        .order_by(DailyLog.id)
    ).all()
    found = []
    for log in logs.values():
        by = next((one for one in later if replaces(one, log)), None)
        found += [Replaced(log, by)] if by is not None else []
    return found


def replaces(later: DailyLog, log: DailyLog) -> bool:
    """A correction or withdrawal of it, or a later entry for the same morning or evening (rule book 9.1a)."""
    same = (later.for_on, later.session) == (log.for_on, log.session) and log.session is not Session.UNSCHEDULED
    return later.id > log.id and (later.corrects_id == log.id or same)
