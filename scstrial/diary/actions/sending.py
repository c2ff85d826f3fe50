"""The whole of the answers, kept by the action that keeps such facts."""

from datetime import datetime

from scstrial.assessments.actions import rate_day
from scstrial.assessments.queries import rating_facts
from scstrial.audit.choices import System
from scstrial.bedside.actions import keep_log, record_check
from scstrial.diary import queries
from scstrial.diary.actions.answers import draft_held, entry_of, not_told_yet
from scstrial.diary.actions.saying import say
from scstrial.diary.choices import LinkKind
from scstrial.diary.models import DiaryDraft, DiaryLink
from scstrial.diary.rules import (
    Found,
    ratings_from,
)
from scstrial.foundation.refusal import Problem, Refused

NOTHING_ANSWERED = "No question is answered yet."
RATED_BY_CLINIC = "The clinic has entered this day."
SENT_AGAIN = "Sent again by the patient."


def send_log(link: DiaryLink, *, now: datetime) -> Found:
    """All answers, as a new version if a part of them was kept before; sent twice they are kept once."""
    draft = draft_held(link, now)
    if link.sent_at is not None and draft.changed_at <= link.sent_at:
        return {}
    if not any(draft.answers.get(screen) for screen in draft.answers if screen != "start"):
        raise Refused([Problem(NOTHING_ANSWERED)])
    new = SENDERS[link.kind](link, draft, now)
    link.sent_at = now
    say(SENT[link.kind], link, System.PATIENT, now)
    return new


def send_trial_log(link: DiaryLink, draft: DiaryDraft, now: datetime) -> Found:
    """A log of the trial."""
    entry = entry_of(link, draft, now)
    new = not_told_yet(link, draft, entry, now)
    keep_log(link.trial, entry, by=System.PATIENT, now=now)
    return new


def send_check(link: DiaryLink, draft: DiaryDraft, now: datetime) -> Found:
    """A check after the pull: the patient is reached."""
    entry = entry_of(link, draft, now)
    new = not_told_yet(link, draft, entry, now)
    day = queries.asked_of(link, now).days_after
    check = record_check(link.trial, day, entry, note="", by=System.PATIENT, now=now, so_far=queries.log_of(draft))
    draft.log_id = check.log_id
    return new


def send_baseline(link: DiaryLink, draft: DiaryDraft, now: datetime) -> Found:
    """A diary day, by the action that keeps a nurse's rating. What the clinic entered or corrected stands."""
    patient = link.trial.patient
    ratings = ratings_from(queries.asked_of(link, now), link.for_on, draft.answers)
    standing = queries.diary_ratings_on(patient.id, link.for_on)
    if any(row.entered_by_id is not None for row in standing.values()):
        raise Refused([Problem(RATED_BY_CLINIC)])
    changed = [one for one in ratings if one.area not in standing or rating_facts(standing[one.area]) != one]
    if ratings and not changed:
        return {}
    rate_day(patient, changed, by=System.PATIENT, now=now, correction_reason=SENT_AGAIN if standing else "")
    return {}


SENDERS = {LinkKind.LOG: send_trial_log, LinkKind.CHECK: send_check, LinkKind.BASELINE: send_baseline}
SENT = {
    LinkKind.LOG: "patient's log sent",
    LinkKind.CHECK: "patient's check sent",
    LinkKind.BASELINE: "patient's diary day sent",
}
