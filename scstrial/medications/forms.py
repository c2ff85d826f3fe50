"""Forms about opioids and blood thinners."""

from decimal import Decimal

from wtforms import BooleanField, Field, FieldList, Form, FormField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from scstrial.foundation.forms import BaseForm, DayField, ExactField, MomentField, SelectOneField
from scstrial.medications.choices import BleedingDrug, Intent, Opioid, OpioidRoute, OpioidUnit
from scstrial.medications.rules import OpioidRow

ROWS_SHOWN = 3
ROWS_MAX = 12


class OpioidLineForm(Form):
    """One drug."""

    drug = SelectOneField("Drug", Opioid, blank="None")
    strength = ExactField("Strength of one")
    unit = SelectOneField("Unit", OpioidUnit)
    units_per_day = ExactField("How many a day")
    route = SelectOneField("How taken", OpioidRoute)


class OpioidsForm(BaseForm):
    on = DayField("Stated on", [InputRequired("Enter the day, for example 2026-02-24.")])
    takes_none = BooleanField("The patient takes no opioids")
    opioids = FieldList(FormField(OpioidLineForm), min_entries=ROWS_SHOWN, max_entries=ROWS_MAX)

    def validate_takes_none(self, field: Field) -> None:
        """None is said out loud, never left open."""
        named = any(line.drug.data for line in self.opioids)
        if field.data and named:
            field.errors = [*field.errors, "Take the drugs out of the list, or untick this."]
        if not field.data and not named:
            field.errors = [*field.errors, "Name the opioids, or tick that the patient takes none."]

    def rows(self) -> list[OpioidRow]:
        return [
            OpioidRow(
                drug=line.drug.data,
                strength=line.strength.data if line.strength.data is not None else Decimal(0),
                unit=line.unit.data or OpioidUnit.MG,
                units_per_day=line.units_per_day.data if line.units_per_day.data is not None else Decimal(0),
                route=line.route.data,
            )
            for line in self.opioids
            if line.drug.data
        ]


class BloodThinnerForm(BaseForm):
    drug = SelectOneField("Drug", BleedingDrug, [InputRequired("Choose the drug.")])
    intent = SelectOneField("Why it is taken", Intent, blank="Not known")
    prescriber = StringField("Prescriber", [Optional(), Length(max=200)])
    last_dose_at = MomentField("Last dose")
    note = TextAreaField("Note", [Optional(), Length(max=500)])


class WithdrawThinnerForm(BaseForm):
    why = TextAreaField("Why is it taken off the list?", [InputRequired("Say why it is taken off the list.")])
