"""Scripts whose letters join, move or stack: HarfBuzz says which glyph stands where, ReportLab draws them.

A glyph that no sign of Unicode stands for gets one of the private area by its number in the font, so that the same
text gives the same bytes whatever was set before it.
"""

from functools import cache
from typing import Any

import uharfbuzz
from reportlab.pdfbase.ttfonts import ShapeData, ShapedStr, TTFont

SHAPE: Any = ShapeData
_PRIVATE = 0xE000  # the first sign of the private area, which has 6,400
JOINERS = "\u200c\u200d"  # keep letters apart, or join them: part of the spelling, never drawn


def shaped(text: str, font: TTFont) -> ShapedStr:
    """The glyphs of the text with their places, in thousandths of the text size."""
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(_for_harfbuzz(font), buffer, {"kern": True, "liga": True})
    face: Any = font.face
    scale = 1000 / face.unitsPerEm
    signs: list[str] = []
    places: Any = []  # the stubs know neither the six parts of a place nor a list of them
    for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        sign = _sign_of(font, info.codepoint)
        moved = (place.x_advance, place.y_advance, place.x_offset, place.y_offset)
        places.append(SHAPE(info.cluster, *(part * scale for part in moved), face.charWidths[sign]))
        signs.append(chr(sign))
    return ShapedStr("".join(signs), shapeData=places)


def width_of_shaped(text: ShapedStr, size: float) -> float:
    """How wide the shaped text is drawn, in points."""
    glyphs: Any = text
    return float(sum(place.x_advance for place in glyphs.__shapeData__)) * size / 1000


@cache
def _for_harfbuzz(font: TTFont) -> uharfbuzz.Font:
    with open(font.face.filename, "rb") as file:
        return uharfbuzz.Font(uharfbuzz.Face(file.read()))


def _sign_of(font: TTFont, glyph: int) -> int:
    face: Any = font.face
    signs = face.glyphToChar.setdefault(glyph, [])
    if not signs:
        sign = _PRIVATE + glyph
        face.charToGlyph[sign] = glyph
        face.charWidths[sign] = _width(font, glyph)
        signs.append(sign)
    return int(signs[0])


def _width(font: TTFont, glyph: int) -> float:
    """The width of the glyph as the PDF will state it."""
    return float(_for_harfbuzz(font).get_glyph_h_advance(glyph)) * 1000 / float(font.face.unitsPerEm)
