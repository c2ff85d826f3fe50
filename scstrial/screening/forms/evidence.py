"""A piece of evidence for one item."""

from wtforms import StringField, TextAreaField
from wtforms.validators import Optional

from scstrial.foundation.forms import BaseForm
from scstrial.screening.forms.fields import DayField, at_most
from scstrial.screening.rules import BY_WHOM_LENGTH, FILE_LENGTH, NOTE_LENGTH, RESULT_LENGTH, Evidence


class EvidenceForm(BaseForm):
    """A piece of evidence for one item."""

    on = DayField("Of which day", description="The day of the document or the finding.")
    result = StringField("Result", [Optional(), at_most(RESULT_LENGTH)])
    by_whom = StringField("By whom", [Optional(), at_most(BY_WHOM_LENGTH)])
    file_reference = StringField(
        "Where the paper is kept",
        [Optional(), at_most(FILE_LENGTH)],
        description="Number or name of the document in your chart.",
    )
    note = TextAreaField("Note", [Optional(), at_most(NOTE_LENGTH)], render_kw={"rows": 2})

    def evidence(self) -> Evidence:
        texts = {name: self[name].data or "" for name in ("result", "by_whom", "file_reference", "note")}
        return Evidence(on=self.on.data, **texts)
