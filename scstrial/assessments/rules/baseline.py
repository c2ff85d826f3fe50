"""How much it hurt before the trial, and where that is known from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from scstrial.assessments.choices import BaselineSource, Scale
from scstrial.assessments.rules.ratings import MM_PER_NRS_POINT, BaselineRating
from scstrial.foundation.refusal import Caution
from scstrial.protocols.choices import BaselineAsked

BASELINE_DAYS = 7  # days before Day 0; WHISP, DIARY05; rule book 4.1
BASELINE_DAYS_NEEDED = 4  # of 7; design; rule book 4.1
BASELINE_DIFFERS_NRS = 2  # points between diary and clinic value; rule book 8.6
BASELINE_UNSTABLE_NRS = 3  # below, a percentage is unstable; rule book 8.6
BASELINE_FLOOR_NRS = 5  # below most payers' floor; rule book 8.6


@dataclass(frozen=True)
class Baseline:
    """Baseline of one area on one scale: the value in use, its source, and both values behind it."""

    value: Fraction | None
    source: BaselineSource | None
    diary_mean: Fraction | None
    clinic_value: Decimal | None
    days: int
    days_needed: int = BASELINE_DAYS_NEEDED
    scale: Scale = Scale.NRS
    of_days: int = BASELINE_DAYS

    @property
    def differs(self) -> bool:
        """Whether the diary in use and the clinic value lie 2 NRS points (20 mm) or more apart (rule book 8.6)."""
        if self.source is not BaselineSource.DIARY or self.diary_mean is None or self.clinic_value is None:
            return False
        return abs(self.diary_mean - Fraction(self.clinic_value)) >= in_scale(BASELINE_DIFFERS_NRS, self.scale)


def in_scale(nrs_points: int, scale: Scale) -> int:
    """A limit in NRS points as points of this scale: 2 points are 20 mm on a VAS (rule book 8.6)."""
    return nrs_points * MM_PER_NRS_POINT if scale is Scale.VAS_MM else nrs_points


def baseline_of(
    ratings: Iterable[BaselineRating],
    clinic_value: Decimal | None,
    placed_on: date,
    days_needed: int = BASELINE_DAYS_NEEDED,
    scale: Scale = Scale.NRS,
    window_days: int = BASELINE_DAYS,
    asked: BaselineAsked = BaselineAsked.DIARY_ELSE_CLINIC,
) -> Baseline:
    """Mean of the daily averages of Day -7 .. Day -1, else the clinic value (rule book 4.1, 8.2).

    A clinic may let fewer days count (`window_days`), or ask for one of the two alone (`asked`).

    `ratings` are those of one area. Clinic ratings and those on another scale are not counted; of several on one day
    the last one counts.
    Missing days are left out: nothing is carried forward or filled in.
    """
    first_on = placed_on - timedelta(days=window_days)
    per_day = {
        rating.on: Fraction(rating.average)
        for rating in ratings
        if rating.average is not None and _counts(rating, scale) and first_on <= rating.on < placed_on
    }
    mean = sum(per_day.values(), Fraction(0)) / len(per_day) if per_day else None
    behind = (mean, clinic_value, len(per_day), days_needed, scale, window_days)
    if mean is not None and len(per_day) >= days_needed and asked is not BaselineAsked.CLINIC:
        return Baseline(mean, BaselineSource.DIARY, *behind)
    if clinic_value is not None and asked is not BaselineAsked.DIARY:
        return Baseline(Fraction(clinic_value), BaselineSource.CLINIC, *behind)
    return Baseline(None, None, *behind)


def _counts(rating: BaselineRating, scale: Scale) -> bool:
    return rating.source is BaselineSource.DIARY and rating.scale is scale


def cautions_in_baseline(baseline: Baseline) -> list[Caution]:
    """What must be seen before a percentage is read from this baseline (rule book 8.6, special cases)."""
    if baseline.value is None:
        days = f"{baseline.days} of {baseline.of_days} diary days, {baseline.days_needed} needed"
        return [Caution(f"No baseline yet ({days}). Complete the diary or enter the clinic rating of the last 7 days.")]
    cautions = []
    if baseline.source is BaselineSource.CLINIC:
        short = baseline.days < baseline.days_needed
        why = "the diary has too few days" if short else "your protocol asks for it alone"
        cautions.append(Caution(f"The baseline is the clinic rating: {why}."))
    if baseline.differs:
        cautions.append(Caution("Diary and clinic rating differ by 2 points or more. Read both percentages."))
    return cautions + _cautions_about_height(baseline.value, baseline.scale)


def _cautions_about_height(value: Fraction, scale: Scale) -> list[Caution]:
    if value == 0:
        return [Caution("The baseline is 0: relief in percent cannot be computed.")]
    if value < in_scale(BASELINE_UNSTABLE_NRS, scale):
        return [Caution("The baseline is below 3 of 10: a percentage is unstable. Judge the points as well.")]
    if value < in_scale(BASELINE_FLOOR_NRS, scale):
        return [Caution("The baseline is below 5 of 10, the floor of most payers.")]
    return []
