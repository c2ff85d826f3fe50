"""Fields of the screening's own, and those that each question is asked by."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from wtforms import BooleanField, DateField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from scstrial.foundation.choice import Choice
from scstrial.foundation.forms import ChoiceField, ExactField, SelectOneField, WholeField, options
from scstrial.screening.choices import (
    AnswerKind,
    AuthorizationDecision,
    Evaluator,
    HeightUnit,
    PsychologicalResult,
    YesNo,
)
from scstrial.screening.rules import (
    NOTE_LENGTH,
    Answer,
    PriorAuthorization,
    PsychologicalEvaluation,
    Question,
    SpineImaging,
    reading_from,
    yes_no,
)

K = AnswerKind
Fields = dict[str, Any]


def at_most(length: int) -> Length:
    """No longer than the column holds."""
    return Length(max=length, message=f"Shorten this to {length} characters.")


class DayField(DateField):  # type: ignore[misc]
    """A calendar day; what is none says how to write one."""

    def __init__(self, label: str, validators: list[Any] | None = None, **kwargs: Any) -> None:
        super().__init__(label, validators or [Optional()], **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata([text.strip() for text in valuelist])
        except ValueError as wrong:
            if any(text.strip() for text in valuelist):
                raise ValueError("Enter the day like 2026-03-02.") from wrong


class SeveralField(SelectMultipleField):  # type: ignore[misc]
    """Several of a closed list as tick boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: str, choices: type[Choice], left_out: Collection[Choice] = (), **kwargs: Any) -> None:
        offered = options((one.value, one.label) for one in choices if one not in left_out)
        super().__init__(label, [Optional()], coerce=choices, choices=offered, **kwargs)


def fields_of(question: Question) -> Fields:
    """The fields of one question, by the names that problems carry."""
    fact, words = question.fact, question.words
    fields = MAKERS[question.kind](question)
    if question.units is not None:
        fields[f"{fact}_unit"] = ChoiceField(f"{words}: unit", question.units)
    if question.units is HeightUnit:
        fields[f"{fact}_inches"] = ExactField(f"{words}: inches beside feet")
    if question.dated:
        fields[f"{fact}_dated_on"] = DayField(f"{words}: day of the value")
    if question.note:
        fields[f"{fact}_note"] = TextAreaField(question.note, [Optional(), at_most(NOTE_LENGTH)], render_kw={"rows": 2})
    return fields


def _several(question: Question) -> Fields:
    assert question.choices is not None
    return {
        question.fact: SeveralField(question.words, question.choices, question.left_out),
        f"{question.fact}_none": BooleanField("None of these was tried"),
    }


def _one_of(question: Question) -> Fields:
    assert question.choices is not None
    return {question.fact: SelectOneField(question.words, question.choices, blank=question.blank)}


def _evaluation(question: Question) -> Fields:
    return {
        f"{question.fact}_on": DayField("Day of the psychological evaluation"),
        f"{question.fact}_result": SelectOneField("Result", PsychologicalResult),
        f"{question.fact}_by": SelectOneField("Made by", Evaluator),
        f"{question.fact}_conditions": StringField("Conditions, if any", [Optional(), at_most(NOTE_LENGTH)]),
    }


def _imaging(question: Question) -> Fields:
    severe = "Is the spinal canal severely narrowed at the lead levels?"
    return {
        f"{question.fact}_on": DayField("Day of the imaging (MRI or CT) of the spine where the lead enters and lies"),
        f"{question.fact}_severe_stenosis": ChoiceField(severe, YesNo),
    }


def _authorization(question: Question) -> Fields:
    return {
        f"{question.fact}_required": ChoiceField("Does the payer require prior authorization?", YesNo),
        f"{question.fact}_decision": SelectOneField("Decision", AuthorizationDecision, blank="None yet"),
        f"{question.fact}_submitted_on": DayField("Submitted on"),
        f"{question.fact}_valid_until": DayField("Valid through"),
        f"{question.fact}_utn": StringField("Tracking number (UTN)", [Optional(), at_most(40)]),
    }


MAKERS: Mapping[AnswerKind, Callable[[Question], Fields]] = {
    K.YES_NO: lambda question: {question.fact: ChoiceField(question.words, YesNo)},
    K.NUMBER: lambda question: {question.fact: ExactField(question.words)},
    K.WHOLE: lambda question: {question.fact: WholeField(question.words)},
    K.DAY: lambda question: {question.fact: DayField(question.words)},
    K.ONE_OF: _one_of,
    K.SEVERAL: _several,
    K.EVALUATION: _evaluation,
    K.IMAGING: _imaging,
    K.AUTHORIZATION: _authorization,
}


def shown(question: Question, answer: Answer) -> dict[str, Any]:
    """The answer that counts, as the fields show it."""
    fact, value = question.fact, answer.value
    data: dict[str, Any] = {f"{fact}_dated_on": answer.dated_on, f"{fact}_note": answer.note}
    if question.units is not None:
        read = reading_from(fact, answer.typed, value)
        return data | {fact: read.number, f"{fact}_unit": read.unit, f"{fact}_inches": read.inches}
    match question.kind, value:
        case K.YES_NO, _:
            data[fact] = yes_no(value)
        case K.SEVERAL, frozenset():
            data |= {fact: list(value), f"{fact}_none": not value}
        case _, SpineImaging():
            data |= {f"{fact}_on": value.on, f"{fact}_severe_stenosis": yes_no(value.severe_stenosis_at_lead_levels)}
        case _, PsychologicalEvaluation() | PriorAuthorization():
            data |= {f"{fact}_{name}": part for name, part in vars(value).items()}
            if isinstance(value, PriorAuthorization):
                data[f"{fact}_required"] = yes_no(value.required)
        case _:
            data[fact] = value
    return data
