"""What a trial report says, as plain values: everything is in here, nothing is looked up while it is drawn."""

from dataclasses import dataclass
from datetime import date, datetime

from scstrial.charts.choices import MarkShape
from scstrial.charts.data import Number, PainChart
from scstrial.reports.choices import PageSize, Verdict


@dataclass(frozen=True)
class Identity:
    """Whose report it is, and from whom."""

    name: str
    born_on: date
    record_number: str
    clinic: str
    clinic_phone: str = ""


@dataclass(frozen=True)
class Indication:
    """Why the trial was done and who pays."""

    words: str
    icd10: str
    payer: str


@dataclass(frozen=True)
class ProgramSet:
    """A program as it was set: day of the trial, contacts and settings in words; `left_with`: the one in use."""

    day: int
    name: str
    waveform: str
    contacts: str
    amplitude: str
    pulse_width_us: int | None
    rate_hz: int | None
    left_with: bool


@dataclass(frozen=True)
class Tried:
    """What was tried before, with dates and result in words."""

    what: str
    words: str


@dataclass(frozen=True)
class SetAside:
    """A screening item that a physician set aside before the placement: what was found, by whom, why."""

    item: str
    found: str
    physician: str
    at: datetime
    reason: str


@dataclass(frozen=True)
class LeadPlaced:
    """One lead, in words: maker and model, contacts, where its tip stood."""

    number: int
    model: str
    contact_count: int
    tip: str


@dataclass(frozen=True)
class Placement:
    """When and how the leads were placed and removed; `removed_on` None: still in."""

    placed_on: date
    removed_on: date | None
    operator: str
    entry_level: str
    leads: tuple[LeadPlaced, ...] = ()


@dataclass(frozen=True)
class RatedDay:
    """One day's rating that went into a mean; `name`: "Day 5", "23 Feb"."""

    name: str
    rating: Number


@dataclass(frozen=True)
class Reading:
    """A value the percentage is made of: the mean of `days`, n of `of_days`, or without days a rating at a visit."""

    value: Number
    source: str
    days: tuple[RatedDay, ...] = ()
    of_days: int = 0


@dataclass(frozen=True)
class AreaFinding:
    """One target area judged alone; numbers None where there is none, `reason` says why."""

    area: str
    primary: bool
    verdict: Verdict
    baseline: Number | None = None
    trial: Number | None = None
    relief_pct: Number | None = None
    reason: str = ""


@dataclass(frozen=True)
class AnalgesicChange:
    """Opioid dose per day in MME; the reduction is None where there was no opioid before."""

    baseline_mme: Number
    trial_mme: Number
    reduction_pct: Number | None


@dataclass(frozen=True)
class OtherRule:
    """What another rule would say; `shown` is its percentage or reason in words."""

    name: str
    verdict: Verdict
    shown: str


@dataclass(frozen=True)
class Evaluated:
    """What the rule in force says, with exact numbers (percent, never rounded).

    `decided_by` says what the verdict rests on where that is not the calculated relief alone: "analgesic reduction
    55.0 %, at least 50 % needed".
    """

    verdict: Verdict
    area: str
    relief_pct: Number | None
    threshold_pct: Number
    baseline: Reading | None
    trial: Reading | None
    days_evaluable: int
    days_expected: int
    reason: str = ""
    flags: tuple[str, ...] = ()
    reported_relief_pct: Number | None = None
    analgesic: AnalgesicChange | None = None
    areas: tuple[AreaFinding, ...] = ()
    other_rules: tuple[OtherRule, ...] = ()
    firmness: str = ""
    decided_by: str = ""


@dataclass(frozen=True)
class Criterion:
    """One row of the criteria table; `met` None: cannot be told; `decides`: the verdict rests on it."""

    name: str
    baseline: str
    trial: str
    change: str
    needed: str
    met: bool | None
    decides: bool = False


@dataclass(frozen=True)
class ConfirmedComplication:
    """A complication as a person confirmed it, in words."""

    name: str
    began_on: date
    severity: str
    related: str
    outcome: str
    course: str = ""


@dataclass(frozen=True)
class ComplicationRow:
    """One flag, with what was done about it."""

    letter: str
    shape: MarkShape
    code: str
    name: str
    raised_at: datetime
    because: str
    state: str
    outcome: str = ""


@dataclass(frozen=True)
class AreaPain:
    """Pain of one area on one day."""

    average: Number
    worst: Number | None = None
    least: Number | None = None


@dataclass(frozen=True)
class LogRow:
    """One day of the log table; `pain` in the order of `TrialReport.areas`, None: not rated; units in the names."""

    day: int
    on: date
    pain: tuple[AreaPain | None, ...]
    relief_pct: Number | None = None
    relief_reported_pct: Number | None = None
    sleep_hours: Number | None = None
    walk_minutes: Number | None = None
    mme_per_day: Number | None = None
    temperature_c: Number | None = None
    flags: tuple[str, ...] = ()
    late: bool = False
    corrected: bool = False
    left_out: bool = False
    counted: bool = False


@dataclass(frozen=True)
class SignedDecision:
    """What the physician decided, and when it was signed; `changed_since`: what the record says otherwise now."""

    choice: str
    reason: str
    physician: str
    signed_at: datetime
    patient_wish: str = ""
    amend_reason: str = ""
    changed_since: str = ""
    sha256: str = ""


@dataclass(frozen=True)
class SecondOpinion:
    """What another physician said to a question, signed."""

    question: str
    said: str
    words: str
    physician: str
    signed_at: datetime


@dataclass(frozen=True)
class TrialReport:
    """One trial, ready to print; without a decision it is a draft. Moments are aware and shown in `zone`.

    `complications` are the flags, `confirmed` what a person made of them or found beside them.
    `earlier`: decisions signed on the way (an extension, a deferral) or amended since, oldest first.
    """

    identity: Identity
    indication: Indication
    placement: Placement
    rule_words: str
    evaluated: Evaluated
    chart: PainChart
    areas: tuple[str, ...]
    log: tuple[LogRow, ...]
    criteria: tuple[Criterion, ...]
    complications: tuple[ComplicationRow, ...]
    decision: SignedDecision | None
    printed_at: datetime
    printed_by: str
    zone: str
    page_size: PageSize = PageSize.LETTER
    earlier: tuple[SignedDecision, ...] = ()
    opinions: tuple[SecondOpinion, ...] = ()
    confirmed: tuple[ConfirmedComplication, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    treatments: tuple[Tried, ...] = ()
    programs: tuple[ProgramSet, ...] = ()

    @property
    def is_draft(self) -> bool:
        """Whether nobody has signed yet."""
        return self.decision is None
