"""Forms of the protocol."""

from scstrial.foundation.forms import BaseForm


class ConfirmForm(BaseForm):
    """A physician stands by these numbers: a button, nothing to fill in."""
