"""A treatment or an operation before."""

from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from scstrial.foundation.forms import BaseForm, SelectOneField
from scstrial.screening.choices import Region, Treatment
from scstrial.screening.forms.fields import DayField, at_most
from scstrial.screening.rules import LEVEL_LENGTH, REASON_MAX, RESULT_MAX, WHAT_LENGTH, CareBefore


class CareForm(BaseForm):
    """A treatment or an operation before."""

    treatment = SelectOneField("What was it", Treatment, [InputRequired("Choose what it was.")])
    what = StringField("Which one", [Optional(), at_most(WHAT_LENGTH)], description="Drug, injection or operation.")
    level = StringField("Level of the spine", [Optional(), at_most(LEVEL_LENGTH)], description="For example L4-L5.")
    region = SelectOneField(
        "Region of the leads",
        Region,
        blank="Not a stimulator trial",
    )
    from_on = DayField("From", description="Where the day is not known, the first of the month.")
    until_on = DayField("Until", description="Left open while it goes on, and for an operation.")
    result = TextAreaField("Result, what followed", [Optional(), at_most(RESULT_MAX)], render_kw={"rows": 2})
    unsuitable_because = TextAreaField(
        "Or: unsuitable because", [Optional(), at_most(RESULT_MAX)], render_kw={"rows": 2}
    )

    why = StringField("Why is it corrected?", [Optional(), at_most(REASON_MAX)])

    def care(self) -> CareBefore:
        texts = {name: self[name].data or "" for name in ("what", "level", "result", "unsuitable_because")}
        return CareBefore(
            self.treatment.data,
            from_on=self.from_on.data,
            until_on=self.until_on.data,
            region=self.region.data if self.treatment.data is Treatment.SCS_TRIAL else None,
            **texts,
        )
