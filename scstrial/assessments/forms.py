"""Forms about target areas, baseline ratings and scores."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from wtforms import SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from scstrial.assessments.choices import Area, BaselineSource
from scstrial.assessments.rules import BaselineRating
from scstrial.foundation.forms import BaseForm, ChoiceField, DayField, ExactField, NrsField, SelectOneField, options

WHOLE_NUMBERS = Decimal(1)
DESCRIPTORS = (("average", "Average"), ("worst", "Worst"), ("least", "Least"), ("current", "Right now"))


class AreasForm(BaseForm):
    areas = SelectMultipleField(
        "Where is the pain that the trial is judged on?",
        choices=options(Area),
        coerce=Area,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description="One or two areas are recommended.",
    )
    is_primary = SelectOneField(
        "Primary area", Area, description="The area that decides. With one area alone, leave it empty."
    )


class RatingForm(BaseForm):
    """One day's ratings; the fields of the target areas are added by `rating_form_for`."""

    areas: Sequence[Area] = ()
    source = ChoiceField("What is rated?", BaselineSource, [InputRequired("Choose what is rated.")])
    on = DayField("Day", [InputRequired("Enter the day, for example 2026-02-24.")])
    correction_reason = StringField("Reason for the change", [Optional(), Length(max=500)])

    def ratings(self) -> list[BaselineRating]:
        """The areas of which anything is said."""
        return [
            rating
            for rating in map(self.rating_of, self.areas)
            if any(value is not None for value in vars(rating.values).values())
        ]

    def rating_of(self, area: Area) -> BaselineRating:
        values = {name: self[f"{area}-{name}"].data for name, _ in DESCRIPTORS}
        return BaselineRating(area=area, on=self.on.data, source=self.source.data, **values)


def rating_form_for(areas: Sequence[Area], step: Decimal = WHOLE_NUMBERS, **given: Any) -> RatingForm:
    """A form that asks for each of these areas: buttons for whole numbers, a number field for finer steps."""
    kind_of_field = NrsField if step >= WHOLE_NUMBERS else ExactField
    asked = {f"{area}-{name}": kind_of_field(f"{words} pain") for area in areas for name, words in DESCRIPTORS}
    kind = type("RatingFormForAreas", (RatingForm,), {**asked, "areas": tuple(areas)})
    form: RatingForm = kind(**given)
    return form


class WithdrawForm(BaseForm):
    correction_reason = StringField(
        "Why is it withdrawn?", [InputRequired("Say why it is withdrawn."), Length(max=500)]
    )
