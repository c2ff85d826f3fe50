"""The logs of a trial as a table: every version, what counts, the relief of the day, what is missing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from scstrial.assessments.choices import Area
from scstrial.assessments.queries import baseline_ratings_of, target_areas_of
from scstrial.bedside.queries.occasion import sessions_due_in
from scstrial.bedside.rules import LogSlot
from scstrial.complications.models import Flag
from scstrial.complications.queries import baseline_nrs
from scstrial.daily_logs.choices import Session
from scstrial.daily_logs.models import DailyLog
from scstrial.daily_logs.queries import (
    LogConflict,
    conflicts_among,
    counting_among,
    entry_of,
    logs_of,
    rulings_of,
)
from scstrial.daily_logs.rules import (
    DueSession,
    LogEntry,
    ProgramOfLog,
    moment_spoken_of,
    program_of_log,
    relief_pct,
    trial_day,
)
from scstrial.programming.queries import session_facts, sessions_of
from scstrial.programming.rules import ProgrammingSession
from scstrial.trials.models import Trial


def areas_of_trial(trial: Trial) -> tuple[Area, ...]:
    """The target areas, the primary one first."""
    return tuple(row.area for row in target_areas_of(trial.patient_id))


def baseline_of_trial(trial: Trial, areas: Sequence[Area]) -> Fraction | None:
    """Baseline NRS of the first of the areas, as the flag rules and the decision read it."""
    return baseline_nrs(baseline_ratings_of(trial.patient_id), areas[0], trial) if areas else None


def relief_of(entry: LogEntry, primary: Area | None, baseline: Decimal | Fraction | None) -> Fraction | None:
    """Relief of the day in percent: the evening's average of the primary area against the baseline."""
    if entry.session is not Session.EVENING:
        return None
    rating = next((rating for rating in entry.pain if rating.area is primary), None)
    return relief_pct(baseline, rating.average) if rating is not None else None


def flags_called_by(log: DailyLog, flags: Iterable[Flag], now: datetime) -> list[Flag]:
    """Those of the trial's flags that rest on this log, or that its entry made the rules find just now."""
    return [
        flag
        for flag in flags
        if log.id in {flag.log_id, *(one.log_id for one in flag.evidence)}
        or (flag.noticed_at == now and flag.log_id is not None)
    ]


@dataclass(frozen=True)
class LogLine:
    """One version: what was said, whether it counts, and what became of it."""

    log: DailyLog
    entry: LogEntry
    counts: bool
    relief: Fraction | None
    after: DailyLog | None  # the version that corrects or withdraws it
    program: ProgramOfLog | None = None  # the one of which it speaks


@dataclass(frozen=True)
class LogRow:
    """A day and session with its versions, the last entered first; or with none, though it was due."""

    slot: LogSlot
    day: int
    lines: tuple[LogLine, ...] = ()
    due: DueSession | None = None
    conflicts: tuple[LogConflict, ...] = ()

    @property
    def counting(self) -> list[LogLine]:
        return [line for line in self.lines if line.counts]


@dataclass(frozen=True)
class LogDay:
    """A day with what was logged in each session; a session that was neither due nor logged is not in it."""

    day: int
    on: date
    sessions: Mapping[Session, LogRow]


ORDER = {Session.UNSCHEDULED: 0, Session.MORNING: 1, Session.EVENING: 2}


def log_rows_of(trial: Trial, now: datetime) -> list[LogRow]:
    """Every log of a trial and every one that is missing, the newest day first."""
    if trial.placed_on is None:
        return []
    logs = logs_of(trial.id)
    lines = log_lines_of(trial, logs)
    conflicts = conflicts_by_slot(trial, logs)
    slots: dict[LogSlot, list[LogLine]] = defaultdict(list)
    for line in reversed(lines):
        slots[LogSlot(line.log.for_on, line.log.session)].append(line)
    missing = {
        LogSlot(item.on, item.session): item
        for item in sessions_due_in(trial, now)
        if not any(line.counts for line in slots.get(LogSlot(item.on, item.session), []))
    }
    rows = [
        LogRow(
            slot,
            trial_day(slot.on, trial.placed_on),
            tuple(slots.get(slot, [])),
            missing.get(slot),
            tuple(conflicts.get(slot, [])),
        )
        for slot in slots.keys() | missing.keys()
    ]
    return sorted(rows, key=lambda row: (row.slot.on, ORDER[row.slot.session]), reverse=True)


def log_days_of(rows: Iterable[LogRow]) -> list[LogDay]:
    """The same rows, one line a day."""
    days: dict[tuple[int, date], dict[Session, LogRow]] = defaultdict(dict)
    for row in rows:
        days[row.day, row.slot.on][row.slot.session] = row
    return [LogDay(day, on, sessions) for (day, on), sessions in days.items()]


def conflicts_by_slot(trial: Trial, logs: Sequence[DailyLog]) -> Mapping[LogSlot, list[LogConflict]]:
    """Logs that contradict each other, until a person has corrected one or said which one is right."""
    found: dict[LogSlot, list[LogConflict]] = defaultdict(list)
    for conflict in conflicts_among(logs, rulings_of(trial.id)):
        found[LogSlot(conflict.counting.for_on, conflict.counting.session)].append(conflict)
    return found


def conflicts_of(log: DailyLog, trial: Trial) -> list[LogConflict]:
    """Those of the day and session of this log."""
    return conflicts_by_slot(trial, logs_of(trial.id)).get(LogSlot(log.for_on, log.session), [])


def log_lines_of(trial: Trial, logs: Sequence[DailyLog]) -> list[LogLine]:
    """Every version that says something, in the order of entering; a withdrawal stands at what it withdraws."""
    counting = {log.id for log in counting_among(logs)}
    after = {log.corrects_id: log for log in logs}
    areas = areas_of_trial(trial)
    primary, baseline = areas[0] if areas else None, baseline_of_trial(trial, areas)
    sessions = [session_facts(row) for row in sessions_of(trial.id)]
    found = []
    for log in logs:
        entry = entry_of(log)
        relief = relief_of(entry, primary, baseline)
        program = program_in(log, entry, sessions, trial)
        found += [] if log.in_error else [LogLine(log, entry, log.id in counting, relief, after.get(log.id), program)]
    return found


def program_in(
    log: DailyLog, entry: LogEntry, sessions: Sequence[ProgrammingSession], trial: Trial
) -> ProgramOfLog | None:
    """The program of which a log speaks."""
    moment = moment_spoken_of(log.for_on, log.session, log.entered_at, trial.zone)
    return program_of_log(entry, moment, sessions)


def versions_of(log: DailyLog, trial: Trial) -> list[LogLine]:
    """What stands beside a log: all versions of its day and session; of an unscheduled one its own corrections."""
    lines = log_lines_of(trial, logs_of(trial.id))
    same = [line for line in lines if (line.log.for_on, line.log.session) == (log.for_on, log.session)]
    if log.session is not Session.UNSCHEDULED:
        return same
    root = {line.log.id: line.log.id for line in same}
    for line in same:
        root[line.log.id] = root.get(line.log.corrects_id or 0, line.log.id)
    own = log.corrects_id if log.in_error else log.id
    return [line for line in same if own is not None and root[line.log.id] == root.get(own)]
