"""One log as typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from scstrial.assessments.choices import Area
from scstrial.daily_logs.choices import (
    Answer,
    Drainage,
    Dressing,
    GoalMet,
    LeadSeen,
    LogSource,
    RedFlag,
    ReportedBy,
    Session,
    StimFelt,
    TemperatureMethod,
    TemperatureUnit,
)


@dataclass(frozen=True)
class PainRating:
    """Pain of one area; NRS 0-10. Worst, least and average over the last 24 h; overnight in the morning log."""

    area: Area
    average: Decimal | None = None
    worst: Decimal | None = None
    least: Decimal | None = None
    current: Decimal | None = None
    overnight: Decimal | None = None


@dataclass(frozen=True)
class DoseTaken:
    """What was really taken of one analgesic that day: strength in `unit`, `count` units (tablets, patches worn)."""

    drug: str
    strength: Decimal
    unit: str = "mg"
    count: Decimal = Decimal(1)
    route: str | None = None


@dataclass(frozen=True)
class SiteCheck:
    """The wound where the leads enter; None = not looked at. `redness_cm` only with redness."""

    redness: Answer | None = None
    redness_cm: Decimal | None = None
    swelling: Answer | None = None
    warmth: Answer | None = None
    tenderness: Answer | None = None
    drainage: Drainage | None = None
    odour: Answer | None = None
    spreading: Answer | None = None
    adhesive_shape: Answer | None = None
    soaks_dressing: Answer | None = None


@dataclass(frozen=True)
class DeviceCheck:
    """The external stimulator; None = not asked."""

    battery_fault: Answer | None = None
    cable_fault: Answer | None = None
    switches_by_itself: Answer | None = None
    contacts_out_of_range: int | None = None


@dataclass(frozen=True)
class LogEntry:
    """One log as typed; units in the names; None = not asked or not answered (rule book, section 7)."""

    for_on: date
    session: Session
    source: LogSource = LogSource.CLINIC
    reported_by: ReportedBy = ReportedBy.PATIENT
    pain: tuple[PainRating, ...] = ()
    relief_reported_pct: int | None = None
    relief_sufficient: Answer | None = None
    stim_on: Answer | None = None
    stim_hours_used: Decimal | None = None
    program: str | None = None
    amplitude_ma: Decimal | None = None
    coverage_pct: int | None = None
    stim_felt: StimFelt | None = None
    device: DeviceCheck = DeviceCheck()
    sleep_hours: Decimal | None = None
    sleep_quality_nrs: int | None = None
    awakenings: int | None = None
    walk_minutes: int | None = None
    stand_minutes: int | None = None
    sit_minutes: int | None = None
    steps: int | None = None
    goal_met: GoalMet | None = None
    function_change: int | None = None
    mood_nrs: int | None = None
    took_no_analgesics: bool | None = None
    analgesics: tuple[DoseTaken, ...] = ()
    aspirin_or_nsaid_taken: Answer | None = None
    anticoagulant_taken: Answer | None = None
    bleeding_drug_note: str = ""
    antibiotic_taken: Answer | None = None
    temperature_c: Decimal | None = None
    temperature_unit: TemperatureUnit | None = None
    temperature_typed: str = ""
    temperature_method: TemperatureMethod | None = None
    site: SiteCheck = SiteCheck()
    lead_site_pain_nrs: Decimal | None = None
    dressing: Dressing | None = None
    lead: LeadSeen | None = None
    red_flags: Mapping[RedFlag, Answer] = field(default_factory=dict)
    reprogrammed: Answer | None = None
    side_effects: str = ""
    notes: str = ""
