"""One part of the re-evaluation after surgery of the spine."""

from wtforms import StringField, TextAreaField
from wtforms.validators import Optional

from scstrial.foundation.forms import BaseForm, ChoiceField
from scstrial.screening.choices import PainDistribution, PainMechanism, ReevaluationPart
from scstrial.screening.forms.fields import DayField, at_most
from scstrial.screening.rules import ALWAYS_DONE, FOUND_BY_MAX, FOUND_MAX, NOTE_LENGTH, REASON_MAX, PartFound

HINTS = {
    ReevaluationPart.PAIN_HISTORY: "Since when, where it goes, what it feels like, what makes it better or worse.",
    ReevaluationPart.EXAMINATION: "Strength, feeling, reflexes, straight leg raise, tender facet or sacroiliac joints.",
    ReevaluationPart.IMAGING: "MRI with contrast or CT: recurrent disc, narrowing, scar, loose hardware, next level.",
    ReevaluationPart.DIAGNOSTIC_BLOCKS: "Nerve root, facet or sacroiliac: which level, how much relief, for how long.",
    ReevaluationPart.PSYCHOSOCIAL: "Mood, coping, expectations, work, claims, support at home.",
}


class PartForm(BaseForm):
    """Done on a day with a finding, or not done, and why; the kind of pain is asked of the pain history only."""

    distribution = ChoiceField("Where does the pain run?", PainDistribution)
    mechanism = ChoiceField("What kind of pain is it?", PainMechanism)
    on = DayField("Day")
    result = TextAreaField("What was found", [Optional(), at_most(FOUND_MAX)], render_kw={"rows": 3})
    by_whom = StringField("By whom", [Optional(), at_most(FOUND_BY_MAX)])
    note = TextAreaField("Note", [Optional(), at_most(NOTE_LENGTH)], render_kw={"rows": 2})
    not_done_because = TextAreaField("Or: not done because", [Optional(), at_most(REASON_MAX)], render_kw={"rows": 2})
    why = StringField("Why is it corrected?", [Optional(), at_most(REASON_MAX)])

    def ask_about(self, part: ReevaluationPart) -> None:
        """Leave out what is not asked of this part."""
        self.result.description = HINTS[part]
        left_out = () if part is ReevaluationPart.PAIN_HISTORY else ("distribution", "mechanism")
        for name in (*left_out, *(("not_done_because",) if part in ALWAYS_DONE else ())):
            del self[name]

    def found(self, part: ReevaluationPart) -> PartFound:
        texts = ("result", "by_whom", "note", "not_done_because")
        return PartFound(
            part,
            on=self.on.data,
            distribution=self.distribution.data if "distribution" in self else None,
            mechanism=self.mechanism.data if "mechanism" in self else None,
            **{name: self[name].data or "" for name in texts if name in self},
        )
