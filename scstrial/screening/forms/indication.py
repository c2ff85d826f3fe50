"""Why a stimulator is considered."""

from typing import Any

from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from scstrial.foundation.forms import BaseForm, SelectOneField
from scstrial.screening.choices import Indication, PainComponent
from scstrial.screening.forms.fields import DayField
from scstrial.screening.rules import StatedIndication, code_typed, indications_with

NOT_LISTED = "This is no code of the list. Choose one of those found, or search for a word of the diagnosis below."


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
            if listed:
                self.indication.errors = [*self.indication.errors, message]
            else:
                self.icd10_code.errors = [*self.icd10_code.errors, NOT_LISTED]
            return False
        return True

    @property
    def typed(self) -> str:
        """What was typed as the code."""
        return (self.icd10_code.data or "").strip()

    def take(self, chosen: str) -> None:
        """A code that was chosen among those found takes the place of what was typed."""
        self.icd10_code.data = chosen
        self.icd10_code.raw_data = [chosen]

    def stated(self) -> StatedIndication:
        return StatedIndication(
            self.indication.data,
            code_typed(self.icd10_code.data),
            self.pain_component.data,
            self.pain_since_on.data,
            self.note.data or "",
            self.is_primary.data,
        )
