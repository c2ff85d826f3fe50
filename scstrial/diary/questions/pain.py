"""Pain of each area, and how much of it is gone."""

from flask_babel import lazy_gettext as _l

from scstrial.diary import wording
from scstrial.diary.questions.parts import TENTHS, Question, Screen, pain_question, yes_no
from scstrial.diary.rules import Asked, area_screen
from scstrial.diary.wording import Words

DAY_RATED: tuple[tuple[str, Words], ...] = (
    ("worst", _l("The worst pain in the last 24 hours")),
    ("least", _l("The least pain in the last 24 hours")),
    ("average", _l("Your usual pain in the last 24 hours")),
    ("current", _l("Your pain right now")),
)
# The diary may be answered until the next noon: it asks about its day, not about the last 24 hours.
BASELINE_RATED: tuple[tuple[str, Words], ...] = (
    ("worst", _l("The worst pain on this day")),
    ("least", _l("The least pain on this day")),
    ("average", _l("Your usual pain on this day")),
    ("current", _l("Your pain right now")),
)


def pain_screen(name: str, asked: Asked) -> Screen:
    """The ratings of one area: of the night, of the last 24 hours, or of the day of the diary."""
    area = next(one for one in asked.areas if area_screen(one) == name)
    title = _l("Pain: %(area)s", area=wording.AREAS[area])
    if asked.is_baseline:
        lead = _Day(asked)
        return Screen(title, tuple(pain_question(each, words, asked.pain_step) for each, words in BASELINE_RATED), lead)
    if not asked.is_evening:
        return Screen(title, (pain_question("overnight", _l("Your pain during the night"), asked.pain_step),))
    return Screen(title, tuple(pain_question(each, words, asked.pain_step) for each, words in DAY_RATED))


class _Day:
    """The day asked about, put into words when it is read."""

    def __init__(self, asked: Asked) -> None:
        self.on = asked.on

    def __str__(self) -> str:
        return wording.day_words(self.on) if self.on is not None else ""


def relief_screen(asked: Asked) -> Screen:
    """Always asked besides the ratings, about the primary area (rule book 8)."""
    questions = [
        Question(
            "way",
            _l("Compared with the time before the wires, in this place:"),
            (("less", _l("I have less pain")), ("same", _l("It is the same")), ("more", _l("I have more pain"))),
        ),
        Question("amount", _l("How much less, or how much more?"), TENTHS[1:], hint=_l("50 % = half of the pain.")),
    ]
    if asked.asks_sufficient:
        questions.append(yes_no("relief_sufficient", _l("Is that enough for you?")))
    return Screen(_l("More or less pain: %(area)s", area=wording.AREAS[asked.areas[0]]), tuple(questions))
