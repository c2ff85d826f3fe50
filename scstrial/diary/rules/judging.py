"""What a patient is told at once: the flag rules on the answers so far, before anything is stored (rule book 9.1)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from scstrial.complications.choices import FlagRule, Urgency
from scstrial.complications.rules import KnownEntry, TrialFacts, flags_in
from scstrial.complications.rules.together import FEVER_C
from scstrial.daily_logs.choices import Answer, Drainage, RedFlag
from scstrial.daily_logs.rules import LogEntry
from scstrial.diary.choices import Advice

MILD = {RedFlag.ITCH, RedFlag.RASH_OR_HIVES}  # alone they are no emergency (rule book 9.1, C-26)
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


def found_alone(entry: LogEntry, bare: TrialFacts, now: datetime) -> dict[FlagRule, Urgency]:
    """Where the trial's facts cannot be worked out: what this entry calls for by itself, on `bare` facts without logs.

    Where even that fails, every warning sign counts as an emergency: rather one call too many.
    """
    try:
        return found_by(entry, bare, now)
    except Exception:
        return found_plainly(entry)


def found_plainly(entry: LogEntry) -> dict[FlagRule, Urgency]:
    """Each answer by itself, without the rules: a warning sign is an emergency, fever or pus a call to the clinic."""
    signs = {flag for flag, answer in entry.red_flags.items() if answer is Answer.YES}
    found = {}
    if signs - MILD - {RedFlag.SELF_HARM_THOUGHTS}:
        found[FlagRule.OTHER_WARNING_SIGN] = Urgency.EMERGENCY
    if RedFlag.SELF_HARM_THOUGHTS in signs:
        found[FlagRule.SELF_HARM] = Urgency.SAME_DAY
    if entry.temperature_c is not None and entry.temperature_c >= FEVER_C:
        found[FlagRule.FEVER_ALONE] = Urgency.SAME_DAY
    if entry.site.drainage is Drainage.PUS or signs & MILD:
        found[FlagRule.SITE_INFECTION] = Urgency.SAME_DAY
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
