"""Forms about reaching a patient."""

from typing import Any

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from wtforms import StringField
from wtforms.validators import InputRequired, ValidationError

from scstrial.foundation.forms import BaseForm

HOME_REGION = "US"  # a number typed without country code is read as one of this country


class AskForm(BaseForm):
    """Nothing to fill in: the button says it all."""


class EmailAddressForm(BaseForm):
    """The right e-mail address."""

    address = StringField("E-mail address", [InputRequired("Enter the e-mail address.")])

    def validate_address(self, field: Any) -> None:
        try:
            validate_email(field.data, check_deliverability=False)
        except EmailNotValidError as wrong:
            raise ValidationError("Enter an e-mail address like name@example.org.") from wrong


class PhoneNumberForm(BaseForm):
    """The right phone number."""

    address = StringField("Phone number", [InputRequired("Enter the phone number.")])

    def validate_address(self, field: Any) -> None:
        """Kept in the international form, as the record does."""
        try:
            number = phonenumbers.parse(field.data, HOME_REGION)
        except phonenumbers.NumberParseException as wrong:
            raise ValidationError("Enter a phone number like (312) 555-0142 or +44 20 7946 0958.") from wrong
        if not phonenumbers.is_valid_number(number):
            raise ValidationError("Check this phone number: there is none like it.")
        field.data = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
