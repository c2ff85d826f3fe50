"""The sentences of the patient's letter in plain words; English here, other languages in `translations/`."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from flask_babel import format_date, gettext
from flask_babel import lazy_gettext as _l

from scstrial.charts.data import Number
from scstrial.charts.wording import shown
from scstrial.daily_logs.choices import RedFlag
from scstrial.decision.choices import DecisionChoice
from scstrial.diary.wording import AREAS, SIGN_WORDS, number_words
from scstrial.reports.choices import Verdict
from scstrial.reports.letter import Letter
from scstrial.reports.rules import shown_pct

Words = Any  # put into the language of the request when it is read

# What the physician decided, and what comes next.
DECIDED: Mapping[DecisionChoice, tuple[Words, Words]] = {
    DecisionChoice.PROCEED_TO_IMPLANT: (
        _l("The decision: you can have a permanent stimulator put in."),
        _l("We will call you to plan the surgery. You can ask us anything, and you can still say no."),
    ),
    DecisionChoice.DO_NOT_IMPLANT: (
        _l("The decision: you will not have a permanent stimulator put in."),
        _l("We will talk with you about other ways to treat your pain. Please keep your next visit."),
    ),
    DecisionChoice.REPEAT_TRIAL: (
        _l("The decision: the trial should be done once more."),
        _l("We will call you to plan it. New leads will be put in for some days."),
    ),
    DecisionChoice.DEFERRED: (
        _l("The decision is put off for now."),
        _l("We will call you and tell you what we are waiting for."),
    ),
    DecisionChoice.PATIENT_DECLINED: (
        _l("You told us that you do not want a permanent stimulator. That is your right."),
        _l("We will talk with you about other ways to treat your pain. If you change your mind, call us."),
    ),
}
EMERGENCY_SIGNS = (
    RedFlag.NEW_WEAKNESS,
    RedFlag.NEW_NUMBNESS,
    RedFlag.BLADDER_BOWEL,
    RedFlag.SADDLE_NUMBNESS,
    RedFlag.SEVERE_BACK_PAIN,
    RedFlag.STIFF_NECK,
    RedFlag.CHEST_PAIN,
    RedFlag.BREATHING_TROUBLE,
    RedFlag.FACE_SWELLING,
    RedFlag.FAINT,
    RedFlag.CONFUSION,
)
SIGNS_TO_CALL_FOR: tuple[Words, ...] = (
    _l("Fever of 38.0 °C (100.4 °F) or more, or chills"),
    _l("The place where the leads came out is red, swollen, warm, more painful, or leaks"),
    SIGN_WORDS[RedFlag.HEADACHE_WORSE_UPRIGHT],
    SIGN_WORDS[RedFlag.CALF_SWELLING],
    SIGN_WORDS[RedFlag.RASH_OR_HIVES],
)


def long_day(on: Any) -> str:
    """`March 3, 2026`, `3 de marzo de 2026`."""
    return str(format_date(on, gettext("MMMM d, y")))


def number_text(text: str) -> str:
    """`57.6` as the language writes it."""
    return number_words(Decimal(text))


def showed(letter: Letter) -> list[str]:
    """What the trial showed: the numbers as the rule has them, and that they are no forecast."""
    sentences = _numbers(letter)
    if letter.stated_pct is not None:
        sentences.append(_stated(letter.stated_pct))
    sentences.append(
        gettext("This was measured in your trial. It cannot tell how a permanent stimulator will work for you.")
    )
    return sentences


def _stated(pct: Number) -> str:
    """What the patient said at the end; below 0 is worse (rule book 7)."""
    stated = number_text(f"{abs(pct)}")
    if pct < 0:
        return str(gettext("You told us at the end that your pain was %(pct)s %% more.", pct=stated))
    return str(gettext("You told us at the end that your pain was %(pct)s %% less.", pct=stated))


def _numbers(letter: Letter) -> list[str]:
    if letter.relief_pct is None or letter.baseline is None or letter.trial is None or letter.area is None:
        words = {
            Verdict.MET: gettext("By the clinic's rule the trial gave enough relief."),
            Verdict.NOT_MET: gettext("By the clinic's rule the trial did not give enough relief."),
            Verdict.NOT_EVALUABLE: gettext(
                "There were not enough ratings to work out a number. That does not mean that the trial failed."
            ),
        }
        return [words[letter.verdict]]
    before = gettext(
        "Before the trial you rated the pain in this area (%(area)s) %(before)s out of 10 on average.",
        area=AREAS[letter.area],
        before=number_text(shown(letter.baseline)),
    )
    after = gettext(
        "On the days of the trial that count it was %(after)s out of 10.", after=number_text(shown(letter.trial))
    )
    return [f"{before} {after}", _relief(letter)]


def _relief(letter: Letter) -> str:
    assert letter.relief_pct is not None
    change = shown_pct(abs(Fraction(letter.relief_pct)), letter.threshold_pct)
    if letter.relief_pct < 0:
        first = gettext("That is %(pct)s %% more pain than before.", pct=number_text(change))
    else:
        first = gettext("That is %(pct)s %% less pain.", pct=number_text(change))
    return f"{first} {_by_rule(letter)}"


def _by_rule(letter: Letter) -> str:
    needed = number_text(f"{letter.threshold_pct}")
    if not letter.pain_alone_decides:
        words: Mapping[Verdict, str] = {
            Verdict.MET: gettext("By the clinic's rule, which looks at more than pain, this was enough."),
            Verdict.NOT_MET: gettext("By the clinic's rule, which looks at more than pain, this was not enough."),
            Verdict.NOT_EVALUABLE: gettext("The clinic's rule looks at more than pain, and some of it is not known."),
        }
        return words[letter.verdict]
    if letter.verdict is Verdict.MET:
        return str(gettext("The clinic's rule asks for at least %(pct)s %% less pain. You reached that.", pct=needed))
    return str(gettext("The clinic's rule asks for at least %(pct)s %% less pain. You did not reach that.", pct=needed))
