"""Drawings as SVG that a strict content security policy leaves alone: attributes only, no styles, no scripts."""

from collections.abc import Callable, Sequence
from typing import Any
from xml.etree import ElementTree

from reportlab.graphics.shapes import Circle, Drawing, Group, Line, Polygon, PolyLine, Rect
from reportlab.lib.colors import Color

from scstrial.charts.fonts import width_of, without_controls
from scstrial.charts.text import Text

FAMILY = "Noto Sans, Segoe UI, Helvetica Neue, Arial, sans-serif"  # an image may not load fonts of the page
Element = ElementTree.Element


def svg(drawing: Drawing, title: str, description: str, prefix: str = "chart") -> str:
    """The drawing as an SVG document that scales with its box, with a name and a description for screen readers.

    `prefix` keeps the ids apart where several are put into one page.
    """
    root = Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "role": "img",
            "aria-labelledby": f"{prefix}-title {prefix}-desc",
            "lang": "en",
            "viewBox": f"0 0 {_number(drawing.width)} {_number(drawing.height)}",
            "width": _number(drawing.width),
            "height": _number(drawing.height),
            "font-family": FAMILY,
        },
    )
    ElementTree.SubElement(root, "title", {"id": f"{prefix}-title"}).text = without_controls(title)
    ElementTree.SubElement(root, "desc", {"id": f"{prefix}-desc"}).text = without_controls(description)
    for shape in drawing.contents:
        _add(root, shape, float(drawing.height))
    return ElementTree.tostring(root, encoding="unicode")


def _add(parent: Element, shape: Any, height: float) -> None:
    """Put the shape into the parent; y counts downwards in SVG, hence the height."""
    if isinstance(shape, Group) and not isinstance(shape, Text):
        for inner in shape.contents:
            _add(parent, inner, height)
        return
    write = _WRITERS.get(type(shape))
    if write is None:
        raise TypeError(f"No SVG for a {type(shape).__name__}: use line, rect, circle, polygon, polyline or text.")
    write(parent, shape, height)


def _line(parent: Element, line: Line, height: float) -> None:
    ends = {"x1": line.x1, "y1": height - line.y1, "x2": line.x2, "y2": height - line.y2}
    ElementTree.SubElement(parent, "line", _numbers(ends) | _pen(line))


def _rect(parent: Element, rect: Rect, height: float) -> None:
    box = {"x": rect.x, "y": height - rect.y - rect.height, "width": rect.width, "height": rect.height}
    round_corners = {"rx": rect.rx} if rect.rx else {}
    ElementTree.SubElement(parent, "rect", _numbers(box | round_corners) | _fill(rect) | _pen(rect))


def _circle(parent: Element, circle: Circle, height: float) -> None:
    place = {"cx": circle.cx, "cy": height - circle.cy, "r": circle.r}
    ElementTree.SubElement(parent, "circle", _numbers(place) | _fill(circle) | _pen(circle))


def _polygon(parent: Element, polygon: Polygon, height: float) -> None:
    points = {"points": _points(polygon.points, height)}
    ElementTree.SubElement(parent, "polygon", points | _fill(polygon) | _pen(polygon))


def _polyline(parent: Element, line: PolyLine, height: float) -> None:
    ElementTree.SubElement(parent, "polyline", {"points": _points(line.points, height), "fill": "none"} | _pen(line))


def _text(parent: Element, text: Text, height: float) -> None:
    x, y = text.at
    # As wide as it was measured: the fonts of a page do not reach into an image, and another one may be wider.
    width = width_of(text.words, text.size, text.bold)
    places = {"x": x, "y": height - y, "font-size": text.size, "textLength": width}
    attributes = _numbers(places) | {"lengthAdjust": "spacingAndGlyphs", "fill": _colour(text.colour)}
    if text.anchor != "start":
        attributes["text-anchor"] = text.anchor
    if text.bold:
        attributes["font-weight"] = "700"
    ElementTree.SubElement(parent, "text", attributes).text = without_controls(text.words)


_WRITERS: dict[type, Callable[[Element, Any, float], None]] = {
    Line: _line,
    Rect: _rect,
    Circle: _circle,
    Polygon: _polygon,
    PolyLine: _polyline,
    Text: _text,
}


def _fill(shape: Any) -> dict[str, str]:
    return {"fill": _colour(shape.fillColor)}


def _pen(shape: Any) -> dict[str, str]:
    if shape.strokeColor is None:
        return {}
    pen = {"stroke": _colour(shape.strokeColor), "stroke-width": _number(shape.strokeWidth)}
    if shape.strokeDashArray:
        pen["stroke-dasharray"] = " ".join(_number(length) for length in shape.strokeDashArray)
    return pen


def _colour(colour: Color | None) -> str:
    return "none" if colour is None else f"#{colour.hexval()[2:]}"


def _points(points: Sequence[float], height: float) -> str:
    pairs = zip(points[::2], points[1::2], strict=True)
    return " ".join(f"{_number(x)},{_number(height - y)}" for x, y in pairs)


def _numbers(values: dict[str, float]) -> dict[str, str]:
    return {name: _number(value) for name, value in values.items()}


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
