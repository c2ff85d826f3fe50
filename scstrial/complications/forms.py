"""Forms about flags and complications."""

from collections.abc import Iterable
from typing import Any

from wtforms import SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from scstrial.complications.choices import (
    ComplicationKind,
    InfectionCertainty,
    InfectionSite,
    LeadsPulled,
    Outcome,
    Relatedness,
    Serious,
    SeriousBecause,
    Severity,
)
from scstrial.complications.rules import TITLES, ComplicationFacts, FollowUpFacts, code_words
from scstrial.foundation.forms import BaseForm, ChoiceField, DayField, SelectOneField, options

AS_SUGGESTED = ("", "As suggested")
TEXTS = ("organism", "icd10_code", "course", "site", "treatment")


class FlagForm(BaseForm):
    note = TextAreaField("Note: what was found, said or done", [Optional(), Length(max=2000)])


class TicksField(SelectMultipleField):
    """Several of a list as tick boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def fits_serious(form: Any, field: Any) -> None:
    """Serious needs its reason, not serious has none."""
    if form.serious.data is Serious.YES and field.data is None:
        raise ValidationError("Choose what makes it serious.")
    if form.serious.data is Serious.NO and field.data is not None:
        raise ValidationError("It is marked as not serious: leave the reason empty, or choose serious above.")


class ComplicationForm(BaseForm):
    kind = SelectOneField("What went wrong", ComplicationKind, [InputRequired("Choose what went wrong.")])
    site = StringField("Where on the body", [Optional(), Length(max=120)], description="For example: entry site, left.")
    began_on = DayField("Began on", [InputRequired("Enter the day it began.")])
    severity = ChoiceField("Severity", Severity, [InputRequired("Choose how severe it is.")])
    serious = ChoiceField("Serious", Serious, [InputRequired("Choose whether it is serious.")])
    serious_because = SelectOneField("Serious because of", SeriousBecause, [fits_serious], blank="No reason chosen")
    relatedness = SelectOneField("Related to", Relatedness, [InputRequired("Choose what it is related to.")])
    infection_site = SelectOneField("Infection: where", InfectionSite, blank="No infection")
    certainty = SelectOneField("Infection: how certain", InfectionCertainty, blank="No infection")
    organism = StringField("Infection: organism", [Optional(), Length(max=120)])
    icd10_code = SelectField(
        "ICD-10-CM code",
        choices=options([AS_SUGGESTED, *((code, code_words(code)) for code in TITLES)]),
        default="",
        description="A coder decides.",
    )
    outcome = SelectOneField("Is it over?", Outcome, [InputRequired("Choose how it stands.")])
    resolved_on = DayField("Over on", [Optional()])
    next_follow_up_on = DayField(
        "Next follow-up on", [Optional()], description="Until it is over: the day on which somebody looks again."
    )
    leads_pulled = ChoiceField(
        "Leads pulled because of it", LeadsPulled, [InputRequired("Choose whether the leads are pulled because of it.")]
    )
    treatment = TextAreaField("Treatment, with antibiotics", [Optional(), Length(max=2000)])
    course = TextAreaField("Course", [Optional(), Length(max=2000)])
    flags = TicksField("Flags that it confirms", coerce=int)

    def offer_flags(self, flags: Iterable[tuple[int, str]]) -> None:
        """The flags of this trial by id and words, to be ticked."""
        self.flags.choices = options((str(number), words) for number, words in flags)

    def offer_code(self, code: str) -> None:
        """A code that was chosen before the list was what it is stays one of its lines."""
        if code and code not in TITLES:
            self.icd10_code.choices = [*self.icd10_code.choices, *options([(code, code)])]

    def facts(self) -> ComplicationFacts:
        values = {name: self[name].data for name in ComplicationFacts.__dataclass_fields__}
        return ComplicationFacts(**{**values, **{name: values[name] or "" for name in TEXTS}})


class ChangeForm(ComplicationForm):
    """The same for a record that is there already."""

    change_reason = TextAreaField(
        "Why the record is changed", [InputRequired("Say why the record is changed."), Length(max=500)]
    )


class FollowUpForm(BaseForm):
    on = DayField("Looked on", [InputRequired("Enter the day somebody looked.")])
    note = TextAreaField(
        "How it stood, and what was done",
        [InputRequired("Write how it stood and what was done."), Length(max=2000)],
    )
    outcome = SelectOneField("Is it over?", Outcome, [InputRequired("Choose how it stands.")])
    resolved_on = DayField("Over on", [Optional()])
    next_follow_up_on = DayField("Next follow-up on", [Optional()])

    def facts(self) -> FollowUpFacts:
        return FollowUpFacts(**{name: self[name].data for name in FollowUpFacts.__dataclass_fields__})
