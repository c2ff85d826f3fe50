"""The letter that the patient takes home once the physician has signed, as plain values."""

from dataclasses import dataclass
from datetime import date, datetime

from scstrial.assessments.choices import Area
from scstrial.charts.data import Number
from scstrial.decision.choices import DecisionChoice
from scstrial.reports.choices import PageSize, Verdict
from scstrial.reports.content import Identity


@dataclass(frozen=True)
class Letter:
    """What the trial showed and what was decided; numbers None where the rule gave none."""

    identity: Identity
    emergency_phone: str
    placed_on: date
    removed_on: date
    area: Area | None
    verdict: Verdict
    baseline: Number | None
    trial: Number | None
    relief_pct: Number | None
    threshold_pct: Number
    stated_pct: Number | None
    pain_alone_decides: bool
    choice: DecisionChoice
    physician: str
    signed_on: date
    watch_until: date
    printed_at: datetime
    printed_by: str
    page_size: PageSize = PageSize.LETTER
