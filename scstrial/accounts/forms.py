"""Forms about people."""

from wtforms import EmailField, HiddenField, PasswordField, SelectMultipleField, StringField
from wtforms.validators import Email, InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from scstrial.accounts.choices import RoleName
from scstrial.accounts.rules import PASSKEY_NAME_LONGEST, PASSWORD_LENGTH_NEEDED
from scstrial.foundation.forms import BaseForm, SecretField, options


class TicksField(SelectMultipleField):
    """Several of a list as tick boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class AccountForm(BaseForm):
    name = StringField("Full name", [InputRequired("Enter the person's full name."), Length(max=200)])
    roles = TicksField("Roles", choices=options(RoleName), coerce=RoleName)
    clinics = TicksField("Clinics", coerce=int)


class NewAccountForm(AccountForm):
    email = EmailField(
        "E-mail address, used to sign in",
        [InputRequired("Enter an e-mail address."), Email("Enter an e-mail address like name@example.org.")],
    )
    password = PasswordField(
        "First password",
        [InputRequired("Enter a first password."), Length(max=200)],
        description=f"At least {PASSWORD_LENGTH_NEEDED} characters. The person can change it after signing in.",
        render_kw={"autocomplete": "new-password"},
    )


class PasswordForm(BaseForm):
    password = PasswordField(
        "New password",
        [InputRequired("Enter a new password."), Length(max=200)],
        description=f"At least {PASSWORD_LENGTH_NEEDED} characters.",
        render_kw={"autocomplete": "new-password"},
    )


class PasskeyForm(BaseForm):
    """The password comes first: whoever finds a computer unlocked must not add a key of their own."""

    name = StringField(
        "Name of the passkey",
        [InputRequired("Give the passkey a name by which you know it again."), Length(max=PASSKEY_NAME_LONGEST)],
        description="Such as the device: “phone”, “blue security key”.",
    )
    password = SecretField(
        "Your password", [InputRequired("Enter your password.")], render_kw={"autocomplete": "current-password"}
    )
    passkey = HiddenField()  # what the device answered


class ConfirmForm(BaseForm):
    """A button, nothing typed."""
