"""Which log is to be entered, and what is known when it is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from sqlalchemy import select

from scstrial.assessments.choices import Area
from scstrial.assessments.queries import target_areas_of
from scstrial.bedside.rules import LogSlot, due_today, slot_to_log
from scstrial.daily_logs.choices import Session
from scstrial.daily_logs.models import DailyLog
from scstrial.daily_logs.queries import counting_among, entry_of, logs_of, logs_of_many
from scstrial.daily_logs.rules import DoseTaken, DueSession, LogEntry, sessions_due
from scstrial.foundation.access import Viewer
from scstrial.foundation.clock import day_of, moment_at
from scstrial.foundation.db import db
from scstrial.medications.queries import opioids_of
from scstrial.programming.choices import Waveform
from scstrial.programming.queries import program_at, sessions_of
from scstrial.programming.rules import NOT_FELT
from scstrial.protocols.choices import TrialWindow
from scstrial.protocols.queries import evaluation_rule_of
from scstrial.trials.models import Trial
from scstrial.trials.queries import LEADS_IN, trials_in
from scstrial.trials.rules import TrialDates

SCHEDULED = (Session.MORNING, Session.EVENING)


def hold_trial(trial: Trial) -> None:
    """Who else saves something about this trial waits until the commit (SQLite holds the whole database)."""
    db.session.flush()
    db.session.execute(select(Trial.id).where(Trial.id == trial.id).with_for_update())


def dates_of(trial: Trial) -> TrialDates:
    """The days of a trial whose leads were placed."""
    assert trial.placed_on is not None
    return TrialDates(placed_on=trial.placed_on, pulled_on=trial.pulled_on, ended_on=trial.aborted_on)


def sessions_due_in(trial: Trial, now: datetime) -> list[DueSession]:
    return sessions_due(dates_of(trial), now, trial.zone, trial.pulled_at)


def slots_in(logs: Sequence[DailyLog]) -> set[LogSlot]:
    """Days and sessions for which one of the logs counts."""
    return {LogSlot(log.for_on, log.session) for log in counting_among(logs)}


def slot_to_log_of(trial: Trial, now: datetime) -> LogSlot:
    """The day and session that a person most likely wants to enter now."""
    due, present = sessions_due_in(trial, now), slots_in(logs_of(trial.id))
    return slot_to_log(dates_of(trial), due, present, now, trial.zone)


@dataclass(frozen=True)
class Waiting:
    """A trial whose log that is due today is not there."""

    trial: Trial
    due: DueSession


def logs_waiting(viewer: Viewer, now: datetime) -> list[Waiting]:
    """Trials at the viewer's clinics without the log due today, by trial."""
    trials = trials_in(viewer.clinic_ids, LEADS_IN)
    logs = logs_of_many([trial.id for trial in trials])
    found = []
    for trial in trials:
        present = slots_in(logs.get(trial.id, []))
        due = due_today(sessions_due_in(trial, now), present, day_of(now, trial.zone))
        found += [Waiting(trial, due)] if due is not None else []
    return found


@dataclass(frozen=True)
class Occasion:
    """What is known when the log of a day and session is entered: what to ask, and what was said before."""

    slot: LogSlot
    logs: Sequence[DailyLog]  # every version of the trial's logs, in the order of entering
    areas: tuple[Area, ...]  # the primary one first
    waveform: Waveform | None
    program: str | None  # the one the patient was left with
    programs: tuple[str, ...]
    doses: tuple[DoseTaken, ...]  # medicines to ask about
    asks_sufficient: bool  # the clinic's rule counts days of sufficient relief
    before: LogEntry | None  # the same session of the day before
    latest: DailyLog | None  # the version of this session entered last
    standing: DailyLog | None  # the one that counts now

    @property
    def asks_coverage(self) -> bool:
        """Only stimulation that is felt covers an area (rule book 7)."""
        return self.waveform is not None and self.waveform not in NOT_FELT


def occasion_of(trial: Trial, slot: LogSlot, now: datetime, *, with_doses: bool = True) -> Occasion:
    """For one day and session of a trial; medicines to ask about only for a form that is still to be filled."""
    logs = logs_of(trial.id)
    counting = counting_among(logs)
    sessions = sessions_of(trial.id)
    until = min(now, moment_at(slot.on + timedelta(days=1), time(0), trial.zone))
    program = program_at(sessions, until)
    names = dict.fromkeys(one.name for session in reversed(sessions) for one in session.programs)
    same = [log for log in counting if LogSlot(log.for_on, log.session) == slot and slot.session in SCHEDULED]
    return Occasion(
        slot=slot,
        logs=logs,
        areas=tuple(row.area for row in target_areas_of(trial.patient_id)) or (Area.OVERALL,),
        waveform=program.waveform if program is not None else None,
        program=program.name if program is not None else None,
        programs=tuple(names),
        doses=doses_to_ask(trial.patient_id, counting, slot.on) if with_doses else (),
        asks_sufficient=evaluation_rule_of(trial.protocol).trial_window is TrialWindow.CONSECUTIVE_YES,
        before=entry_before(counting, slot),
        latest=latest_among(logs, slot),
        standing=same[-1] if same else None,
    )


def latest_among(logs: Sequence[DailyLog], slot: LogSlot) -> DailyLog | None:
    """The version of a day and session that was entered last."""
    return next((log for log in reversed(logs) if LogSlot(log.for_on, log.session) == slot), None)


def last_version_among(logs: Sequence[DailyLog], log: DailyLog) -> DailyLog:
    """What became of a log: its last correction, or its withdrawal."""
    after = {one.corrects_id: one for one in logs}
    while log.id in after:
        log = after[log.id]
    return log


def saved_since(logs: Sequence[DailyLog], slot: LogSlot, seen_id: int | None) -> list[DailyLog]:
    """Versions of a day and session that were entered after the one a person saw."""
    return [log for log in logs if LogSlot(log.for_on, log.session) == slot and log.id > (seen_id or 0)]


def entry_before(counting: Sequence[DailyLog], slot: LogSlot) -> LogEntry | None:
    """The same session of the day before, as far as it was logged."""
    if slot.session not in SCHEDULED:
        return None
    day_before = LogSlot(slot.on - timedelta(days=1), slot.session)
    log = latest_among(counting, day_before)
    return entry_of(log) if log is not None else None


def doses_to_ask(patient_id: int, counting: Sequence[DailyLog], on: date) -> tuple[DoseTaken, ...]:
    """The opioids stated last, and what the latest evening log before that day names besides."""
    stated = opioids_of(patient_id)
    doses = [
        DoseTaken(line.drug, line.strength, line.unit, line.units_per_day, line.route)
        for line in (stated.lines if stated is not None else [])
    ]
    earlier = [log for log in counting if log.session is Session.EVENING and log.for_on < on]
    doses += entry_of(earlier[-1]).analgesics if earlier else []
    return tuple({kind_of(dose): dose for dose in doses}.values())


def kind_of(dose: DoseTaken) -> DoseTaken:
    """The medicine, however many were taken."""
    return replace(dose, drug=dose.drug.casefold(), count=Decimal(1))
