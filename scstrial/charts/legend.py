"""The key of a chart: which mark is which line, and what hollow, crossed and shaded mean."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reportlab.graphics.shapes import Group, Shape

from scstrial.charts.data import AreaLine, EventMark, PainChart
from scstrial.charts.fonts import shortened, width_of
from scstrial.charts.layout import Frame, rows_of
from scstrial.charts.marks import DASHES, crossed_out, event_mark, line_mark
from scstrial.charts.palette import ACCENT_TINT, BAND, LINES, PAPER, QUIET_INK, RULE
from scstrial.charts.strokes import Dash, box_of, line_of
from scstrial.charts.text import Text

Picture = Callable[[float, float, float], Shape]  # from left edge, middle height and text size


@dataclass(frozen=True)
class LegendEntry:
    """A small picture with its words; `width` in points with the space after it."""

    words: str
    bold: bool
    width: float
    picture: Picture


def line_style(line: AreaLine, index: int) -> tuple[float, Dash]:
    """Width and dash of a line: primary ones broad and unbroken."""
    return (2.2, None) if line.primary else (1.2, DASHES[index % len(DASHES)])


def legend_entries(chart: PainChart, size: float) -> list[LegendEntry]:
    """Each line, then only those signs that the chart uses."""
    found = [
        _entry(f"{line.name} (primary)" if line.primary else line.name, line.primary, size, _line_picture(line, index))
        for index, line in enumerate(chart.lines)
    ]
    values = [value for line in chart.lines for value in line.values]
    if any(value.late for value in values):
        found.append(_entry("hollow: entered late", False, size, _hollow))
    if any(value.left_out for value in values):
        found.append(_entry("crossed: does not count", False, size, _crossed))
    if chart.counted_days:
        found.append(_entry("shaded: days the result uses", False, size, _shaded))
    meant = {event.letter: event for event in chart.events if event.meaning}
    return found + [_entry(event.meaning, False, size, _event_picture(event)) for event in meant.values()]


def band_entries(chart: PainChart, narrow: Sequence[int], size: float, room: float) -> list[LegendEntry]:
    """The names of the bands that show a number in their place; shortened only where a row is too small."""
    names = {index: shortened(chart.bands[index].name, room - size * 4, size * 0.9) for index in narrow}
    return [_entry(name, False, size, _band_picture(index)) for index, name in names.items()]


def legend_rows(entries: list[LegendEntry], room: float) -> list[list[int]]:
    """The indexes of the entries, row by row."""
    return rows_of([entry.width for entry in entries], room)


def legend(entries: list[LegendEntry], frame: Frame) -> Group:
    """The key at the foot of the drawing."""
    group = Group()
    rows = legend_rows(entries, frame.width)
    for row, indexes in enumerate(rows):
        y = (len(rows) - 1 - row) * frame.size * 1.6 + frame.size * 0.8
        x = 0.0
        for entry in (entries[index] for index in indexes):
            group.add(entry.picture(x, y, frame.size))
            group.add(Text(x + frame.size * 2.6, y - frame.size * 0.32, entry.words, frame.size * 0.9, bold=entry.bold))
            x += entry.width
    return group


def _entry(words: str, bold: bool, size: float, picture: Picture) -> LegendEntry:
    return LegendEntry(words, bold, size * 4 + width_of(words, size * 0.9, bold), picture)


def _line_picture(line: AreaLine, index: int) -> Picture:
    width, dash = line_style(line, index)
    colour = LINES[index % len(LINES)]

    def draw(x: float, y: float, size: float) -> Group:
        stroke = line_of(x, y, x + size * 2.2, y, colour, width, dash)
        return Group(stroke, line_mark(index, x + size * 1.1, y, size * 0.33, colour))

    return draw


def _event_picture(event: EventMark) -> Picture:
    mark = EventMark(event.day, event.letter, event.shape)
    return lambda x, y, size: event_mark(mark, x + size * 1.3, y, size * 0.55)


def _band_picture(index: int) -> Picture:
    ground = PAPER if index % 2 else BAND

    def draw(x: float, y: float, size: float) -> Group:
        box = box_of(x + size * 0.2, y - size * 0.55, size * 2, size * 1.2, ground, QUIET_INK, 2)
        return Group(box, Text(x + size * 1.2, y - size * 0.3, str(index + 1), size * 0.8, "middle"))

    return draw


def _hollow(x: float, y: float, size: float) -> Shape:
    return line_mark(0, x + size * 1.1, y, size * 0.33, QUIET_INK, hollow=True)


def _crossed(x: float, y: float, size: float) -> Shape:
    return Group(line_mark(0, x + size * 1.1, y, size * 0.33, QUIET_INK), crossed_out(x + size * 1.1, y, size * 0.5))


def _shaded(x: float, y: float, size: float) -> Shape:
    return box_of(x + size * 0.4, y - size * 0.5, size * 1.6, size, ACCENT_TINT, RULE)
