"""What was answered so far, and what the record holds of it."""

from datetime import date

from sqlalchemy import select

from scstrial.assessments.choices import Area, BaselineSource
from scstrial.assessments.models import BaselineRating
from scstrial.assessments.queries import baseline_ratings_of
from scstrial.daily_logs.models import DailyLog
from scstrial.daily_logs.queries import latest_log_for
from scstrial.diary.choices import LinkKind
from scstrial.diary.models import DiaryDraft, DiaryLink
from scstrial.foundation.db import db


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


def diary_ratings_on(patient_id: int, on: date) -> dict[Area, BaselineRating]:
    """The diary ratings of a day that count."""
    ratings = baseline_ratings_of(patient_id)
    return {row.area: row for row in ratings if row.on == on and row.source is BaselineSource.DIARY}
