"""The chart of pain over the days of a trial, for the page and for the report alike."""

from collections.abc import Collection, Iterator

from reportlab.graphics.shapes import Drawing, Group, Shape

from scstrial.charts.data import DayValue, EventMark, PainChart
from scstrial.charts.fonts import width_of
from scstrial.charts.layout import MOST_MARKS_A_DAY, Frame, bands_too_narrow, frame_of
from scstrial.charts.legend import band_entries, legend, legend_entries, legend_rows, line_style
from scstrial.charts.marks import crossed_out, event_mark, line_mark
from scstrial.charts.palette import ACCENT_TINT, BAND, GRID, INK, LINES, PAPER, QUIET_INK, RULE
from scstrial.charts.strokes import Point, box_of, line_of, strokes_between
from scstrial.charts.text import Text
from scstrial.charts.wording import NO_VALUE, shown, threshold_words

_GRID_STEPS = 5


def pain_chart(
    chart: PainChart, width: float = 720, plot_height: float = 210, size: float = 11, paper: bool = True
) -> Drawing:
    """The chart as a drawing `width` points wide with a plot of `plot_height` and text of `size` points.

    Marks, bands and key add to the height. Of the events of a day the first named stand lowest and are kept when
    there are more than find room: name the most urgent first. `paper`: on a white ground of its own.
    """
    narrow = bands_too_narrow(chart, width, size)
    entries = [*legend_entries(chart, size), *band_entries(chart, narrow, size, width)]
    frame = frame_of(chart, width, plot_height, size, len(legend_rows(entries, width)))
    drawing = Drawing(width, frame.height)
    if paper:
        drawing.add(box_of(0, 0, width, frame.height, PAPER))
    for group in (*_ground(frame), *_references(frame), *_lines(frame), *_events(frame), *_bands(frame, narrow)):
        drawing.add(group)
    drawing.add(legend(entries, frame))
    return drawing


def _ground(frame: Frame) -> Iterator[Shape]:
    """Shaded days, grid, axis with its unit, names of the days, and where no value is."""
    small = frame.size * 0.85
    tall = frame.top - frame.bottom
    for day in frame.chart.counted_days:
        left = frame.x(day) - frame.slot / 2
        yield box_of(left, frame.bottom, frame.slot, tall, ACCENT_TINT)
    for step in range(_GRID_STEPS + 1):
        level = frame.chart.scale_max * step // _GRID_STEPS
        y = frame.y(level)
        colour = RULE if step else INK
        yield line_of(frame.left, y, frame.right, y, colour)
        yield Text(frame.left - 4, y - small * 0.35, str(level), small, "end", colour=QUIET_INK)
    yield Text(0, frame.height - frame.size, frame.chart.scale_words, frame.size, bold=True)
    for day, (name, date) in enumerate([("Base-", "line"), *frame.day_names]):
        yield Text(frame.x(day), frame.bottom - frame.size * 1.25, name, frame.size * 0.92, "middle")
        yield Text(frame.x(day), frame.bottom - frame.size * 2.3, date, small, "middle", colour=QUIET_INK)
    divide = frame.left + frame.slot
    yield line_of(divide, frame.bottom, divide, frame.top, GRID, 1)
    yield from _gaps(frame)


def _gaps(frame: Frame) -> Iterator[Shape]:
    words = NO_VALUE if width_of(NO_VALUE, frame.size * 0.8) < frame.slot - 2 else "–"
    for day in range(1, frame.chart.days + 1):
        if not any(line.on(day) for line in frame.chart.lines):
            yield Text(
                frame.x(day), frame.bottom + frame.size * 0.5, words, frame.size * 0.8, "middle", colour=QUIET_INK
            )


def _references(frame: Frame) -> Iterator[Shape]:
    """Baseline and threshold of each primary line, named at the right edge."""
    for line in frame.chart.lines:
        threshold = frame.chart.threshold_of(line)
        if not line.primary or line.baseline is None or threshold is None:
            continue
        levels = (("Baseline", line.baseline, [1.5, 2.5]), (threshold_words(frame.chart), threshold, [7, 3]))
        for words, level, dash in levels:
            y = frame.y(level)
            yield line_of(frame.left, y, frame.right, y, INK, 1.1, dash)
            yield Text(frame.right + 4, y - frame.size * 0.05, words, frame.size * 0.85)
            yield Text(frame.right + 4, y - frame.size * 1.0, shown(level), frame.size * 0.85, bold=True)


def _lines(frame: Frame) -> Iterator[Shape]:
    """The lines with their marks, the primary ones last and so on top."""
    count = len(frame.chart.lines)
    order = sorted(enumerate(frame.chart.lines), key=lambda pair: pair[1].primary)
    for index, line in order:
        values = [line.on(day) for day in range(1, frame.chart.days + 1)]
        points = [None if v is None else (frame.x(v.day, index, count), frame.y(v.value)) for v in values]
        width, dash = line_style(line, index)
        yield from strokes_between(points, LINES[index % len(LINES)], width, dash)
        if line.baseline is not None:
            yield line_mark(
                index, frame.x(0, index, count), frame.y(line.baseline), frame.size * 0.33, LINES[index % len(LINES)]
            )
        for value in values:
            if value is not None:
                yield _value_mark(frame, index, value)
    yield from _numbers(frame)


def _value_mark(frame: Frame, index: int, value: DayValue) -> Group:
    x, y = frame.x(value.day, index, len(frame.chart.lines)), frame.y(value.value)
    mark = Group(line_mark(index, x, y, frame.size * 0.33, LINES[index % len(LINES)], value.late))
    if value.left_out:
        mark.add(crossed_out(x, y, frame.size * 0.5))
    return mark


def _numbers(frame: Frame) -> Iterator[Shape]:
    """The values of the primary lines in figures, above or below the mark, wherever no other mark is covered."""
    size, count = frame.size * 0.82, len(frame.chart.lines)
    marks = [
        (frame.x(value.day, index, count), frame.y(value.value))
        for index, line in enumerate(frame.chart.lines)
        for value in line.values
    ]
    for index, line in enumerate(frame.chart.lines):
        for value in line.values if line.primary else ():
            x, y = frame.x(value.day, index, count), frame.y(value.value)
            half = width_of(shown(value.value), size, True) / 2 + 1
            base = _free_base(frame, marks, x, y, half, size)
            if base is not None:
                yield box_of(x - half, base - 1, 2 * half, size * 0.95, PAPER)
                yield Text(x, base, shown(value.value), size, "middle", bold=True)


def _free_base(frame: Frame, marks: list[Point], x: float, y: float, half: float, size: float) -> float | None:
    """Where a figure of that half width may stand: above its mark, below it, or nowhere."""
    reach = frame.size * 0.4
    for base in (y + size * 0.75, y - size * 1.45):
        inside = frame.bottom + 2 < base and base + size < frame.top
        beside = (abs(mark_x - x) > half + reach for mark_x, _ in marks)
        clear = (mark_y < base - reach or mark_y > base + size * 0.9 + reach for _, mark_y in marks)
        if inside and all(left or right for left, right in zip(beside, clear, strict=True)):
            return base
    return None


def _events(frame: Frame) -> Iterator[Shape]:
    """The marks of each day above the plot, upwards; what finds no room is counted."""
    step = frame.size * 1.55
    radius = frame.size * 0.62
    for day in range(1, frame.chart.days + 1):
        events = [event for event in frame.chart.events if event.day == day]
        places = MOST_MARKS_A_DAY if len(events) <= MOST_MARKS_A_DAY else MOST_MARKS_A_DAY - 1
        for place, event in enumerate(events[:places]):
            yield _placed_event(frame, event, frame.top + radius + 4 + place * step, radius)
        if len(events) > places:
            y = frame.top + radius + 4 + places * step
            yield Text(frame.x(day), y - 3, f"+{len(events) - places} more", frame.size * 0.8, "middle")


def _placed_event(frame: Frame, event: EventMark, y: float, radius: float) -> Group:
    """The mark with its code, centred on the day; without the code where the day is too narrow for it."""
    wide = radius * 2.3 + width_of(event.code, radius * 1.19)
    if wide > frame.slot:
        return event_mark(EventMark(event.day, event.letter, event.shape), frame.x(event.day), y, radius)
    return event_mark(event, frame.x(event.day) - wide / 2 + radius, y, radius)


def _bands(frame: Frame, narrow: Collection[int]) -> Iterator[Shape]:
    """What was in force, as bars under the days; a number where the name finds no room; neighbours differ in ground."""
    size, high = frame.size * 0.85, frame.size * 1.5
    for lane, indexes in enumerate(frame.band_lanes):
        y = frame.bottom - frame.size * 3.0 - (lane + 1) * frame.size * 1.75 + frame.size * 0.25
        for index in indexes:
            band = frame.chart.bands[index]
            left, right = frame.x(band.first_day) - frame.slot / 2, frame.x(band.last_day) + frame.slot / 2
            ground = PAPER if index % 2 else BAND
            yield box_of(left + 1, y, right - left - 2, high, ground, QUIET_INK, 2)
            words = str(index + 1) if index in narrow else band.name
            yield Text((left + right) / 2, y + high * 0.3, words, size, "middle")
    if frame.band_lanes:
        y = frame.bottom - frame.size * 4.5 + high * 0.3
        yield Text(frame.left + frame.slot - 4, y, "Program", size, "end", colour=QUIET_INK)
