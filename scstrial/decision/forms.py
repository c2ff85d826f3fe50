"""The form with which a physician decides and signs."""

from wtforms import Field, HiddenField, TextAreaField
from wtforms.validators import InputRequired
from wtforms.widgets import PasswordInput

from scstrial.decision.choices import DecisionChoice
from scstrial.decision.models import Decision
from scstrial.foundation.forms import BaseForm, ChoiceField, MomentField


class SecretField(Field):
    """A password taken exactly as typed, spaces too, and never sent back."""

    widget = PasswordInput(hide_value=True)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = valuelist[0] if valuelist else ""

    def _value(self) -> str:
        return ""


class SignForm(BaseForm):
    """`seen_version` holds the last decision that was seen, `seen_sha256` the fingerprint of the case."""

    choice = ChoiceField("Your decision", DecisionChoice, [InputRequired("Choose what you decide.")])
    reason = TextAreaField("Reason", render_kw={"rows": 4})
    planned_pull_on = MomentField("New appointment for the lead pull")
    amend_reason = TextAreaField("Why is the signed decision amended?", render_kw={"rows": 3})
    password = SecretField(
        "Your password",
        [InputRequired("Enter your password: it is your signature.")],
        render_kw={"autocomplete": "current-password"},
    )
    seen_sha256 = HiddenField()

    def has_seen(self, sha256: str, last: Decision | None) -> None:
        """Carry what this page shows."""
        self.seen_sha256.data = sha256
        self.seen_version.data = str(last.id) if last else ""

    @property
    def seen_decision_id(self) -> int | None:
        """The decision that was the last one when the page was opened."""
        typed = self.seen_version.data or ""
        return int(typed) if typed.isdecimal() else None
