"""Rules that read the entries of one log date and of the day before together: C-01, C-03 to C-06, C-11."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from scstrial.complications.choices import FlagRule, Urgency
from scstrial.complications.rules.facts import Known, KnownEntry
from scstrial.complications.rules.reading import Condition, Found, Match, Reading, Said, match
from scstrial.complications.rules.table import within
from scstrial.daily_logs.choices import Drainage, RedFlag

FEVER_C = Decimal(38)  # 100.4 F; rule book 7 and 9.1
HIGH_FEVER_C = Decimal("39.5")  # [design], rule book 9.1
COLD_C = Decimal(36)  # [design], rule book 9.1
WIDE_REDNESS_CM = Decimal(2)  # [design], rule book 9.1
SIGNS_OF_INFECTION = 2  # of redness, swelling, warmth, tenderness; [design], rule book 9.1
COUNTED_SIGNS = ("redness", "swelling", "warmth", "tenderness")
ANY_DRAINAGE = (Drainage.PUS, Drainage.BLOODY, Drainage.CLEAR)
ONE_DAY = timedelta(days=1)

NEURO = (RedFlag.NEW_WEAKNESS, RedFlag.NEW_NUMBNESS, RedFlag.SADDLE_NUMBNESS, RedFlag.BLADDER_BOWEL)


def cord_compression(reading: Reading, known: Known) -> Match | None:
    """C-01: any neuro sign, or new severe back pain while an antithrombotic was taken or restarted."""
    pain, taken = reading.yes(RedFlag.SEVERE_BACK_PAIN), antithrombotics(known, reading.on)
    return match(Urgency.EMERGENCY, [*reading.yes(*NEURO), *(pain + taken if pain and taken else [])])


def antithrombotics(known: Known, on: date) -> list[Said]:
    """An antithrombotic taken in any counting entry of the date or earlier, or restarted on it or earlier."""
    taken = Reading(tuple(one for one in known.entries if one.for_on <= on)).taken_yes()
    if known.restarted_at and known.restarted_on and known.restarted_on <= on:
        taken.append(restart(known))
    return taken


def restart(known: Known) -> Said:
    """The restart as evidence; there must be a known one."""
    assert known.restarted_at is not None
    return Said("antithrombotic.restarted_at", known.facts.local(known.restarted_at).isoformat())


def epidural_abscess(reading: Reading, known: Known) -> Match | None:
    """C-03: fever with severe back pain, neuro deficit, stiff neck, confusion or severe headache."""
    fever = reading.temperature_from(FEVER_C)
    signs = reading.yes(
        RedFlag.SEVERE_BACK_PAIN, *NEURO, RedFlag.STIFF_NECK, RedFlag.CONFUSION, RedFlag.SEVERE_HEADACHE
    )
    return match(Urgency.EMERGENCY, fever + signs) if fever and signs else None


def sepsis(reading: Reading, known: Known) -> Match | None:
    """C-04: fever or cold with rigors, confusion or breathing trouble; or high fever alone."""
    temperature = reading.temperature_from(FEVER_C) or reading.temperature_below(COLD_C)
    signs = reading.yes(RedFlag.RIGORS, RedFlag.CONFUSION, RedFlag.BREATHING_TROUBLE)
    if temperature and signs:
        return match(Urgency.EMERGENCY, temperature + signs)
    return match(Urgency.EMERGENCY, reading.temperature_from(HIGH_FEVER_C))


def anaphylaxis(reading: Reading, known: Known) -> Match | None:
    """C-05: hives or swelling of face or lips, with breathing trouble or fainting."""
    skin = reading.yes(RedFlag.RASH_OR_HIVES, RedFlag.FACE_SWELLING)
    collapse = reading.yes(RedFlag.BREATHING_TROUBLE, RedFlag.FAINT)
    return match(Urgency.EMERGENCY, skin + collapse) if skin and collapse else None


def site_infection(reading: Reading, known: Known) -> Match | None:
    """C-06: pus; fever with redness or drainage; wide or spreading redness; or two of four signs."""
    fever, drainage = reading.temperature_from(FEVER_C), reading.drainage(*ANY_DRAINAGE)
    redness, signs = reading.site_yes("redness"), reading.site_yes(*COUNTED_SIGNS)
    wide = reading.highest_from("site.redness_cm", WIDE_REDNESS_CM, lambda one: one.entry.site.redness_cm)
    said = reading.drainage(Drainage.PUS) + wide + reading.site_yes("spreading")
    if fever and redness + drainage:
        said += drainage + redness + fever
    if len(signs) >= SIGNS_OF_INFECTION:
        said += signs
    return match(Urgency.SAME_DAY, said)


def puncture_headache(reading: Reading, known: Known) -> Match | None:
    """C-11: headache worse upright; the same day if there is a sign of something worse."""
    headache = reading.yes(RedFlag.HEADACHE_WORSE_UPRIGHT)
    worse = reading.temperature_from(FEVER_C) + reading.yes(
        RedFlag.STIFF_NECK, RedFlag.SEVERE_HEADACHE, RedFlag.CANNOT_STAND, RedFlag.VISION_CHANGE
    )
    urgency = Urgency.SAME_DAY if worse else Urgency.WITHIN_24_H
    return match(urgency, headache + worse) if headache else None


CONDITIONS: Mapping[FlagRule, Condition] = {
    FlagRule.CORD_COMPRESSION: cord_compression,
    FlagRule.EPIDURAL_ABSCESS: epidural_abscess,
    FlagRule.SEPSIS: sepsis,
    FlagRule.ANAPHYLAXIS: anaphylaxis,
    FlagRule.SITE_INFECTION: site_infection,
    FlagRule.PUNCTURE_HEADACHE: puncture_headache,
}


def match_on(rule: FlagRule, on: date, known: Known) -> Match | None:
    """The rule on what the counting entries of a log date and the day before say, as far as they are in its window."""
    days = [day for day in (on - ONE_DAY, on) if within(rule, day, known)]
    read = tuple(one for day in days for one in known.by_date.get(day, ()))
    return CONDITIONS[rule](Reading(read), known) if read else None


def found_with(rule: FlagRule, entry: KnownEntry, known: Known) -> Found | None:
    """What the rule finds now that this entry is in, on any log date to which the entry adds a value."""
    found = [
        Found(rule, met, (entry,))
        for on in _dates_touched(rule, entry, known)
        if (met := match_on(rule, on, known)) and (entry in met.rests_on or _brings_the_date(entry, on, met, known))
    ]
    return min(found, key=lambda one: one.match.urgency.rank, default=None)


def _brings_the_date(entry: KnownEntry, on: date, met: Match, known: Known) -> bool:
    """C-01: the first log of the day of a restart, by which it is read together with the pain of the day before."""
    if on != known.restarted_on or restart(known) not in met.said:
        return False
    return [one for one in known.entries if one.for_on == on] == [entry]


def found_at_restart(known: Known) -> list[Found]:
    """C-01 as completed by the restart of an antithrombotic."""
    found = [
        Found(FlagRule.CORD_COMPRESSION, met)
        for on in sorted({one.for_on for one in known.entries})
        if (met := match_on(FlagRule.CORD_COMPRESSION, on, known)) and restart(known) in met.said
    ]
    return found[:1]


def _dates_touched(rule: FlagRule, entry: KnownEntry, known: Known) -> list[date]:
    """The entry's log date and the next; for an antithrombotic taken (C-01) every later one that has entries."""
    next_days = {entry.for_on + ONE_DAY}
    if rule is FlagRule.CORD_COMPRESSION and Reading((entry,)).taken_yes():
        next_days = {one.for_on for one in known.entries}
    later = {one.for_on for one in known.entries if one.for_on in next_days and one.for_on > entry.for_on}
    return [entry.for_on, *sorted(later)]
