"""The acts at the bedside: each keeps its facts and raises the flags they call for, in one transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from scstrial.accounts.models import User
from scstrial.assessments.actions import record_score as keep_score
from scstrial.assessments.models import InstrumentScore
from scstrial.assessments.queries import target_areas_of
from scstrial.assessments.rules import Score
from scstrial.audit.actions import Actor, record
from scstrial.audit.choices import System
from scstrial.bedside.models import CallNotReached, PostPullCheck
from scstrial.bedside.queries import Occasion, dates_of, hold_trial, last_version_among, latest_among
from scstrial.bedside.rules import CHECK_DAYS as CHECK_DAYS
from scstrial.bedside.rules import LogSlot
from scstrial.complications.actions import Judged, judge, raise_before_trial, raise_flags
from scstrial.complications.choices import INFECTION_FLAGS, NEURO_FLAGS
from scstrial.complications.queries import UNCLOSED, flags_of
from scstrial.daily_logs.actions import move_daily_log, save_daily_log, withdraw_daily_log
from scstrial.daily_logs.actions import rule_on_logs as keep_ruling
from scstrial.daily_logs.models import DailyLog, LogRuling
from scstrial.daily_logs.queries import entry_of, logs_of, moved_from
from scstrial.daily_logs.rules import LogEntry, Move, moved_entry, problems_with_areas, problems_with_log_day
from scstrial.foundation.clock import day_of
from scstrial.foundation.db import db
from scstrial.foundation.refusal import Problem, Refused, refuse_if
from scstrial.medications import actions as medication_actions
from scstrial.medications.models import BloodThinner
from scstrial.patients.models import Patient
from scstrial.programming import actions as programming_actions
from scstrial.programming.models import ProgrammingSession
from scstrial.trials import actions as trial_actions
from scstrial.trials import models, rules
from scstrial.trials.choices import AbortReason, ExtensionReason
from scstrial.trials.models import Trial
from scstrial.trials.queries import current_trial_of, placement_of

CHECK_GOES_ON = "More answers to the same check."
NOTE_LONGEST = 500  # characters; what the record holds
SAVED_MEANWHILE = (
    "{name} saved this log at {at:%H:%M} while you were typing. What you typed is still here: compare, then save again."
)


def keep_log(
    trial: Trial,
    entry: LogEntry,
    *,
    by: Actor,
    now: datetime,
    seen_latest_id: int | bool | None = False,
    is_check: bool = False,
) -> DailyLog:
    """Keep a daily log. `seen_latest_id`: the entry of this session that the person saw; False asks nothing."""
    return keep_and_judge(trial, entry, by=by, now=now, seen_latest_id=seen_latest_id, is_check=is_check)[0]


def keep_and_judge(
    trial: Trial,
    entry: LogEntry,
    *,
    by: Actor,
    now: datetime,
    seen_latest_id: int | bool | None = False,
    occasion: Occasion | None = None,
    is_check: bool = False,
) -> tuple[DailyLog, Judged]:
    """The same, and what was made of the trial with it. `occasion`: what was read of it since the trial is held."""
    logs = occasion.logs if occasion is not None else logs_of_held(trial)
    if seen_latest_id is not False:
        refuse_if_saved_meanwhile(trial, entry, seen_latest_id, logs)
    log = save_daily_log(trial, entry, by=by, now=now, is_check=is_check)
    primary_area = occasion.areas[0] if occasion is not None else None
    return log, judge(trial, [*logs, log], now=now, primary_area=primary_area)


def correct_log(
    trial: Trial,
    log: DailyLog,
    entry: LogEntry,
    reason: str,
    *,
    by: User,
    now: datetime,
    seen_latest_id: int | bool | None = False,
) -> DailyLog:
    """A new version of a log; the flags are judged again, and what rested on the old one says so."""
    return correct_and_judge(trial, log, entry, reason, by=by, now=now, seen_latest_id=seen_latest_id)[0]


def correct_and_judge(
    trial: Trial,
    log: DailyLog,
    entry: LogEntry,
    reason: str,
    *,
    by: User,
    now: datetime,
    seen_latest_id: int | bool | None = False,
) -> tuple[DailyLog, Judged]:
    """The same, and what was made of the trial with it."""
    logs = logs_of_held(trial)
    if seen_latest_id is not False:
        refuse_if_saved_meanwhile(trial, entry, seen_latest_id, logs)
        log = last_version_among(logs, log)  # what somebody made of it meanwhile has been looked at
    corrected = save_daily_log(trial, entry, by=by, now=now, corrects=log, reason=reason)
    return corrected, judge(trial, [*logs, corrected], now=now)


def withdraw_log(trial: Trial, log: DailyLog, reason: str, *, by: User, now: datetime) -> DailyLog:
    """A log entered in error counts no more."""
    hold_trial(trial)
    withdrawal = withdraw_daily_log(trial, log, reason, by=by, now=now)
    raise_flags(trial, now=now)
    return withdrawal


def rule_on_logs(trial: Trial, right: DailyLog, wrong: DailyLog, reason: str, *, by: User, now: datetime) -> LogRuling:
    """Of two logs that contradict each other a person says which one is right; the flags are judged again."""
    hold_trial(trial)
    ruling = keep_ruling(trial, right, wrong, reason, by=by, now=now)
    raise_flags(trial, now=now)
    return ruling


def move_log(
    trial: Trial,
    log: DailyLog,
    goal: Trial,
    move: Move,
    reason: str,
    *,
    by: User,
    now: datetime,
    seen_latest_id: int | bool | None = False,
) -> tuple[DailyLog, Judged]:
    """A log that belongs to another patient, day or session stands there, and in error here; both are judged again."""
    for one in sorted({trial.id: trial, goal.id: goal}.values(), key=lambda held: held.id):  # else two could wait for
        hold_trial(one)  # each other
    refuse_if(problems_with_goal(trial, goal))
    entry = entry_where_it_belongs(log, goal, move)
    if seen_latest_id is not False:
        refuse_if_saved_meanwhile(goal, entry, seen_latest_id, logs_of(goal.id))
    moved = move_daily_log(trial, log, goal, entry, reason, by=by, now=now)
    raise_flags(trial, now=now)
    return moved, judge(goal, logs_of(goal.id), now=now)


def problems_with_goal(trial: Trial, goal: Trial) -> list[Problem]:
    """Logs are moved within one clinic, to trials whose leads were placed."""
    if goal.clinic_id != trial.clinic_id:
        return [Problem("Choose a trial of the same clinic.")]
    if goal.placed_on is None:
        return [Problem("No leads are placed there yet. Choose another trial.")]
    return []


def entry_where_it_belongs(log: DailyLog, goal: Trial, move: Move) -> LogEntry:
    """The answers for the other day and session; moved back unchanged, they are again what they were."""
    origin = moved_from(log)
    if origin is not None and origin.trial_id == goal.id != log.trial_id and log.corrects_id is None:
        return moved_entry(entry_of(origin), Move(move.for_on, move.session))
    areas = [row.area for row in target_areas_of(goal.patient_id)]
    entry = entry_of(log)
    if goal.id != log.trial_id and areas:
        refuse_if(problems_with_areas(entry, move, areas))
    return moved_entry(entry, move)


def logs_of_held(trial: Trial) -> list[DailyLog]:
    """Every version of the trial's logs; none is added until the commit but by us."""
    hold_trial(trial)
    return logs_of(trial.id)


def refuse_if_saved_meanwhile(
    trial: Trial, entry: LogEntry, seen_latest_id: int | bool | None, logs: Sequence[DailyLog]
) -> None:
    """Two people at once: the second sees that the first has saved, and loses nothing typed."""
    latest = latest_among(logs, LogSlot(entry.for_on, entry.session))
    if latest is not None and latest.id != seen_latest_id:
        at = latest.entered_at.astimezone(trial.zone)
        raise Refused([Problem(SAVED_MEANWHILE.format(name=latest.entered_by_name, at=at))])


def place_leads(
    trial: Trial,
    placement: rules.Placement,
    *,
    by: User,
    now: datetime,
    hold_override_reason: str = "",
    seen_version: int | None = None,
) -> models.Placement:
    """The leads are in."""
    row = trial_actions.place_leads(
        trial, placement, by=by, now=now, hold_override_reason=hold_override_reason, seen_version=seen_version
    )
    raise_flags(trial, now=now)
    return row


def correct_placement(
    trial: Trial, placement: rules.Placement, reason: str, *, by: User, now: datetime, seen_id: int | None = None
) -> models.Placement:
    """A corrected placement record."""
    row = trial_actions.correct_placement(trial, placement, reason=reason, by=by, now=now, seen_id=seen_id)
    raise_flags(trial, now=now)
    return row


def hold_session(trial: Trial, session: Any, *, by: User, now: datetime, **correction: Any) -> ProgrammingSession:
    """A programming session."""
    row = programming_actions.hold_session(trial, session, by=by, now=now, **correction)
    raise_flags(trial, now=now)
    return row


def record_film(trial: Trial, film: rules.Film, *, by: User, now: datetime, **correction: Any) -> models.Film:
    """A later film of the leads."""
    row = trial_actions.record_film(trial, film, by=by, now=now, **correction)
    raise_flags(trial, now=now)
    return row


def extend_trial(
    trial: Trial,
    *,
    pull_planned_at: datetime,
    reason: ExtensionReason | None,
    note: str,
    by: User,
    now: datetime,
    seen_version: int | None = None,
) -> models.TrialExtension:
    """More days, unless an infection or neuro flag is open."""
    open_rules = {flag.rule for flag in flags_of(trial.id) if flag.state in UNCLOSED}
    extension = rules.Extension(
        pull_planned_on=pull_planned_at.astimezone(trial.zone).date(),
        reason=reason,
        note=note,
        infection_flag=bool(open_rules & set(INFECTION_FLAGS)),
        neuro_flag=bool(open_rules & set(NEURO_FLAGS)),
    )
    return trial_actions.extend_trial(trial, extension, pull_planned_at, by=by, now=now, seen_version=seen_version)


def abort_trial(
    trial: Trial,
    *,
    reason: AbortReason | None,
    note: str,
    aborted_at: datetime,
    by: User,
    now: datetime,
    seen_version: int | None = None,
) -> None:
    """Stopped early; the leads are still in."""
    trial_actions.abort_trial(
        trial, reason=reason, note=note, aborted_at=aborted_at, by=by, now=now, seen_version=seen_version
    )
    raise_flags(trial, now=now)


def pull_leads(
    trial: Trial, pull: rules.PullRecord, *, by: User, now: datetime, seen_version: int | None = None
) -> models.PullRecord:
    """The leads are out; an abnormal neuro check or a broken tip raises its flag at once."""
    row = trial_actions.pull_leads(
        trial, pull, lead_numbers=lead_numbers_of(trial), by=by, now=now, seen_version=seen_version
    )
    raise_flags(trial, now=now)
    return row


def stop_and_pull(
    trial: Trial,
    pull: rules.PullRecord,
    *,
    reason: AbortReason | None,
    note: str,
    aborted_at: datetime,
    by: User,
    now: datetime,
    seen_version: int | None = None,
) -> models.PullRecord:
    """Stopped early, and the leads are out."""
    row = trial_actions.stop_and_pull(
        trial,
        pull,
        reason=reason,
        note=note,
        aborted_at=aborted_at,
        lead_numbers=lead_numbers_of(trial),
        by=by,
        now=now,
        seen_version=seen_version,
    )
    raise_flags(trial, now=now)
    return row


def correct_pull(
    trial: Trial, pull: rules.PullRecord, reason: str, *, by: User, now: datetime, seen_id: int | None = None
) -> models.PullRecord:
    """A corrected pull record."""
    row = trial_actions.correct_pull(
        trial, pull, reason=reason, lead_numbers=lead_numbers_of(trial), by=by, now=now, seen_id=seen_id
    )
    raise_flags(trial, now=now)
    return row


def take_back_pull(
    trial: Trial, reason: str, *, by: User, now: datetime, seen_version: int | None = None
) -> models.PullRecord:
    """The leads are still in after all; what the clock says about leads that are in counts again."""
    row = trial_actions.take_back_pull(trial, reason, by=by, now=now, seen_version=seen_version)
    raise_flags(trial, now=now)
    return row


def lead_numbers_of(trial: Trial) -> tuple[int, ...]:
    placement = placement_of(trial.id)
    return tuple(lead.number for lead in placement.leads) if placement is not None else ()


def record_score(patient: Patient, score: Score, *, by: User, now: datetime) -> InstrumentScore:
    """The score of an instrument; PHQ-9 item 9 above 0 raises C-20 the same second, with a trial or without."""
    row = keep_score(patient, score, by=by, now=now)
    trial = current_trial_of(patient.id)
    if trial is not None:
        raise_flags(trial, now=now)
    else:
        raise_before_trial(patient, row, now=now)
    return row


def restart_blood_thinner(
    patient: Patient, thinner: BloodThinner, at: datetime, *, by: User, now: datetime
) -> BloodThinner:
    """A blood thinner is taken again; with the leads in that raises C-18."""
    row = medication_actions.restart_blood_thinner(patient, thinner, at, by=by, now=now)
    trial = current_trial_of(patient.id)
    if trial is not None:
        raise_flags(trial, now=now)
    return row


def record_check(
    trial: Trial,
    day: int,
    entry: LogEntry | None,
    *,
    note: str,
    by: Actor,
    now: datetime,
    so_far: DailyLog | None = None,
) -> PostPullCheck:
    """A check 1, 3, 14 or 30 days after the pull: with an entry, or the patient was not reached.

    `so_far`: what was kept of this check before its last question was answered; the entry becomes its next version.
    """
    if day not in CHECK_DAYS:
        raise Refused([Problem("Choose the check after 1, 3, 14 or 30 days.", "day")])
    if trial.pulled_at is None:
        raise Refused([Problem("The leads are still in. Record the pull first.")])
    if entry is None and not note.strip():
        raise Refused([Problem("Write when and how you tried to reach the patient.", "note")])
    log = keep_check(trial, entry, by=by, now=now, so_far=so_far) if entry is not None else None
    check = PostPullCheck(
        trial_id=trial.id,
        day=day,
        reached=log is not None,
        log_id=log.id if log is not None else None,
        note=note.strip(),
        at=now,
        by_id=None if isinstance(by, System) else by.id,
        by_name=by.label if isinstance(by, System) else by.name,
    )
    db.session.add(check)
    db.session.flush()
    record(
        "post-pull check recorded",
        by=by,
        now=now,
        clinic_id=trial.clinic_id,
        patient_id=trial.patient_id,
        trial_id=trial.id,
        day=day,
    )
    return check


def keep_check(trial: Trial, entry: LogEntry, *, by: Actor, now: datetime, so_far: DailyLog | None = None) -> DailyLog:
    """The entry of a check, or of a part of it that must not wait. Unscheduled entries stand beside each other, so
    more answers to the same check are a new version of the entry; one that a person took in hand is left alone.
    """
    logs = logs_of_held(trial)
    if so_far is None or last_version_among(logs, so_far).id != so_far.id:
        return keep_log(trial, entry, by=by, now=now, is_check=True)
    if entry == entry_of(so_far):
        return so_far
    log = save_daily_log(trial, entry, by=by, now=now, corrects=so_far, reason=CHECK_GOES_ON)
    judge(trial, [*logs, log], now=now)
    return log


def note_not_reached(trial: Trial, slot: LogSlot, *, note: str, by: User, now: datetime) -> CallNotReached:
    """A call for this log reached nobody: the next caller sees when, and by whom."""
    if trial.placed_at is None:
        raise Refused([Problem("No leads are placed yet. Record the placement first, then the logs.")])
    blank = LogEntry(slot.on, slot.session)
    refuse_if(problems_with_log_day(blank, dates_of(trial), day_of(now, trial.zone)))
    if len(note.strip()) > NOTE_LONGEST:
        raise Refused([Problem(f"Enter a note of at most {NOTE_LONGEST} characters.", "note")])
    call = CallNotReached(
        trial_id=trial.id,
        for_on=slot.on,
        session=slot.session,
        note=note.strip(),
        at=now,
        by_id=by.id,
        by_name=by.name,
    )
    db.session.add(call)
    db.session.flush()
    record(
        "call not reached",
        by=by,
        now=now,
        clinic_id=trial.clinic_id,
        patient_id=trial.patient_id,
        trial_id=trial.id,
        call_id=call.id,
    )
    return call
