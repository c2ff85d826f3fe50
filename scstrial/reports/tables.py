"""Quiet tables: small text, fine lines, headings repeated on the next page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from reportlab.lib.colors import Color
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Table, TableStyle

from scstrial.charts.fonts import BOLD, REGULAR, lines_of
from scstrial.charts.palette import ACCENT, ACCENT_TINT, INK, QUIET_INK, RULE
from scstrial.reports.paragraphs import paragraph, style_of
from scstrial.reports.table_parts import PADDING, Cell, Part, parts_of

_LEAD = 1.32  # as in `style_of`
_PLAIN = "–−·°µ’“”×≥≤%÷é"  # signs beside ASCII that Noto Sans has in both weights


@dataclass(frozen=True)
class TypeSize:
    """Text sizes of a table in points: of the rows and of the headings."""

    rows: float = 7.4
    head: float = 6.8


SMALL = TypeSize(7, 6.4)


def shares(total: float, *parts: float) -> list[float]:
    """The total width, divided in these proportions."""
    whole = sum(parts)
    return [total * part / whole for part in parts]


def table(
    head: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    widths: Sequence[float],
    right: frozenset[int] = frozenset(),
    tinted: Sequence[int] = (),
    size: TypeSize = TypeSize(),
    below: Mapping[int, str] = MappingProxyType({}),
) -> Table:
    """A table with one row of headings; columns `right` hold numbers; rows `tinted` (from 0) stand out.

    `below`: a text too long for a column, which stands under its row over all of them.
    """
    parts, across = parts_of(rows, widths, size.rows, below), [sum(widths)] * len(widths)

    def cells(row: Sequence[Cell], room: Sequence[float], style: Callable[[bool], ParagraphStyle]) -> list[Cell]:
        return [_cell(cell, room[column], style(column in right)) for column, cell in enumerate(row)]

    made = [cells(head, widths, lambda to_right: style_of(size.head, True, QUIET_INK, to_right, 1.2))]
    for part in parts:
        room = across if part.across else widths
        made.append(cells(part.cells, room, lambda to_right: style_of(size.rows, right=to_right)))
    look: list[Any] = [
        *_type_of_row(0, 0, BOLD, size.head, 1.2, QUIET_INK),
        *_type_of_row(1, -1, REGULAR, size.rows, _LEAD, INK),
        *(("ALIGN", (column, 0), (column, -1), "RIGHT") for column in right),
        ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
        ("VALIGN", (0, 1), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, 0), 0.9, ACCENT),
        ("LEFTPADDING", (0, 0), (-1, -1), PADDING),
        ("RIGHTPADDING", (0, 0), (-1, -1), PADDING),
        ("TOPPADDING", (0, 0), (-1, -1), 1.6),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.4),
        *(("LEFTPADDING", (column + 1, 0), (column + 1, -1), 9) for column in right if column + 1 not in right),
        *(look for at, part in enumerate(parts, 1) for look in _look_of_part(part, at, part.row in tinted)),
    ]
    return grid(made, widths, look, repeatRows=1)


def grid(cells: Sequence[list[Any]], widths: Sequence[float], look: Sequence[Any], **given: Any) -> Table:
    """A table as it is, in our own font: ReportLab names Helvetica for each cell otherwise."""
    style = TableStyle([("FONTNAME", (0, 0), (-1, -1), REGULAR), *look])
    return Table(cells, colWidths=list(widths), style=style, hAlign="LEFT", **given)


def _look_of_part(part: Part, at: int, is_tinted: bool) -> list[Any]:
    """A line under the last part of a row, and no gap between its parts."""
    where = ((0, at), (-1, at))
    return [
        *([("LINEBELOW", *where, 0.4, RULE)] if part.ends else [("BOTTOMPADDING", *where, 0)]),
        *([] if part.begins else [("TOPPADDING", *where, 0)]),
        *([("SPAN", *where)] if part.across else []),
        *([("BACKGROUND", *where, ACCENT_TINT)] if is_tinted else []),
    ]


def _type_of_row(first: int, last: int, font: str, size: float, lead: float, colour: Color) -> list[Any]:
    """Font, size and colour of these rows, for the cells that ReportLab draws as bare strings."""
    where = ((0, first), (-1, last))
    return [("FONT", *where, font, size, size * lead), ("TEXTCOLOR", *where, colour)]


def _cell(cell: Cell, width: float, style: ParagraphStyle) -> Cell:
    """A cell cut into lines: a bare string where one font has all of it, as a third of the time goes into cells."""
    if isinstance(cell, Flowable):
        return cell
    if cell.isascii() or all(sign in _PLAIN or sign.isascii() for sign in cell):
        return "\n".join(lines_of(cell, width - 2 * PADDING, style.fontSize, style.fontName == BOLD))
    return paragraph(cell, style, width - 2 * PADDING)
