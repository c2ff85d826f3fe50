"""Our few shapes drawn straight onto the canvas of a PDF, from the drawing that also becomes the SVG.

ReportLab's own renderer looks through the state of every shape; this takes a third of its time.
"""

from collections.abc import Callable
from typing import Any

from reportlab.graphics.shapes import Circle, Drawing, Group, Line, Polygon, PolyLine, Rect, String
from reportlab.platypus import Flowable


class DrawingOnPage(Flowable):
    """A drawing as a part of a page, never cut in two."""

    def __init__(self, drawing: Drawing) -> None:
        super().__init__()
        self.drawing = drawing

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        return float(self.drawing.width), float(self.drawing.height)

    def draw(self) -> None:
        for shape in self.drawing.contents:
            draw_shape(self.canv, shape)


def draw_shape(canvas: Any, shape: Any) -> None:
    """Draw a shape, or those inside a group; raises KeyError for one that the SVG does not know either."""
    if isinstance(shape, Group):
        for inner in shape.contents:
            draw_shape(canvas, inner)
        return
    _WRITERS[type(shape)](canvas, shape)


def _line(canvas: Any, line: Line) -> None:
    _pen(canvas, line)
    canvas.line(line.x1, line.y1, line.x2, line.y2)


def _rect(canvas: Any, rect: Rect) -> None:
    fill, stroke = _fill(canvas, rect), _pen(canvas, rect)
    if rect.rx:
        canvas.roundRect(rect.x, rect.y, rect.width, rect.height, rect.rx, stroke=stroke, fill=fill)
    else:
        canvas.rect(rect.x, rect.y, rect.width, rect.height, stroke=stroke, fill=fill)


def _circle(canvas: Any, circle: Circle) -> None:
    fill, stroke = _fill(canvas, circle), _pen(canvas, circle)
    canvas.circle(circle.cx, circle.cy, circle.r, stroke=stroke, fill=fill)


def _polygon(canvas: Any, polygon: Polygon) -> None:
    fill, stroke = _fill(canvas, polygon), _pen(canvas, polygon)
    path = _path(canvas, polygon.points)
    path.close()
    canvas.drawPath(path, stroke=stroke, fill=fill)


def _polyline(canvas: Any, line: PolyLine) -> None:
    _pen(canvas, line)
    canvas.drawPath(_path(canvas, line.points), stroke=1, fill=0)


def _string(canvas: Any, string: String) -> None:
    canvas.setFillColor(string.fillColor)
    canvas.setFont(string.fontName, string.fontSize)
    canvas.drawString(string.x, string.y, string.text)


_WRITERS: dict[type, Callable[[Any, Any], None]] = {
    Line: _line,
    Rect: _rect,
    Circle: _circle,
    Polygon: _polygon,
    PolyLine: _polyline,
    String: _string,
}


def _path(canvas: Any, points: list[float]) -> Any:
    path = canvas.beginPath()
    path.moveTo(points[0], points[1])
    for x, y in zip(points[2::2], points[3::2], strict=True):
        path.lineTo(x, y)
    return path


def _fill(canvas: Any, shape: Any) -> int:
    """Set the colour and say whether there is one."""
    if shape.fillColor is None:
        return 0
    canvas.setFillColor(shape.fillColor)
    return 1


def _pen(canvas: Any, shape: Any) -> int:
    """Set colour, width, dash and corners of the stroke and say whether there is one."""
    if shape.strokeColor is None:
        return 0
    canvas.setStrokeColor(shape.strokeColor)
    canvas.setLineWidth(shape.strokeWidth)
    canvas.setDash(shape.strokeDashArray or [])
    canvas.setLineJoin(shape.strokeLineJoin or 0)
    return 1
