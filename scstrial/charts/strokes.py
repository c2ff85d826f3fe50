"""The few shapes that charts are drawn with: lines, boxes, and lines through points that break where one is missing."""

from collections.abc import Sequence
from typing import Any

from reportlab.graphics.shapes import Line, PolyLine, Rect
from reportlab.lib.colors import Color

from scstrial.charts.palette import SPARK_LINE

Point = tuple[float, float]
Dash = Sequence[float] | None


def line_of(x1: float, y1: float, x2: float, y2: float, colour: Color, width: float = 0.5, dash: Dash = None) -> Line:
    """A straight line."""
    pen: dict[str, Any] = {"strokeColor": colour, "strokeWidth": width, "strokeDashArray": dash}
    return Line(x1, y1, x2, y2, **pen)


def box_of(
    x: float, y: float, width: float, height: float, fill: Color, pen: Color | None = None, corner: float = 0
) -> Rect:
    """A filled box with or without a fine frame."""
    look: dict[str, Any] = {"fillColor": fill, "strokeColor": pen, "strokeWidth": 0.6}
    return Rect(x, y, width, height, corner, corner, **look)


def strokes_between(
    points: Sequence[Point | None],
    colour: Color = SPARK_LINE,
    width: float = 1.6,
    dash: Dash = None,
) -> list[PolyLine]:
    """A line for each unbroken stretch of two points and more; nothing leads across a missing point."""
    stretches: list[list[Point]] = [[]]
    for point in points:
        if point is None:
            stretches.append([])
        else:
            stretches[-1].append(point)
    pen: dict[str, Any] = {"strokeColor": colour, "strokeWidth": width, "strokeDashArray": dash, "strokeLineJoin": 1}
    return [
        PolyLine([number for point in stretch for number in point], **pen) for stretch in stretches if len(stretch) > 1
    ]
