"""Programs tried on the leads: what can be set, and what lies outside the usual (rule book 6.4)."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from scstrial.assessments.choices import Scale
from scstrial.assessments.rules import (
    LONG_TEXT,
    ONE,
    Limits,
    Number,
    problems_with_number,
    problems_with_text,
    scale_limits,
)
from scstrial.foundation.refusal import Caution, Problem
from scstrial.programming.choices import ProgrammedBy, Waveform
from scstrial.trials.rules import cautions_in_impedances, problems_with_impedances

NAME_LONGEST = 20  # characters that the record holds
REASON_LONGEST = 500
WASHOUT_HOURS = 24  # between waveforms; carry-over exists; design; rule book 6.4
CONTACT = re.compile(r"([1-9])-([1-9][0-9]?)")
NUMBERS = {
    "rate_hz": Limits("the rate", 1, 10_000, "Hz"),
    "pulse_width_us": Limits("the pulse width", 10, 1_000, "us"),
    "amplitude_ma": Limits("the amplitude", 0, Decimal("25.5"), "mA", None),
    "amplitude_v": Limits("the amplitude", 0, Decimal("25.5"), "V", None),  # design: the rule book gives mA only
    "use_pct": Limits("the use", 0, 100, "%"),
    "coverage_pct": Limits("the pain area covered", 0, 100, "%"),
}  # validation ranges of rule book 6.4
WASHOUT_LIMITS = Limits("the wash-out", 0, 240, "h")  # design


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
    """One program; contacts as `lead-contact`, amplitude in mA or V, None = not set or not recorded."""

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


@dataclass(frozen=True)
class ProgrammingSession:
    """When, by whom and why programs were set; impedances in ohm by lead number, one per contact."""

    held_at: datetime
    by_role: ProgrammedBy
    reason: str
    programs: tuple[ProgramSettings, ...]
    washout_hours: int = 0
    note: str = ""
    impedances_ohm: Mapping[int, tuple[int | None, ...]] = field(default_factory=dict)


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


def problems_with_session(
    session: ProgrammingSession,
    contact_counts: Mapping[int, int],
    placed_at: datetime,
    now: datetime,
    pulled_at: datetime | None = None,
    step: Decimal = ONE,
) -> list[Problem]:
    """Held while the leads were in and not in the future, with a reason and differently named programs (6.4)."""
    problems = _problems_with_held_at(session.held_at, placed_at, pulled_at, now)
    problems += problems_with_text(session.reason, REASON_LONGEST, "reason", required="why it was programmed")
    problems += problems_with_text(session.note, LONG_TEXT, "note")
    problems += problems_with_number(session.washout_hours, WASHOUT_LIMITS, "washout_hours")
    problems += _problems_with_programs(session.programs)
    for index, settings in enumerate(session.programs):
        problems += problems_with_program(settings, contact_counts, step, f"programs-{index}-")
    for lead, values in session.impedances_ohm.items():
        problems += problems_with_impedances(values, contact_counts.get(lead, 0), f"leads-{lead}-")
    return problems


def _problems_with_held_at(
    held_at: datetime, placed_at: datetime, pulled_at: datetime | None, now: datetime
) -> list[Problem]:
    moment = held_at.astimezone(UTC)
    if moment < placed_at.astimezone(UTC):
        return [Problem("Enter a time after the placement.", "held_at")]
    if moment > now.astimezone(UTC):
        return [Problem("Enter a time that is not in the future.", "held_at")]
    if pulled_at is not None and moment > pulled_at.astimezone(UTC):
        return [Problem("Enter a time before the leads were pulled.", "held_at")]
    return []


def _problems_with_programs(programs: Sequence[ProgramSettings]) -> list[Problem]:
    if not programs:
        return [Problem("Enter at least one program.", "programs")]
    problems = []
    for name, times in Counter(settings.name.strip() for settings in programs).items():
        if times > 1:
            problems.append(Problem(f"Give each program its own name; {name} is used {times} times.", "programs"))
    if sum(settings.is_active for settings in programs) > 1:
        problems.append(Problem("Mark one program as the one the patient leaves with.", "programs"))
    return problems


def cautions_in_session(session: ProgrammingSession, waveform_before: Waveform | None = None) -> list[Caution]:
    """Unusual numbers, contacts that read short or open, and a new waveform without wash-out (6.4)."""
    cautions = []
    for index, settings in enumerate(session.programs):
        cautions += cautions_in_program(settings, f"programs-{index}-")
    for lead, values in session.impedances_ohm.items():
        cautions += cautions_in_impedances(values, lead, f"leads-{lead}-impedances_ohm")
    waveform = active_waveform(session.programs)
    changed = waveform_before is not None and waveform is not None and waveform is not waveform_before
    if changed and session.washout_hours < WASHOUT_HOURS:
        message = f"New waveform with {session.washout_hours} h wash-out: the effect of the last one may carry over."
        cautions.append(Caution(message, "washout_hours"))
    return cautions


def active_waveform(programs: Sequence[ProgramSettings]) -> Waveform | None:
    """The waveform of the program the patient leaves with; None without one."""
    return next((settings.waveform for settings in programs if settings.is_active), None)
