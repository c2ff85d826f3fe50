"""The forms with which physicians decide, ask each other and sign."""

from wtforms import HiddenField, SelectField, TextAreaField
from wtforms.validators import InputRequired, ValidationError

from scstrial.decision.choices import DecisionChoice, OpinionView
from scstrial.decision.models import Decision
from scstrial.foundation.forms import BaseForm, ChoiceField, MomentField, SecretField, SelectOneField
from scstrial.trials.choices import AbortReason


class SignedForm(BaseForm):
    """Signed with the password, or with a passkey whose answer the page's script puts into `passkey`.

    `seen_sha256` is the fingerprint of the case that the page showed.
    """

    password = SecretField("Your password", render_kw={"autocomplete": "current-password"})
    passkey = HiddenField()
    seen_sha256 = HiddenField()

    def validate_password(self, field: SecretField) -> None:
        if not field.data and not self.passkey.data:
            raise ValidationError("Enter your password: it is your signature.")

    def signs(self, what: str) -> str:
        """What a passkey's answer is bound to: this one sending of this form on this case."""
        return f"{what}:{self.key}:{self.seen_sha256.data or ''}"

    def forget_signature(self) -> None:
        """A page that comes back has to be signed anew."""
        self.passkey.data = ""


class SignForm(SignedForm):
    """`seen_version` holds the last decision that was seen, `seen_opinions` the second opinions."""

    choice = ChoiceField("Your decision", DecisionChoice, [InputRequired("Choose what you decide.")])
    reason = TextAreaField("Reason", render_kw={"rows": 4})
    planned_pull_on = MomentField("New appointment for the lead pull")
    abort_reason = SelectOneField("Why is the trial stopped?", AbortReason)
    amend_reason = TextAreaField("Why is the signed decision amended?", render_kw={"rows": 3})
    seen_opinions = HiddenField()

    def has_seen(self, sha256: str, last: Decision | None, opinions: str) -> None:
        """Carry what this page shows."""
        self.seen_sha256.data = sha256
        self.seen_version.data = str(last.id) if last else ""
        self.seen_opinions.data = opinions

    @property
    def seen_decision_id(self) -> int | None:
        """The decision that was the last one when the page was opened."""
        typed = self.seen_version.data or ""
        return int(typed) if typed.isdecimal() else None


class AskForm(BaseForm):
    asked_id = SelectField("Whom do you ask?", coerce=lambda typed: int(typed) if str(typed).isdecimal() else None)
    question = TextAreaField("Your question", render_kw={"rows": 4})


class OpinionForm(SignedForm):
    view = ChoiceField("Your opinion", OpinionView, [InputRequired("Choose your opinion.")])
    words = TextAreaField("In your words", render_kw={"rows": 5})


class WithdrawForm(BaseForm):
    reason = TextAreaField("Why is it withdrawn?", render_kw={"rows": 3})
