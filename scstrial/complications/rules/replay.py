"""The flags of a trial at a moment: all that came in is judged again in the order in which it came in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from scstrial.complications.choices import CRISIS_LINE_WORDS, EMERGENCY_WORDS, FlagRule, Urgency
from scstrial.complications.rules import clock, single, together, trends
from scstrial.complications.rules.events import Event, events
from scstrial.complications.rules.facts import Known, KnownEntry, TrialFacts, counting
from scstrial.complications.rules.reading import Found, most_urgent
from scstrial.complications.rules.table import RULES


@dataclass(frozen=True)
class Evidence:
    """One time a rule found something; `at` in the trial's zone, `entry` None for what no entry brought."""

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
class _Finding:
    evidence: Evidence
    found: Found


@dataclass
class _Ledger:
    """What has come in so far, and what was found by it."""

    facts: TrialFacts
    entered: list[KnownEntry] = field(default_factory=list)
    in_error: list[KnownEntry] = field(default_factory=list)
    findings: list[_Finding] = field(default_factory=list)
    seen: set[tuple[FlagRule, tuple[KnownEntry, ...], Urgency]] = field(default_factory=set)

    def known(self, moment: datetime) -> Known:
        return Known(self.facts, moment, counting(self.entered, self.in_error))

    def take(self, event: Event) -> None:
        self.entered += [event.entered] if event.entered else []
        self.in_error += [event.in_error] if event.in_error else []
        for found in event.find(self.known(event.at)):
            key = (found.rule, found.judged, found.match.urgency)
            if key not in self.seen or not found.judged:
                self.seen.add(key)
                self.note(event.at, event.entered, found)

    def note(self, at: datetime, entry: KnownEntry | None, found: Found) -> None:
        evidence = Evidence(self.facts.local(at), entry, found.match.urgency, found.match.because)
        self.findings.append(_Finding(evidence, found))


def flags_in(facts: TrialFacts, as_of: datetime) -> list[RaisedFlag]:
    """The flags raised up to an aware moment, one per rule, by the moment they were raised and by rule.

    At a later moment there are the same flags with the same origin, more of them, more evidence, no lower urgency
    (rule book 9.1a).
    """
    until, ledger = as_of.astimezone(UTC), _Ledger(facts)
    for event in events(facts):
        if event.at <= until:
            ledger.take(event)
    for rule, due in clock.BY_CLOCK.items():
        for at, met in due(facts, until):
            ledger.note(at, None, Found(rule, met))
    return sorted(_flags(ledger, ledger.known(until)), key=lambda flag: (flag.raised_at.astimezone(UTC), flag.rule))


def patient_sentence(rule: FlagRule, urgency: Urgency) -> str | None:
    """What the patient is told at once; None where the clinic calls first."""
    if rule is FlagRule.SELF_HARM:
        return CRISIS_LINE_WORDS
    return EMERGENCY_WORDS if urgency is Urgency.EMERGENCY else None


def _flags(ledger: _Ledger, now: Known) -> list[RaisedFlag]:
    by_rule: dict[FlagRule, list[_Finding]] = {}
    for finding in ledger.findings:
        by_rule.setdefault(finding.found.rule, []).append(finding)
    return [_flag(rule, findings, now) for rule, findings in by_rule.items()]


def _flag(rule: FlagRule, findings: list[_Finding], now: Known) -> RaisedFlag:
    first, *joined = [finding.evidence for finding in findings]
    return RaisedFlag(
        rule=rule,
        urgency=most_urgent(finding.evidence.urgency for finding in findings),
        raised_at=first.at,
        entry=first.entry,
        because=first.because,
        action=RULES[rule].action,
        joined=tuple(joined),
        basis_withdrawn=_is_withdrawn(rule, findings, now),
    )


def _is_withdrawn(rule: FlagRule, findings: list[_Finding], now: Known) -> bool:
    """Whether all evidence rests on an entry that no longer counts, and the entries that do count show nothing."""
    gone = all(any(one not in now.entries for one in finding.found.match.rests_on) for finding in findings)
    return gone and not _still_found(rule, now)


def _still_found(rule: FlagRule, now: Known) -> bool:
    if rule in together.CONDITIONS:
        return any(together.match_on(rule, one.for_on, now) for one in now.entries)
    if rule in single.CONDITIONS:
        return any(single.match_alone(rule, one, now) for one in now.entries)
    return any(found.rule is rule for found in trends.judged_again(now.facts.placed_on, now))
