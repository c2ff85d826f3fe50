"""How a text travels as SMS: alphabet and number of parts (3GPP TS 23.038, 23.040)."""

from dataclasses import dataclass

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("^{}\\[~]|€\f")  # take two septets each
GSM_ONE, GSM_EACH = 160, 153  # septets in a single message, in each part of several
UCS_ONE, UCS_EACH = 70, 67  # the same in units of 16 bit


@dataclass(frozen=True)
class SmsSize:
    """The alphabet, its units used, the parts, and the signs that keep a text out of the short alphabet."""

    encoding: str
    units: int
    parts: int
    room: int
    foreign: tuple[str, ...] = ()


def sms_size(text: str) -> SmsSize:
    """A sign of two units is never cut in two: it begins the next part."""
    foreign = tuple(sorted(set(text) - BASIC - EXTENDED))
    if foreign:
        return sized("UCS-2", [2 if ord(sign) > 0xFFFF else 1 for sign in text], UCS_ONE, UCS_EACH, foreign)
    return sized("GSM-7", [2 if sign in EXTENDED else 1 for sign in text], GSM_ONE, GSM_EACH, ())


def sized(encoding: str, widths: list[int], one: int, each: int, foreign: tuple[str, ...]) -> SmsSize:
    units = sum(widths)
    if units <= one:
        return SmsSize(encoding, units, 1, one - units, foreign)
    parts, used = 1, 0
    for width in widths:
        if used + width > each:
            parts, used = parts + 1, 0
        used += width
    return SmsSize(encoding, units, parts, each - used, foreign)
