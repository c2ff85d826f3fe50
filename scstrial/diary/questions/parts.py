"""What questions and screens are made of."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from scstrial.assessments.rules import ONE
from scstrial.diary import wording
from scstrial.diary.rules import minutes_typed, number_typed
from scstrial.diary.wording import YES_NO_UNKNOWN, Words

Options = tuple[tuple[str, Words], ...]
QUARTER = Decimal("0.25")
EXAMPLE = Decimal("4.5")


@dataclass(frozen=True)
class Numbers:
    """What a number may be: both ends included; the steps of rule book 7; how it is typed."""

    low: int
    high: int
    step: Decimal | None = Decimal(1)
    read: Callable[[str], Decimal | None] = number_typed


@dataclass(frozen=True)
class Question:
    """One question. With `options` one of a list, with `numbers` a number, with `ends` 0 to 10; else a text."""

    name: str
    words: Words
    options: Options = ()
    numbers: Numbers | None = None
    ends: tuple[Words, Words] | None = None
    hint: Words = ""
    unit: Words = ""
    longest: int = 200

    @property
    def is_in_a_row(self) -> bool:
        """Yes, no, I don't know: beside each other."""
        return self.options is YES_NO_UNKNOWN


@dataclass(frozen=True)
class Screen:
    """One group of questions, with what stands above them."""

    title: Words
    questions: tuple[Question, ...]
    lead: Words = ""
    list_words: tuple[Words, ...] = ()


NO_PAIN: tuple[Words, Words] = (_l("no pain"), _l("the worst pain you can think of"))
TENTHS: Options = tuple((str(n), f"{n} %") for n in range(0, 110, 10))
MINUTES = Numbers(0, 1_440, read=minutes_typed)
MINUTES_HINT = _l("In minutes, or in hours and minutes like 1:30.")


def yes_no(name: str, words: Words, hint: Words = "") -> Question:
    return Question(name, words, YES_NO_UNKNOWN, hint=hint)


def pain_question(name: str, words: Words, step: Decimal) -> Question:
    """Buttons from 0 to 10; a number where the clinic's step is finer than 1 (rule book 7)."""
    if step >= ONE:
        return Question(name, words, ends=NO_PAIN)
    return Question(name, words, numbers=Numbers(0, 10, step), hint=PAIN_HINT)


class _PainHint:
    """With the decimal sign of the reader's language."""

    def __str__(self) -> str:
        example = wording.number_words(EXAMPLE)
        return str(gettext("0 is no pain. 10 is the worst pain you can think of. Or in between: %(n)s.", n=example))


PAIN_HINT: Words = _PainHint()


def numbers_sentence(numbers: Numbers) -> str:
    """What to do when a number does not fit."""
    if numbers.step == QUARTER:
        return str(gettext("Type whole, half or quarter hours, from 0 to 24."))
    if numbers.step is not None and numbers.step < ONE:
        step = wording.number_words(numbers.step)
        return str(gettext("Type a number from 0 to 10, in steps of %(step)s, or leave it empty.", step=step))
    low, high = wording.number_words(numbers.low), wording.number_words(numbers.high)
    return str(gettext("Type a number from %(low)s to %(high)s, or leave it empty.", low=low, high=high))
