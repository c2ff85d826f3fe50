"""Reading links, tries and drafts, and what the questions of a log depend on."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, select

from scstrial.assessments.choices import Area, BaselineSource
from scstrial.assessments.models import BaselineRating
from scstrial.assessments.queries import baseline_ratings_of, target_areas_of
from scstrial.bedside.queries import checks_of, dates_of, occasion_of, sessions_due_in
from scstrial.bedside.rules import LogSlot
from scstrial.daily_logs.choices import Session
from scstrial.daily_logs.models import DailyLog
from scstrial.daily_logs.queries import latest_log_for
from scstrial.diary.choices import Door, LinkKind, TryOutcome
from scstrial.diary.models import DiaryDraft, DiaryLink, DiaryTry
from scstrial.diary.rules import (
    CODE_TRIES_ALL,
    CODE_TRIES_EACH,
    CODE_TRIES_WITHIN,
    Asked,
    baseline_closes_at,
    baseline_days_open,
    check_closes_at,
    check_day_of,
    checks_open,
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
from scstrial.protocols.queries import pain_step_at
from scstrial.trials.choices import Antibiotic, TrialState
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


def live_link(trial_id: int, slot: LogSlot, now: datetime, kind: LinkKind = LinkKind.LOG) -> DiaryLink | None:
    """The link that is in use for a log, a diary day or a check."""
    return db.session.scalar(
        select(DiaryLink)
        .where(DiaryLink.kind == kind)
        .where(DiaryLink.trial_id == trial_id, DiaryLink.for_on == slot.on, DiaryLink.session == slot.session)
        .where(DiaryLink.expires_at > now, DiaryLink.replaced_at.is_(None))
        .order_by(DiaryLink.id.desc())
        .limit(1)
    )


def trial_with_id(trial_id: int) -> Trial | None:
    return db.session.get(Trial, trial_id)


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


def draft_of(link: DiaryLink) -> DiaryDraft | None:
    return db.session.scalar(select(DiaryDraft).where(DiaryDraft.link_id == link.id))


def log_of(draft: DiaryDraft | None) -> DailyLog | None:
    """Of a check: the entry that was kept from the answers so far."""
    return db.session.get(DailyLog, draft.log_id) if draft is not None and draft.log_id is not None else None


def log_kept_from(link: DiaryLink) -> DailyLog | None:
    """What the record holds of the answers behind this link."""
    if link.kind is LinkKind.CHECK:
        return log_of(draft_of(link))
    return latest_log_for(link.trial_id, link.for_on, link.session)


def asked_of(link: DiaryLink, now: datetime) -> Asked:
    """What decides which questions are asked behind this link."""
    asked = {LinkKind.LOG: asked_of_log, LinkKind.BASELINE: asked_of_baseline, LinkKind.CHECK: asked_of_check}
    return asked[link.kind](link, now)


def asked_of_log(link: DiaryLink, now: datetime) -> Asked:
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
        pain_step=trial.protocol.pain_step,
        on=link.for_on,
    )


def asked_of_baseline(link: DiaryLink, now: datetime) -> Asked:
    """The areas on which the trial will be judged, by the numbers that the record asks for on that day."""
    patient = link.trial.patient
    areas = tuple(row.area for row in target_areas_of(patient.id)) or (Area.OVERALL,)
    step = pain_step_at(patient.clinic_id, day_of(now, patient.zone))
    return Asked(link.session, areas, kind=link.kind, pain_step=step, on=link.for_on)


def asked_of_check(link: DiaryLink, now: datetime) -> Asked:
    trial = link.trial
    assert trial.pulled_on is not None  # else the door is closed
    days_after = (link.for_on - trial.pulled_on).days
    step = trial.protocol.pain_step
    return Asked(link.session, (), kind=link.kind, pain_step=step, on=link.for_on, days_after=days_after)


def is_on_antibiotic(trial: Trial, on: date) -> bool:
    """An antibiotic is prescribed, as far as the placement record says."""
    placement = placement_of(trial.id)
    if placement is None or placement.antibiotic in (None, Antibiotic.NONE):
        return False
    stopped_at = placement.antibiotic_stopped_at
    return stopped_at is None or day_of(stopped_at, trial.zone) >= on


def slots_of(trial: Trial, now: datetime, kind: LinkKind = LinkKind.LOG) -> list[LogSlot]:
    """What a link of this kind may be made for now, the latest first."""
    if kind is LinkKind.BASELINE:
        return [LogSlot(on, Session.UNSCHEDULED) for on in baseline_days_of(trial, now)]
    if kind is LinkKind.CHECK:
        return [LogSlot(on, Session.UNSCHEDULED) for on in checks_to_offer(trial, now)]
    if trial.placed_on is None:
        return []
    return slots_to_offer(dates_of(trial), sessions_due_in(trial, now), now, trial.zone, trial.pulled_at)


def baseline_days_of(trial: Trial, now: datetime) -> list[date]:
    """Diary days that may be answered now; none once the leads are in, or the trial is off."""
    if trial.placed_at is not None or trial.state is not TrialState.SCHEDULED:
        return []
    return baseline_days_open(trial.placement_planned_at, now, trial.zone)


def diary_ratings_on(patient_id: int, on: date) -> dict[Area, BaselineRating]:
    """The diary ratings of a day that count."""
    ratings = baseline_ratings_of(patient_id)
    return {row.area: row for row in ratings if row.on == on and row.source is BaselineSource.DIARY}


def checks_to_offer(trial: Trial, now: datetime) -> list[date]:
    """Checks after the pull that may be answered now and have reached nobody yet."""
    if trial.pulled_on is None:
        return []
    done = {check.day for check in checks_of(trial.id) if check.reached}
    return checks_open(trial.pulled_on, done, now, trial.zone)


def closing_time(trial: Trial, slot: LogSlot, kind: LinkKind = LinkKind.LOG) -> datetime:
    """Until when a link opens."""
    if kind is LinkKind.BASELINE:
        return baseline_closes_at(slot.on, trial.placement_planned_at, trial.zone)
    if kind is LinkKind.CHECK:
        return check_closes_at(slot.on, trial.zone)
    return closes_at(slot, trial.zone, trial.pulled_at)
