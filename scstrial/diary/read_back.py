"""The patient's answers in words, for reading back before they are sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from scstrial.diary.questions import Question, screen_named
from scstrial.diary.rules import Answers, Asked, Given
from scstrial.diary.wording import Words, number_words


@dataclass(frozen=True)
class Part:
    """One screen: its title, and each question with its answer; none when the screen was passed by."""

    screen: str
    title: Words
    lines: tuple[tuple[Words, str], ...]
    asks: bool = True  # the first screen of a diary day only greets


def lines_of(path: Sequence[str], asked: Asked, answers: Answers) -> list[Part]:
    """Every screen of the path, in order."""
    parts = []
    for name in path:
        shown = screen_named(name, asked)
        given = answers.get(name, {})
        lines = tuple((one.words, words_of(one, given)) for one in shown.questions if given.get(one.name))
        parts.append(Part(name, shown.title, lines, bool(shown.questions)))
    return parts


def words_of(question: Question, given: Given) -> str:
    answer = given[question.name]
    words = dict(question.options).get(answer, answer)
    if question.numbers is not None:
        words = shown_number(answer)
    return f"{words} {question.unit}".strip()


def shown_number(text: str) -> str:
    """As the patient's language writes numbers."""
    return number_words(Decimal(text))
