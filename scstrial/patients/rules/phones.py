"""Phone numbers as people read them."""

import phonenumbers

HOME_REGION = "US"  # a number typed without country code is read as one of this country


def phone_words(number: str) -> str:
    """A stored number as people read it: `(312) 555-0142`, from abroad `+44 20 7946 0958`."""
    try:
        parsed = phonenumbers.parse(number, HOME_REGION)
    except phonenumbers.NumberParseException:
        return number
    at_home = parsed.country_code == phonenumbers.country_code_for_region(HOME_REGION)
    style = phonenumbers.PhoneNumberFormat.NATIONAL if at_home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, style)
