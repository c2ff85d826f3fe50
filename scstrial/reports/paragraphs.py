"""Words as paragraphs: each run in a font that has it, right-to-left text cut into lines before it is turned."""

from xml.sax.saxutils import escape

from reportlab.lib.colors import Color
from reportlab.lib.enums import TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Paragraph

from scstrial.charts.fonts import (
    BOLD,
    REGULAR,
    begins_right_to_left,
    breaks_anywhere,
    is_right_to_left,
    lines_of,
    runs_of,
)
from scstrial.charts.palette import INK

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


def paragraph(text: str, style: ParagraphStyle, width: float) -> Paragraph:
    """The text, at most `width` points wide; right-to-left text is set to the right."""
    bold = style.fontName == BOLD
    if not _needs_own_lines(text):
        return Paragraph("<br/>".join(markup(line, bold) for line in text.splitlines()), style)
    from_right = begins_right_to_left(text)
    lines = lines_of(text, width - _SLACK, style.fontSize, bold)
    aligned = ParagraphStyle("right to left", parent=style, alignment=TA_RIGHT) if from_right else style
    return Paragraph("<br/>".join(markup(line, bold, from_right) for line in lines), aligned)


def labelled(label: str, text: str, style: ParagraphStyle, width: float) -> list[Flowable]:
    """A bold label before the text; above it where the text is cut and turned line by line."""
    if _needs_own_lines(text):
        return [paragraph(label, style_of(style.fontSize, bold=True), width), paragraph(text, style, width)]
    return [Paragraph(f"{markup(label, bold=True)}{markup(': ' + text)}", style)]


def markup(text: str, bold: bool = False, from_right: bool | None = None) -> str:
    """The text for ReportLab's paragraphs, in drawing order, with the font of each run."""
    return "".join(f'<font name="{run.font}">{escape(run.text)}</font>' for run in runs_of(text, bold, from_right))


def _needs_own_lines(text: str) -> bool:
    return is_right_to_left(text) or breaks_anywhere(text)
