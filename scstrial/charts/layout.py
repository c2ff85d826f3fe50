"""Where things stand on a chart: the frame of the plot, and days and values turned into points."""

from dataclasses import dataclass

from scstrial.charts.data import Band, Number, PainChart
from scstrial.charts.fonts import width_of
from scstrial.charts.wording import day_words

MOST_MARKS_A_DAY = 4
_NARROW_DAY = 30  # points; below this a day is named by its number alone


@dataclass(frozen=True)
class Frame:
    """The plot inside the drawing, all in points; `size` is the text size; the first column shows the baselines."""

    chart: PainChart
    width: float
    height: float
    size: float
    left: float
    right: float
    bottom: float
    top: float
    band_lanes: tuple[tuple[int, ...], ...]

    @property
    def slot(self) -> float:
        """The width of one day."""
        return (self.right - self.left) / (self.chart.days + 1)

    def x(self, day: int, line: int = 0, lines: int = 1) -> float:
        """The middle of a day (0: the baselines); several lines stand side by side so that equal values show."""
        step = min(self.size * 0.75, self.slot * 0.7 / max(lines, 1))
        return self.left + self.slot * (day + 0.5) + (line - (lines - 1) / 2) * step

    def y(self, value: Number) -> float:
        """The height of a value."""
        return self.bottom + (self.top - self.bottom) * float(value) / self.chart.scale_max

    @property
    def day_names(self) -> list[tuple[str, str]]:
        """Name and date of each day, as short as the width of a day asks."""
        named = self.slot >= _NARROW_DAY
        dates = [day_words(self.chart.date_of(day)) for day in range(1, self.chart.days + 1)]
        widest = max(width_of(text, self.size * 0.85) for text in dates)
        if widest > self.slot - 2:
            dates = [text.split(" ", 1)[1] for text in dates]
        if max(width_of(text, self.size * 0.85) for text in dates) > self.slot:
            dates = [text.split(" ")[0] for text in dates]
        return [(f"Day {day}" if named else str(day), dates[day - 1]) for day in range(1, self.chart.days + 1)]


def sides(width: float, size: float) -> tuple[float, float]:
    """Where the plot begins and ends, left to right."""
    return size * 2.4, width - size * 6


def bands_too_narrow(chart: PainChart, width: float, size: float) -> list[int]:
    """Indexes of bands that have no room for their name: they get a number, and the key has the name."""
    left, right = sides(width, size)
    slot = (right - left) / (chart.days + 1)
    return [
        index
        for index, band in enumerate(chart.bands)
        if width_of(band.name, size * 0.85) > slot * (band.last_day - band.first_day + 1) - 6
    ]


def frame_of(chart: PainChart, width: float, plot_height: float, size: float, legend_rows: int) -> Frame:
    """The frame that leaves room for the axis, the marks above, the bands and the legend below."""
    lanes = _lanes(chart)
    marks = [sum(event.day == day for event in chart.events) for day in range(1, chart.days + 1)]
    above = size * 2.2 + min(max(marks), MOST_MARKS_A_DAY) * size * 1.55
    below = size * 3.2 + len(lanes) * size * 1.75 + legend_rows * size * 1.6 + size * 0.4
    return Frame(
        chart=chart,
        width=width,
        height=below + plot_height + above,
        size=size,
        left=sides(width, size)[0],
        right=sides(width, size)[1],
        bottom=below,
        top=below + plot_height,
        band_lanes=lanes,
    )


def rows_of(widths: list[float], room: float) -> list[list[int]]:
    """The indexes of things of these widths, put into as many rows of that room as they need."""
    rows: list[list[int]] = []
    used = room + 1.0
    for index, width in enumerate(widths):
        if used + width > room:
            rows.append([])
            used = 0.0
        rows[-1].append(index)
        used += width
    return rows


def _lanes(chart: PainChart) -> tuple[tuple[int, ...], ...]:
    """Indexes of the bands, in as few lanes as keep bands of one day apart."""
    lanes: list[list[int]] = []
    for index, band in enumerate(chart.bands):
        for lane in lanes:
            if all(_apart(chart.bands[other], band) for other in lane):
                lane.append(index)
                break
        else:
            lanes.append([index])
    return tuple(tuple(lane) for lane in lanes)


def _apart(one: Band, other: Band) -> bool:
    return one.last_day < other.first_day or other.last_day < one.first_day
