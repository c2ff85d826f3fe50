"""One program: what can be set, and what lies outside the usual (rule book 6.4)."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple

from scstrial.assessments.choices import Scale
from scstrial.assessments.rules import (
    ONE,
    Limits,
    Number,
    problems_with_number,
    problems_with_text,
    scale_limits,
)
from scstrial.foundation.refusal import Caution, Problem
from scstrial.programming.choices import Waveform

NAME_LONGEST = 20  # characters that the record holds
CONTACT = re.compile(r"([1-9])-([1-9][0-9]?)")
NUMBERS = {
    "rate_hz": Limits("the rate", 1, 10_000, "Hz"),
    "pulse_width_us": Limits("the pulse width", 10, 1_000, "us"),
    "amplitude_ma": Limits("the amplitude", 0, Decimal("25.5"), "mA", None),
    "amplitude_v": Limits("the amplitude", 0, Decimal("25.5"), "V", None),  # design: the rule book gives mA only
    "use_pct": Limits("the use", 0, 100, "%"),
    "coverage_pct": Limits("the pain area covered", 0, 100, "%"),
    "cycle_on_s": Limits("the time on of a cycle", Decimal("0.001"), 86_400, "s", None),  # design: up to a day
    "cycle_off_s": Limits("the time off of a cycle", Decimal("0.001"), 86_400, "s", None),  # design
}  # validation ranges of rule book 6.4


class Usual(NamedTuple):
    """From lowest to highest usual value, ends included."""

    low: Number
    high: Number


USUAL: Mapping[Waveform, Mapping[str, Usual]] = MappingProxyType(
    {
        Waveform.TONIC: {  # HF10R; ASRAW begins at 20 Hz
            "rate_hz": Usual(20, 120),
            "pulse_width_us": Usual(100, 500),
            "amplitude_ma": Usual(Decimal("3.5"), Decimal("8.5")),
        },
        Waveform.HF_10KHZ: {  # HF10R
            "rate_hz": Usual(10_000, 10_000),
            "pulse_width_us": Usual(30, 30),
            "amplitude_ma": Usual(1, 5),
        },
        Waveform.BURST: {  # ERYT; width and amplitude from memory
            "rate_hz": Usual(40, 40),
            "pulse_width_us": Usual(1_000, 1_000),
            "amplitude_ma": Usual(Decimal("0.05"), Decimal("1.6")),
        },
        Waveform.HIGH_DOSE: {"rate_hz": Usual(500, 1_200), "pulse_width_us": Usual(90, 500)},  # from memory
        Waveform.DTM: {"rate_hz": Usual(20, 1_200), "pulse_width_us": Usual(10, 1_000)},  # from memory
        Waveform.FAST: {"rate_hz": Usual(90, 90), "pulse_width_us": Usual(200, 220)},  # "about 210": design
        Waveform.ECAP: {"rate_hz": Usual(10, 1_500), "pulse_width_us": Usual(20, 1_000)},  # from memory
        Waveform.OTHER: {},
    }
)
NOT_FELT = frozenset({Waveform.HF_10KHZ, Waveform.BURST, Waveform.HIGH_DOSE, Waveform.FAST})  # sub-perception


class Contact(NamedTuple):
    """A contact of a lead, both counted from 1; written `1-3`."""

    lead: int
    number: int


@dataclass(frozen=True)
class ProgramSettings:
    """One program; contacts as `lead-contact`, amplitude in mA or V, None = not set or not recorded.

    A cycle is so many seconds on and so many off, over and over; both None = without pause, or not recorded.
    """

    name: str
    waveform: Waveform
    cathodes: tuple[str, ...] = ()
    anodes: tuple[str, ...] = ()
    amplitude_ma: Decimal | None = None
    amplitude_v: Decimal | None = None
    pulse_width_us: int | None = None
    rate_hz: int | None = None
    use_pct: int | None = None
    coverage_pct: int | None = None
    immediate_nrs: Decimal | None = None
    is_active: bool = True
    cycle_on_s: Decimal | None = None
    cycle_off_s: Decimal | None = None


def contact_at(text: str) -> Contact | None:
    """The contact written as `lead-contact`, `1-3`; None when it is not written so."""
    found = CONTACT.fullmatch(text.strip())
    return Contact(int(found[1]), int(found[2])) if found else None


def problems_with_program(
    settings: ProgramSettings, contact_counts: Mapping[int, int], step: Decimal = ONE, prefix: str = ""
) -> list[Problem]:
    """Numbers within the validation ranges of 6.4, contacts on the leads that were placed.

    `contact_counts`: contacts by lead number; `step`: that of the clinic's pain scale; fields are `prefix` + name.
    """
    problems = problems_with_text(settings.name, NAME_LONGEST, f"{prefix}name", required="a name, such as P1")
    for name, limits in NUMBERS.items():
        problems += problems_with_number(getattr(settings, name), limits, prefix + name)
    nrs = scale_limits("the pain right after", Scale.NRS, step)
    problems += problems_with_number(settings.immediate_nrs, nrs, f"{prefix}immediate_nrs")
    if settings.amplitude_ma is not None and settings.amplitude_v is not None:
        problems.append(Problem("Enter the amplitude in mA or in V, not both.", f"{prefix}amplitude_ma"))
    if (settings.cycle_on_s is None) is not (settings.cycle_off_s is None):
        missing = "cycle_off_s" if settings.cycle_off_s is None else "cycle_on_s"
        problems.append(Problem("Enter both times of the cycle, on and off, or neither.", prefix + missing))
    return problems + _problems_with_polarity(settings, contact_counts, prefix)


def _problems_with_polarity(settings: ProgramSettings, contact_counts: Mapping[int, int], prefix: str) -> list[Problem]:
    """Each contact exists and has one polarity; anodes need at least one cathode."""
    problems = []
    for name in ("cathodes", "anodes"):
        for text in getattr(settings, name):
            problems += _problems_with_contact(text, contact_counts, prefix + name)
    for text, times in Counter(settings.cathodes + settings.anodes).items():
        if times > 1:
            problems.append(Problem(f"Contact {text} is listed {times} times; keep it once.", f"{prefix}anodes"))
    if settings.anodes and not settings.cathodes:
        problems.append(Problem("Enter at least one cathode.", f"{prefix}cathodes"))
    return problems


def _problems_with_contact(text: str, contact_counts: Mapping[int, int], where: str) -> list[Problem]:
    contact = contact_at(text)
    if contact is None:
        return [Problem(f"Write “{text}” as lead and contact, such as 1-3.", where)]
    if contact.lead not in contact_counts:
        leads = ", ".join(str(number) for number in sorted(contact_counts)) or "none"
        return [Problem(f"Contact {text}: choose a lead that was placed ({leads}).", where)]
    count = contact_counts[contact.lead]
    if contact.number > count:
        return [Problem(f"Contact {text}: lead {contact.lead} has contacts 1 to {count}.", where)]
    return []


def cautions_in_program(settings: ProgramSettings, prefix: str = "") -> list[Caution]:
    """Numbers outside the waveform's usual range, and coverage given for stimulation that is not felt (6.4)."""
    cautions = []
    label = settings.waveform.label
    for name, usual in USUAL[settings.waveform].items():
        value = getattr(settings, name)
        if value is not None and not usual.low <= value <= usual.high:
            limits = NUMBERS[name]
            span = f"{usual.low:,}" if usual.low == usual.high else f"{usual.low:,} to {usual.high:,}"
            message = f"{label}: {limits.what} is usually {span} {limits.unit}. Please check it."
            cautions.append(Caution(message, prefix + name))
    if settings.coverage_pct is not None and settings.waveform in NOT_FELT:
        message = f"{label} is not felt: coverage belongs to paresthesia programs."
        cautions.append(Caution(message, f"{prefix}coverage_pct"))
    return cautions


def duty_pct(settings: ProgramSettings) -> Fraction | None:
    """The share of a cycle with stimulation on, in percent; None without a cycle."""
    if not settings.cycle_on_s or not settings.cycle_off_s:
        return None
    on, off = Fraction(settings.cycle_on_s), Fraction(settings.cycle_off_s)
    return 100 * on / (on + off)
