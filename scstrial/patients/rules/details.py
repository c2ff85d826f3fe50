"""A patient's details as typed, and what keeps them from being saved."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from scstrial.clinics.rules import known_zones
from scstrial.foundation.refusal import Problem
from scstrial.patients.choices import Language, Sex

EARLIEST_BIRTH = date(1900, 1, 1)  # design: nobody alive is older; an earlier year is a slip
NAME_LENGTH = 100  # widths of the columns
CAREGIVER_NAME_LENGTH = 200
MRN_LENGTH = 40
EMAIL_LENGTH = 254  # RFC 5321, 4.5.3.1.3
PHONE_SHAPE = re.compile(r"\+[1-9][0-9]{3,14}")  # E.164; whether the number exists is asked in the form
EMAIL_SHAPE = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


@dataclass(frozen=True, kw_only=True)
class PatientDetails:
    """Who the patient is and how to reach them; phone numbers in E.164 (`+13125550142`) or empty."""

    mrn: str
    family_name: str
    given_name: str
    born_on: date
    sex: Sex
    phone: str = ""
    email: str = ""
    language: Language = Language.ENGLISH
    interpreter_needed: bool = False
    caregiver_name: str = ""
    caregiver_phone: str = ""
    time_zone: str


def clean_mrn(mrn: str) -> str:
    """A record number as stored and compared: capitals, single blanks."""
    return " ".join(mrn.split()).upper()


def problems_with_patient(details: PatientDetails, *, today: date) -> list[Problem]:
    """What must be corrected before these details are saved; `today` in the patient's clinic."""
    return [
        *problems_with_text("given_name", "given name", details.given_name, NAME_LENGTH),
        *problems_with_text("family_name", "family name", details.family_name, NAME_LENGTH),
        *problems_with_birth(details.born_on, today),
        *problems_with_text("mrn", "record number", details.mrn, MRN_LENGTH),
        *problems_with_reach(details),
        *problems_with_caregiver(details),
        *problems_with_zone(details.time_zone),
    ]


def problems_with_text(field: str, words: str, text: str, longest: int) -> Iterator[Problem]:
    if not any(unicodedata.category(sign)[0] in "LN" for sign in text):
        yield Problem(f"Enter the {words}.", field)
    elif len(text) > longest:
        yield Problem(f"Shorten the {words} to {longest} characters.", field)
    elif has_control_signs(text):
        yield Problem(f"Type the {words} again: it contains signs that cannot be shown.", field)


def has_control_signs(text: str) -> bool:
    """True for line breaks, NUL and the like: no database and no message header should meet them."""
    return any(unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"} for sign in text)


def problems_with_birth(born_on: date, today: date) -> Iterator[Problem]:
    if born_on > today:
        yield Problem("Enter a date of birth that is not in the future.", "born_on")
    elif born_on < EARLIEST_BIRTH:
        yield Problem(f"Enter a date of birth from {EARLIEST_BIRTH.year} on.", "born_on")


def problems_with_reach(details: PatientDetails) -> Iterator[Problem]:
    if not (details.phone or details.email or details.caregiver_phone):
        yield Problem("Enter a phone number or an e-mail address of the patient, or a caregiver's phone.", "phone")
    for field, number in (("phone", details.phone), ("caregiver_phone", details.caregiver_phone)):
        if number and not PHONE_SHAPE.fullmatch(number):
            yield Problem("Enter the phone number with its country code, for example +1 312 555 0142.", field)
    if details.email and (len(details.email) > EMAIL_LENGTH or not EMAIL_SHAPE.fullmatch(details.email)):
        yield Problem("Enter an e-mail address like name@example.org, or leave it empty.", "email")


def problems_with_caregiver(details: PatientDetails) -> Iterator[Problem]:
    if details.caregiver_name:
        yield from problems_with_text(
            "caregiver_name", "caregiver's name", details.caregiver_name, CAREGIVER_NAME_LENGTH
        )


def problems_with_zone(time_zone: str) -> Iterator[Problem]:
    if time_zone not in known_zones():
        yield Problem("Choose a time zone from the list, for example America/Chicago.", "time_zone")
