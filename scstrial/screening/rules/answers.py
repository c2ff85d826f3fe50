"""An answer: what it may be, how it is stored (numbers and days as texts), and how it reads."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from scstrial.foundation.refusal import Problem
from scstrial.screening.choices import (
    AnswerKind,
    AuthorizationDecision,
    Evaluator,
    PsychologicalResult,
    YesNo,
)
from scstrial.screening.rules.facts import PriorAuthorization, PsychologicalEvaluation, SpineImaging
from scstrial.screening.rules.judging import day_text, number_text
from scstrial.screening.rules.questions import NUMBER_RANGES, QUESTIONS
from scstrial.screening.rules.units import RANGES_READ

NOTE_LENGTH = 1000  # width of the column
UTN_LENGTH = 40
EARLIEST_YEAR = 1900
K = AnswerKind


@dataclass(frozen=True)
class Answer:
    """Value under the fact's own type (None: unknown again), the day a measured value is of, and a note.

    `typed`: as it was read, where that was in another unit than the one that is kept.
    """

    value: Any
    dated_on: date | None = None
    note: str = ""
    typed: str = ""


def problems_with_answer(fact: str, answer: Answer, today: date) -> list[Problem]:
    """A number in its range, days that lie in the past where they must, texts that fit; fields named as in the form."""
    if fact not in QUESTIONS:
        return [Problem(f"The screening does not ask for “{fact}”. Record it where it belongs.")]
    problems = list(_problems_with_value(fact, answer.value, today))
    problems += _problems_with_past_day(answer.dated_on, f"{fact}_dated_on", today)
    problems += _problems_with_text(answer.note, f"{fact}_note", NOTE_LENGTH)
    return problems


def _problems_with_value(fact: str, value: Any, today: date) -> Iterable[Problem]:
    match value:
        case PsychologicalEvaluation():
            yield from _problems_with_past_day(value.on, f"{fact}_on", today)
            yield from _problems_with_text(value.conditions, f"{fact}_conditions", NOTE_LENGTH)
        case SpineImaging():
            yield from _problems_with_past_day(value.on, f"{fact}_on", today)
        case PriorAuthorization():
            yield from _problems_with_past_day(value.submitted_on, f"{fact}_submitted_on", today)
            yield from _problems_with_text(value.utn, f"{fact}_utn", UTN_LENGTH)
        case date():
            yield from _problems_with_past_day(value, fact, today)
        case bool():
            return
        case Decimal() | Fraction() | int():
            yield from _problems_with_number(fact, value)


def _problems_with_number(fact: str, value: Decimal | Fraction | int) -> Iterable[Problem]:
    lowest, highest = NUMBER_RANGES[fact]
    finite = not isinstance(value, Decimal) or value.is_finite()
    if not (finite and Fraction(lowest) <= Fraction(value) <= Fraction(highest)):
        unit, read = QUESTIONS[fact].unit, RANGES_READ.get(fact)
        words = f"from {lowest} to {highest}{' ' + unit if unit else ''}{f' ({read})' if read else ''}"
        yield Problem(f"Enter a number {words}.", fact)


def _problems_with_past_day(on: date | None, field: str, today: date) -> list[Problem]:
    if on is None:
        return []
    if on > today:
        return [Problem(f"Enter a day up to today, {day_text(today, today)}.", field)]
    return [Problem(f"Enter a day from {EARLIEST_YEAR} on.", field)] if on.year < EARLIEST_YEAR else []


def _problems_with_text(text: str, field: str, length: int) -> list[Problem]:
    return [Problem(f"Shorten this to {length} characters.", field)] if len(text) > length else []


def stored(fact: str, value: Any) -> Any:
    """The value as it is kept: texts, yes/no, lists and mappings of these."""
    if value is None or isinstance(value, bool):
        return value
    match QUESTIONS[fact].kind:
        case K.NUMBER | K.WHOLE:
            return format(Decimal(value), "f")
        case K.SEVERAL:
            return sorted(str(one) for one in value)
        case K.EVALUATION | K.IMAGING | K.AUTHORIZATION:
            return {name: _text(part) for name, part in vars(value).items()}
    return _text(value)


def _text(value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return value
    return value.isoformat() if isinstance(value, date) else str(value)


def value_from(fact: str, kept: Any) -> Any:
    """The value that was stored, in the fact's own type."""
    if kept is None or isinstance(kept, bool):
        return kept
    question = QUESTIONS[fact]
    if question.kind in (K.ONE_OF, K.SEVERAL):
        assert question.choices is not None
        if question.kind is K.ONE_OF:
            return question.choices(kept)
        return frozenset(question.choices(one) for one in kept)
    return READERS[question.kind](kept)


def _evaluation(kept: Mapping[str, Any]) -> PsychologicalEvaluation:
    return PsychologicalEvaluation(
        date.fromisoformat(kept["on"]), PsychologicalResult(kept["result"]), Evaluator(kept["by"]), kept["conditions"]
    )


def _imaging(kept: Mapping[str, Any]) -> SpineImaging:
    return SpineImaging(date.fromisoformat(kept["on"]), kept["severe_stenosis_at_lead_levels"])


def _authorization(kept: Mapping[str, Any]) -> PriorAuthorization:
    decision = kept["decision"]
    return PriorAuthorization(
        kept["required"],
        AuthorizationDecision(decision) if decision else None,
        _day(kept["valid_until"]),
        _day(kept["submitted_on"]),
        kept["utn"],
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


READERS: Mapping[AnswerKind, Callable[[Any], Any]] = {
    K.NUMBER: Decimal,
    K.WHOLE: int,
    K.DAY: date.fromisoformat,
    K.EVALUATION: _evaluation,
    K.IMAGING: _imaging,
    K.AUTHORIZATION: _authorization,
}


def answer_words(fact: str, value: Any, today: date, typed: str = "") -> str:
    """The answer as it is read: "yes", "7 months", "180 lb (81.64 kg)", "Mon 2 Mar, cleared, by a psychiatrist"."""
    question = QUESTIONS[fact]
    if value is None:
        return "not known"
    if isinstance(value, bool):
        return yes_no(value).label.lower()
    match question.kind:
        case K.DAY:
            return day_text(value, today)
        case K.ONE_OF:
            return str(value.label)
        case K.SEVERAL:
            return ", ".join(one.label for one in question.choices or () if one in value) or "none"
        case K.NUMBER | K.WHOLE:
            return measured_words(value, question.unit, typed)
    return ", ".join(_document_words(value, today))


def measured_words(value: Decimal | Fraction | int, unit: str, typed: str = "") -> str:
    """`180 lb (81.64 kg)`: as it was read, then what is kept, cut after two places so that no limit is passed."""
    if not typed:
        return f"{number_text(value)} {unit}".strip()
    return f"{typed} ({number_text(Fraction(int(Fraction(value) * 100), 100))} {unit})"


def _document_words(value: Any, today: date) -> Iterable[str]:
    match value:
        case PsychologicalEvaluation():
            yield day_text(value.on, today)
            yield value.result.label.lower()
            yield f"by: {value.by.label.lower()}"
            if value.conditions:
                yield value.conditions
        case SpineImaging():
            yield day_text(value.on, today)
            severe = yes_no(value.severe_stenosis_at_lead_levels).label.lower()
            yield f"severe narrowing at the lead levels: {severe}"
        case PriorAuthorization():
            yield from _authorization_words(value, today)


def _authorization_words(value: PriorAuthorization, today: date) -> Iterable[str]:
    yield "required" if value.required else "not required"
    if value.decision:
        yield value.decision.label.lower()
    if value.valid_until:
        yield f"valid through {day_text(value.valid_until, today)}"
    if value.utn:
        yield f"UTN {value.utn}"


def yes_no(value: bool | None) -> YesNo:
    """A yes/no answer as the form offers it."""
    if value is None:
        return YesNo.UNKNOWN
    return YesNo.YES if value else YesNo.NO
