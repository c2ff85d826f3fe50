"""The fonts we carry, chosen per run of text by the glyphs they have; Arabic and Hebrew are set right to left."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import arabic_reshaper
from bidi import get_display
from reportlab.graphics.shapes import STATE_DEFAULTS
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import ShapedStr, TTFont

from scstrial.charts.scripts import HAN, SHAPED_FONTS, block_of
from scstrial.charts.shaping import JOINERS, shaped, width_of_shaped

FOLDER = Path(__file__).parent.parent / "static" / "fonts"
REGULAR, BOLD = "NotoSans-Regular", "NotoSans-Bold"
NO_GLYPH = "\ufffd"  # a question mark in a diamond, which Noto Sans has
RIGHT_TO_LEFT = ("R", "AL")
_PAIRS = {"(": ")", "[": "]", "{": "}", "«": "»", "<": ">", "‹": "›"}
_OPENERS = {closer: opener for opener, closer in _PAIRS.items()}
_WIDE = ("W", "F")
_LAST_OF_PLANE_0 = "\uffff"  # signs beyond it are drawn, but ReportLab names them wrongly for whoever copies them
_VIRAMA = 9  # the combining class of the sign that joins consonants of Indic scripts
_TOKEN = re.compile(r"\s+|\S+")


@dataclass(frozen=True)
class Run:
    """A stretch of text, in the order in which it is drawn from left to right, and the font that has its glyphs.

    `text` is a `ShapedStr` where glyphs join, move or stack. `spoken`: what was written, for who copies.
    """

    text: str
    font: str
    spoken: str = ""

    def width(self, size: float) -> float:
        """How wide it is drawn, in points."""
        if isinstance(self.text, ShapedStr):
            return width_of_shaped(self.text, size)
        widths, missing = widths_in(self.font)
        return sum([widths.get(ord(sign), missing) for sign in self.text]) * size / 1000


@cache
def font(name: str) -> TTFont:
    """The font of that name, read from its file and made known to ReportLab at the first call."""
    found = TTFont(name, str(FOLDER / f"{name}.ttf"))
    pdfmetrics.registerFont(found)
    return found


@cache
def widths_in(name: str) -> tuple[dict[int, float], float]:
    """The width of each sign of a font in thousandths of the text size, and that of a missing one."""
    face: Any = font(name).face
    return face.charWidths, face.defaultWidth


def is_right_to_left(text: str) -> bool:
    """Whether any letter of the text is written from right to left."""
    if text.isascii():
        return False
    return any(unicodedata.bidirectional(sign) in RIGHT_TO_LEFT for sign in text)


def breaks_anywhere(text: str) -> bool:
    """Whether the text has signs between which a line may end without a space (Chinese, full-width)."""
    return any(unicodedata.east_asian_width(sign) in _WIDE for sign in text)


def has_unprintable(text: str) -> bool:
    """Whether a sign of the text has no glyph in any of our fonts, so that `NO_GLYPH` stands for it."""
    return any(NO_GLYPH in run.text for run in runs_of(text))


def begins_right_to_left(text: str) -> bool:
    """Whether the first letter of the text is written from right to left, and so the text as a whole."""
    strong = (unicodedata.bidirectional(sign) for sign in text)
    return next((kind in RIGHT_TO_LEFT for kind in strong if kind in ("L", *RIGHT_TO_LEFT)), False)


def without_controls(text: str) -> str:
    """The text on one line and without signs that are neither seen nor allowed in XML."""
    if text.isascii() and text.isprintable():
        return text
    spaced = "".join(" " if sign in "\t\n\r\u00a0\u202f" else sign for sign in text)
    return "".join(sign for sign in spaced if sign in JOINERS or unicodedata.category(sign) not in ("Cc", "Cf"))


def in_drawing_order(text: str, from_right: bool | None = None) -> str:
    """The text as it is drawn from left to right: composed, Arabic letters joined, right-to-left runs turned.

    `from_right`: whether it belongs to a right-to-left text; None: as the text itself begins.
    """
    composed = unicodedata.normalize("NFC", without_controls(text))
    if not is_right_to_left(composed) and not from_right:
        return composed
    turned = begins_right_to_left(composed) if from_right is None else from_right
    return _mirrored(get_display(arabic_reshaper.reshape(composed), base_dir="R" if turned else "L"))


def runs_of(text: str, bold: bool = False, from_right: bool | None = None) -> tuple[Run, ...]:
    """The text in drawing order, cut where the font has to change; never a sign without a glyph."""
    if text.isascii() and text.isprintable() and not from_right:
        return (Run(text, BOLD if bold else REGULAR),) if text else ()
    placed = _placed_signs(in_drawing_order(text, from_right), bold)
    return tuple(
        _run("".join(sign for sign, _ in group), name) for name, group in groupby(placed, key=lambda pair: pair[1])
    )


def width_of(text: str, size: float, bold: bool = False) -> float:
    """How wide the text is drawn, in points."""
    return sum(run.width(size) for run in runs_of(text, bold))


def lines_of(text: str, width: float, size: float, bold: bool = False, indent: float = 0) -> list[str]:
    """The text, in reading order, cut into lines no wider than `width` points; a single long word is cut too.

    `indent`: what stands before the first line already.
    """
    lines: list[str] = []
    for paragraph in text.splitlines() or [""]:
        taken = 0 if lines else indent
        if taken + width_of(paragraph, size, bold) <= width:
            lines.append(paragraph.strip())
        else:
            lines += _cut(paragraph, width, size, bold, taken)
    return lines


def _cut(paragraph: str, width: float, size: float, bold: bool, used: float) -> list[str]:
    """The lines of a text too wide for one; pieces are measured once, as nothing between them is drawn closer."""
    lines, line = [], ""
    for piece in _pieces(paragraph, width, size, bold):
        wide, blank = width_of(piece, size, bold), piece.isspace()
        if line.strip() and not blank and used + wide > width:
            lines.append(line.strip())
            line, used = "", 0.0
        if line or not blank:
            line, used = line + piece, used + wide
    return [*lines, line.strip()]


def shortened(text: str, width: float, size: float, bold: bool = False) -> str:
    """The text, or as much of its beginning as fits into `width` points with an ellipsis."""
    if width_of(text, size, bold) <= width:
        return text
    for length in range(len(text) - 1, 0, -1):
        cut = text[:length].rstrip() + "…"
        if width_of(cut, size, bold) <= width:
            return cut
    return ""


def _mirrored(drawn: str) -> str:
    """Brackets that came to stand the wrong way round by the turning, exchanged for their counterparts."""
    signs = list(drawn)
    open_at: dict[str, list[int]] = {opener: [] for opener in _PAIRS}
    closed_at: dict[str, list[int]] = {opener: [] for opener in _PAIRS}
    for place, sign in enumerate(drawn):
        opener = _OPENERS.get(sign, sign)
        if sign in _PAIRS and closed_at[sign]:
            signs[place], signs[closed_at[sign].pop()] = _PAIRS[sign], sign
        elif sign in _PAIRS:
            open_at[sign].append(place)
        elif sign in _OPENERS and open_at[opener]:
            open_at[opener].pop()
        elif sign in _OPENERS:
            closed_at[opener].append(place)
    return "".join(signs)


def _placed_signs(text: str, bold: bool) -> list[tuple[str, str]]:
    """Each sign with its font; joiners stay with the letters before them, and only where letters are shaped."""
    placed: list[tuple[str, str]] = []
    for sign in text:
        if sign not in JOINERS:
            placed.append(_placed(sign, bold))
        elif placed and placed[-1][1] in SHAPED_FONTS:
            placed.append((sign, placed[-1][1]))
    return placed


@cache
def _placed(sign: str, bold: bool) -> tuple[str, str]:
    block, ours = block_of(sign), BOLD if bold else REGULAR
    for name in (block.named(bold), ours) if block else (ours, *HAN):
        if ord(sign) in font(name).face.charToGlyph:
            return sign, name
    return NO_GLYPH, ours


def _run(text: str, name: str) -> Run:
    if name in SHAPED_FONTS:
        return Run(shaped(text, font(name)), name, text)
    return Run(text, name, text if max(text) > _LAST_OF_PLANE_0 else "")


def _pieces(text: str, width: float, size: float, bold: bool) -> Iterator[str]:
    """What may not be cut: words and the spaces between them, single wide signs, parts of words too long for a line."""
    for token in _TOKEN.findall(text):
        if breaks_anywhere(token) or width_of(token, size, bold) > width:
            yield from letters_in(token)
        else:
            yield token


def letters_in(text: str) -> Iterator[str]:
    """The letters, each with the marks, vowels and joined consonants that belong to it: a line never ends within."""
    letter = ""
    for sign in text:
        joined = bool(letter) and (letter[-1] in JOINERS or unicodedata.combining(letter[-1]) == _VIRAMA)
        if letter and not joined and sign not in JOINERS and not unicodedata.category(sign).startswith("M"):
            yield letter
            letter = ""
        letter += sign
    if letter:
        yield letter


for _name in (REGULAR, BOLD):  # ReportLab asks for these by name before any text is set
    font(_name)
pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)
STATE_DEFAULTS["fontName"] = REGULAR  # else each drawing in a PDF names Helvetica, which is not embedded
