"""The packet with which a payer is asked for authorization, as plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from scstrial.reports.choices import PageSize
from scstrial.reports.content import Identity, Tried


@dataclass(frozen=True)
class PacketItem:
    """One item of the payer's checklist: how it stands, what shows it, of which day, by whom; `aside`: overridden."""

    question: str
    state: str
    is_met: bool
    level: str
    finding: str
    evidence: str = ""
    dated: str = ""
    by: str = ""
    source: str = ""
    aside: str = ""
    is_recorded: bool = True

    @property
    def shown(self) -> str:
        """What was found, each paper on a line of its own, and why it was set aside."""
        aside = f"Set aside: {self.aside}" if self.aside else ""
        return "\n".join(part for part in (f"{self.finding}.", self.evidence, aside) if part)


@dataclass(frozen=True)
class PacketGroup:
    """Items that stand together."""

    name: str
    items: tuple[PacketItem, ...]

    @property
    def recorded(self) -> "PacketGroup":
        """The same without the items of which nothing is there."""
        there = (item for item in self.items if item.is_recorded or item.evidence or item.aside)
        return PacketGroup(self.name, tuple(there))


@dataclass(frozen=True)
class PacketScore:
    """A questionnaire or a rating with its number and unit, the range of it, what it means and its day."""

    name: str
    score: str
    scale: str
    meaning: str
    on: date
    by: str


@dataclass(frozen=True)
class PacketDiagnosis:
    """Why a stimulator is asked for: code and indication, kind of pain, since when."""

    code: str
    words: str
    component: str
    since: str
    is_primary: bool = False

    @property
    def told(self) -> str:
        """`M96.1 Persistent spinal pain ... (primary), neuropathic pain since 1 Jun 2024`."""
        pain = f"{self.component.lower()} pain" if self.component else "pain" if self.since else ""
        since = f"since {self.since}" if self.since else ""
        named = f"{self.code} {self.words}".strip() + (" (primary)" if self.is_primary else "")
        return ", ".join(part for part in (named, f"{pain} {since}".strip()) if part)


@dataclass(frozen=True)
class Packet:
    """Everything that goes to the payer before the trial; `missing`: what the payer asks for and is not there yet."""

    identity: Identity
    payer: str
    rules_words: str
    asked_for: str
    planned: str
    authorization: str
    diagnoses: tuple[PacketDiagnosis, ...]
    areas: tuple[str, ...]
    groups: tuple[PacketGroup, ...]
    scores: tuple[PacketScore, ...]
    treatments: tuple[Tried, ...]
    missing: tuple[str, ...]
    sources: tuple[tuple[str, str], ...]
    judged_on: date
    printed_at: datetime
    printed_by: str
    zone: str
    page_size: PageSize = PageSize.LETTER

    @property
    def items(self) -> Sequence[PacketItem]:
        """All items of the checklist."""
        return [item for group in self.groups for item in group.items]
