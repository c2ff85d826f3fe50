"""What a chart is drawn from: values of days, lines of reference, bands and marks."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from scstrial.charts.choices import MarkShape

Number = Decimal | Fraction | int


@dataclass(frozen=True)
class DayValue:
    """One value of one day; `late`: drawn hollow; `left_out`: crossed through, as it does not count."""

    day: int
    value: Number
    late: bool = False
    left_out: bool = False


@dataclass(frozen=True)
class AreaLine:
    """The values of one area over the days; a day without a value is a gap. Only primary areas get reference lines."""

    name: str
    values: tuple[DayValue, ...]
    baseline: Number | None = None
    primary: bool = False

    def on(self, day: int) -> DayValue | None:
        """The value of that day, if there is one."""
        return next((value for value in self.values if value.day == day), None)


@dataclass(frozen=True)
class Band:
    """What was in force from `first_day` to `last_day`, both included."""

    first_day: int
    last_day: int
    name: str


@dataclass(frozen=True)
class EventMark:
    """Something that happened on a day: a letter in a shape, a short code beside it, and its `meaning` in the key."""

    day: int
    letter: str
    shape: MarkShape
    code: str = ""
    meaning: str = ""


@dataclass(frozen=True)
class PainChart:
    """Values of Day 1 to Day `days` on a scale from 0 to `scale_max`; `first_on` is the date of Day 1.

    `threshold_pct` is the fall from the baseline at which the second reference line stands; raises ValueError
    for a value outside the scale, as it could only be drawn in a wrong place.
    """

    lines: tuple[AreaLine, ...]
    first_on: date
    days: int
    threshold_pct: Number = 50
    scale_max: int = 10
    scale_words: str = "Average pain, NRS 0-10"
    bands: tuple[Band, ...] = ()
    events: tuple[EventMark, ...] = ()
    counted_days: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if self.days < 1:
            raise ValueError("A chart needs at least one day.")
        for line in self.lines:
            numbers = [value.value for value in line.values]
            numbers += [] if line.baseline is None else [line.baseline]
            if any(not 0 <= number <= self.scale_max for number in numbers):
                raise ValueError(f"{line.name}: a value lies outside 0-{self.scale_max}.")

    def date_of(self, day: int) -> date:
        """The calendar date of a day of the chart."""
        return self.first_on + timedelta(days=day - 1)

    def threshold_of(self, line: AreaLine) -> Fraction | None:
        """The exact value at which the line has fallen by `threshold_pct` from its baseline."""
        if line.baseline is None:
            return None
        return Fraction(line.baseline) * (100 - Fraction(self.threshold_pct)) / 100
