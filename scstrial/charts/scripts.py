"""Which of our fonts has the letters of which script, by blocks of Unicode; a font is read when it is first needed."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Block:
    """Signs from `first` to `last` and the font for them; `shaped`: letters join, move or stack as HarfBuzz says."""

    first: int
    last: int
    font: str
    bold: str = ""
    shaped: bool = True

    def named(self, bold: bool) -> str:
        """The font for this weight; most scripts are carried in one."""
        return (self.bold or self.font) if bold else self.font


def _arabic(first: int, last: int) -> Block:
    return Block(first, last, "NotoSansArabic-Regular", "NotoSansArabic-Bold", shaped=False)


BLOCKS = (
    Block(0x0530, 0x058F, "NotoSansArmenian-Regular", shaped=False),
    Block(0x0590, 0x05FF, "NotoSansHebrew-Regular", "NotoSansHebrew-Bold", shaped=False),
    _arabic(0x0600, 0x06FF),
    _arabic(0x0750, 0x077F),
    _arabic(0x0870, 0x08FF),
    Block(0x0900, 0x097F, "NotoSansDevanagari-Regular"),
    Block(0x0980, 0x09FF, "NotoSansBengali-Regular"),
    Block(0x0A00, 0x0A7F, "NotoSansGurmukhi-Regular"),
    Block(0x0A80, 0x0AFF, "NotoSansGujarati-Regular"),
    Block(0x0B80, 0x0BFF, "NotoSansTamil-Regular"),
    Block(0x0C00, 0x0C7F, "NotoSansTelugu-Regular"),
    Block(0x0C80, 0x0CFF, "NotoSansKannada-Regular"),
    Block(0x0D00, 0x0D7F, "NotoSansMalayalam-Regular"),
    Block(0x0D80, 0x0DFF, "NotoSansSinhala-Regular"),
    Block(0x0E00, 0x0E7F, "NotoSansThai-Regular"),
    Block(0x0E80, 0x0EFF, "NotoSansLao-Regular"),
    Block(0x1000, 0x109F, "NotoSansMyanmar-Regular"),
    Block(0x10A0, 0x10FF, "NotoSansGeorgian-Regular", shaped=False),
    Block(0x1100, 0x11FF, "NotoSansKR-Hangul", shaped=False),
    Block(0x1200, 0x139F, "NotoSansEthiopic-Regular", shaped=False),
    Block(0x1780, 0x17FF, "NotoSansKhmer-Regular"),
    Block(0x1C90, 0x1CBF, "NotoSansGeorgian-Regular", shaped=False),
    Block(0x2D00, 0x2D2F, "NotoSansGeorgian-Regular", shaped=False),
    Block(0x2D80, 0x2DDF, "NotoSansEthiopic-Regular", shaped=False),
    Block(0x3130, 0x318F, "NotoSansKR-Hangul", shaped=False),
    Block(0xA8E0, 0xA8FF, "NotoSansDevanagari-Regular"),
    Block(0xAA60, 0xAA7F, "NotoSansMyanmar-Regular"),
    Block(0xAC00, 0xD7A3, "NotoSansKR-Hangul", shaped=False),
    Block(0xFB13, 0xFB17, "NotoSansArmenian-Regular", shaped=False),
    Block(0xFB1D, 0xFB4F, "NotoSansHebrew-Regular", "NotoSansHebrew-Bold", shaped=False),
    _arabic(0xFB50, 0xFDFF),
    _arabic(0xFE70, 0xFEFC),
)
# Chinese and Japanese, and signs of any other kind: asked one after the other. 10 MB a weight: carried in one.
HAN = ("NotoSansSC-Regular", "NotoSansTC-Further", "NotoSansJP-Further")
SHAPED_FONTS = frozenset(block.font for block in BLOCKS if block.shaped)
FONTS = (*sorted({block.named(bold) for block in BLOCKS for bold in (False, True)}), *HAN)


def block_of(sign: str) -> Block | None:
    """The block that the sign belongs to, if we carry a font of its own for it."""
    code = ord(sign)
    if code < BLOCKS[0].first:
        return None
    return next((block for block in BLOCKS if block.first <= code <= block.last), None)


def needs_shaping(text: str) -> bool:
    """Whether a letter is set right by HarfBuzz only (Indic scripts, Thai, Khmer, ...), or lies beyond plane 0."""
    if text.isascii():
        return False
    return any(ord(sign) > 0xFFFF or ((block := block_of(sign)) is not None and block.shaped) for sign in text)
