"""Words as paragraphs: each run in a font that has it, right-to-left text cut into lines before it is turned."""

from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import Color
from reportlab.lib.enums import TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph

from scstrial.charts.fonts import (
    BOLD,
    REGULAR,
    begins_right_to_left,
    is_right_to_left,
    lines_of,
    runs_of,
    width_of,
)
from scstrial.charts.palette import INK
from scstrial.charts.scripts import needs_shaping

_SLACK = 1  # points; a line cut to fit exactly must not be cut again


def style_of(
    size: float, bold: bool = False, colour: Color = INK, right: bool = False, lead: float = 1.32
) -> ParagraphStyle:
    """A paragraph style of our own: size in points, `lead` the line height as a multiple of it."""
    return ParagraphStyle(
        f"size {size}",
        fontName=BOLD if bold else REGULAR,
        fontSize=size,
        leading=size * lead,
        textColor=colour,
        alignment=TA_RIGHT if right else TA_LEFT,
        splitLongWords=True,
    )


def paragraph(text: str, style: ParagraphStyle, width: float) -> Flowable:
    """The text, at most `width` points wide; right-to-left text is set to the right."""
    bold = style.fontName == BOLD
    if needs_shaping(text) or not is_right_to_left(text):
        return Lines(lines_of(text, width, style.fontSize, bold), style)
    from_right = begins_right_to_left(text)
    lines = lines_of(text, width - _SLACK, style.fontSize, bold)
    aligned = ParagraphStyle("right to left", parent=style, alignment=TA_RIGHT) if from_right else style
    return Paragraph("<br/>".join(markup(line, bold, from_right) for line in lines), aligned)


def labelled(label: str, text: str, style: ParagraphStyle, width: float) -> list[Flowable]:
    """A bold label before the text; above it where the text is cut and turned line by line."""
    if is_right_to_left(text):
        return [paragraph(label, style_of(style.fontSize, bold=True), width), paragraph(text, style, width)]
    indent = width_of(f"{label}: ", style.fontSize, bold=True)
    return [Lines(lines_of(text, width, style.fontSize, indent=indent), style, f"{label}: ")]


def markup(text: str, bold: bool = False, from_right: bool | None = None) -> str:
    """The text for ReportLab's paragraphs, in drawing order, with the font of each run."""
    return "".join(f'<font name="{run.font}">{escape(run.text)}</font>' for run in runs_of(text, bold, from_right))


class Lines(Flowable):
    """Lines in one style that were cut before: letters that join come out right, and nothing is measured twice."""

    def __init__(self, lines: list[str], style: ParagraphStyle, label: str = "") -> None:
        super().__init__()
        self.lines, self.style, self.label = lines, style, label
        self.keepWithNext = getattr(style, "keepWithNext", 0)

    def getSpaceBefore(self) -> float:  # noqa: N802 - ReportLab's names
        return float(self.style.spaceBefore)

    def getSpaceAfter(self) -> float:  # noqa: N802
        return float(self.style.spaceAfter)

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        self.room = width
        return width, len(self.lines) * self.style.leading

    def split(self, _width: float, height: float) -> list[Flowable]:
        whole = int(height // self.style.leading)
        if not 0 < whole < len(self.lines):
            return []
        return [Lines(self.lines[:whole], self.style, self.label), Lines(self.lines[whole:], self.style)]

    def draw(self) -> None:
        canvas, style, bold = self.canv, self.style, self.style.fontName == BOLD
        foot = style.leading - style.fontSize  # as in ReportLab's own paragraphs
        canvas.setFillColor(style.textColor)
        for number, line in enumerate(self.lines, start=1):
            left = self.room - width_of(line, style.fontSize, bold) if style.alignment == TA_RIGHT else 0
            y = foot + (len(self.lines) - number) * style.leading
            if self.label and number == 1:
                left = draw_text(canvas, 0, y, self.label, style.fontSize, bold=True)
            draw_text(canvas, left, y, line, style.fontSize, bold)


def draw_text(canvas: Canvas, x: float, y: float, text: str, size: float, bold: bool = False) -> float:
    """Draw the text with the fonts it needs and return where it ends."""
    runs = runs_of(text, bold)
    for run in runs:
        canvas.setFont(run.font, size)
        if run.spoken:  # what is drawn are glyphs: say for copying, searching and reading aloud what was written
            _write(canvas, f"/Span <</ActualText <FEFF{run.spoken.encode('utf-16-be').hex()}>>> BDC")
        canvas.drawString(x, y, run.text)
        if run.spoken:
            _write(canvas, "EMC")
        x += run.width(size)
    return x


def _write(canvas: Any, operator: str) -> None:
    """An operator of PDF that ReportLab has no name for."""
    canvas._code.append(operator)
