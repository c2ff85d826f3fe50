"""Numbers, days and whole charts in words."""

from datetime import date
from fractions import Fraction

from scstrial.charts.data import AreaLine, DayValue, EventMark, Number, PainChart

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
NO_VALUE = "no value"


def shown(value: Number, places: int = 1) -> str:
    """The number with so many decimals, half away from zero, never "-0.0"; a whole number keeps its decimals."""
    exact = Fraction(value)
    units = int(abs(exact) * 10**places + Fraction(1, 2))
    digits = str(units).rjust(places + 1, "0")
    text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return f"-{text}" if exact < 0 and units else text


def plain(value: Number) -> str:
    """The number without needless zeros: 7, 6.5; with one decimal where it has more."""
    return shown(value).removesuffix(".0")


def day_words(on: date, year: bool = False) -> str:
    """ "Tue 3 Mar", or "Tue 3 Mar 2026" with the year."""
    text = f"{_WEEKDAYS[on.weekday()]} {on.day} {_MONTHS[on.month - 1]}"
    return f"{text} {on.year}" if year else text


def threshold_words(chart: PainChart) -> str:
    """What the second reference line is called: "50 % line"."""
    return f"{plain(chart.threshold_pct)} % line"


def text_alternative(chart: PainChart) -> str:
    """Sentences that say what the chart shows, for those who do not see it."""
    first, last = day_words(chart.first_on), day_words(chart.date_of(chart.days))
    sentences = [f"{chart.scale_words}, Day 1 ({first}) to Day {chart.days} ({last})."]
    sentences += [_line_words(chart, line) for line in chart.lines]
    if chart.counted_days:
        sentences.append(f"The result uses {_days(chart.counted_days)}.")
    if chart.bands:
        bands = (f"{band.name}, {_span(band.first_day, band.last_day)}" for band in chart.bands)
        sentences.append(f"Programs: {'; '.join(bands)}.")
    if chart.events:
        events = (f"{mark_words(event)}, Day {event.day}" for event in chart.events)
        sentences.append(f"Marks: {'; '.join(events)}.")
    return " ".join(sentences)


def table_rows(chart: PainChart) -> list[list[str]]:
    """The data of the chart as rows of text: a row of headings, one of baselines, then one a day."""
    head = ["Day", "Date", *(line.name for line in chart.lines), "Program", "Marks"]
    bases = ["" if line.baseline is None else shown(line.baseline) for line in chart.lines]
    return [head, ["Baseline", "", *bases, "", ""], *(_day_row(chart, day) for day in range(1, chart.days + 1))]


def value_words(value: DayValue | None) -> str:
    """A day's value with its marks in words: "4.0 (late)"."""
    if value is None:
        return NO_VALUE
    marks = [word for word, has in (("late", value.late), ("left out", value.left_out)) if has]
    return shown(value.value) + (f" ({', '.join(marks)})" if marks else "")


def mark_words(event: EventMark) -> str:
    """A mark in words: "E C-03"."""
    return f"{event.letter} {event.code}".strip()


def _day_row(chart: PainChart, day: int) -> list[str]:
    values = [value_words(line.on(day)) for line in chart.lines]
    programs = ", ".join(band.name for band in chart.bands if band.first_day <= day <= band.last_day)
    marks = ", ".join(mark_words(event) for event in chart.events if event.day == day)
    return [f"Day {day}", day_words(chart.date_of(day)), *values, programs, marks]


def _line_words(chart: PainChart, line: AreaLine) -> str:
    name = f"{line.name} (primary)" if line.primary else line.name
    threshold = chart.threshold_of(line)
    if line.baseline is None or threshold is None:
        lead = f"{name}, no baseline"
    elif line.primary:
        lead = f"{name}, baseline {shown(line.baseline)}, {threshold_words(chart)} {shown(threshold)}"
    else:
        lead = f"{name}, baseline {shown(line.baseline)}"
    days = (f"Day {day} {value_words(line.on(day))}" for day in range(1, chart.days + 1))
    return f"{lead}: {', '.join(days)}."


def _days(days: tuple[int, ...]) -> str:
    return ", ".join(f"Day {day}" for day in days)


def _span(first: int, last: int) -> str:
    return f"Day {first}" if first == last else f"Day {first} to {last}"
