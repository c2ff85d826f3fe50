from datetime import date, timedelta

import pytest

from scstrial.patients.rules import clean_mrn, problems_with_patient
from tests.factories.patients import patient_details

TODAY = date(2026, 11, 21)


def fields_in(**changes):
    return [problem.field for problem in problems_with_patient(patient_details(**changes), today=TODAY)]


def test_ordinary_details_are_fine():
    assert fields_in() == []


@pytest.mark.parametrize("field", ["given_name", "family_name", "mrn"])
@pytest.mark.parametrize("text", ["", "  ", "-", "..."])
def test_names_and_record_number_are_needed(field, text):
    assert fields_in(**{field: text}) == [field]


@pytest.mark.parametrize(
    ("field", "longest"), [("given_name", 100), ("family_name", 100), ("mrn", 40), ("caregiver_name", 200)]
)
def test_texts_fit_their_columns(field, longest):
    assert fields_in(**{field: "x" * longest}) == []
    assert fields_in(**{field: "x" * (longest + 1)}) == [field]


@pytest.mark.parametrize("sign", ["\0", "\n", "\u2028", "\ud800"])
@pytest.mark.parametrize("field", ["given_name", "family_name", "mrn", "caregiver_name"])
def test_signs_that_cannot_be_shown_are_refused(field, sign):
    assert fields_in(**{field: f"Le{sign}na"}) == [field]


def test_names_of_all_scripts_are_fine():
    assert fields_in(given_name="小明", family_name="علی\u200cرضا") == []


def test_a_birth_today_is_fine_and_tomorrow_is_refused():
    assert fields_in(born_on=TODAY) == []
    assert fields_in(born_on=TODAY + timedelta(days=1)) == ["born_on"]


def test_a_birth_in_1900_is_fine_and_before_is_refused():
    assert fields_in(born_on=date(1900, 1, 1)) == []
    assert fields_in(born_on=date(1899, 12, 31)) == ["born_on"]


def test_somebody_must_be_reachable():
    assert fields_in(phone="", email="") == ["phone"]


@pytest.mark.parametrize(
    "way",
    [{"phone": "+13125550142"}, {"email": "a@example.org"}, {"caregiver_phone": "+13125550142"}],
)
def test_one_way_of_contact_is_enough(way):
    assert fields_in(**{"phone": "", "email": "", **way}) == []


@pytest.mark.parametrize("field", ["phone", "caregiver_phone"])
@pytest.mark.parametrize("number", ["3125550142", "+1 312 555 0142", "+0123456", "+123", "+1234567890123456"])
def test_a_phone_number_carries_its_country(field, number):
    assert fields_in(**{field: number}) == [field]


@pytest.mark.parametrize("number", ["+1234", "+123456789012345"])
def test_short_and_long_international_numbers_are_fine(number):
    assert fields_in(phone=number) == []


@pytest.mark.parametrize(
    "email",
    [
        "lena",
        "lena@",
        "@example.org",
        "lena@example",
        "a b@example.org",
        "lena@example.org\nBcc: x@example.org",
        "a@b@c.org",
        "lena@example.",
        "<l@example.org>",
    ],
)
def test_an_email_address_without_the_shape_of_one_is_refused(email):
    assert fields_in(email=email) == ["email"]


def test_an_email_address_of_254_characters_is_fine_and_of_255_refused():
    tail = "@example.org"
    assert fields_in(email="x" * (254 - len(tail)) + tail) == []
    assert fields_in(email="x" * (255 - len(tail)) + tail) == ["email"]


def test_an_unknown_time_zone_is_refused():
    assert fields_in(time_zone="America/Gotham") == ["time_zone"]


def test_all_problems_are_said_at_once():
    assert fields_in(given_name="", phone="", email="", time_zone="") == ["given_name", "phone", "time_zone"]


def test_a_record_number_is_kept_in_capitals_with_single_blanks():
    assert clean_mrn("  ab  12 ") == "AB 12"
