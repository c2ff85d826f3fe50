"""How a link stands, by its time, its trial and the tries at it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from scstrial.bedside.rules import LogSlot
from scstrial.diary.choices import Door, LinkKind, TryOutcome
from scstrial.diary.models import DiaryLink, DiaryTry
from scstrial.diary.queries.offers import slots_of
from scstrial.diary.rules import (
    CODE_TRIES_ALL,
    CODE_TRIES_EACH,
    CODE_TRIES_WITHIN,
    check_day_of,
    is_locked,
)
from scstrial.foundation.db import db
from scstrial.patients.choices import Step


def door_of(link: DiaryLink, now: datetime) -> Door:
    """How a link stands. What it was made for may be over or moved; the end of the patient's way closes every link."""
    if link.replaced_at is not None:
        return Door.REPLACED
    if is_over(link, now) or now >= link.expires_at or link.trial.patient.step is Step.CLOSED:
        return Door.CLOSED
    return Door.LOCKED if is_locked(*outcomes(link)) else Door.OPEN


def is_over(link: DiaryLink, now: datetime) -> bool:
    """A pull ends the logs, the placement the diary before it; a date that was moved takes its days along."""
    trial = link.trial
    if link.kind is LinkKind.BASELINE:
        return LogSlot(link.for_on, link.session) not in slots_of(trial, now, link.kind)
    if link.kind is LinkKind.CHECK:
        return trial.pulled_on is None or check_day_of(link.for_on, trial.pulled_on) is None
    return trial.pulled_at is not None and trial.pulled_at <= now


def outcomes(link: DiaryLink) -> tuple[Sequence[TryOutcome], Sequence[TryOutcome]]:
    """What came of the tries on this link, and on all links of the trial, in order."""
    tries = tries_of(link.trial_id)
    return [one.outcome for one in tries if one.link_id == link.id], [one.outcome for one in tries]


def tries_of(trial_id: int) -> Sequence[DiaryTry]:
    """Every try on a link of this trial, in order."""
    return db.session.scalars(select(DiaryTry).where(DiaryTry.trial_id == trial_id).order_by(DiaryTry.id)).all()


def is_trial_locked(trial_id: int) -> bool:
    """Five wrong dates in a row: the next link is locked too, until a nurse makes a new one."""
    return is_locked((), [one.outcome for one in tries_of(trial_id)])


def too_many_codes(from_mark: str, now: datetime) -> bool:
    """Whether wrong codes of the last hour close the page for codes, for this address or for everybody."""
    recent = (DiaryTry.outcome == TryOutcome.NO_SUCH_CODE, DiaryTry.at > now - CODE_TRIES_WITHIN)
    count = select(func.count()).select_from(DiaryTry).where(*recent)
    mine = db.session.scalar(count.where(DiaryTry.from_mark == from_mark)) or 0
    return mine >= CODE_TRIES_EACH or (db.session.scalar(count) or 0) >= CODE_TRIES_ALL
