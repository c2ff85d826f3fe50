"""Forms of the hold-and-restart plan: the prescriber's agreement, values for the kidney formula."""

from decimal import Decimal
from typing import Any

from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from scstrial.foundation.forms import BaseForm, ChoiceField, DayField, ExactField, SelectOneField
from scstrial.medications.choices import AgreedHow, CreatinineUnit, WeightUnit
from scstrial.medications.rules import (
    Agreed,
    creatinine_unit_of,
    creatinine_words,
    kg_from,
    mg_dl_from,
    weight_words,
)

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
    creatinine_unit = ChoiceField("Unit of the creatinine", CreatinineUnit)
    weight_kg = ExactField("Weight", [InputRequired("Enter the weight.")])
    # A weight of 80 may be either: the number does not tell.
    weight_unit = ChoiceField("Unit of the weight", WeightUnit, [InputRequired("Choose kg or lb.")])

    def values(self) -> dict[str, Any]:
        """As they were read, and in mg/dL and kg."""
        creatinine: Decimal = self.creatinine_mg_dl.data
        unit = self.creatinine_unit.data or creatinine_unit_of(creatinine)
        return {
            "measured_on": self.measured_on.data,
            "creatinine_mg_dl": mg_dl_from(creatinine, unit),
            "creatinine_typed": creatinine_words(creatinine, unit),
            "weight_kg": kg_from(self.weight_kg.data, self.weight_unit.data),
            "weight_typed": weight_words(self.weight_kg.data, self.weight_unit.data),
        }
