"""Forms about reaching a patient."""

from scstrial.foundation.forms import BaseForm


class AskForm(BaseForm):
    """Nothing to fill in: the button says it all."""
