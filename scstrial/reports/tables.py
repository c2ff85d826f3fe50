"""Quiet tables: small text, fine lines, headings repeated on the next page."""

from collections.abc import Sequence
from typing import Any

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Table, TableStyle

from scstrial.charts.palette import ACCENT, ACCENT_TINT, QUIET_INK, RULE
from scstrial.reports.paragraphs import paragraph, style_of

TEXT = style_of(7.4)
NUMBER = style_of(7.4, right=True)
HEAD = style_of(6.8, bold=True, colour=QUIET_INK, lead=1.2)
HEAD_RIGHT = style_of(6.8, bold=True, colour=QUIET_INK, right=True, lead=1.2)
_PADDING = 3
Cell = str | Flowable


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
) -> Table:
    """A table with one row of headings; columns `right` hold numbers; rows `tinted` (from 0) stand out."""
    cells = [[_cell(text, widths, column, _head_style(column in right)) for column, text in enumerate(head)]]
    cells += [
        [_cell(cell, widths, column, NUMBER if column in right else TEXT) for column, cell in enumerate(row)]
        for row in rows
    ]
    look: list[Any] = [
        ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
        ("VALIGN", (0, 1), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, 0), 0.9, ACCENT),
        ("LINEBELOW", (0, 1), (-1, -1), 0.4, RULE),
        ("LEFTPADDING", (0, 0), (-1, -1), _PADDING),
        ("RIGHTPADDING", (0, 0), (-1, -1), _PADDING),
        ("TOPPADDING", (0, 0), (-1, -1), 1.6),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.4),
        *(("BACKGROUND", (0, row + 1), (-1, row + 1), ACCENT_TINT) for row in tinted),
    ]
    return Table(cells, colWidths=list(widths), repeatRows=1, style=TableStyle(look), hAlign="LEFT")


def _cell(cell: Cell, widths: Sequence[float], column: int, style: ParagraphStyle) -> Flowable:
    if isinstance(cell, Flowable):
        return cell
    return paragraph(cell, style, widths[column] - 2 * _PADDING)


def _head_style(right: bool) -> ParagraphStyle:
    return HEAD_RIGHT if right else HEAD
