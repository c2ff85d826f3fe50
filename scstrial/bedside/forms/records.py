"""Forms about scores and blood thinners taken again."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from wtforms import Field, TextAreaField
from wtforms.validators import InputRequired

from scstrial.assessments.choices import AnsweredBy, HowOften, Impression, Instrument
from scstrial.assessments.rules import ASKED, Score, total_of
from scstrial.foundation.forms import (
    BaseForm,
    ChoiceField,
    DayField,
    ExactField,
    MomentField,
    NrsField,
    SelectOneField,
    WholeField,
)
from scstrial.foundation.refusal import Problem

ITEM9_PLACE = 8  # the ninth question of the PHQ-9: thoughts of self-harm


class ScoreForm(BaseForm):
    instrument = SelectOneField("Questionnaire or measure", Instrument, [InputRequired("Choose what was measured.")])
    on = DayField("Day", [InputRequired("Enter the day, for example 2026-02-24.")])
    score = ExactField("Score", [InputRequired("Enter the score.")])
    item9 = WholeField("PHQ-9: answer to question 9, from 0 to 3")

    def facts(self) -> Score:
        return Score(instrument=self.instrument.data, on=self.on.data, score=self.score.data, item9=self.item9.data)


class ItemsForm(BaseForm):
    """The questions of one instrument; the fields are added by `items_form_for`."""

    instrument: Instrument
    on = DayField("Day", [InputRequired("Enter the day, for example 2026-02-24.")])

    @property
    def item_fields(self) -> list[Field]:
        return [self[f"items-{number}"] for number in range(len(ASKED[self.instrument].questions))]

    def facts(self) -> Score:
        if ASKED[self.instrument].answered_by is AnsweredBy.NUMBER:
            return Score(self.instrument, self.on.data, self.item_fields[0].data)
        items = tuple(int(field.data) for field in self.item_fields)
        item9 = items[ITEM9_PLACE] if self.instrument is Instrument.PHQ9 else None
        return Score(self.instrument, self.on.data, total_of(self.instrument, items), items, item9)

    def show_at_items(self, problems: Iterable[Problem]) -> None:
        """A measure that is asked in one question has its problem there."""
        alone = len(self.item_fields) == 1
        self.show(replace(one, field="items-0") if alone and one.field == "score" else one for one in problems)


def items_form_for(instrument: Instrument, **given: Any) -> ItemsForm:
    """A form that asks each question: words for how often, numbers for a scale of eleven."""
    fields: dict[str, Any] = {"instrument": instrument}
    for number, question in enumerate(ASKED[instrument].questions):
        must = [InputRequired("Answer this question.")]
        fields[f"items-{number}"] = item_field(instrument, question, must)
    form: ItemsForm = type("ItemsFormOf", (ItemsForm,), fields)(**given)
    return form


def item_field(instrument: Instrument, question: str, must: list[Any]) -> Any:
    return ITEM_FIELDS[ASKED[instrument].answered_by](question, must)


ITEM_FIELDS: Mapping[AnsweredBy, Callable[[str, list[Any]], Any]] = {
    AnsweredBy.HOW_OFTEN: lambda question, must: ChoiceField(question, HowOften, must),
    AnsweredBy.IMPRESSION: lambda question, must: ChoiceField(question, Impression, must),
    AnsweredBy.TENS: NrsField,
    AnsweredBy.NUMBER: WholeField,
}


class RestartForm(BaseForm):
    restarted_at = MomentField("Taken again at", [InputRequired("Enter when it was taken again.")])


class WithdrawScoreForm(BaseForm):
    why = TextAreaField("Why is it withdrawn?", [InputRequired("Say why the score is withdrawn.")])
