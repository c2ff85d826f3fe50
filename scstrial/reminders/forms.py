"""Forms of one button."""

from scstrial.foundation.forms import BaseForm


class ActForm(BaseForm):
    """Nothing to fill in: the button says it all."""
