"""What a patient is told at once: the flag rules on the answers so far, before anything is stored (rule book 9.1)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from scstrial.complications.choices import FlagRule, Urgency
from scstrial.complications.rules import KnownEntry, TrialFacts, flags_in
from scstrial.daily_logs.rules import LogEntry
from scstrial.diary.choices import Advice

Found = Mapping[FlagRule, Urgency]
TOLD = (Advice.EMERGENCY, Advice.CRISIS, Advice.CALL_CLINIC)  # these stop the questions


def found_by(entry: LogEntry, facts: TrialFacts, now: datetime) -> dict[FlagRule, Urgency]:
    """The rules that this entry makes fire if it comes in at an aware moment, with its own urgency."""
    known = KnownEntry(None, entry, now)
    found = {}
    for flag in flags_in(replace(facts, entries=(*facts.entries, known)), now):
        urgencies = [flag.urgency] if flag.entry is known else []
        urgencies += [one.urgency for one in flag.joined if one.entry is known]
        if urgencies:
            found[flag.rule] = min(urgencies, key=lambda urgency: urgency.rank)
    return found


def newly_found(found: Found, told: Found) -> dict[FlagRule, Urgency]:
    """What was not found before, or is more urgent now."""
    return {rule: one for rule, one in found.items() if rule not in told or one.rank < told[rule].rank}


def advice_for(found: Found) -> tuple[Advice, ...]:
    """What is said about these, the most urgent first; nothing for what is routine."""
    advice = {advice_of(rule, urgency) for rule, urgency in found.items()}
    return tuple(one for one in Advice if one in advice)


def advice_of(rule: FlagRule, urgency: Urgency) -> Advice | None:
    """The sentence for E always says to call emergency services; thoughts of self-harm get the crisis line (9.1)."""
    if rule is FlagRule.SELF_HARM:
        return Advice.CRISIS
    by_urgency = {
        Urgency.EMERGENCY: Advice.EMERGENCY,
        Urgency.SAME_DAY: Advice.CALL_CLINIC,
        Urgency.WITHIN_24_H: Advice.LOOKED_AT,
    }
    return by_urgency.get(urgency)


def stops(advice: tuple[Advice, ...]) -> bool:
    """Whether the questions stop for it."""
    return any(one in TOLD for one in advice)
