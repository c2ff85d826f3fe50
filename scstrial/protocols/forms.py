"""Forms of the protocol."""

from scstrial.foundation.forms import BaseForm, ChoiceField, ExactField
from scstrial.protocols.choices import PainStep
from scstrial.protocols.rules import LeadNumbers


class ConfirmForm(BaseForm):
    """A physician stands by these numbers: a button, nothing to fill in."""


class LeadNumbersForm(BaseForm):
    migration_levels = ExactField("A lead counts as moved from")
    washout_hours = ExactField("Wash-out between two waveforms")

    def numbers(self) -> LeadNumbers:
        return LeadNumbers(self.migration_levels.data, self.washout_hours.data)


class PainStepForm(BaseForm):
    pain_step = ChoiceField("How finely is pain rated?", PainStep)
