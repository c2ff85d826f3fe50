"""Forms of the screening: the questions of a group, an indication, an override."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from wtforms import BooleanField, DateField, Field, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from scstrial.foundation.choice import Choice
from scstrial.foundation.forms import BaseForm, ChoiceField, ExactField, SelectOneField, WholeField, options
from scstrial.screening.choices import (
    AnswerKind,
    AuthorizationDecision,
    Evaluator,
    Indication,
    PainComponent,
    PsychologicalResult,
    Treatment,
    YesNo,
)
from scstrial.screening.rules import (
    BY_WHOM_LENGTH,
    FILE_LENGTH,
    LEVEL_LENGTH,
    NOTE_LENGTH,
    RESULT_LENGTH,
    RESULT_MAX,
    WHAT_LENGTH,
    Answer,
    CareBefore,
    Evidence,
    PriorAuthorization,
    PsychologicalEvaluation,
    Question,
    SpineImaging,
    StatedIndication,
    code_typed,
    indications_with,
    yes_no,
)

K = AnswerKind
Fields = dict[str, Any]
TRUTH = {YesNo.YES: True, YesNo.NO: False, YesNo.UNKNOWN: None}


class DayField(DateField):
    """A calendar day; what is none says how to write one."""

    def __init__(self, label: str, validators: list[Any] | None = None, **kwargs: Any) -> None:
        super().__init__(label, validators or [Optional()], **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata([text.strip() for text in valuelist])
        except ValueError as wrong:
            if any(text.strip() for text in valuelist):
                raise ValueError("Enter the day like 2026-03-02.") from wrong


class SeveralField(SelectMultipleField):
    """Several of a closed list as tick boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: str, choices: type[Choice], **kwargs: Any) -> None:
        super().__init__(label, [Optional()], coerce=choices, choices=options(choices), **kwargs)


def fields_of(question: Question) -> Fields:
    """The fields of one question, by the names that problems carry."""
    fact, words = question.fact, question.words
    fields = MAKERS[question.kind](question)
    if question.dated:
        fields[f"{fact}_dated_on"] = DayField(f"{words}: day of the value")
    if question.note:
        length = Length(max=NOTE_LENGTH, message=f"Shorten this to {NOTE_LENGTH} characters.")
        fields[f"{fact}_note"] = TextAreaField(question.note, [Optional(), length], render_kw={"rows": 2})
    return fields


def _several(question: Question) -> Fields:
    assert question.choices is not None
    return {
        question.fact: SeveralField(question.words, question.choices),
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
        f"{question.fact}_conditions": StringField("Conditions, if any", [Optional(), Length(max=NOTE_LENGTH)]),
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
        f"{question.fact}_utn": StringField("Tracking number (UTN)", [Optional(), Length(max=40)]),
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


class AnswersForm(BaseForm):
    """The questions of one group; `answers` gives those that were really answered."""

    questions: Sequence[Question] = ()

    @property
    def sections(self) -> list[tuple[str, list[Question]]]:
        return [(name, list(some)) for name, some in groupby(self.questions, key=lambda question: question.section)]

    def fields_for(self, question: Question) -> list[Field]:
        return [self[name] for name in fields_of(question)]

    def validate(self, extra_validators: Any = None) -> bool:
        """A document is complete or not there at all."""
        well_formed: bool = super().validate(extra_validators)
        return all([self._complete(question) for question in self.questions]) and well_formed

    def _complete(self, question: Question) -> bool:
        fact = question.fact
        match question.kind:
            case K.EVALUATION:
                parts = {"on": "Enter the day of the evaluation.", "result": "Choose the result."}
                return self._all_or_none(fact, parts | {"by": "Choose who made the evaluation."})
            case K.IMAGING:
                return self._all_or_none(fact, {"on": "Enter the day of the imaging."})
            case K.AUTHORIZATION:
                return self._all_or_none(fact, {"required": "Say whether authorization is required."})
            case K.SEVERAL if self[fact].data and self[f"{fact}_none"].data:
                self[fact].errors = [*self[fact].errors, "Tick what was tried, or that nothing was tried."]
                return False
        return True

    def _all_or_none(self, fact: str, needed: Mapping[str, str]) -> bool:
        fields = [field for field in self if field.name.startswith(f"{fact}_")]
        if not any(given(field) for field in fields):
            return True
        missing = [name for name in needed if not given(self[f"{fact}_{name}"])]
        for name in missing:
            field = self[f"{fact}_{name}"]
            field.errors = [*field.errors, needed[name]]
        return not missing

    def answers(self) -> dict[str, Answer]:
        """What was sent: a field that did not come, or buttons of which none was chosen, say nothing."""
        return {
            question.fact: Answer(self._value(question), self._dated_on(question), self._note(question))
            for question in self.questions
            if self._was_answered(question)
        }

    def _was_answered(self, question: Question) -> bool:
        if question.kind in (K.YES_NO, K.SEVERAL):
            ticked = self[question.fact].data or (question.kind is K.SEVERAL and self[f"{question.fact}_none"].data)
            return bool(ticked or self._note(question))
        return any(field.raw_data for field in self.fields_for(question))

    def _dated_on(self, question: Question) -> date | None:
        return (
            self[f"{question.fact}_dated_on"].data if question.dated and self[question.fact].data is not None else None
        )

    def _note(self, question: Question) -> str:
        return (self[f"{question.fact}_note"].data or "") if question.note else ""

    def _value(self, question: Question) -> Any:
        fact = question.fact
        match question.kind:
            case K.YES_NO:
                return TRUTH.get(self[fact].data)
            case K.SEVERAL:
                return frozenset(self[fact].data) if self[fact].data or self[f"{fact}_none"].data else None
            case K.EVALUATION:
                return self._document(fact, "on", PsychologicalEvaluation, ("on", "result", "by", "conditions"))
            case K.IMAGING:
                on = self[f"{fact}_on"].data
                return SpineImaging(on, TRUTH.get(self[f"{fact}_severe_stenosis"].data)) if on else None
            case K.AUTHORIZATION:
                return self._authorization(fact)
        return self[fact].data

    def _document(self, fact: str, key: str, kind: type, names: Iterable[str]) -> Any:
        parts = {name: self._part(fact, name) for name in names}
        return kind(**parts) if parts[key] is not None else None

    def _authorization(self, fact: str) -> PriorAuthorization | None:
        required = TRUTH.get(self[f"{fact}_required"].data)
        if required is None:
            return None
        names = ("decision", "valid_until", "submitted_on", "utn")
        return PriorAuthorization(required, **{name: self._part(fact, name) for name in names})

    def _part(self, fact: str, name: str) -> Any:
        field = self[f"{fact}_{name}"]
        return field.data or "" if isinstance(field, StringField) else field.data


def given(field: Field) -> bool:
    """Something was typed or chosen; "not known" is no part of a document."""
    return field.data not in (None, "", YesNo.UNKNOWN)


def answers_form(questions: Sequence[Question], held: Mapping[str, Answer], seen_latest_id: int) -> AnswersForm:
    """A form with these questions, showing the answers that count."""
    fields: Fields = {"questions": tuple(questions)}
    data: dict[str, Any] = {"seen_version": str(seen_latest_id)}
    for question in questions:
        fields |= fields_of(question)
        if question.fact in held:
            data |= shown(question, held[question.fact])
    form: AnswersForm = type("GroupForm", (AnswersForm,), fields)(data=data)
    return form


class IndicationForm(BaseForm):
    """Why a stimulator is considered."""

    icd10_code = StringField(
        "ICD-10-CM code",
        [InputRequired("Enter or choose an ICD-10-CM code."), Length(max=120)],
        description="Type a code or a word and choose from the list, for example M96.1.",
        render_kw={"list": "icd10-codes", "autocapitalize": "characters", "autocomplete": "off"},
    )
    indication = SelectOneField(
        "Indication",
        Indication,
        blank="The one that lists this code",
        description="Choose it where several list the code.",
    )
    pain_component = SelectOneField("Kind of pain", PainComponent, blank="Not recorded")
    pain_since_on = DayField("Pain since", description="Where the day is not known, the first of the month.")
    note = TextAreaField("Note", [Optional()], render_kw={"rows": 2})
    is_primary = BooleanField("This is the primary indication")

    def validate(self, extra_validators: Any = None) -> bool:
        """The indication follows from the code where only one lists it."""
        if not super().validate(extra_validators):
            return False
        if self.indication.data is None:
            listed = indications_with(code_typed(self.icd10_code.data))
            if len(listed) == 1:
                self.indication.data = listed[0]
                return True
            message = "Several indications list this code. Choose the one that applies."
            none = "This code is not in the list. Choose the indication to see its codes."
            self.indication.errors = [*self.indication.errors, message if listed else none]
            return False
        return True

    def stated(self) -> StatedIndication:
        return StatedIndication(
            self.indication.data,
            code_typed(self.icd10_code.data),
            self.pain_component.data,
            self.pain_since_on.data,
            self.note.data or "",
            self.is_primary.data,
        )


class CareForm(BaseForm):
    """A treatment or an operation before."""

    treatment = SelectOneField("Treatment", Treatment, [InputRequired("Choose the treatment.")])
    what = StringField("Which one", [Optional(), Length(max=WHAT_LENGTH)], description="Drug, injection or operation.")
    level = StringField("Level of the spine", [Optional(), Length(max=LEVEL_LENGTH)], description="For example L4-L5.")
    from_on = DayField("From", description="Where the day is not known, the first of the month.")
    until_on = DayField("Until", description="Left open while it goes on, and for an operation.")
    result = TextAreaField("Result, what followed", [Optional(), Length(max=RESULT_MAX)], render_kw={"rows": 2})
    unsuitable_because = TextAreaField(
        "Or: unsuitable because", [Optional(), Length(max=RESULT_MAX)], render_kw={"rows": 2}
    )

    def care(self) -> CareBefore:
        texts = {name: self[name].data or "" for name in ("what", "level", "result", "unsuitable_because")}
        return CareBefore(self.treatment.data, from_on=self.from_on.data, until_on=self.until_on.data, **texts)


class EvidenceForm(BaseForm):
    """A piece of evidence for one item."""

    on = DayField("Of which day", description="The day of the document or the finding.")
    result = StringField("Result", [Optional(), Length(max=RESULT_LENGTH)])
    by_whom = StringField("By whom", [Optional(), Length(max=BY_WHOM_LENGTH)])
    file_reference = StringField(
        "Where the paper is kept",
        [Optional(), Length(max=FILE_LENGTH)],
        description="Number or name of the document in your chart.",
    )
    note = TextAreaField("Note", [Optional(), Length(max=NOTE_LENGTH)], render_kw={"rows": 2})

    def evidence(self) -> Evidence:
        texts = {name: self[name].data or "" for name in ("result", "by_whom", "file_reference", "note")}
        return Evidence(on=self.on.data, **texts)


class OverrideForm(BaseForm):
    """Why an item that is not met may stand."""

    reason = TextAreaField(
        "Reason",
        [
            InputRequired("Write the reason for the override."),
            Length(max=2000, message="Shorten this to 2000 characters."),
        ],
        render_kw={"rows": 4},
    )


class ConfirmForm(BaseForm):
    """A button of its own: nothing to fill in."""
