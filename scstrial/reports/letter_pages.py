"""The patient's letter on one page, large enough to read, in the language of the request."""

from babel import Locale
from flask_babel import get_locale, gettext
from reportlab.platypus import Flowable, KeepTogether, Spacer

from scstrial.charts.fonts import has_unprintable
from scstrial.charts.palette import ACCENT, QUIET_INK
from scstrial.diary.wording import EMERGENCY, SIGN_WORDS
from scstrial.reports.letter import Letter
from scstrial.reports.letter_words import DECIDED, EMERGENCY_SIGNS, SIGNS_TO_CALL_FOR, long_day, showed
from scstrial.reports.pages import Paper, build, text_width
from scstrial.reports.paragraphs import paragraph, style_of
from scstrial.reports.pdf import UNPRINTABLE

_BODY, _BOLD, _SMALL = style_of(10.8, lead=1.3), style_of(10.8, bold=True, lead=1.3), style_of(8, colour=QUIET_INK)
_BULLET = "• "


def letter_pdf(letter: Letter) -> bytes:
    """The letter as the bytes of a PDF; it says nothing that was not signed."""
    return build([(_paper(letter), _story(letter))])


def _paper(letter: Letter) -> Paper:
    title = gettext("Letter about your stimulator trial")
    return Paper(
        identity=letter.identity,
        title=title,
        head=gettext("Letter for you"),
        subject="",
        printed_at=letter.printed_at,
        printed_words=gettext("Printed on %(day)s", day=long_day(letter.printed_at.date())),
        page_size=letter.page_size,
        lang=str(get_locale() or Locale("en")),
        page_words=gettext("Page {number} of {count}"),
        born_words=gettext(
            "Born %(day)s, record no. %(number)s",
            day=long_day(letter.identity.born_on),
            number=letter.identity.record_number,
        ),
    )


def _story(letter: Letter) -> list[Flowable]:
    width = text_width(letter.page_size)
    decided, comes_next = DECIDED[letter.choice]
    hello = [
        gettext("Dear %(name)s,", name=letter.identity.name),
        gettext(
            "You tried out a spinal cord stimulator from %(first)s to %(last)s. This letter tells you what came of it.",
            first=long_day(letter.placed_on),
            last=long_day(letter.removed_on),
        ),
    ]
    signed = gettext("%(name)s signed this on %(day)s.", name=letter.physician, day=long_day(letter.signed_on))
    return [
        *_lines(hello, width),
        *_part(gettext("What the trial showed"), showed(letter), width),
        *_part(gettext("What was decided"), [f"{decided} {signed}"], width),
        *_part(gettext("What comes next"), [str(comes_next), _blood_thinner()], width),
        *_part(gettext("Watch for these signs until %(day)s", day=long_day(letter.watch_until)), [], width),
        *_signs(width),
        KeepTogether(_part(gettext("Whom to call"), [_whom(letter)], width)),
        *_unprintable(letter, width),
    ]


def _blood_thinner() -> str:
    return str(gettext("Did you stop a blood thinner for the trial? Take it again only once we have told you to."))


def _whom(letter: Letter) -> str:
    clinic = f"{letter.identity.clinic}, {letter.identity.clinic_phone}"
    words = gettext(
        "Questions, or something worries you? Call %(clinic)s. In an emergency call %(emergency)s.",
        clinic=clinic,
        emergency=letter.emergency_phone,
    )
    return str(words)


def _part(title: str, sentences: list[str], width: float) -> list[Flowable]:
    style = style_of(12.5, bold=True, colour=ACCENT)
    style.spaceBefore, style.spaceAfter, style.keepWithNext = 7, 2, 1
    return [paragraph(title, style, width), *_lines(sentences, width)]


def _lines(sentences: list[str], width: float) -> list[Flowable]:
    style = style_of(10.8, lead=1.3)
    style.spaceAfter = 3
    return [paragraph(sentence, style, width) for sentence in sentences]


def _signs(width: float) -> list[Flowable]:
    """Emergencies with what to do at once, then the signs for which a call the same day is enough."""
    emergencies = [str(SIGN_WORDS[sign]) for sign in EMERGENCY_SIGNS]
    at_once = gettext("If you notice one of these:")
    call = gettext("Call us the same day if you notice one of these:")
    return [
        paragraph(f"{at_once} {EMERGENCY}", _BOLD, width),
        *(paragraph(_BULLET + sign, _BODY, width) for sign in emergencies),
        Spacer(0, 4),
        paragraph(call, _BOLD, width),
        *(paragraph(_BULLET + str(sign), _BODY, width) for sign in SIGNS_TO_CALL_FOR),
    ]


def _unprintable(letter: Letter, width: float) -> list[Flowable]:
    names = (letter.identity.name, letter.physician, letter.identity.clinic)
    return [paragraph(UNPRINTABLE, _SMALL, width)] if any(map(has_unprintable, names)) else []
