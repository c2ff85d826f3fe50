"""Forms of a reason or of a button alone."""

from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from scstrial.foundation.forms import BaseForm


class OverrideForm(BaseForm):
    """Why an item that is not met may stand."""

    reason = TextAreaField(
        "Reason",
        [
            InputRequired("Write the reason for the override."),
            Length(max=2000, message="Shorten this to 2000 characters."),
        ],
        render_kw={"rows": 4},
    )


class WithdrawForm(BaseForm):
    """Why something entered does not count."""

    why = TextAreaField("Why is it withdrawn?", [InputRequired("Say in a few words why.")], render_kw={"rows": 2})


class ConfirmForm(BaseForm):
    """A button of its own: nothing to fill in."""
