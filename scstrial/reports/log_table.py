"""The daily log as a table: a row a day, the areas side by side, more areas than fit in tables of their own."""

from collections.abc import Sequence

from reportlab.platypus import Flowable, KeepTogether, Spacer

from scstrial.charts.data import Number
from scstrial.charts.palette import QUIET_INK
from scstrial.charts.wording import day_words, plain, shown
from scstrial.reports.content import AreaPain, LogRow, TrialReport
from scstrial.reports.paragraphs import paragraph, style_of
from scstrial.reports.rules import shown_pct
from scstrial.reports.sections import heading
from scstrial.reports.tables import SMALL, shares, table

_AREAS_BESIDE_THE_REST = 5
_AREAS_ALONE = 9
_REST = (
    "Relief, %",
    "Stated relief, %",
    "Sleep, h",
    "Walk, min",
    "MME per day",
    "Temp., °C",
    "Flags",
    "Marks",
)
_KEY = (
    "Pain: average (worst/least of the day). A dash: not recorded; missing days are not filled in. "
    "Shaded with *: day the result uses. L entered late, C corrected (the earlier version is kept), "
    "X left out of the result."
)


def log_part(report: TrialReport, width: float) -> list[Flowable]:
    """The log table with its key; further areas follow in tables of their own."""
    first = report.areas[:_AREAS_BESIDE_THE_REST]
    part: list[Flowable] = [*heading("Daily log", width), _main_table(report, first, width)]
    for start in range(len(first), len(report.areas), _AREAS_ALONE):
        part += [Spacer(0, 6), _areas_table(report, start, width)]
    return [*part, Spacer(0, 3), KeepTogether([paragraph(_KEY, style_of(7, colour=QUIET_INK), width)])]


def marks_words(row: LogRow) -> str:
    """The marks of a day: "L C", empty when there are none."""
    marks = (("L", row.late), ("C", row.corrected), ("X", row.left_out))
    return " ".join(letter for letter, has in marks if has)


def pain_words(pain: AreaPain | None) -> str:
    """ "4.0 (6/2)": average, worst and least; a dash where not rated."""
    if pain is None:
        return "–"
    if pain.worst is None and pain.least is None:
        return shown(pain.average)
    return f"{shown(pain.average)} ({_or_dash(pain.worst)}/{_or_dash(pain.least)})"


def _main_table(report: TrialReport, areas: Sequence[str], width: float) -> Flowable:
    head = ("Day", "Date", *areas, *_REST)
    threshold = report.evaluated.threshold_pct
    rows = [
        (_day(row), day_words(row.on), *(pain_words(pain) for pain in row.pain[: len(areas)]), *_rest(row, threshold))
        for row in report.log
    ]
    area = 46 if len(areas) == _AREAS_BESIDE_THE_REST else 60
    widths = shares(width, 20, 48, *(area for _ in areas), 32, 32, 30, 30, 30, 34, 37, 30)
    numbers = frozenset(range(2 + len(areas), 8 + len(areas)))
    return table(head, rows, widths, numbers, _counted(report), SMALL)


def _areas_table(report: TrialReport, start: int, width: float) -> Flowable:
    names = report.areas[start : start + _AREAS_ALONE]
    rows = [
        (_day(row), day_words(row.on), *(pain_words(pain) for pain in row.pain[start : start + len(names)]))
        for row in report.log
    ]
    widths = [20, 48, *(min(60, (width - 68) / len(names)) for _ in names)]
    return table(("Day", "Date", *names), rows, widths, tinted=_counted(report), size=SMALL)


def _counted(report: TrialReport) -> list[int]:
    return [index for index, row in enumerate(report.log) if row.counted]


def _day(row: LogRow) -> str:
    return f"{row.day}*" if row.counted else str(row.day)


def _rest(row: LogRow, threshold_pct: Number) -> tuple[str, ...]:
    relief = "–" if row.relief_pct is None else shown_pct(row.relief_pct, threshold_pct)
    temperature = "–" if row.temperature_c is None else shown(row.temperature_c)
    numbers = (row.relief_reported_pct, row.sleep_hours, row.walk_minutes, row.mme_per_day)
    return (relief, *(_or_dash(number) for number in numbers), temperature, "\n".join(row.flags), marks_words(row))


def _or_dash(value: Number | None) -> str:
    return "–" if value is None else plain(value)
