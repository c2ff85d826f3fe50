"""The first screen, the warning signs, and the last words."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from scstrial.diary import wording
from scstrial.diary.questions.parts import Question, Screen, yes_no
from scstrial.diary.rules import SIGNS, Asked
from scstrial.diary.wording import Words

START = Screen(
    "",
    (
        Question(
            "who",
            _l("Who is answering?"),
            (("me", _l("I am the patient")), ("helper", _l("I am helping the patient"))),
        ),
    ),
    _l("This takes about 5 minutes. You can skip what you do not know. Your answers are kept if you stop."),
)
ANY = Question(
    "any",
    _l("Do you have any of these?"),
    (("none", _l("No, none of these")), ("some", _l("Yes, one or more")), ("unsure", _l("I am not sure"))),
)
REST = Question(
    "rest",
    _l("And all the others?"),
    (("none", _l("No, none of the others")), ("unsure", _l("I don't know about the others"))),
)
BASELINE_START = Screen(
    "",
    (),
    _l("This takes about 2 minutes. Think of this day, from morning to evening. Your answers are kept if you stop."),
)
MORE = Screen(
    _l("Anything else?"),
    (
        Question(
            "notes",
            _l("Is there something else that you want to tell us?"),
            longest=1_500,
            hint=_l("If you need help now, do not write it here: call."),
        ),
    ),
)
SIGN_TITLES: Mapping[str, Words] = {
    "signs-now": _l("Warning signs"),
    "signs-more": _l("More warning signs"),
}


def start_screen(asked: Asked) -> Screen:
    """Of a diary day nobody needs to know who types it."""
    return BASELINE_START if asked.is_baseline else START


def signs_screen(name: str, asked: Asked) -> Screen:
    words = tuple(wording.SIGN_WORDS[sign] for sign in SIGNS[name])
    return Screen(SIGN_TITLES[name], (ANY,), since(asked), words)


def each_screen(name: str, asked: Asked) -> Screen:
    each = tuple(yes_no(sign.value, wording.SIGN_WORDS[sign]) for sign in SIGNS[name])
    return Screen(_l("Which of these?"), (*each, REST), since(asked))


def since(asked: Asked) -> Words:
    return _l("Now, or since we asked you last:") if asked.is_check else _l("Now, or since your last log:")
