"""Reading links, tries and drafts, and what the questions of a log depend on."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, select

from scstrial.bedside.queries import dates_of, occasion_of, sessions_due_in
from scstrial.bedside.rules import LogSlot
from scstrial.daily_logs.choices import Session
from scstrial.diary.choices import Door, TryOutcome
from scstrial.diary.models import DiaryDraft, DiaryLink, DiaryTry
from scstrial.diary.rules import (
    CODE_TRIES_ALL,
    CODE_TRIES_EACH,
    CODE_TRIES_WITHIN,
    Asked,
    closes_at,
    code_from,
    code_typed,
    is_locked,
    slots_to_offer,
)
from scstrial.foundation.clock import day_of
from scstrial.foundation.db import db
from scstrial.foundation.signing import keyed, number_in, public_address, signed
from scstrial.patients.choices import Step
from scstrial.trials.choices import Antibiotic
from scstrial.trials.models import Trial
from scstrial.trials.queries import placement_of

PURPOSE = "diary link"
CODE, CODE_MARK, FROM_MARK = "diary code", "diary code mark", "diary code from"


def token_of(link: DiaryLink) -> str:
    """What the address of a link ends in."""
    return signed(PURPOSE, link.id)


def address_of(link: DiaryLink) -> str:
    return public_address(f"/d/{token_of(link)}")


def code_of(link_id: int) -> str:
    """The short code of a link."""
    return code_from(keyed(CODE, str(link_id)))


def mark_of_code(code: str) -> str:
    return keyed(CODE_MARK, code)


def mark_of_address(address: str) -> str:
    """Who tried codes, without keeping the address."""
    return keyed(FROM_MARK, address)


def link_with_id(link_id: int) -> DiaryLink | None:
    return db.session.get(DiaryLink, link_id)


def link_with_token(token: str) -> DiaryLink | None:
    """The link of a genuine token; None for any other text."""
    link_id = number_in(PURPOSE, token)
    return link_with_id(link_id) if link_id is not None else None


def link_with_code(typed: str, now: datetime) -> DiaryLink | None:
    """The link whose code this is, as long as it may be opened."""
    found = db.session.scalar(
        select(DiaryLink)
        .where(DiaryLink.code_mark == mark_of_code(code_typed(typed)))
        .where(DiaryLink.expires_at > now, DiaryLink.replaced_at.is_(None))
        .order_by(DiaryLink.id.desc())
        .limit(1)
    )
    return found if found is not None and door_of(found, now) is not Door.CLOSED else None


def live_link(trial_id: int, slot: LogSlot, now: datetime) -> DiaryLink | None:
    """The link that is in use for a log."""
    return db.session.scalar(
        select(DiaryLink)
        .where(DiaryLink.trial_id == trial_id, DiaryLink.for_on == slot.on, DiaryLink.session == slot.session)
        .where(DiaryLink.expires_at > now, DiaryLink.replaced_at.is_(None))
        .order_by(DiaryLink.id.desc())
        .limit(1)
    )


def trial_with_id(trial_id: int) -> Trial | None:
    return db.session.get(Trial, trial_id)


def door_of(link: DiaryLink, now: datetime) -> Door:
    """How a link stands. A pull closes it, and so does the end of the patient's way."""
    trial = link.trial
    pulled = trial.pulled_at is not None and trial.pulled_at <= now
    if link.replaced_at is not None:
        return Door.REPLACED
    if pulled or now >= link.expires_at or trial.patient.step is Step.CLOSED:
        return Door.CLOSED
    return Door.LOCKED if is_locked(*outcomes(link)) else Door.OPEN


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


def draft_of(link: DiaryLink) -> DiaryDraft | None:
    return db.session.scalar(select(DiaryDraft).where(DiaryDraft.link_id == link.id))


def asked_of(link: DiaryLink, now: datetime) -> Asked:
    """What decides which questions this log asks."""
    trial, slot = link.trial, LogSlot(link.for_on, link.session)
    occasion = occasion_of(trial, slot, now)
    return Asked(
        session=link.session,
        areas=occasion.areas,
        doses=occasion.doses,
        programs=occasion.programs,
        asks_coverage=occasion.asks_coverage,
        asks_sufficient=occasion.asks_sufficient,
        asks_antibiotic=is_on_antibiotic(trial, link.for_on),
    )


def is_on_antibiotic(trial: Trial, on: date) -> bool:
    """An antibiotic is prescribed, as far as the placement record says."""
    placement = placement_of(trial.id)
    if placement is None or placement.antibiotic in (None, Antibiotic.NONE):
        return False
    stopped_at = placement.antibiotic_stopped_at
    return stopped_at is None or day_of(stopped_at, trial.zone) >= on


def slots_of(trial: Trial, now: datetime) -> list[LogSlot]:
    """Logs of a trial that a link may be made for."""
    if trial.placed_on is None:
        return []
    return slots_to_offer(dates_of(trial), sessions_due_in(trial, now), now, trial.zone, trial.pulled_at)


def closing_time(trial: Trial, on: date, session: Session) -> datetime:
    return closes_at(LogSlot(on, session), trial.zone, trial.pulled_at)
