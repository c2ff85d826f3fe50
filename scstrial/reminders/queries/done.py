"""What was done already in many trials: tasks, logs, checks, decisions, diary days; one statement each."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import func, select

from scstrial.assessments.choices import BaselineSource
from scstrial.assessments.queries import ratings_of_many
from scstrial.bedside.queries import checks_of_many
from scstrial.complications.choices import FlagState, Urgency
from scstrial.complications.models import Flag
from scstrial.daily_logs.choices import Session
from scstrial.daily_logs.models import DailyLog
from scstrial.decision.choices import DecisionChoice
from scstrial.decision.models import Decision
from scstrial.foundation.db import db
from scstrial.outbox.models import Message
from scstrial.reminders.choices import ReminderKind

# Tasks whose doing leads to something further.
AWAITED = (ReminderKind.CALL_DAY1, ReminderKind.RESTART_CHECK)


def tasks_done(trial_ids: Collection[int]) -> dict[int, dict[str, datetime]]:
    """Keys of tasks that somebody marked as done, and when, as far as something follows from it."""
    rows = select(Message.trial_id, Message.key, Message.seen_at).where(
        Message.trial_id.in_(trial_ids), Message.kind.in_(AWAITED), Message.seen_at.is_not(None)
    )
    found: dict[int, dict[str, datetime]] = defaultdict(dict)
    for trial_id, key, seen_at in db.session.execute(rows):
        if trial_id is not None and seen_at is not None:
            found[trial_id][key] = seen_at
    return found


def sessions_logged(trial_ids: Collection[int]) -> dict[int, frozenset[tuple[date, Session]]]:
    """Day and session of each log that was neither replaced nor withdrawn."""
    rows = db.session.execute(
        select(
            DailyLog.id, DailyLog.corrects_id, DailyLog.in_error, DailyLog.trial_id, DailyLog.for_on, DailyLog.session
        ).where(DailyLog.trial_id.in_(trial_ids))
    ).all()
    replaced = {row.corrects_id for row in rows}
    found: dict[int, set[tuple[date, Session]]] = defaultdict(set)
    for row in rows:
        if not row.in_error and row.id not in replaced:
            found[row.trial_id].add((row.for_on, row.session))
    return {trial_id: frozenset(logged) for trial_id, logged in found.items()}


def checks_done(trial_ids: Collection[int]) -> dict[int, frozenset[int]]:
    """The days after the pull whose check the patient has answered."""
    return {
        trial_id: frozenset(check.day for check in checks if check.reached)
        for trial_id, checks in checks_of_many(trial_ids).items()
    }


def decisions_of(trial_ids: Collection[int]) -> dict[int, tuple[datetime, DecisionChoice]]:
    """When the decision in force was signed, and what it is."""
    latest = select(func.max(Decision.id)).where(Decision.trial_id.in_(trial_ids)).group_by(Decision.trial_id)
    rows = select(Decision.trial_id, Decision.signed_at, Decision.choice).where(Decision.id.in_(latest))
    return {trial_id: (signed_at, choice) for trial_id, signed_at, choice in db.session.execute(rows)}


def open_emergencies(trial_ids: Collection[int]) -> frozenset[int]:
    """Trials with an emergency that nobody has closed."""
    rows = select(Flag.trial_id).where(
        Flag.trial_id.in_(trial_ids), Flag.urgency == Urgency.EMERGENCY, Flag.state != FlagState.CLOSED
    )
    return frozenset(db.session.scalars(rows))


def diary_days(patient_ids: Collection[int]) -> dict[int, frozenset[date]]:
    """Days with a diary rating that counts; asked before the placement only."""
    if not patient_ids:
        return {}
    return {
        patient_id: frozenset(rating.on for rating in ratings if rating.source == BaselineSource.DIARY)
        for patient_id, ratings in ratings_of_many(patient_ids).items()
    }
