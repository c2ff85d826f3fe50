"""Scores, blood thinners taken again, calls that reached nobody."""

from datetime import datetime

from scstrial.accounts.models import User
from scstrial.assessments.actions import record_score as keep_score
from scstrial.assessments.actions import withdraw_score as withdraw
from scstrial.assessments.models import InstrumentScore
from scstrial.assessments.rules import Score
from scstrial.bedside.actions.judging import raise_apart
from scstrial.bedside.models import CallNotReached
from scstrial.bedside.queries import dates_of
from scstrial.bedside.rules import LogSlot
from scstrial.complications.actions import note_withdrawn_before_trial, raise_before_trial
from scstrial.daily_logs.rules import LogEntry, problems_with_log_day
from scstrial.foundation.clock import day_of
from scstrial.foundation.named import done
from scstrial.foundation.refusal import Problem, Refused, refuse_if
from scstrial.medications import actions as medication_actions
from scstrial.medications.models import BloodThinner
from scstrial.patients.models import Patient
from scstrial.screening.actions import recheck_clearance
from scstrial.trials.actions import keep_row
from scstrial.trials.models import Trial
from scstrial.trials.queries import current_trial_of

NOTE_LONGEST = 500  # characters; what the record holds


def record_score(patient: Patient, score: Score, *, by: User, now: datetime) -> InstrumentScore:
    """The score of an instrument; PHQ-9 item 9 above 0 raises C-20 the same second, with a trial or without."""
    row = keep_score(patient, score, by=by, now=now)
    trial = current_trial_of(patient.id)
    if trial is not None:
        raise_apart(trial, now=now)
    else:
        raise_before_trial(patient, row, now=now)
    recheck_clearance(patient, by=by, now=now)
    return row


def withdraw_score(patient: Patient, score: InstrumentScore, why: str, *, by: User, now: datetime) -> None:
    """A score entered in error. A flag that rests on it stays until a person closes it, and says that its basis is."""
    withdraw(patient, score, why, by=by, now=now)
    trial = current_trial_of(patient.id)
    if trial is not None:
        raise_apart(trial, now=now)
    note_withdrawn_before_trial(patient)
    recheck_clearance(patient, by=by, now=now)


def restart_blood_thinner(
    patient: Patient, thinner: BloodThinner, at: datetime, *, by: User, now: datetime
) -> BloodThinner:
    """A blood thinner is taken again; with the leads in that raises C-18."""
    row = medication_actions.restart_blood_thinner(patient, thinner, at, by=by, now=now)
    trial = current_trial_of(patient.id)
    if trial is not None:
        raise_apart(trial, now=now)
    return row


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
        **done(by, now),
    )
    return keep_row("call not reached", call, trial, by=by, now=now, named="call_id")
