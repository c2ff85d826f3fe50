"""What comes in for a trial, moment by moment, and what the rules find each time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import takewhile

from scstrial.complications.choices import FlagRule, Urgency
from scstrial.complications.rules import single, together, trends
from scstrial.complications.rules.facts import (
    BedsideCheck,
    Known,
    KnownEntry,
    PullCheck,
    TrialFacts,
    in_order_of_entering,
)
from scstrial.complications.rules.reading import Found, Match, Said, number_text
from scstrial.complications.rules.table import within
from scstrial.complications.rules.topics import LOOKS_AT, topics_of

PULL, RESTART, CHECK, ENTRY, MARK = range(5)  # order within one moment


@dataclass(frozen=True)
class Event:
    """Something that came in at a moment (UTC): what the rules find by it; the entry it brings or takes out."""

    at: datetime
    place: int
    find: Callable[[Known], list[Found]]
    entered: KnownEntry | None = None
    in_error: KnownEntry | None = None


def events(facts: TrialFacts) -> list[Event]:
    """All that came in, in the order in which it did."""
    entries = in_order_of_entering(facts.entries)
    come = [Event(one.entered_utc, ENTRY, partial(found_by, one), entered=one) for one in entries]
    come += [
        Event(one.in_error_at.astimezone(UTC), MARK, partial(_found_without, one), in_error=one)
        for one in entries
        if one.in_error_at
    ]
    come += [Event(one.at.astimezone(UTC), CHECK, partial(_found_by_check, one)) for one in facts.checks]
    if facts.pulled_utc:
        come.append(Event(facts.pulled_utc, PULL, _found_at_pull))
    if facts.pull:
        come.append(Event(facts.pull.at.astimezone(UTC), PULL, partial(_found_by_pull_check, facts.pull)))
    if facts.restarted_utc:
        come.append(Event(facts.restarted_utc, RESTART, _found_at_restart))
    return sorted(come, key=lambda one: (one.at, one.place))


def found_by(entry: KnownEntry, known: Known) -> list[Found]:
    """What an entry makes the rules find, on its own, together with others, and on later days."""
    corrected = [one for one in known.facts.entries if one.id is not None and one.id == entry.replaces]
    since = min(one.for_on for one in [entry, *corrected])
    back = [one for gone in corrected for one in _count_again_without(gone, known) if one is not entry]
    found = [found for one in [entry, *back] for found in _found_in(one, known)]
    return found + trends.judged_again(since, known)


def _found_in(entry: KnownEntry, known: Known) -> list[Found]:
    topics = topics_of(entry)
    if not topics and entry.for_on != known.restarted_on:
        return []
    asked = [rule for rule, looked_at in LOOKS_AT.items() if topics & looked_at or entry.for_on == known.restarted_on]
    found = [met for rule in asked if (met := _found_by_rule(rule, entry, known))]
    left = single.other_warning_sign(entry, known, {one.match.urgency for one in found})
    return found + ([Found(FlagRule.OTHER_WARNING_SIGN, left, (entry,))] if left else [])


def _found_by_rule(rule: FlagRule, entry: KnownEntry, known: Known) -> Found | None:
    if rule in together.CONDITIONS:
        return together.found_with(rule, entry, known)
    alone = single.match_alone(rule, entry, known)
    return Found(rule, alone, (entry,)) if alone else None


def _found_without(marked: KnownEntry, known: Known) -> list[Found]:
    """What is found once an entry is marked as entered in error."""
    back = _count_again_without(marked, known)
    since = min(one.for_on for one in [marked, *back])
    return [found for one in back for found in _found_in(one, known)] + trends.judged_again(since, known)


def _count_again_without(gone: KnownEntry, known: Known) -> list[KnownEntry]:
    """Entries whose place an entry had taken that counts no more: withdrawn, or moved to another date or session."""
    earlier = list(takewhile(lambda one: one is not gone, in_order_of_entering(known.facts.entries)))
    back = [one for one in earlier if one.slot == gone.slot or (one.id is not None and one.id == gone.replaces)]
    return [one for one in known.entries if one in back]


def _found_by_check(check: BedsideCheck, known: Known) -> list[Found]:
    """C-20 by a PHQ-9, C-17 by a programming session while leads are in."""
    found = []
    if check.phq9_item9 and check.phq9_item9 > 0:
        found.append(_found(FlagRule.SELF_HARM, Urgency.SAME_DAY, "phq9_item9", number_text(check.phq9_item9)))
    contacts = check.contacts_out_of_range or 0
    on = known.facts.local(check.at).date()
    if contacts >= single.CONTACTS_OUT_OF_RANGE and within(FlagRule.DEVICE_FAULT, on, known):
        path = "device.contacts_out_of_range"
        found.append(_found(FlagRule.DEVICE_FAULT, Urgency.WITHIN_24_H, path, number_text(contacts)))
    return found


def _found_at_pull(known: Known) -> list[Found]:
    """C-19 by entries of the pull day that came before the pull: its window opens with the pull."""
    rule = FlagRule.WOUND_BLEEDING
    todays = [one for one in known.entries if one.for_on == known.pulled_on]
    return [Found(rule, met, (one,)) for one in todays if (met := single.match_alone(rule, one, known))]


def _found_by_pull_check(pull: PullCheck, known: Known) -> list[Found]:
    """C-01 by an abnormal neuro check, C-25 by tips that are not intact; what was not recorded raises nothing."""
    found = []
    if pull.neuro_normal is False:
        found.append(_found(FlagRule.CORD_COMPRESSION, Urgency.EMERGENCY, "pull.neuro_normal", "no"))
    if pull.tips_intact is False:
        found.append(_found(FlagRule.TIPS_NOT_INTACT, Urgency.SAME_DAY, "pull.tips_intact", "no"))
    return found


def _found_at_restart(known: Known) -> list[Found]:
    """C-18 by a restart while leads are in; C-01 where severe back pain was there already."""
    found = together.found_at_restart(known)
    placed = known.facts.placed_at.astimezone(UTC)
    if known.pulled_at is None and known.moment >= placed:
        said = together.restart(known)
        found.append(Found(FlagRule.ANTITHROMBOTIC_TAKEN, Match(Urgency.SAME_DAY, (said,))))
    return found


def _found(rule: FlagRule, urgency: Urgency, path: str, text: str) -> Found:
    return Found(rule, Match(urgency, (Said(path, text),)))
