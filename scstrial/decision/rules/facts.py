"""What the evaluation is told about a trial; names as in the files for checking."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from scstrial.assessments.choices import Area, Scale


@dataclass(frozen=True)
class BaselineDay:
    """One diary day before placement: the daily average of the area, on the baseline's scale."""

    on: date
    average: Decimal


@dataclass(frozen=True)
class TrialDay:
    """One logged trial day of an area; None = not recorded."""

    on: date
    average: Decimal | None = None
    stim_off_hours: Decimal | None = None
    program: str | None = None
    relief_sufficient: bool | None = None


@dataclass(frozen=True)
class AreaFacts:
    """One target area; scale None = the case's, baseline_scale None = the area's."""

    area: Area
    primary: bool = False
    scale: Scale | None = None
    baseline_scale: Scale | None = None
    baseline: tuple[BaselineDay, ...] = ()
    baseline_clinic: Decimal | None = None
    trial: tuple[TrialDay, ...] = ()
    trial_clinic: Decimal | None = None


@dataclass(frozen=True)
class MmePerDay:
    """Opioids in morphine milligram equivalents per day, before and during the trial."""

    baseline: Decimal | Fraction
    trial: Decimal | Fraction


@dataclass(frozen=True)
class Abort:
    """The trial was stopped early, on this day, for this reason."""

    on: date
    reason: str


@dataclass(frozen=True)
class TrialFacts:
    """Everything the evaluation looks at; pulled_on None = leads still in."""

    scale: Scale
    placed_on: date
    areas: tuple[AreaFacts, ...]
    pulled_on: date | None = None
    reported_relief_pct: Decimal | None = None
    mme_per_day: MmePerDay | None = None
    function_improved: bool | None = None
    wants_implant: bool | None = None
    aborted: Abort | None = None

    def scale_of(self, area: AreaFacts) -> Scale:
        """The scale of the area's trial ratings."""
        return area.scale or self.scale

    def baseline_scale_of(self, area: AreaFacts) -> Scale:
        """The scale of the area's baseline ratings."""
        return area.baseline_scale or self.scale_of(area)

    @property
    def primary(self) -> AreaFacts | None:
        """The marked area, or the only one; None if several are listed and none is marked (rule book 8.6)."""
        if len(self.areas) == 1:
            return self.areas[0]
        return next((area for area in self.areas if area.primary), None)
