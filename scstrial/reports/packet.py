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


@dataclass(frozen=True)
class PacketGroup:
    """Items that stand together."""

    name: str
    items: tuple[PacketItem, ...]


@dataclass(frozen=True)
class PacketScore:
    """A questionnaire or a rating with its number, what it means and its day."""

    name: str
    score: str
    meaning: str
    on: date
    by: str


@dataclass(frozen=True)
class PacketDiagnosis:
    """Why a stimulator is asked for."""

    code: str
    words: str
    component: str
    since: str


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
    judged_on: date
    printed_at: datetime
    printed_by: str
    zone: str
    page_size: PageSize = PageSize.LETTER

    @property
    def items(self) -> Sequence[PacketItem]:
        """All items of the checklist."""
        return [item for group in self.groups for item in group.items]
