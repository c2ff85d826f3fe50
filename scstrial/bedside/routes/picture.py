"""Where leads and contacts stand in the picture of the leads: a scheme, not to scale."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scstrial.trials.choices import LeadSide, TipLevel, TipThird

CONTACT_HEIGHT, CONTACT_STEP, CONTACT_WIDTH = 14, 20, 22
LEVEL_STEP = 60  # a vertebra is about three contacts of an 8-contact lead high
THIRDS = {TipThird.UPPER: 0, None: 1, TipThird.MIDDLE: 1, TipThird.LOWER: 2}
LEVELS_APART_MAX = 4  # further apart the leads are drawn from one line, each with its own level named
LEAD_STEP, LEFT_EDGE, TOP_EDGE = 74, 66, 44
SIDES = (LeadSide.LEFT, LeadSide.MIDLINE, LeadSide.RIGHT)
LEVELS = tuple(TipLevel)


@dataclass(frozen=True)
class ContactMark:
    """One contact: its number from the tip, its place, and `cathode`, `anode` or `off`."""

    number: int
    y: int
    kind: str

    @property
    def sign(self) -> str:
        return {"cathode": "−", "anode": "+"}.get(self.kind, "")


@dataclass(frozen=True)
class LeadMark:
    """One lead with its contacts, the words beside its tip, and its column."""

    number: int
    side: str
    level: str
    x: int
    top: int
    contacts: tuple[ContactMark, ...]


@dataclass(frozen=True)
class Picture:
    """Everything drawn, the vertebrae as (name, y), and the same in words."""

    leads: tuple[LeadMark, ...]
    vertebrae: tuple[tuple[str, int], ...]
    width: int
    height: int
    words: str


def lead_picture(placement: Any, program: Any = None) -> Picture:
    """Leads from left to right as they lie, the highest tip on top; contacts of the program with their polarity."""
    leads = sorted(placement.leads, key=lambda lead: (SIDES.index(lead.side), lead.number))
    kinds = polarity_of(program)
    tops = tops_of(leads)
    marks = tuple(
        LeadMark(
            number=lead.number,
            side=lead.side.label,
            level=level_words(lead),
            x=LEFT_EDGE + column * LEAD_STEP,
            top=TOP_EDGE + tops[lead.number],
            contacts=contacts_of(lead, TOP_EDGE + tops[lead.number], kinds),
        )
        for column, lead in enumerate(leads)
    )
    bottom = max((mark.contacts[-1].y for mark in marks), default=TOP_EDGE) + CONTACT_STEP
    return Picture(
        leads=marks,
        vertebrae=vertebrae_of(leads, bottom) if is_to_level(leads) else (),
        width=LEFT_EDGE + len(leads) * LEAD_STEP - LEAD_STEP + 44,
        height=bottom + 12,
        words=words_of(placement, program),
    )


def polarity_of(program: Any) -> Mapping[str, str]:
    if program is None:
        return {}
    return {**dict.fromkeys(program.cathodes, "cathode"), **dict.fromkeys(program.anodes, "anode")}


def contacts_of(lead: Any, top: int, kinds: Mapping[str, str]) -> tuple[ContactMark, ...]:
    return tuple(
        ContactMark(number, top + (number - 1) * CONTACT_STEP, kinds.get(f"{lead.number}-{number}", "off"))
        for number in range(1, lead.contact_count + 1)
    )


def is_to_level(leads: list[Any]) -> bool:
    """Whether the tips lie near enough to each other for one row of vertebrae beside them."""
    ranks = [LEVELS.index(lead.tip_level) for lead in leads]
    return max(ranks) - min(ranks) <= LEVELS_APART_MAX


def height_of(lead: Any) -> int:
    return LEVELS.index(lead.tip_level) * LEVEL_STEP + THIRDS[lead.tip_third] * CONTACT_STEP


def tops_of(leads: list[Any]) -> dict[int, int]:
    """How far below the top of the picture each lead begins."""
    if not is_to_level(leads):
        return {lead.number: 0 for lead in leads}
    highest = min(height_of(lead) for lead in leads)
    return {lead.number: height_of(lead) - highest for lead in leads}


def vertebrae_of(leads: list[Any], bottom: int) -> tuple[tuple[str, int], ...]:
    """The names of the vertebrae beside the leads, each at the middle of its height."""
    highest = min(leads, key=height_of)
    first = LEVELS.index(highest.tip_level)
    middle = TOP_EDGE + LEVEL_STEP // 3 - THIRDS[highest.tip_third] * CONTACT_STEP
    places = [(level.value, middle + row * LEVEL_STEP) for row, level in enumerate(LEVELS[first:])]
    return tuple((name, y) for name, y in places if TOP_EDGE - CONTACT_STEP < y < bottom)


def level_words(lead: Any) -> str:
    third = f" {lead.tip_third.label.lower()}" if lead.tip_third else ""
    return f"{lead.tip_level.value}{third}"


def words_of(placement: Any, program: Any) -> str:
    """The picture in words, lead by lead."""
    kinds = polarity_of(program)
    return " ".join(
        f"Lead {lead.number}, {lead.side.label.lower()}, tip at {level_words(lead)}, {lead.contact_count} contacts"
        f"{contact_words(lead, kinds)}."
        for lead in placement.leads
    )


def contact_words(lead: Any, kinds: Mapping[str, str]) -> str:
    if not kinds:
        return ""
    parts = []
    for kind in ("cathode", "anode", "off"):
        numbers = [n for n in range(1, lead.contact_count + 1) if kinds.get(f"{lead.number}-{n}", "off") == kind]
        if len(numbers) == lead.contact_count and kind == "off":
            return ": all off"
        if numbers:
            parts.append(f"{kind} {runs_of(numbers)}")
    return f": {'; '.join(parts)}"


def runs_of(numbers: list[int]) -> str:
    """`1, 4 to 8`: neighbours in a row of three or more are drawn together."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts = [[f"{run[0]} to {run[-1]}"] if len(run) > 2 else map(str, run) for run in runs]
    return ", ".join(word for words in parts for word in words)
