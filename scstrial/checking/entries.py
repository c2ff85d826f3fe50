"""The logs in a file of `rules flags`, as the record holds them (rule book 7)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import cast
from zoneinfo import ZoneInfo

from scstrial.assessments.choices import Area, Scale
from scstrial.assessments.rules import SCALE_MAX, PainValues, problems_with_pain_values
from scstrial.checking.reading import Part
from scstrial.complications.rules import KnownEntry
from scstrial.daily_logs.choices import Answer, Drainage, Dressing, LeadSeen, RedFlag, Session, StimFelt
from scstrial.daily_logs.rules import DeviceCheck, LogEntry, PainRating, SiteCheck
from scstrial.daily_logs.rules.ranges import CONTACTS_OUT_LIMITS, NUMBERS, REDNESS_LIMITS
from scstrial.trials.rules import TEMPERATURE_MAX_C, TEMPERATURE_MIN_C

NRS_MAX = SCALE_MAX[Scale.NRS]
PHQ9_ITEM_MAX = 3  # rule book 4.2
ANSWER = {True: Answer.YES, False: Answer.NO, None: None}


@dataclass(frozen=True)
class TrialSpan:
    """What an entry's day is held against; None = could not be read."""

    zone: ZoneInfo | None
    placed_at: datetime | None

    def day_of(self, moment: datetime | None) -> date | None:
        """The moment's date in the trial's zone."""
        return moment.astimezone(self.zone).date() if moment and self.zone else None


def entries_in(case: Part, span: TrialSpan) -> tuple[KnownEntry, ...]:
    """Every entry, in the order of the file."""
    return tuple(_entry(part, span) for part in case.parts("entries", needed=True))


def _entry(part: Part, span: TrialSpan) -> KnownEntry:
    entered_at, for_on = part.needed_moment("entered_at"), part.needed_day("for")
    _note_impossible_day(part, for_on, entered_at, span)
    entry = LogEntry(
        for_on=for_on,
        session=part.needed_one_of("session", Session),
        pain=tuple(_pain(part.part("pain"))),
        relief_reported_pct=_percentage(part, "relief_reported_pct"),
        coverage_pct=_percentage(part, "coverage_pct"),
        stim_felt=part.one_of("stim_felt", StimFelt),
        temperature_c=part.number("temperature_c", TEMPERATURE_MIN_C, TEMPERATURE_MAX_C),
        site=_site(part.part("site")),
        lead_site_pain_nrs=part.number("lead_site_pain_nrs", 0, NRS_MAX),
        device=_device(part.part("device")),
        dressing=part.one_of("dressing", Dressing),
        lead=part.one_of("lead", LeadSeen),
        red_flags=_red_flags(part.part("red_flags")),
        aspirin_or_nsaid_taken=part.one_of("aspirin_or_nsaid_taken", Answer),
        anticoagulant_taken=part.one_of("anticoagulant_taken", Answer),
        reprogrammed=ANSWER[part.yes_no("reprogrammed")],
    )
    return KnownEntry(None, entry, entered_at, phq9_item9=part.whole("phq9_item9", 0, PHQ9_ITEM_MAX))


def _note_impossible_day(part: Part, for_on: date | None, entered_at: datetime | None, span: TrialSpan) -> None:
    placed_on, entered_on = span.day_of(span.placed_at), span.day_of(entered_at)
    if for_on is not None and placed_on is not None and for_on < placed_on:
        part.fault("for", f"{for_on} is before the placement on {placed_on}")
    if for_on is not None and entered_on is not None and for_on > entered_on:
        part.fault("for", f"{for_on} is after the day of entering, {entered_on}")


def _percentage(part: Part, key: str) -> int | None:
    """In its range; decimals are kept, as every limit is on the unrounded value."""
    return cast(int | None, part.number(key, NUMBERS[key].low, NUMBERS[key].high))


def _pain(part: Part | None) -> Iterator[PainRating]:
    """Ratings by area; least, average and worst must stand in this order."""
    for area, rating in part.parts_by(Area) if part else ():
        names = ("average", "worst", "least", "current")
        given = {name: rating.number(name, 0, NRS_MAX) for name in names}
        for problem in problems_with_pain_values(PainValues(**given), area, step=None):
            rating.fault(problem.field or "", problem.message)
        yield PainRating(area, **given)


def _site(part: Part | None) -> SiteCheck:
    """What was looked at; the size of a redness only where there is redness."""
    if part is None:
        return SiteCheck()
    signs = ("redness", "swelling", "warmth", "tenderness", "spreading", "adhesive_shape", "soaks_dressing")
    seen = {sign: ANSWER[part.yes_no(sign)] for sign in signs}
    redness_cm: Decimal | None = part.number("redness_cm", REDNESS_LIMITS.low, REDNESS_LIMITS.high)
    if redness_cm is not None and seen["redness"] is not Answer.YES:
        part.fault("redness_cm", "is given without redness")
    return SiteCheck(redness_cm=redness_cm, drainage=part.one_of("drainage", Drainage), **seen)


def _device(part: Part | None) -> DeviceCheck:
    if part is None:
        return DeviceCheck()
    faults = {key: ANSWER[part.yes_no(key)] for key in ("battery_fault", "cable_fault", "switches_by_itself")}
    low, high = int(CONTACTS_OUT_LIMITS.low), int(CONTACTS_OUT_LIMITS.high)
    return DeviceCheck(contacts_out_of_range=part.whole("contacts_out_of_range", low, high), **faults)


def _red_flags(part: Part | None) -> dict[RedFlag, Answer]:
    """The questions that were answered; one left out was not asked."""
    if part is None:
        return {}
    told = {flag: part.one_of(flag.value, Answer) for flag in RedFlag}
    return {flag: answer for flag, answer in told.items() if answer is not None}


def in_the_file(path: str, text: str) -> str | bool:
    """A value that raised a flag as the file says it: yes and no of site, device and pull are true and false there."""
    booleans = {Answer.YES.value: True, Answer.NO.value: False}
    return booleans.get(text, text) if path.split(".")[0] in ("site", "device", "pull") else text
