"""What the flag rules look at: the facts of one trial, and what of them is known at a moment."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from scstrial.assessments.choices import Area
from scstrial.complications.choices import Urgency
from scstrial.daily_logs.choices import Answer, Session
from scstrial.daily_logs.rules import LogEntry

MORNING_LOG_DUE = time(8, 30)  # [design], rule book 7
EVENING_LOG_DUE = time(19, 30)  # [design], rule book 7


ANTITHROMBOTICS = ("anticoagulant_taken", "aspirin_or_nsaid_taken")


@dataclass(frozen=True, eq=False)
class KnownEntry:
    """One saved version of a log; two of them are equal only if they are the same one.

    `entered_at` is an aware moment. `replaces` is the id of the version that this one corrects; two entries for the
    same date and morning or evening need no such link. `in_error_at` is the moment at which somebody marked the
    entry as entered in error (to be set on every version of that log); until then it counts.
    """

    id: int | None
    entry: LogEntry
    entered_at: datetime
    phq9_item9: int | None = None
    replaces: int | None = None
    in_error_at: datetime | None = None

    @cached_property
    def for_on(self) -> date:
        return self.entry.for_on

    @cached_property
    def session(self) -> Session:
        return self.entry.session

    @cached_property
    def slot(self) -> object:
        """What only one counting entry can have: a date and morning or evening; an unscheduled one itself."""
        return self if self.session is Session.UNSCHEDULED else (self.for_on, self.session)

    @cached_property
    def red_flags_yes(self) -> frozenset[str]:
        """Warning signs answered yes; in most entries none is."""
        return _said_yes(self.entry.red_flags)

    @cached_property
    def site_yes(self) -> frozenset[str]:
        return _said_yes(vars(self.entry.site))

    @cached_property
    def device_yes(self) -> frozenset[str]:
        return _said_yes(vars(self.entry.device))

    @cached_property
    def taken_yes(self) -> frozenset[str]:
        """Anticoagulant, aspirin or NSAID."""
        return _said_yes({name: getattr(self.entry, name) for name in ANTITHROMBOTICS})

    @cached_property
    def entered_utc(self) -> datetime:
        return self.entered_at.astimezone(UTC)


def _said_yes(answers: Mapping[Any, object]) -> frozenset[str]:
    return frozenset(name for name, answer in answers.items() if answer is Answer.YES)


@dataclass(frozen=True)
class PullCheck:
    """What was seen when the leads were pulled; None = not recorded."""

    at: datetime
    tips_intact: bool | None = None
    neuro_normal: bool | None = None


@dataclass(frozen=True)
class BedsideCheck:
    """What a flag rule needs to know from elsewhere than a log: a PHQ-9, a programming session."""

    at: datetime
    phq9_item9: int | None = None
    contacts_out_of_range: int | None = None


@dataclass(frozen=True)
class TrialFacts:
    """One trial as the flag rules see it; moments are aware, ratings NRS 0-10; None = not (yet) known.

    `antithrombotic_restarted_at`: any anticoagulant, antiplatelet or NSAID taken up again. `pulled_at` left out: the
    moment of `pull`. `new_pain_urgency` is the clinic's choice for C-02. `planned_pull_on` and `dural_puncture` are
    shown beside flags; no rule needs them.
    """

    zone: ZoneInfo
    placed_at: datetime
    primary_area: Area
    entries: tuple[KnownEntry, ...] = ()
    pulled_at: datetime | None = None
    planned_pull_on: date | None = None
    pull: PullCheck | None = None
    baseline_nrs: Decimal | Fraction | None = None
    antithrombotic_restarted_at: datetime | None = None
    dural_puncture: bool = False
    checks: tuple[BedsideCheck, ...] = ()
    new_pain_urgency: Urgency = Urgency.EMERGENCY
    morning_log_due: time = MORNING_LOG_DUE
    evening_log_due: time = EVENING_LOG_DUE

    @cached_property
    def placed_on(self) -> date:
        return self.local(self.placed_at).date()

    @cached_property
    def pulled_utc(self) -> datetime | None:
        moment = self.pulled_at or (self.pull.at if self.pull else None)
        return moment.astimezone(UTC) if moment else None

    @cached_property
    def restarted_utc(self) -> datetime | None:
        moment = self.antithrombotic_restarted_at
        return moment.astimezone(UTC) if moment else None

    def local(self, moment: datetime) -> datetime:
        """The moment in the trial's own time zone."""
        return moment.astimezone(self.zone)


@dataclass(frozen=True)
class Known:
    """What is known of a trial at a moment (UTC): the entries that count, in the order in which they were entered."""

    facts: TrialFacts
    moment: datetime
    entries: tuple[KnownEntry, ...]

    @cached_property
    def pulled_at(self) -> datetime | None:
        return self._if_past(self.facts.pulled_utc)

    @cached_property
    def pulled_on(self) -> date | None:
        return self.facts.local(self.pulled_at).date() if self.pulled_at else None

    @cached_property
    def restarted_at(self) -> datetime | None:
        return self._if_past(self.facts.restarted_utc)

    @cached_property
    def restarted_on(self) -> date | None:
        return self.facts.local(self.restarted_at).date() if self.restarted_at else None

    @cached_property
    def by_date(self) -> dict[date, list[KnownEntry]]:
        """The counting entries of each log date."""
        found: dict[date, list[KnownEntry]] = defaultdict(list)
        for one in self.entries:
            found[one.for_on].append(one)
        return found

    def day_of(self, on: date) -> int:
        """Trial day of a log date; 0 = the day of placement."""
        return (on - self.facts.placed_on).days

    def _if_past(self, moment: datetime | None) -> datetime | None:
        return moment if moment and moment <= self.moment else None


def in_order_of_entering(entries: Iterable[KnownEntry]) -> list[KnownEntry]:
    """Entries by the moment they were entered; of one moment by id, those without id in the order given."""
    return sorted(entries, key=lambda known: (known.entered_utc, known.id or 0))


def counting(entered: Iterable[KnownEntry], in_error: Collection[KnownEntry] = ()) -> tuple[KnownEntry, ...]:
    """The entries that count (rule book 9.1a), given all in the order of entering.

    None that a later version replaced or that was marked as entered in error; of two left for the same date and
    morning or evening the one entered last; unscheduled ones all.
    """
    replaced: set[int | None] = set()
    last: dict[object, KnownEntry] = {}
    for known in reversed([one for one in entered if one not in in_error]):
        if known.id is None or known.id not in replaced:
            last.setdefault(known.slot, known)
        replaced.add(known.replaces)
    return tuple(reversed(last.values()))
