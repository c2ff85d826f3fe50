"""What a story is made of; days count from the placement (Day 0)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from scstrial.aftercare.choices import Satisfaction, VisitDue
from scstrial.assessments.choices import Area, WouldProceed
from scstrial.complications.choices import (
    ComplicationKind,
    FlagRule,
    InfectionCertainty,
    InfectionSite,
    LeadsPulled,
    Outcome,
    Relatedness,
    SeriousBecause,
    Severity,
)
from scstrial.daily_logs.choices import Session
from scstrial.decision.choices import DecisionChoice, OpinionView
from scstrial.medications.choices import BleedingDrug, Intent
from scstrial.patients.choices import ClosedReason, Language, Sex, Step
from scstrial.screening.choices import Indication, ItemKey
from scstrial.trials.choices import AbortReason, CancelReason, RepeatCause


@dataclass(frozen=True)
class Said:
    """What a log of one day and session says beside the usual."""

    day: int
    session: Session
    values: Mapping[str, Any]


@dataclass(frozen=True)
class JustNow:
    """A call that came in so many minutes before the demo was loaded, whatever the hour."""

    minutes_ago: int
    values: Mapping[str, Any]


@dataclass(frozen=True)
class FlagAnswer:
    """What somebody wrote on a flag, on a day at an hour (`12:40`); closed with it, or taken in hand."""

    rule: FlagRule
    day: int
    clock: str
    note: str
    closes: bool = True
    by_physician: bool = False


@dataclass(frozen=True)
class Confirmed:
    """A complication as the physician recorded it on a day; `resolved_day` None = not over."""

    day: int
    kind: ComplicationKind
    began_day: int
    severity: Severity
    relatedness: Relatedness
    outcome: Outcome
    course: str
    resolved_day: int | None = None
    infection_site: InfectionSite | None = None
    certainty: InfectionCertainty | None = None
    organism: str = ""
    serious_because: SeriousBecause | None = None
    leads_pulled: LeadsPulled = LeadsPulled.NO
    site: str = ""
    treatment: str = ""
    next_look_days: int = 3  # days after the entry on which somebody looks again, while it is not over


@dataclass(frozen=True)
class Signed:
    """What the physician signed, so many days after the pull."""

    choice: DecisionChoice
    reason: str = ""
    days_after_pull: int = 1


@dataclass(frozen=True)
class SecondOpinion:
    """What the physician asked a colleague the day before, and the colleague's signed answer."""

    question: str
    view: OpinionView
    words: str = ""
    days_after_pull: int = 1


@dataclass(frozen=True)
class Thinner:
    """A drug that affects bleeding; `held_days` before the placement (None: still taken), and taken up again or not."""

    drug: BleedingDrug
    intent: Intent | None = None
    prescriber: str = ""
    held_days: int | None = None
    restarted: bool = False
    mistaken: BleedingDrug | None = None  # entered first by mistake, and taken off the list


@dataclass(frozen=True)
class Reprogrammed:
    """A further programming session, in the morning of a day."""

    day: int
    reason: str
    program: str = "P2"


@dataclass(frozen=True)
class Filmed:
    """AP and lateral films, in the early morning of a day: mm and levels moved, by lead; + caudal, - cephalad."""

    day: int
    moved: tuple[tuple[int, Decimal, Fraction], ...]
    note: str = ""


@dataclass(frozen=True)
class Extended:
    """More days with the leads in."""

    on_day: int
    to_day: int
    note: str


@dataclass(frozen=True)
class Stopped:
    """Stopped early, with the leads pulled in the same hour."""

    day: int
    reason: AbortReason
    note: str


@dataclass(frozen=True)
class Slip:
    """A morning log whose temperature was first typed wrong and soon put right, in degrees Celsius."""

    day: int
    typed: str
    meant: str
    reason: str


@dataclass(frozen=True)
class Implanted:
    """The implant on a day; visits as held so many days after it: which one, pain, how the patient finds it."""

    day: int
    visits: tuple[tuple[VisitDue, int, str, int, Satisfaction], ...] = ()


@dataclass(frozen=True)
class Story:
    """One patient.

    `average`: evening averages of the primary area from Day 1, "-" where no log was kept. `baseline`: those of the
    seven days before the placement. `placed_days_ago` below 0: planned in so many days. `lacking`: screening answers
    that are not in order; `asked_again`: those given after the trial.
    """

    family: str
    given: str
    born: str
    sex: Sex
    step: Step
    clinic: str = "north"
    areas: tuple[Area, ...] = (Area.LEG_LEFT, Area.LOW_BACK)
    indication: tuple[Indication, str] = (Indication.PSPS_2, "M96.1")
    language: Language = Language.ENGLISH
    time_zone: str = ""
    writes_mail: bool = True
    caregiver: str = ""
    kit: str = "tonic"
    opioid: str = "tramadol 50 3"
    thinner: Thinner | None = None
    baseline: str = "8 7 8 9 8 7 8"
    lacking: Mapping[str, Any] = field(default_factory=dict)
    asked_again: Mapping[str, Any] = field(default_factory=dict)
    override: tuple[ItemKey, str] | None = None
    cancelled: tuple[CancelReason, str] | None = None
    placed_days_ago: int | None = None
    planned_days: int = 7
    extended: Extended | None = None
    average: str = ""
    stated: int | None = None
    coverage: str = ""
    sore: bool = False
    dural_puncture: bool = False
    late_day: int | None = None
    slip: Slip | None = None
    said: tuple[Said, ...] = ()
    just_now: JustNow | None = None
    last_log_day: int | None = None
    reprogrammed: Reprogrammed | None = None
    filmed: Filmed | None = None
    pulled_day: int | None = None
    stopped: Stopped | None = None
    rated_at_pull: bool = True
    wish: WouldProceed = WouldProceed.YES
    flag_answers: tuple[FlagAnswer, ...] = ()
    complications: tuple[Confirmed, ...] = ()
    decisions: tuple[Signed, ...] = ()
    opinion: SecondOpinion | None = None
    checks: tuple[int, ...] = ()
    implanted: Implanted | None = None
    repeats: RepeatCause | None = None
    again: Story | None = None  # the second trial of the same patient, told after the first
    closed: tuple[ClosedReason, str] | None = None

    @property
    def born_on(self) -> date:
        return date.fromisoformat(self.born)
