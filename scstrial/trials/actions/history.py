"""What every act on a trial does: hold it, note its new state, say so in the audit."""

from datetime import date, datetime
from typing import Any, TypeVar

from scstrial.audit.actions import Actor, record
from scstrial.audit.choices import System
from scstrial.foundation.choice import Choice
from scstrial.foundation.clock import day_of
from scstrial.foundation.db import db
from scstrial.foundation.refusal import Problem, Refused
from scstrial.trials import models
from scstrial.trials.choices import Move, TrialState
from scstrial.trials.models import Trial, TrialStatus
from scstrial.trials.queries import statuses_of

Row = TypeVar("Row", bound=Any)
CHANGED_MEANWHILE = (
    "{name} changed this trial while you were typing ({act}, {at:%H:%M}). "
    "What you typed is still here: look at what changed, then save again."
)
CORRECTED_MEANWHILE = (
    "{name} saved another version of this record at {at:%H:%M} while you were typing. "
    "What you typed is still here: compare, then save again."
)
REASON_LONGEST = 500  # characters that the record holds


def lock(trial: Trial, seen_version: int | None = None) -> None:
    """Hold the trial as it is now until the commit; refuse when it is no longer the one the person saw."""
    db.session.flush()
    db.session.refresh(trial, with_for_update={"of": Trial})
    if seen_version is None or seen_version == trial.version:
        return
    last = statuses_of(trial.id)[-1]
    at = last.at.astimezone(trial.zone)
    raise Refused([Problem(CHANGED_MEANWHILE.format(name=last.by_name, act=last.act.label.lower(), at=at))])


def refuse_if_corrected(latest: models.Placement | models.PullRecord | None, seen_id: int | None, trial: Trial) -> None:
    """Two people correct one record: the second sees that the first has saved."""
    if latest is None or seen_id is None or latest.id == seen_id:
        return
    at = latest.entered_at.astimezone(trial.zone)
    raise Refused([Problem(CORRECTED_MEANWHILE.format(name=latest.entered_by_name, at=at))])


def problems_with_correction(reason: str, what_is_done: str = "the record is corrected") -> list[Problem]:
    """A corrected record says why."""
    if not reason.strip():
        return [Problem(f"Say why {what_is_done}.", "correction_reason")]
    if len(reason.strip()) > REASON_LONGEST:
        return [Problem(f"Shorten the reason to {REASON_LONGEST} characters.", "correction_reason")]
    return []


def note_status(trial: Trial, move: Move, state: TrialState, why: str, by: Actor, now: datetime) -> None:
    """The trial's new state as a row of its history, and in the audit."""
    trial.state = state
    name = by.label if isinstance(by, System) else by.name
    by_id = None if isinstance(by, System) else by.id
    db.session.add(TrialStatus(trial_id=trial.id, state=state, act=move, why=why, at=now, by_id=by_id, by_name=name))
    db.session.flush()
    say(f"trial: {move.value}", trial, by, now)


def say(act: str, trial: Trial, by: Actor, now: datetime, **about: Any) -> None:
    record(act, by=by, now=now, clinic_id=trial.clinic_id, patient_id=trial.patient_id, trial_id=trial.id, **about)


def keep_row(act: str, row: Row, trial: Trial, *, by: Actor, now: datetime, named: str = "", **about: Any) -> Row:
    """Add a row of a trial and say in the audit who added it; `named`: what its number is called there."""
    db.session.add(row)
    db.session.flush()
    say(act, trial, by, now, **({named: row.id} if named else {}), **about)
    return row


def words_of(reason: Choice | None, note: str) -> str:
    """A reason from the list and what was added to it, as one text."""
    return ". ".join(part for part in (reason.label if reason else "", note.strip()) if part)


def placed_at_of(trial: Trial) -> datetime:
    if trial.placed_at is None:
        raise Refused([Problem("No leads are placed yet. Record the placement first.")])
    return trial.placed_at


def day_zero_of(trial: Trial) -> date:
    return day_of(placed_at_of(trial), trial.zone)
