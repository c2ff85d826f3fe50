"""Text in a drawing: one `Text` holds the words as they are read and, for ReportLab, a string per font."""

from typing import Literal

from reportlab.graphics.shapes import Group, String
from reportlab.lib.colors import Color

from scstrial.charts.fonts import runs_of, width_of
from scstrial.charts.palette import INK

Anchor = Literal["start", "middle", "end"]
_SHARE_LEFT_OF_ANCHOR = {"start": 0.0, "middle": 0.5, "end": 1.0}


class Text(Group):  # type: ignore[misc, unused-ignore]
    """Words at a point of the baseline; the SVG writer takes `words`, ReportLab draws the strings inside."""

    at: tuple[float, float]
    words: str
    size: float
    anchor: Anchor
    bold: bool
    colour: Color

    def __init__(
        self,
        x: float = 0,
        y: float = 0,
        words: str = "",
        size: float = 8,
        anchor: Anchor = "start",
        bold: bool = False,
        colour: Color = INK,
    ) -> None:
        super().__init__()
        self.__dict__.update(at=(x, y), words=words, size=size, anchor=anchor, bold=bold, colour=colour)
        left = x - width_of(words, size, bold) * _SHARE_LEFT_OF_ANCHOR[anchor]
        for run in runs_of(words, bold):
            self.add(String(left, y, run.text, fontName=run.font, fontSize=size, fillColor=colour))
            left += run.width(size)
