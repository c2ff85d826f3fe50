"""The marks of a chart: one shape per line, one shape and letter per kind of event."""

from math import cos, pi, sin

from reportlab.graphics.shapes import Circle, Group, Polygon, Shape
from reportlab.lib.colors import Color

from scstrial.charts.choices import MarkShape
from scstrial.charts.data import EventMark
from scstrial.charts.palette import AMBER, GREY, INK, ORANGE, PAPER, RED
from scstrial.charts.strokes import line_of
from scstrial.charts.text import Text

COLOURS = {
    MarkShape.OCTAGON: RED,
    MarkShape.TRIANGLE: ORANGE,
    MarkShape.RING: AMBER,
    MarkShape.SQUARE: INK,
    MarkShape.DOT: GREY,
}
# Corners of the marks of lines, on a circle of radius 1; none: a circle.
_CORNERS: tuple[tuple[int, float], ...] = ((0, 0), (4, pi / 4), (3, pi / 2), (4, 0), (3, -pi / 2))
_STRETCH = 1.25  # a polygon looks smaller than the circle around it
DASHES: tuple[list[float] | None, ...] = (None, [5, 2], [1.5, 2], [6, 2, 1.5, 2], [3, 1.5])


def line_mark(index: int, x: float, y: float, radius: float, colour: Color, hollow: bool = False) -> Shape:
    """The mark of the line with that index: circle, square, triangle, diamond, triangle on its tip, and again."""
    corners, turn = _CORNERS[index % len(_CORNERS)]
    fill, width = (PAPER if hollow else colour), radius * 0.4
    if not corners:
        return Circle(x, y, radius, fillColor=fill, strokeColor=colour, strokeWidth=width)
    points = regular(corners, x, y, radius * _STRETCH, turn)
    return Polygon(points, fillColor=fill, strokeColor=colour, strokeWidth=width, strokeLineJoin=1)


def crossed_out(x: float, y: float, reach: float) -> Group:
    """The cross over a value that does not count."""
    return Group(
        line_of(x - reach, y - reach, x + reach, y + reach, INK, 1),
        line_of(x - reach, y + reach, x + reach, y - reach, INK, 1),
    )


def event_mark(event: EventMark, x: float, y: float, radius: float) -> Group:
    """The shape of an event around its letter, with the code to the right; `x` and `y` are the centre of the shape."""
    size = radius * 1.25
    on_colour = event.shape is not MarkShape.RING
    low = radius * (0.62 if event.shape is MarkShape.TRIANGLE else 0.45)
    mark = Group(
        _event_shape(event.shape, x, y, radius),
        Text(x, y - low, event.letter, size, "middle", bold=True, colour=PAPER if on_colour else INK),
    )
    if event.code:
        mark.add(Text(x + radius * 1.3, y - radius * 0.45, event.code, size * 0.95))
    return mark


def regular(corners: int, x: float, y: float, radius: float, turn: float) -> list[float]:
    """The corners of a regular polygon, the first at the angle `turn` (radians)."""
    angles = [turn + 2 * pi * corner / corners for corner in range(corners)]
    return [number for angle in angles for number in (x + radius * cos(angle), y + radius * sin(angle))]


def _event_shape(shape: MarkShape, x: float, y: float, radius: float) -> Shape:
    colour = COLOURS[shape]
    if shape is MarkShape.OCTAGON:
        return Polygon(regular(8, x, y, radius * 1.08, pi / 8), fillColor=colour, strokeColor=colour, strokeWidth=0.5)
    if shape is MarkShape.TRIANGLE:
        points = regular(3, x, y - radius * 0.25, radius * 1.35, pi / 2)
        return Polygon(points, fillColor=colour, strokeColor=colour, strokeWidth=0.5, strokeLineJoin=1)
    if shape is MarkShape.SQUARE:
        return Polygon(regular(4, x, y, radius * 1.25, pi / 4), fillColor=colour, strokeColor=colour, strokeWidth=0.5)
    if shape is MarkShape.RING:
        return Circle(x, y, radius * 0.92, fillColor=PAPER, strokeColor=colour, strokeWidth=radius * 0.28)
    return Circle(x, y, radius, fillColor=colour, strokeColor=colour, strokeWidth=0.5)
