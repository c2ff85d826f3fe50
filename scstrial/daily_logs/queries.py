"""Reading daily logs: every version, or the ones that count."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar, cast

from sqlalchemy import select
from sqlalchemy.orm import lazyload

from scstrial.daily_logs.choices import Answer, RedFlag, Session
from scstrial.daily_logs.models import DailyLog, LogAnalgesic, LogPain, LogRuling
from scstrial.daily_logs.rules import (
    DeviceCheck,
    Difference,
    DoseTaken,
    KeptEntry,
    LogEntry,
    PainRating,
    SiteCheck,
    conflicts_in,
    counting_entries,
    standing_entries,
)
from scstrial.foundation.access import Viewer
from scstrial.foundation.db import RowsOf, db
from scstrial.trials.models import Trial
from scstrial.trials.queries import trial_for

Part = TypeVar("Part")
SITE = tuple(SiteCheck.__dataclass_fields__)
DEVICE = tuple(DeviceCheck.__dataclass_fields__)
APART = {"pain", "analgesics", "red_flags", "site", "device"}
PLAIN = tuple(name for name in LogEntry.__dataclass_fields__ if name not in APART)
SIGNS, ANSWERS = {flag.value: flag for flag in RedFlag}, {answer.value: answer for answer in Answer}
# Plain columns, in the order of the rules' own fields: a trial of ten days has a hundred of these rows.
PAIN_READ = (LogPain.log_id, *(getattr(LogPain, name) for name in PainRating.__dataclass_fields__))
DOSES_READ = (LogAnalgesic.log_id, *(getattr(LogAnalgesic, name) for name in DoseTaken.__dataclass_fields__))
PARTS = (lazyload(DailyLog.pain), lazyload(DailyLog.analgesics))
LOGS = RowsOf(
    DailyLog.trial_id, lambda of_trials: select(DailyLog).where(of_trials).options(*PARTS).order_by(DailyLog.id)
)
PAIN = RowsOf(
    DailyLog.trial_id,
    lambda of_trials: select(*PAIN_READ).join(DailyLog).where(of_trials).order_by(LogPain.id),
)
ANALGESICS = RowsOf(
    DailyLog.trial_id,
    lambda of_trials: select(*DOSES_READ).join(DailyLog).where(of_trials).order_by(LogAnalgesic.id),
)


def entry_of(log: DailyLog) -> LogEntry:
    """What was typed, as the rules read it."""
    if log.as_read is None:
        ratings = (
            PainRating(row.area, row.average, row.worst, row.least, row.current, row.overnight) for row in log.pain
        )
        doses = (DoseTaken(row.drug, row.strength, row.unit, row.count, row.route) for row in log.analgesics)
        log.as_read = entry_with(log, ratings, doses)
    return cast(LogEntry, log.as_read)


def entry_with(log: DailyLog, ratings: Iterable[PainRating], doses: Iterable[DoseTaken]) -> LogEntry:
    return LogEntry(
        **{name: getattr(log, name) for name in PLAIN},
        pain=tuple(ratings),
        analgesics=tuple(doses),
        site=SiteCheck(**{name: getattr(log, name) for name in SITE}),
        device=DeviceCheck(**{name: getattr(log, name) for name in DEVICE}),
        red_flags={SIGNS[name]: ANSWERS[answer] for name, answer in log.red_flags.items()},
    )


def kept_entry_of(log: DailyLog) -> KeptEntry:
    """The version as `daily_logs.rules` counts it: by its day and session, whatever it says."""
    return KeptEntry(log.id, LogEntry(log.for_on, log.session), log.entered_at, log.corrects_id, log.in_error)


def logs_of_many(trial_ids: Collection[int]) -> Mapping[int, list[DailyLog]]:
    """Every version of every log of these trials, in the order of entering."""
    rows = LOGS(trial_ids)
    found: dict[int, list[DailyLog]] = defaultdict(list)
    for row in rows:
        found[row.trial_id].append(row)
    if found:
        ratings, doses = parts_of(PAIN, trial_ids, PainRating), parts_of(ANALGESICS, trial_ids, DoseTaken)
        for log in (log for logs in found.values() for log in logs):
            log.as_read = entry_with(log, ratings[log.id], doses[log.id])
    return found


def parts_of(parts: RowsOf[Any], trial_ids: Collection[int], made: Callable[..., Part]) -> dict[int, list[Part]]:
    """The ratings or the medicines of each log."""
    found: dict[int, list[Part]] = defaultdict(list)
    for row in parts.rows(trial_ids):
        found[row[0]].append(made(*row[1:]))
    return found


def logs_of(trial_id: int) -> list[DailyLog]:
    return logs_of_many([trial_id]).get(trial_id, [])


def counting_among(logs: Sequence[DailyLog]) -> list[DailyLog]:
    """Those of one trial's logs that count, by day and then in the order of entering."""
    by_id = {log.id: log for log in logs}
    counting = [by_id[kept.id] for kept in counting_entries(kept_entry_of(log) for log in logs)]
    return sorted(counting, key=lambda log: (log.for_on, list(Session).index(log.session), log.id))


def counting_logs_of(trial_id: int) -> list[DailyLog]:
    return counting_among(logs_of(trial_id))


def log_for(viewer: Viewer, log_id: int) -> tuple[DailyLog, Trial] | None:
    """A log and its trial, at one of the viewer's clinics."""
    log = db.session.get(DailyLog, log_id)
    trial = trial_for(viewer, log.trial_id) if log is not None else None
    return (log, trial) if log is not None and trial is not None else None


def latest_log_for(trial_id: int, on: date, session: Session) -> DailyLog | None:
    """The version of this day and session that was entered last."""
    return db.session.scalar(
        select(DailyLog)
        .where(DailyLog.trial_id == trial_id, DailyLog.for_on == on, DailyLog.session == session)
        .order_by(DailyLog.id.desc())
        .limit(1)
    )


def version_after(log_id: int) -> DailyLog | None:
    """The version that corrects or withdraws this one."""
    return db.session.scalar(select(DailyLog).where(DailyLog.corrects_id == log_id).order_by(DailyLog.id.desc()))


def standing_among(logs: Sequence[DailyLog]) -> list[DailyLog]:
    """Those of one trial's logs that are neither corrected nor withdrawn, in the order of entering."""
    by_id = {log.id: log for log in logs}
    return [by_id[kept.id] for kept in standing_entries(kept_entry_of(log) for log in logs)]


@dataclass(frozen=True)
class LogConflict:
    """The log that counts, an earlier one of its session, and where they differ by 2 points or more."""

    counting: DailyLog
    other: DailyLog
    differences: tuple[Difference, ...]


def conflicts_among(logs: Sequence[DailyLog], rulings: Sequence[LogRuling] = ()) -> list[LogConflict]:
    """Logs of one session of a trial that contradict each other and of which nobody has said which one is right."""
    standing = standing_among(logs)
    doubled = Counter((log.for_on, log.session) for log in standing)
    full = [
        KeptEntry(log.id, entry_of(log), log.entered_at) for log in standing if doubled[log.for_on, log.session] > 1
    ]
    by_id = {log.id: log for log in standing}
    found = conflicts_in(full, {(ruling.right_id, ruling.wrong_id) for ruling in rulings})
    return [LogConflict(by_id[one.counting.id], by_id[one.other.id], one.differences) for one in found]


def rulings_of(trial_id: int) -> Sequence[LogRuling]:
    """What people said about logs of a trial that contradict each other, in order."""
    return db.session.scalars(select(LogRuling).where(LogRuling.trial_id == trial_id).order_by(LogRuling.id)).all()


def moved_to(log_id: int) -> DailyLog | None:
    """The log that took over what this one says when it was moved; None when it was not."""
    return db.session.scalar(
        select(DailyLog).where(DailyLog.moved_from_id == log_id).order_by(DailyLog.id.desc()).limit(1)
    )


def moved_from(log: DailyLog) -> DailyLog | None:
    """The log from which this one was moved here."""
    return db.session.get(DailyLog, log.moved_from_id) if log.moved_from_id is not None else None
