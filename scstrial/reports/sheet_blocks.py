"""The questions of the paper log as blocks that know their height and draw themselves, black on white."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask_babel import gettext
from reportlab.lib.colors import black
from reportlab.pdfgen.canvas import Canvas

from scstrial.charts.fonts import lines_of, width_of
from scstrial.reports.paragraphs import draw_text
from scstrial.reports.sheet import Beside, Blank, Group, OneOf, Question, Scale, YesNo
from scstrial.reports.sheet_words import ANSWERS, all_of

LABEL, HINT, SMALL, TITLE = 11.0, 10.0, 9.0, 13.0  # points
LEAD = 1.2  # line height as a multiple of the size
BOX = 12.0
GAP, SMALL_GAP = 6.0, 4.0  # below a question, and below one of a list of yes and no
SCALE_BOX = 19.0
ANSWER_WIDTHS = (40.0, 35.0, 24.0)
ANSWERS_WIDTH = sum(ANSWER_WIDTHS) + 6


@dataclass(frozen=True)
class Block:
    """A question, or a title with its first question, so that no title stands alone."""

    question: Question
    title: str = ""
    hint: str = ""
    group: str = ""

    def continued(self) -> "Block":
        """At the top of a column, in the middle of a group."""
        return self if self.title else replace(self, title=gettext("%(title)s (continued)", title=self.group))


def blocks_of(groups: Sequence[Group]) -> list[Block]:
    """One block a question; the first of a group carries its title."""
    return [
        Block(question, *(("", "") if number else (group.title, group.hint)), group=group.title)
        for group in groups
        for number, question in enumerate(group.questions)
    ]


def height_of(block: Block, width: float) -> float:
    gap = SMALL_GAP if isinstance(block.question, YesNo) else GAP
    return _title_height(block) + _question_height(block.question, width) + gap


def draw_block(canvas: Canvas, block: Block, x: float, top: float, width: float) -> None:
    """Draw it below `top`."""
    if block.title:
        canvas.setLineWidth(1.2)
        canvas.line(x, top - 2, x + width, top - 2)
        draw_text(canvas, x, top - 2 - TITLE * LEAD, block.title, TITLE, bold=True)
        if block.hint:
            draw_text(canvas, x, top - _title_height(block) + 6, block.hint, HINT)
        top -= _title_height(block)
    question = block.question
    if isinstance(question, Scale):
        _draw_scale(canvas, question, x, top, width)
    elif isinstance(question, OneOf):
        _draw_one_of(canvas, question, x, top, width)
    elif isinstance(question, YesNo):
        _draw_yes_no(canvas, question, x, top, width)
    elif isinstance(question, Beside):
        _draw_beside(canvas, question, x, top, width)
    else:
        _draw_blank(canvas, question, x, top, width)


def draw_box(canvas: Canvas, x: float, base: float, width: float = BOX, height: float = BOX) -> None:
    """A box to tick."""
    canvas.setStrokeColor(black)
    canvas.setLineWidth(0.9)
    canvas.rect(x, base, width, height)


def _title_height(block: Block) -> float:
    return (TITLE * LEAD + 8 if block.title else 0) + (HINT * LEAD + 2 if block.hint else 0)


def _question_height(question: Question, width: float) -> float:
    if isinstance(question, Scale):
        return (
            len(_label_lines(question.label, width)) * LABEL * LEAD
            + SCALE_BOX
            + (SMALL * LEAD + 2 if question.low else 0)
        )
    if isinstance(question, OneOf):
        labels = len(_label_lines(question.label, width)) if question.label else 0
        return labels * LABEL * LEAD + len(_option_rows(question.options, width)) * (BOX + 5)
    if isinstance(question, YesNo):
        return max(len(_label_lines(question.label, width - ANSWERS_WIDTH)) * LABEL * LEAD, BOX + 2)
    return (question.lines if isinstance(question, Blank) else 1) * (LABEL * LEAD + 6)


def _label_lines(label: str, width: float) -> list[str]:
    return lines_of(label, width, LABEL)


def _draw_label(canvas: Canvas, label: str, x: float, top: float, width: float) -> float:
    """The words; returns where what follows begins."""
    for line in _label_lines(label, width) if label else ():
        draw_text(canvas, x, top - LABEL, line, LABEL)
        top -= LABEL * LEAD
    return top


def _draw_scale(canvas: Canvas, question: Scale, x: float, top: float, width: float) -> None:
    top = _draw_label(canvas, question.label, x, top, width)
    step = width / len(question.values)
    for number, value in enumerate(question.values):
        left = x + number * step
        draw_box(canvas, left, top - SCALE_BOX, step - 2.5, SCALE_BOX - 2)
        size = LABEL if len(value) < 3 else SMALL
        middle = left + (step - 2.5 - width_of(value, size)) / 2
        draw_text(canvas, middle, top - SCALE_BOX + 4.5, value, size)
    base = top - SCALE_BOX - SMALL
    draw_text(canvas, x, base, question.low, SMALL)
    draw_text(canvas, x + width - 2.5 - width_of(question.high, SMALL), base, question.high, SMALL)


def _option_rows(options: Sequence[str], width: float) -> list[list[str]]:
    """The options cut into rows no wider than the column."""
    rows: list[list[str]] = [[]]
    used = 0.0
    for option in options:
        needed = _option_width(option)
        if rows[-1] and used + needed > width:
            rows.append([])
            used = 0.0
        rows[-1].append(option)
        used += needed
    return rows


def _option_width(option: str) -> float:
    return BOX + 4 + width_of(option, LABEL) + 10


def _draw_one_of(canvas: Canvas, question: OneOf, x: float, top: float, width: float) -> None:
    top = _draw_label(canvas, question.label, x, top, width)
    for row in _option_rows(question.options, width):
        left = x
        for option in row:
            draw_box(canvas, left, top - BOX - 2)
            draw_text(canvas, left + BOX + 4, top - BOX + 0.5, option, LABEL)
            left += _option_width(option)
        top -= BOX + 5


def _draw_yes_no(canvas: Canvas, question: YesNo, x: float, top: float, width: float) -> None:
    _draw_label(canvas, question.label, x, top, width - ANSWERS_WIDTH)
    left = x + width - sum(ANSWER_WIDTHS)
    for words, room in zip(all_of(ANSWERS), ANSWER_WIDTHS, strict=True):
        draw_box(canvas, left, top - BOX - 1)
        draw_text(canvas, left + BOX + 3, top - BOX + 1.5, words, LABEL)
        left += room


def _draw_blank(canvas: Canvas, question: Blank, x: float, top: float, width: float) -> None:
    base = top - LABEL - 4
    start = draw_text(canvas, x, base, question.label, LABEL) + 6
    end = x + width - (width_of(question.after, LABEL) + 6 if question.after else 0)
    canvas.setLineWidth(0.7)
    canvas.line(start, base - 2, max(end, start + 20), base - 2)
    if question.after:
        draw_text(canvas, x + width - width_of(question.after, LABEL), base, question.after, LABEL)
    for _ in range(question.lines - 1):
        base -= LABEL * LEAD + 6
        canvas.line(x, base - 2, x + width, base - 2)


def _draw_beside(canvas: Canvas, question: Beside, x: float, top: float, width: float) -> None:
    room = width / len(question.blanks)
    for number, blank in enumerate(question.blanks):
        _draw_blank(canvas, blank, x + number * room, top, room - 8)
