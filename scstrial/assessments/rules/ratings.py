"""Pain ratings and target areas: what may be said."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from scstrial.assessments.choices import Area, BaselineSource, Scale
from scstrial.assessments.rules.limits import ONE, Limits, day_words, problems_with_number
from scstrial.foundation.refusal import Caution, Problem

SCALE_MAX = {Scale.NRS: Decimal(10), Scale.VAS_MM: Decimal(100)}  # rule book 4.1
MM_PER_NRS_POINT = 10  # rule book 8.6: 2 points are 20 mm
TARGET_AREAS_RECOMMENDED = 2  # rule book 4.1
DESCRIPTORS = ("average", "worst", "least", "current")


@dataclass(frozen=True)
class PainValues:
    """Pain of one area at one time, 0 (none) to 10 or 100 mm (worst imaginable) by its scale; None = not given."""

    average: Decimal | None = None
    worst: Decimal | None = None
    least: Decimal | None = None
    current: Decimal | None = None


@dataclass(frozen=True)
class BaselineRating:
    """One rating before placement: the diary of a day (24 h), or the clinic's rating of the last 7 days."""

    area: Area
    on: date
    average: Decimal | None = None
    worst: Decimal | None = None
    least: Decimal | None = None
    current: Decimal | None = None
    scale: Scale = Scale.NRS
    source: BaselineSource = BaselineSource.DIARY

    @property
    def values(self) -> PainValues:
        return PainValues(self.average, self.worst, self.least, self.current)


@dataclass(frozen=True)
class TargetArea:
    """An area on which the trial is judged."""

    area: Area
    is_primary: bool = False


def scale_limits(what: str, scale: Scale, step: Decimal | None = ONE) -> Limits:
    """Limits of a pain rating: NRS 0-10 or VAS 0-100 mm, in the clinic's step, None: any decimals (rule book 4.1)."""
    return Limits(what, 0, SCALE_MAX[scale], "mm" if scale is Scale.VAS_MM else "", step)


def problems_with_pain_values(
    values: PainValues, area: Area, scale: Scale = Scale.NRS, step: Decimal | None = ONE, prefix: str = ""
) -> list[Problem]:
    """Each value within its scale, and least <= average <= worst (rule book 7); fields are `prefix` + name."""
    problems: list[Problem] = []
    for name in DESCRIPTORS:
        limits = scale_limits(f"the {name} pain ({area.label.lower()})", scale, step)
        problems += problems_with_number(getattr(values, name), limits, prefix + name)
    return problems or _problems_with_order(values, area, prefix)


def _problems_with_order(values: PainValues, area: Area, prefix: str) -> list[Problem]:
    """Least, average and worst in this order; what is not given breaks nothing."""
    where = area.label.lower()
    problems = []
    for lower, upper, field in (("average", "worst", "average"), ("least", "average", "least")):
        if _above(getattr(values, lower), getattr(values, upper)):
            problems.append(Problem(f"Correct the pain ({where}): {lower} is above {upper}.", prefix + field))
    if values.average is None and _above(values.least, values.worst):
        problems.append(Problem(f"Correct the pain ({where}): least is above worst.", prefix + "least"))
    return problems


def _above(left: Decimal | None, right: Decimal | None) -> bool:
    return left is not None and right is not None and left > right


def cautions_in_pain_values(values: PainValues, area: Area, prefix: str = "") -> list[Caution]:
    """Current pain outside least..worst is possible, but worth a second look (rule book 7)."""
    if not (_above(values.least, values.current) or _above(values.current, values.worst)):
        return []
    where = area.label.lower()
    return [Caution(f"Current pain ({where}) lies outside least to worst. Please ask again.", prefix + "current")]


def problems_with_rating(
    rating: BaselineRating, today: date, placed_on: date | None = None, step: Decimal = ONE
) -> list[Problem]:
    """A baseline rating has an average, is not in the future and lies before the day of placement (rule book 4.1)."""
    problems = []
    if rating.on > today:
        problems.append(Problem(f"Enter a date up to today, {day_words(today, today)}.", "on"))
    if placed_on is not None and _is_too_late(rating, placed_on):
        words = day_words(placed_on, today)
        problems.append(Problem(f"Enter a date before the placement on {words}; from then on use the daily log.", "on"))
    if rating.average is None:
        limits = scale_limits(f"the average pain ({rating.area.label.lower()})", rating.scale, step)
        problems.append(Problem(limits.sentence(required=True), "average"))
    return problems + problems_with_pain_values(rating.values, rating.area, rating.scale, step)


def _is_too_late(rating: BaselineRating, placed_on: date) -> bool:
    """A diary day ends before Day 0; the clinic may still ask on the morning of Day 0."""
    return rating.on > placed_on or (rating.on == placed_on and rating.source is BaselineSource.DIARY)


def cautions_in_rating(rating: BaselineRating) -> list[Caution]:
    """Current pain outside least..worst (rule book 7)."""
    return cautions_in_pain_values(rating.values, rating.area)


def problems_with_target_areas(areas: Sequence[TargetArea]) -> list[Problem]:
    """At least one area, none twice, and one primary (one area alone is the primary one; rule book 4.1, 8.6)."""
    if not areas:
        return [Problem("Choose at least one target area.", "areas")]
    problems = []
    for area, times in Counter(target.area for target in areas).items():
        if times > 1:
            problems.append(Problem(f"{area.label} is chosen {times} times; keep it once.", "areas"))
    if primary_area(areas) is None:
        problems.append(Problem("Mark exactly one target area as the primary one.", "is_primary"))
    return problems


def cautions_in_target_areas(areas: Sequence[TargetArea]) -> list[Caution]:
    """More than two target areas are allowed but not recommended (rule book 4.1)."""
    if len(areas) <= TARGET_AREAS_RECOMMENDED:
        return []
    return [Caution(f"{len(areas)} target areas: no more than {TARGET_AREAS_RECOMMENDED} are recommended.", "areas")]


def primary_area(areas: Sequence[TargetArea]) -> Area | None:
    """The one marked primary, or the only one; None when none or several are marked (rule book 8.6)."""
    if len(areas) == 1:
        return areas[0].area
    marked = [target.area for target in areas if target.is_primary]
    return marked[0] if len(marked) == 1 else None
