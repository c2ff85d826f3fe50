"""Forms of the protocol."""

from scstrial.foundation.forms import BaseForm, ChoiceField
from scstrial.protocols.choices import PainStep


class ConfirmForm(BaseForm):
    """A physician stands by these numbers: a button, nothing to fill in."""


class PainStepForm(BaseForm):
    pain_step = ChoiceField("How finely is pain rated?", PainStep)
