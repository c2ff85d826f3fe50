"""Rows cut into parts that fit on a page: one row higher than a page could not be printed at all."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from reportlab.platypus import Flowable

from scstrial.charts.fonts import lines_of

PADDING = 2.5
LINES_TOGETHER = 6  # a row of more lines may go on over the page; a heading keeps room for so many
Cell = str | Flowable


@dataclass(frozen=True)
class Part:
    """A row or a stretch of one; `across`: one text over all columns; `begins`, `ends`: the row does so here."""

    cells: Sequence[Cell]
    row: int
    across: bool = False
    begins: bool = True
    ends: bool = True


def parts_of(
    rows: Sequence[Sequence[Cell]], widths: Sequence[float], size: float, below: Mapping[int, str]
) -> list[Part]:
    """Every row, cut where it may be long, with the text that stands below it."""
    return [part for number, row in enumerate(rows) for part in _row_parts(row, number, widths, size, below)]


def _row_parts(
    row: Sequence[Cell], number: int, widths: Sequence[float], size: float, below: Mapping[int, str]
) -> Iterator[Part]:
    stretches: list[Sequence[Cell]] = [row]
    if any(isinstance(cell, str) and _is_long(cell, width, size) for cell, width in zip(row, widths, strict=True)):
        cut = [_stretches(cell, width, size) for cell, width in zip(row, widths, strict=True)]
        stretches = list(zip_longest(*cut, fillvalue=""))
    texts = _stretches(below[number], sum(widths), size) if number in below else []
    across = [[text, *("" for _ in widths[1:])] for text in texts]
    last = len(stretches) + len(across) - 1
    for place, cells in enumerate((*stretches, *across)):
        yield Part(cells, number, place >= len(stretches), begins=place == 0, ends=place == last)


def _is_long(cell: str, width: float, size: float) -> bool:
    """Whether there may be too many lines: hardly a sign is wider than the text is high."""
    return cell.count("\n") + len(cell) * size / width > LINES_TOGETHER


def _stretches(cell: Cell, width: float, size: float) -> list[Cell]:
    """The cell's lines, so many together; a point narrower, so that no line is cut again."""
    if isinstance(cell, Flowable):
        return [cell]
    lines = lines_of(cell, width - 2 * PADDING - 1, size)
    return ["\n".join(lines[at : at + LINES_TOGETHER]) for at in range(0, len(lines), LINES_TOGETHER)]
