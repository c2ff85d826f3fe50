"""What time alone raises: C-22 overdue logs, C-23 a trial that is too long; and until when a flag must be answered."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from scstrial.complications.choices import FlagRule, OverdueStep, Urgency
from scstrial.complications.rules.facts import KnownEntry, TrialFacts
from scstrial.complications.rules.reading import Match, Said
from scstrial.daily_logs.choices import Session

TOO_LONG_FROM_DAY = 11  # PROM; rule book 9.1, C-23
FLAG_AFTER = timedelta(hours=24)  # [design], rule book 9.1, C-22
OVERDUE_AFTER = {  # elapsed hours; [design], rule book 9.1, C-22
    OverdueStep.PATIENT: timedelta(hours=12),
    OverdueStep.NURSE: FLAG_AFTER,
    OverdueStep.PHYSICIAN: timedelta(hours=48),
}
ESCALATE_AFTER = {  # by the clock, weekends and holidays included; [design], rule book 9.1
    Urgency.EMERGENCY: timedelta(minutes=15),
    Urgency.SAME_DAY: timedelta(hours=2),
    Urgency.WITHIN_24_H: timedelta(hours=24),
}
UNSCHEDULED, MORNING, EVENING = 0, 1, 2
PLACE_IN_DAY = {Session.UNSCHEDULED: UNSCHEDULED, Session.MORNING: MORNING, Session.EVENING: EVENING}


@dataclass(frozen=True)
class LogPrompt:
    """A log that the patient was asked for."""

    for_on: date
    session: Session
    due_at: datetime


@dataclass(frozen=True)
class OverduePrompt:
    """A log that is 12 hours late or more, and whose turn it is."""

    prompt: LogPrompt
    step: OverdueStep


def escalate_by(urgency: Urgency, raised_at: datetime) -> datetime | None:
    """The moment by which a flag must be acknowledged before it goes to the next person; None for a routine one.

    E 15 minutes, S 2 hours, D 24 hours of elapsed time (rule book 9.1), in the zone of `raised_at`.
    """
    wait = ESCALATE_AFTER.get(urgency)
    return (raised_at.astimezone(UTC) + wait).astimezone(raised_at.tzinfo) if wait else None


def log_prompts(facts: TrialFacts, until: datetime) -> Iterator[LogPrompt]:
    """The logs due up to a moment: morning and evening from Day 1, on the pull day the morning only, none later."""
    last_on = facts.local(facts.pulled_utc).date() if facts.pulled_utc and facts.pulled_utc <= until else None
    on = facts.placed_on + timedelta(days=1)
    while last_on is None or on <= last_on:
        for session, due in _sessions(facts, evening_too=on != last_on):
            due_at = datetime.combine(on, due, facts.zone)
            if due_at.astimezone(UTC) > until:
                return
            yield LogPrompt(on, session, due_at)
        on += timedelta(days=1)


def _sessions(facts: TrialFacts, evening_too: bool) -> list[tuple[Session, time]]:
    morning = [(Session.MORNING, facts.morning_log_due)]
    return [*morning, (Session.EVENING, facts.evening_log_due)] if evening_too else morning


def is_answered(prompt: LogPrompt, entries: tuple[KnownEntry, ...], by: datetime) -> bool:
    """Whether by a moment an entry for that session or a later one was in; an unscheduled one answers earlier days.

    One that was marked as entered in error or moved to an earlier session by then answers no more.
    """
    asked = (prompt.for_on, PLACE_IN_DAY[prompt.session])
    return any(
        (one.for_on, PLACE_IN_DAY[one.session]) >= asked and _is_in(one, by) and not _is_replaced(one, entries, by)
        for one in entries
    )


def _is_in(known: KnownEntry, by: datetime) -> bool:
    in_error = known.in_error_at is not None and known.in_error_at.astimezone(UTC) <= by
    return known.entered_utc <= by and not in_error


def _is_replaced(known: KnownEntry, entries: tuple[KnownEntry, ...], by: datetime) -> bool:
    return known.id is not None and any(one.replaces == known.id and _is_in(one, by) for one in entries)


def overdue_prompts(facts: TrialFacts, as_of: datetime) -> list[OverduePrompt]:
    """The logs that are not in, 12 elapsed hours or more after they were due, oldest first; none after the pull."""
    now = as_of.astimezone(UTC)
    if facts.pulled_utc and facts.pulled_utc <= now:
        return []
    return [
        OverduePrompt(prompt, step)
        for prompt in log_prompts(facts, now)
        if (step := _step(now - prompt.due_at.astimezone(UTC))) and not is_answered(prompt, facts.entries, now)
    ]


def _step(late: timedelta) -> OverdueStep | None:
    return next((step for step in reversed(OVERDUE_AFTER) if late >= OVERDUE_AFTER[step]), None)


def log_overdue(facts: TrialFacts, until: datetime) -> list[tuple[datetime, Match]]:
    """C-22: each log that was not in 24 hours after it was due, with the moment at which that was so."""
    pulled = facts.pulled_utc if facts.pulled_utc and facts.pulled_utc <= until else None
    found = []
    for prompt in log_prompts(facts, until):
        at = prompt.due_at.astimezone(UTC) + FLAG_AFTER
        if at <= (pulled or until) and not is_answered(prompt, facts.entries, at):
            said = Said("log_due", f"{prompt.for_on} {prompt.session}")
            found.append((at, Match(Urgency.WITHIN_24_H, (said,))))
    return found


def trial_too_long(facts: TrialFacts, until: datetime) -> list[tuple[datetime, Match]]:
    """C-23: leads still in at 00:00 local of Day 11."""
    on = facts.placed_on + timedelta(days=TOO_LONG_FROM_DAY)
    at = datetime.combine(on, time(0), facts.zone).astimezone(UTC)
    if at > until or (facts.pulled_utc and facts.pulled_utc <= at):
        return []
    return [(at, Match(Urgency.SAME_DAY, (Said("trial_day", str(TOO_LONG_FROM_DAY)),)))]


BY_CLOCK = {FlagRule.LOG_OVERDUE: log_overdue, FlagRule.TRIAL_TOO_LONG: trial_too_long}
