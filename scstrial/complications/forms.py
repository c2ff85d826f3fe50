"""Forms about flags and complications."""

from wtforms import BooleanField, DateField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from scstrial.complications.choices import (
    ComplicationKind,
    InfectionCertainty,
    InfectionSite,
    Outcome,
    Relatedness,
    SeriousBecause,
    Severity,
)
from scstrial.complications.rules import ComplicationFacts
from scstrial.foundation.forms import BaseForm, ChoiceField, SelectOneField


class FlagForm(BaseForm):
    note = TextAreaField("Note: what was found, said or done", [Optional(), Length(max=2000)])


class ComplicationForm(BaseForm):
    kind = SelectOneField("What went wrong", ComplicationKind, [InputRequired("Choose what went wrong.")])
    began_on = DateField("Began on", [InputRequired("Enter the day it began.")])
    severity = ChoiceField("Severity", Severity, [InputRequired("Choose how severe it is.")])
    relatedness = SelectOneField("Related to", Relatedness, [InputRequired("Choose what it is related to.")])
    serious_because = SelectOneField("Serious because of", SeriousBecause, blank="Not serious")
    infection_site = SelectOneField("Infection: where", InfectionSite, blank="No infection")
    certainty = SelectOneField("Infection: how certain", InfectionCertainty, blank="No infection")
    organism = StringField("Infection: organism", [Optional(), Length(max=120)])
    icd10_code = StringField(
        "ICD-10-CM code", [Optional(), Length(max=10)], description="Left empty, the usual code is suggested."
    )
    outcome = SelectOneField("Is it over?", Outcome, [InputRequired("Choose how it stands.")])
    resolved_on = DateField("Over on", [Optional()])
    leads_pulled = BooleanField("The leads were pulled because of it")
    course = TextAreaField("Course and treatment", [Optional(), Length(max=2000)])

    def facts(self) -> ComplicationFacts:
        names = ComplicationFacts.__dataclass_fields__
        values = {name: self[name].data for name in names}
        texts = ("organism", "icd10_code", "course")
        return ComplicationFacts(**{**values, **{name: values[name] or "" for name in texts}})
