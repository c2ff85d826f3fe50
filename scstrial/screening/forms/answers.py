"""The questions of a group, and what was really answered."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from wtforms import Field, StringField

from scstrial.foundation.forms import BaseForm
from scstrial.screening.choices import AnswerKind, YesNo
from scstrial.screening.forms.fields import Fields, fields_of, shown
from scstrial.screening.rules import (
    Answer,
    PriorAuthorization,
    PsychologicalEvaluation,
    Question,
    Reading,
    SpineImaging,
    kept_from,
    problems_with_reading,
    words_read,
)

K = AnswerKind
TRUTH = {YesNo.YES: True, YesNo.NO: False, YesNo.UNKNOWN: None}


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
            case K.NUMBER if question.units is not None:
                return self._reads(fact)
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

    def _reads(self, fact: str) -> bool:
        """A number and its unit go together."""
        problems = problems_with_reading(fact, self._reading(fact))
        for problem in problems:
            field = self[problem.field]
            field.errors = [*field.errors, problem.message]
        return not problems

    def _reading(self, fact: str) -> Reading:
        inches = self[f"{fact}_inches"].data if f"{fact}_inches" in self else None
        return Reading(self[fact].data, self[f"{fact}_unit"].data, inches)

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
        return {question.fact: self._answer(question) for question in self.questions if self._was_answered(question)}

    def _answer(self, question: Question) -> Answer:
        value, dated_on, note = self._value(question), self._dated_on(question), self._note(question)
        if question.units is None:
            return Answer(value, dated_on, note)
        read = self._reading(question.fact)
        return Answer(kept_from(question.fact, read), dated_on, note, words_read(question.fact, read))

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
