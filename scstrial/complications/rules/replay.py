"""The flags of a trial at a moment: what came in is judged again in the order in which it came in."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from scstrial.complications.choices import CRISIS_LINE_WORDS, EMERGENCY_WORDS, FlagRule, Urgency
from scstrial.complications.rules import clock, single, together, trends
from scstrial.complications.rules.facts import (
    BedsideCheck,
    Known,
    KnownEntry,
    TrialFacts,
    counting,
    in_order_of_entering,
)
from scstrial.complications.rules.reading import Found, Match, Said, match, most_urgent, number_text
from scstrial.complications.rules.table import RULES, within

NO = "no"


@dataclass(frozen=True)
class Evidence:
    """What joined a flag after it was raised; `entry` is None for what no entry brought."""

    at: datetime
    entry: KnownEntry | None
    urgency: Urgency
    because: Mapping[str, str]


@dataclass(frozen=True)
class RaisedFlag:
    """One rule's flag: urgency is the highest so far; moment, entry and values are those that raised it."""

    rule: FlagRule
    urgency: Urgency
    raised_at: datetime
    entry: KnownEntry | None
    because: Mapping[str, str]
    action: str
    joined: tuple[Evidence, ...] = ()
    basis_withdrawn: bool = False


@dataclass(frozen=True)
class _Event:
    """Something that came in: the moment, its place among those of one moment, and what it lets the rules find."""

    at: datetime
    place: int
    find: Callable[["_Ledger", Known], list[Found]]
    entry: KnownEntry | None = None
    marked: KnownEntry | None = None


@dataclass
class _Ledger:
    """What has come in so far, and what was found by it."""

    entered: list[KnownEntry] = field(default_factory=list)
    in_error: list[KnownEntry] = field(default_factory=list)
    found: list[tuple[datetime, KnownEntry | None, Found]] = field(default_factory=list)
    seen: set[tuple[FlagRule, tuple[KnownEntry, ...], Urgency]] = field(default_factory=set)

    def known(self, facts: TrialFacts, at: datetime) -> Known:
        return Known(facts, at, counting(self.entered, self.in_error))

    def take(self, event: _Event, facts: TrialFacts) -> None:
        if event.entry:
            self.entered.append(event.entry)
        for found in event.find(self, self.known(facts, event.at)):
            key = (found.rule, found.judged, found.match.urgency)
            if key not in self.seen or not found.judged:
                self.seen.add(key)
                self.found.append((event.at, event.entry, found))


def flags_in(facts: TrialFacts, as_of: datetime) -> list[RaisedFlag]:
    """The flags raised up to a moment, one per rule, ordered by when they were raised and by rule (rule book 9.1a).

    A later moment, or more entries entered later, only adds flags and evidence; nothing raised is ever lost.
    """
    until, ledger = as_of.astimezone(UTC), _Ledger()
    for event in sorted(_events(facts), key=lambda one: (one.at, one.place)):
        if event.at <= until:
            ledger.take(event, facts)
    for rule, due in clock.BY_CLOCK.items():
        ledger.found += [(at, None, Found(rule, met)) for at, met in due(facts, until)]
    now = ledger.known(facts, until)
    flags = [_flag(rule, [one for one in ledger.found if one[2].rule is rule], now) for rule in _rules_in(ledger)]
    return sorted(flags, key=lambda flag: (flag.raised_at.astimezone(UTC), flag.rule))


def patient_sentence(rule: FlagRule, urgency: Urgency) -> str | None:
    """What the patient is told at once; None where the clinic calls first."""
    if rule is FlagRule.SELF_HARM:
        return CRISIS_LINE_WORDS
    return EMERGENCY_WORDS if urgency is Urgency.EMERGENCY else None


def _rules_in(ledger: _Ledger) -> set[FlagRule]:
    return {found.rule for _, _, found in ledger.found}
