"""A small chart for a row of a list: values so far against the baseline and the line of the threshold."""

from collections.abc import Sequence
from fractions import Fraction

from reportlab.graphics.shapes import Circle, Drawing

from scstrial.charts.data import Number
from scstrial.charts.palette import SPARK_LINE, SPARK_RULE
from scstrial.charts.strokes import line_of, strokes_between
from scstrial.charts.wording import plain, shown

_MARGIN = 3.5


def spark_chart(
    values: Sequence[Number | None],
    baseline: Number | None,
    threshold_pct: Number = 50,
    days: int = 7,
    scale_max: int = 10,
    width: float = 120,
    height: float = 28,
) -> Drawing:
    """Values of Day 1 onwards (None: no value, a gap) on a transparent ground; `days` is the planned length."""
    drawing = Drawing(width, height)
    slots = max(days, len(values), 2)

    def at(index: int, value: Number) -> tuple[float, float]:
        share = float(Fraction(value) / scale_max)
        return _MARGIN + (width - 2 * _MARGIN) * index / (slots - 1), _MARGIN + (height - 2 * _MARGIN) * share

    if baseline is not None:
        threshold = Fraction(baseline) * (100 - Fraction(threshold_pct)) / 100
        for level, dash in ((Fraction(baseline), [1, 2]), (threshold, [4, 2])):
            y = at(0, level)[1]
            drawing.add(line_of(0, y, width, y, SPARK_RULE, 1, dash))
    points = [None if value is None else at(index, value) for index, value in enumerate(values)]
    for stroke in strokes_between(points):
        drawing.add(stroke)
    known = [point for point in points if point is not None]
    for point in known:
        radius = 2.6 if point is known[-1] else 1.3
        drawing.add(Circle(*point, radius, fillColor=SPARK_LINE, strokeColor=None))
    return drawing


def spark_words(values: Sequence[Number | None], baseline: Number | None, threshold_pct: Number = 50) -> str:
    """The same in words, as text alternative: "baseline 7.9, 50 % line 3.9; Day 1 7.0, Day 2 no value"."""
    days = ", ".join(
        f"Day {day} {'no value' if value is None else shown(value)}" for day, value in enumerate(values, start=1)
    )
    if baseline is None:
        return f"no baseline; {days or 'no values yet'}"
    threshold = Fraction(baseline) * (100 - Fraction(threshold_pct)) / 100
    lead = f"baseline {shown(baseline)}, {plain(threshold_pct)} % line {shown(threshold)}"
    return f"{lead}; {days or 'no values yet'}"
