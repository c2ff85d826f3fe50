"""What needs somebody now, and in which order."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from scstrial.complications.choices import FlagRule, Urgency
from scstrial.complications.rules import Told
from scstrial.daily_logs.choices import Session
from scstrial.overview.choices import AttentionKind

# Open flags whose time runs come first (rule book 9.1, Escalation); the rest is design. A trial that cannot be judged
# may hide any flag: like one of the same day. An overdue log comes right after the flags for the next 24 hours (C-22).
BESIDE_FLAGS = {AttentionKind.NOT_JUDGED: 1, AttentionKind.LOG_OVERDUE: 3}
BETWEEN_FLAGS = 4  # decisions, checks, follow-ups, logs that differ, tasks and failed messages: before routine
ROUTINE = 5
URGENT = frozenset({Urgency.EMERGENCY, Urgency.SAME_DAY})


@dataclass(frozen=True)
class Person:
    """The patient that a line of the worklist is about."""

    id: int
    name: str
    mrn: str
    phone: str
    zone: str
    clinic_id: int
    caregiver: str = ""
    caregiver_phone: str = ""


@dataclass(frozen=True)
class RaisedBy:
    """The log that raised a flag."""

    log_id: int
    session: Session
    for_on: date
    entered_at: datetime


@dataclass(frozen=True)
class Attention:
    """One thing that somebody has to look at.

    `until` is the moment by which it has to be answered, `since` the one from which it has been due. `item_id` is the
    id of the flag, trial, log or message that the line leads to, `other_id` that of the log to hold against it;
    `more` says what a task asks for; `is_mine` is False for what waits for somebody else.
    """

    kind: AttentionKind
    person: Person | None
    item_id: int
    since: datetime
    until: datetime | None = None
    urgency: Urgency | None = None
    rule: FlagRule | None = None
    trial_day: int | None = None
    words: str = ""
    more: str = ""
    raised_by: RaisedBy | None = None
    on: date | None = None
    session: Session | None = None
    count: int = 1
    flag_id: int | None = None
    trial_id: int | None = None
    taken_by: str = ""
    taken_at: datetime | None = None
    second_contact: str = ""
    told: tuple[Told, ...] = ()
    missed: tuple[int, ...] = ()
    is_missed: bool = False
    is_mine: bool = True
    other_id: int | None = None
    holder_left: bool = False  # in the hands of somebody whose account is closed

    def is_overdue(self, now: datetime) -> bool:
        """Whether the time to answer is over."""
        return self.until is not None and self.until <= now

    @property
    def rank(self) -> int:
        """0 for an emergency; the smaller, the sooner it has to be looked at."""
        if self.urgency is Urgency.ROUTINE:
            return ROUTINE
        if self.urgency is not None:
            return self.urgency.rank
        return BESIDE_FLAGS.get(self.kind, BETWEEN_FLAGS)


def in_order(items: Iterable[Attention]) -> list[Attention]:
    """The most urgent first; of the same urgency what has to be answered first, then by name."""
    return sorted(items, key=_place)


def _place(item: Attention) -> tuple[int, datetime, str, int]:
    moment = (item.until or item.since).astimezone(UTC)
    return (item.rank, moment, item.person.name if item.person else "", item.item_id)


def joined_with_flags(overdue: Iterable[Attention], flags: Iterable[Attention]) -> list[Attention]:
    """One line for an overdue log and the flag it has raised (C-22): the log's, with the flag's time and number."""
    raised = {flag.trial_id: flag for flag in flags if flag.rule is FlagRule.LOG_OVERDUE}
    lines = {line.trial_id: line for line in overdue}
    kept = [flag for flag in flags if flag.rule is not FlagRule.LOG_OVERDUE or flag.trial_id not in lines]
    return kept + [_joined(line, raised.get(line.trial_id)) for line in lines.values()]


def _joined(line: Attention, flag: Attention | None) -> Attention:
    if flag is None:
        return line
    return replace(
        line,
        urgency=flag.urgency,
        until=flag.until,
        flag_id=flag.item_id,
        taken_by=flag.taken_by,
        taken_at=flag.taken_at,
        told=flag.told,
    )
