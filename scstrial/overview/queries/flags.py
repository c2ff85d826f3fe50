"""Flags that nobody has closed, as lines of the worklist."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select

from scstrial.clinics.models import Clinic
from scstrial.complications.choices import FlagState, Urgency
from scstrial.complications.models import Escalation, Flag
from scstrial.complications.queries import UNCLOSED, escalations_of_many, holder_has_left, told_of
from scstrial.complications.rules import told_in_short
from scstrial.complications.rules.because import because_words
from scstrial.daily_logs.models import DailyLog
from scstrial.foundation.clock import day_of
from scstrial.foundation.db import db
from scstrial.overview.choices import AttentionKind
from scstrial.overview.queries.people import WHO, person_in
from scstrial.overview.rules import Attention, RaisedBy
from scstrial.patients.rules import phone_words
from scstrial.trials.models import Trial
from scstrial.trials.rules import trial_day_of


def flags_needing_somebody(
    clinic_ids: Collection[int], now: datetime, *, patient_id: int | None = None
) -> list[Attention]:
    """Flags that nobody has closed, of all patients or of one, with the log that raised each and who was told."""
    found = (
        select(
            Flag.id,
            Flag.trial_id,
            Flag.rule,
            Flag.urgency,
            Flag.state,
            Flag.raised_at,
            Flag.noticed_at,
            Flag.escalate_at,
            Flag.because,
            Flag.acknowledged_by_name,
            Flag.acknowledged_at,
            holder_has_left().label("holder_left"),
            Trial.placed_at,
            Trial.pulled_at,
            Trial.time_zone,
            Clinic.second_contact_name,
            Clinic.second_contact_phone,
            DailyLog.id.label("log_id"),
            DailyLog.session,
            DailyLog.for_on,
            DailyLog.entered_at,
            *WHO,
        )
        .outerjoin(Flag.trial)
        .join(Flag.patient)
        .join(Clinic, Clinic.id == Flag.clinic_id)
        .outerjoin(DailyLog, DailyLog.id == Flag.log_id)
        .where(Flag.clinic_id.in_(clinic_ids), Flag.state.in_(UNCLOSED))
    )
    if patient_id is not None:
        found = found.where(Flag.patient_id == patient_id)
    rows = db.session.execute(found).all()
    told = escalations_of_many([row.id for row in rows])
    return [flag_line(row, told.get(row.id, ()), now) for row in rows]


def day_today(placed_at: datetime | None, pulled_at: datetime | None, zone: str | None, now: datetime) -> int | None:
    """Number of the trial day while leads are in."""
    if placed_at is None or pulled_at is not None or zone is None:
        return None
    return trial_day_of(day_of(now, zone), day_of(placed_at, zone))


def flag_line(row: Any, escalations: Iterable[Escalation], now: datetime) -> Attention:
    is_open = row.state is FlagState.OPEN
    raised_by = RaisedBy(row.log_id, row.session, row.for_on, row.entered_at) if row.log_id is not None else None
    contact = f"{row.second_contact_name} {phone_words(row.second_contact_phone)}".strip()
    return Attention(
        kind=AttentionKind.FLAG,
        person=person_in(row),
        item_id=row.id,
        since=row.raised_at,
        until=row.escalate_at if is_open else None,
        urgency=row.urgency,
        rule=row.rule,
        trial_day=day_today(row.placed_at, row.pulled_at, row.time_zone, now),
        words=because_words(row.because),
        raised_by=raised_by,
        trial_id=row.trial_id,
        taken_by="" if is_open else row.acknowledged_by_name or "",
        taken_at=None if is_open else row.acknowledged_at,
        second_contact=contact if row.urgency is not Urgency.ROUTINE else "",
        told=tuple(told_in_short([told_of(one) for one in escalations if one.since == row.noticed_at])),
        is_mine=is_open or row.holder_left,
        holder_left=row.holder_left,
    )
