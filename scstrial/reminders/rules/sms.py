"""How a text travels as SMS: alphabet and number of parts (3GPP TS 23.038, 23.040)."""

from dataclasses import dataclass

from scstrial.outbox.text_messages import text_of

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("^{}\\[~]|€\f")  # take two septets each
GSM_ONE, GSM_EACH = 160, 153  # septets in a single message, in each part of several
UCS_ONE, UCS_EACH = 70, 67  # the same in units of 16 bit


MOST_PARTS = 10  # Twilio joins up to ten parts, and refuses more than 1,600 signs (its error 21617)
# As long as the words in place of a placeholder may well be, for a text that nobody has filled in yet [design].
AS_LONG_AS = {"clinic": 30, "phone": 16, "link": 60, "when": 20, "about": 40, "stop": 90}


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


def parts_needed(body: str) -> int:
    """Of a wording as it is typed, with its placeholders: in how many parts it goes out as a text message."""
    filled = body
    for name, length in AS_LONG_AS.items():
        filled = filled.replace(f"{{{name}}}", "x" * length)
    return sms_size(text_of(filled, "")).parts


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
