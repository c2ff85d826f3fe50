"""Where each delivered profile is from, since when it holds as far as the source says, and the packet a payer wants.

All from rule book 2.1, 2.2 and its list of sources; what no source dates is said to be undated.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from scstrial.protocols.choices import Payer

UNDATED = "no effective date in the text that was read"


@dataclass(frozen=True)
class PayerSource:
    """A policy behind a profile: its key in the rule book, what it is, and from when it holds."""

    key: str
    words: str
    effective: str = UNDATED


_DEFAULT = (PayerSource("rule book 2.2, 2.3", "Defaults of the program, to be confirmed by your clinic", "by design"),)

SOURCES: Mapping[Payer, tuple[PayerSource, ...]] = {
    Payer.DEFAULT: _DEFAULT,
    Payer.CLINIC: _DEFAULT,
    Payer.MEDICARE: (
        PayerSource("CGS, MP328", "NCD 160.7; its five conditions from memory. Check on CMS whether it was re-issued"),
        PayerSource(
            "NGS1, CGS", "Prior authorization of CPT 63650 in the hospital outpatient department", "1 Jul 2021"
        ),
        PayerSource("NGS1, NOR, CGS", "Packet lists of the MACs NGS, Noridian and CGS"),
        PayerSource("GH2", "LCD L37632 (Palmetto), read in a copy", "13 May 2021"),
        PayerSource("GH1", "LCD of a second MAC, read in a copy"),
        PayerSource("A56876", "Billing article of L37632: leads, contacts, trials in a region"),
        PayerSource(
            "L36035", "LCD L36035 (First Coast): where no LCD exists only NCD 160.7 binds", "retired 13 Jul 2023"
        ),
    ),
    Payer.AETNA: (
        PayerSource("AETNA", "Clinical Policy Bulletin 0194"),
        PayerSource("D3RX, DRO", "Secondary copies of CPB 0194: physical therapy, ODI; weak"),
    ),
    Payer.EVICORE: (
        PayerSource("EVI", "eviCore CMM-211"),
        PayerSource("QUAL", "Copy of the criteria at another plan"),
    ),
    Payer.BCBS_AL: (PayerSource("MP328", "Medical policy MP-328"),),
    Payer.NICE: (PayerSource("NICE", "Technology appraisal TA159"),),
}

# What the MACs want in the packet of a prior authorization (NGS1, NOR; the last two CGS).
PACKETS: Mapping[Payer, tuple[str, ...]] = {
    Payer.MEDICARE: (
        "Whether the request is for a trial or for a permanent implant",
        "Office notes with the condition and the physical examination",
        "Treatments tried and failed: spine surgery, physical therapy, medications, injections, psychological therapy",
        "Psychological evaluation; CGS: by a psychiatrist, clinical psychologist or licensed social worker",
        "For a permanent implant: relief in the trial, at least 50 % less target pain or 50 % less analgesics",
        "CGS: effect on the activities of daily living",
        "CGS: a current history and physical",
    ),
}
