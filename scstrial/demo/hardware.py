"""Leads, stimulators and programs of the demo: one kit a vendor."""

from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from scstrial.assessments.choices import Area
from scstrial.programming.choices import Waveform
from scstrial.programming.rules import NOT_FELT, ProgramSettings
from scstrial.trials.choices import LeadSide, Region, TipLevel, TipThird, Vendor
from scstrial.trials.rules import Lead

CONTACTS = 8
TONIC = ProgramSettings(
    name="P1",
    waveform=Waveform.TONIC,
    cathodes=("1-3", "1-4"),
    anodes=("1-2",),
    amplitude_ma=Decimal("4.2"),
    pulse_width_us=250,
    rate_hz=50,
    use_pct=100,
)
HIGH_FREQUENCY = ProgramSettings(
    name="P1",
    waveform=Waveform.HF_10KHZ,
    cathodes=("1-5",),
    anodes=("1-6",),
    amplitude_ma=Decimal("2.1"),
    pulse_width_us=30,
    rate_hz=10_000,
    use_pct=100,
)
BURST = ProgramSettings(
    name="P1",
    waveform=Waveform.BURST,
    cathodes=("2-3", "2-4"),
    anodes=("2-2",),
    amplitude_ma=Decimal("0.6"),
    pulse_width_us=1_000,
    rate_hz=40,
    use_pct=100,
)
PROGRAMS = {
    "P1": TONIC,
    "P2": replace(TONIC, name="P2", cathodes=("1-2", "1-3"), anodes=("1-1",), amplitude_ma=Decimal("4.8")),
    "HF": replace(HIGH_FREQUENCY, name="HF"),
}
TIPS_ABOVE = {Region.CERVICAL: (TipLevel.C3, TipLevel.C4), Region.THORACOLUMBAR: (TipLevel.T8, TipLevel.T9)}


@dataclass(frozen=True)
class Kit:
    """What one vendor brings for a trial, with the first program."""

    vendor: Vendor
    lead_model: str
    stimulator: str
    program: ProgramSettings


KITS = {
    "tonic": Kit(Vendor.BOSTON_SCIENTIFIC, "Trial lead 50 cm", "External stimulator ETS", TONIC),
    "10 kHz": Kit(Vendor.NEVRO, "Trial lead 60 cm", "Trial stimulator EXT", HIGH_FREQUENCY),
    "burst": Kit(Vendor.ABBOTT, "Trial lead 60 cm", "External generator EPG", BURST),
}


def leads_of(kit: Kit, region: Region, dice: Random) -> tuple[Lead, Lead]:
    """Two leads side by side, the second a little lower."""
    first, second = TIPS_ABOVE[region]
    lot = f"L{dice.randint(10_000, 99_999)}"
    return (
        lead(kit, 1, first, LeadSide.LEFT, lot, dice),
        lead(kit, 2, dice.choice((first, second)), LeadSide.RIGHT, lot, dice),
    )


def lead(kit: Kit, number: int, level: TipLevel, side: LeadSide, lot: str, dice: Random) -> Lead:
    return Lead(
        number=number,
        contact_count=CONTACTS,
        tip_level=level,
        side=side,
        vendor=kit.vendor,
        tip_third=dice.choice(tuple(TipThird)),
        model=kit.lead_model,
        serial=f"{kit.vendor.label[:2].upper()}{dice.randint(100_000, 999_999)}",
        lot=lot,
        impedances_ohm=impedances(dice),
        image_taken=True,
    )


def impedances(dice: Random) -> tuple[int, ...]:
    """One per contact, in ohm, in the usual range."""
    return tuple(10 * dice.randint(38, 132) for _contact in range(CONTACTS))


def region_of(areas: tuple[Area, ...]) -> Region:
    above = {Area.NECK, Area.ARM_LEFT, Area.ARM_RIGHT, Area.HAND_LEFT, Area.HAND_RIGHT}
    return Region.CERVICAL if above & set(areas) else Region.THORACOLUMBAR


def is_felt(program: ProgramSettings) -> bool:
    """Whether the patient feels it, so that coverage can be told."""
    return program.waveform not in NOT_FELT
