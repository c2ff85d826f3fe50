"""Days that lie before the patient was born: a slip of the pen in every case."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from scstrial.foundation.refusal import Problem
from scstrial.screening.rules.answers import Answer
from scstrial.screening.rules.facts import PriorAuthorization, PsychologicalEvaluation, SpineImaging
from scstrial.screening.rules.judging import day_text


def problems_before_birth(days: Mapping[str, date | None], born_on: date, today: date) -> list[Problem]:
    """Each day before the birth, at its field."""
    message = f"Enter a day from the patient's birth, {day_text(born_on, today)}, on."
    return [Problem(message, field) for field, on in days.items() if on is not None and on < born_on]


def days_in_answers(answers: Mapping[str, Answer]) -> dict[str, date | None]:
    """Every day that was answered, by the name of its field."""
    return {field: on for fact, answer in answers.items() for field, on in _days_in(fact, answer)}


def _days_in(fact: str, answer: Answer) -> Iterable[tuple[str, date | None]]:
    yield f"{fact}_dated_on", answer.dated_on
    value: Any = answer.value
    match value:
        case PsychologicalEvaluation() | SpineImaging():
            yield f"{fact}_on", value.on
        case PriorAuthorization():
            yield f"{fact}_submitted_on", value.submitted_on
            yield f"{fact}_valid_until", value.valid_until
        case date():
            yield fact, value
