"""Prompts for the daily logs, and what follows when one stays out."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from scstrial.daily_logs.choices import Session
from scstrial.outbox.choices import Recipient
from scstrial.reminders.choices import ReminderKind
from scstrial.reminders.rules.facts import TrialFacts, Wish

OVERDUE_PATIENT = timedelta(hours=12)  # rule book 9.1 C-22, 10
OVERDUE_NURSE = timedelta(hours=24)
OVERDUE_PHYSICIAN = timedelta(hours=48)
OVERDUE_TASK_KEPT = timedelta(days=14)  # a call that was missed for this long is no longer a task [design]
PLANNED_DAYS = 7  # rule book 6.1
LAST_LOG_DAY = 30  # rule book 7: trial_day 0-30
DAY = timedelta(days=1)
KIND_OF = {Session.MORNING: ReminderKind.LOG_AM, Session.EVENING: ReminderKind.LOG_PM}
OVERDUE = (
    (ReminderKind.LOG_OVERDUE_PATIENT, Recipient.PATIENT, OVERDUE_PATIENT),
    (ReminderKind.LOG_OVERDUE_NURSE, Recipient.NURSES, OVERDUE_NURSE),
    (ReminderKind.LOG_OVERDUE_PHYSICIAN, Recipient.PHYSICIANS, OVERDUE_PHYSICIAN),
)


def log_reminders(facts: TrialFacts, now: datetime) -> Iterator[Wish]:
    """Prompts for each log that is not answered; overdue reminders once a log is due."""
    placement = facts.placement(now)
    if placement is None:
        return
    asked = sessions_asked(facts, facts.day(placement), now)
    open_ones = [one for one in asked if not is_answered(facts.sessions_logged, *one)]
    for day, session in open_ones:
        yield prompt(facts, day, session)
        if facts.placed_at is not None and prompt_at(facts, day, session) <= now:
            yield from overdue(facts, day, session, tell_staff=(day, session) == open_ones[0])


def sessions_asked(facts: TrialFacts, d0: date, now: datetime) -> Iterator[tuple[date, Session]]:
    """Morning and evening from day 1; on the pull day the morning only (rule book 7)."""
    pull_day = day_or_none(facts, facts.pulled_at or facts.pull_planned_at)
    last = min(last_log_day(facts, d0, pull_day, now), d0 + DAY * LAST_LOG_DAY)
    day = d0 + DAY
    while day <= last:
        yield day, Session.MORNING
        if day != pull_day:
            yield day, Session.EVENING
        day += DAY


def last_log_day(facts: TrialFacts, d0: date, pull_day: date | None, now: datetime) -> date:
    """The pull day; while the leads are in past the plan, today."""
    if facts.pulled_at is not None and pull_day is not None:
        return pull_day
    return max(pull_day or d0 + DAY * PLANNED_DAYS, facts.day(now))


def day_or_none(facts: TrialFacts, moment: datetime | None) -> date | None:
    return None if moment is None else facts.day(moment)


def is_answered(logged: frozenset[tuple[date, Session]], day: date, session: Session) -> bool:
    """An entry for this session or a later one answers (rule book 9.1a, C-22); unscheduled entries do not."""
    if session is Session.EVENING:
        return any(on >= day and kind in KIND_OF for on, kind in logged if (on, kind) != (day, Session.MORNING))
    return any(on >= day and kind in KIND_OF for on, kind in logged)


def prompt_at(facts: TrialFacts, day: date, session: Session) -> datetime:
    return facts.at(day, facts.times.morning if session is Session.MORNING else facts.times.evening)


def prompt(facts: TrialFacts, day: date, session: Session) -> Wish:
    """Of use until the evening prompt, the evening's own until midnight, and never after the pull."""
    morning = session is Session.MORNING
    until = facts.at(day, facts.times.evening) if morning else facts.day_ends(day)
    if facts.pulled_at is not None:
        until = min(until, facts.pulled_at)
    about = f"{day.isoformat()}:{session.value}"
    return Wish(KIND_OF[session], Recipient.PATIENT, about, prompt_at(facts, day, session), until)


def overdue(facts: TrialFacts, day: date, session: Session, *, tell_staff: bool) -> Iterator[Wish]:
    """After 12 h the patient, after 24 h the nurses, after 48 h the physicians; not after the pull.

    Logs that stay out join the task of the first one (rule book 9.1a, C-22): one call takes them all. Who cannot be
    written to is not asked for apart: the worklist shows each missing log from the moment on when it is due.
    """
    due = prompt_at(facts, day, session)
    for kind, recipient, delay in OVERDUE if tell_staff else OVERDUE[:1]:
        until = due + (OVERDUE_NURSE if recipient is Recipient.PATIENT else OVERDUE_TASK_KEPT)
        if facts.pulled_at is not None:
            until = min(until, facts.pulled_at)
        about = f"{day.isoformat()}:{session.value}"
        yield Wish(kind, recipient, about, due + delay, until, speaks_of=due)
