"""A log that belongs to another patient, day or session is moved there; both are judged again."""

from datetime import datetime

from scstrial.accounts.models import User
from scstrial.assessments.queries import target_areas_of
from scstrial.bedside.actions.judging import judge_apart, raise_apart
from scstrial.bedside.actions.logs import refuse_if_saved_meanwhile
from scstrial.bedside.queries import hold_trial
from scstrial.complications.actions import Judged, NotWorkedOut
from scstrial.daily_logs.actions import move_daily_log
from scstrial.daily_logs.models import DailyLog
from scstrial.daily_logs.queries import entry_of, logs_of, moved_from
from scstrial.daily_logs.rules import LogEntry, Move, moved_entry, problems_with_areas
from scstrial.foundation.refusal import Problem, refuse_if
from scstrial.trials.models import Trial


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
) -> tuple[DailyLog, Judged | NotWorkedOut]:
    """A log that belongs to another patient, day or session stands there, and in error here; both are judged again."""
    for one in sorted({trial.id: trial, goal.id: goal}.values(), key=lambda held: held.id):  # else two could wait for
        hold_trial(one)  # each other
    refuse_if(problems_with_goal(trial, goal))
    entry = entry_where_it_belongs(log, goal, move)
    if seen_latest_id is not False:
        refuse_if_saved_meanwhile(goal, entry, seen_latest_id, logs_of(goal.id))
    moved = move_daily_log(trial, log, goal, entry, reason, by=by, now=now)
    raise_apart(trial, now=now)
    return moved, judge_apart(goal, logs_of(goal.id), now=now)


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
