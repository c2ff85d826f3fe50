"""Working out many trials so that one whose facts cannot be worked out holds up no other."""

import logging
import secrets
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError

from scstrial.complications.choices import Judging
from scstrial.complications.models import NotJudged
from scstrial.foundation.db import add_unless_there, db
from scstrial.foundation.failures import place_of
from scstrial.foundation.refusal import Refused
from scstrial.trials.models import Trial

log = logging.getLogger("scstrial.complications")
Result = TypeVar("Result")


@dataclass
class Apart(Generic[Result]):
    """What came of the trials that could be worked out, and the ids of those that could not."""

    results: list[Result] = field(default_factory=list)
    broken: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class NotWorkedOut:
    """What was asked of a trial could not be worked out; the reference stands in the log, beside the place."""

    reference: str


def one_apart(part: Judging, trial: Trial, work: Callable[[Trial], Result], *, now: datetime) -> Result | NotWorkedOut:
    """In a savepoint: what was entered before it is kept when this fails, and the trial is noted with a reference.

    A refusal, a row that somebody else changed and a database that does not answer go to the caller.
    """
    trial_id, clinic_id = trial.id, trial.clinic_id
    try:
        with db.session.begin_nested():
            return work(trial)
    except (OperationalError, Refused, StaleDataError):
        raise
    except Exception as error:
        return NotWorkedOut(note_broken(part, trial_id, clinic_id, error, now))


def each_apart(
    part: Judging,
    trials: Sequence[Trial],
    work: Callable[[Sequence[Trial]], Result],
    *,
    now: datetime,
    of_several: bool = False,
) -> Apart[Result]:
    """All at once in a handful of readings; when that fails, each in a savepoint of its own.

    `of_several`: more trials follow, the caller ends with `note_over` for all of them.

    Whose turn fails is kept with a reference, and the log gets the number of the trial and the place, no values.
    A database that does not answer is nobody's fault and goes to the caller.
    """
    done: Apart[Result] = Apart()
    try:
        with db.session.begin_nested():
            done.results.append(work(trials))
    except OperationalError:
        raise
    except Exception:
        for trial_id, trial in [(trial.id, trial) for trial in trials]:
            try_one(part, trial_id, trial, work, done, now)
    if not of_several:
        note_over(part, done.broken, now)
    return done


def try_one(
    part: Judging,
    trial_id: int,
    trial: Trial,
    work: Callable[[Sequence[Trial]], Result],
    done: Apart[Result],
    now: datetime,
) -> None:
    try:
        with db.session.begin_nested():
            done.results.append(work([trial]))
    except OperationalError:
        raise
    except Exception as error:
        done.broken.add(trial_id)
        note_broken(part, trial_id, trial.clinic_id, error, now)


def note_broken(part: Judging, trial_id: int, clinic_id: int, error: Exception, now: datetime) -> str:
    """Kept until it can be worked out again; logged once, when it begins. Gives the reference."""
    mine = (NotJudged.trial_id == trial_id, NotJudged.part == part)
    known = db.session.scalar(select(NotJudged).where(*mine))
    if known is not None and known.over_at is None:
        return known.reference
    reference = secrets.token_hex(4)
    begun = {"reference": reference, "since": now, "over_at": None}
    log.error("reference %s: %s of trial %d cannot be worked out\n%s", reference, part, trial_id, place_of(error))
    if known is not None:
        db.session.execute(update(NotJudged).where(*mine).values(**begun))
        return reference
    row = {"trial_id": trial_id, "clinic_id": clinic_id, "part": part, **begun}
    add_unless_there(NotJudged, [row], ("trial_id", "part"))
    return reference


def note_over(part: Judging, broken: Collection[int], now: datetime) -> None:
    """Those that can be worked out again, or need not be any more."""
    open_ones = select(NotJudged.id, NotJudged.trial_id).where(NotJudged.part == part, NotJudged.over_at.is_(None))
    over = [row.id for row in db.session.execute(open_ones) if row.trial_id not in broken]
    if over:
        db.session.execute(update(NotJudged).where(NotJudged.id.in_(over)).values(over_at=now))
