"""Forms of the hold-and-restart plan: the prescriber's agreement, values for the kidney formula."""

from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from scstrial.foundation.forms import BaseForm, DayField, ExactField, SelectOneField
from scstrial.medications.choices import AgreedHow
from scstrial.medications.rules import Agreed

A_DAY = "Enter the day, for example 2026-02-24."


class AgreementForm(BaseForm):
    prescriber = StringField(
        "Prescriber who agreed", [InputRequired("Enter the name of the prescriber who agreed."), Length(max=200)]
    )
    agreed_on = DayField("Agreed on", [InputRequired(A_DAY)])
    how = SelectOneField("How", AgreedHow, [InputRequired("Choose how it was agreed.")])
    note = TextAreaField("What was agreed, where it differs from the plan", [Optional(), Length(max=500)])

    def agreed(self) -> Agreed:
        return Agreed(self.prescriber.data, self.agreed_on.data, self.how.data, self.note.data or "")


class KidneyForm(BaseForm):
    measured_on = DayField("Day of the creatinine", [InputRequired(A_DAY)])
    creatinine_mg_dl = ExactField("Creatinine", [InputRequired("Enter the creatinine.")])
    weight_kg = ExactField("Weight", [InputRequired("Enter the weight.")])
