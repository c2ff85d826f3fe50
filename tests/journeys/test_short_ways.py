"""Short journeys: a wrong address, an account that was closed."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from scstrial.accounts.queries import person_with_email
from scstrial.foundation.db import db
from tests.factories.trials import make_session, make_under_way
from tests.journeys.house import in_chicago

PLACED_AT = in_chicago("2026-03-02 10:00")


@pytest.fixture
def house(house_on):
    """Day 2 of a trial, in the evening."""
    house = house_on("sqlite")
    house.wakes_at("2026-01-15 09:00")
    house.hire("nurse", "physician", "administrator")
    with house.at_the_desk():
        nurse = person_with_email("nurse@example.org")
        trial = make_under_way(nurse.clinics[0], nurse, placed_at=PLACED_AT, family_name="Hart", given_name="Lena")
        make_session(trial, nurse, held_at=PLACED_AT + timedelta(hours=1))
        db.session.commit()
    house.wakes_at("2026-03-04 19:45")
    return house


def test_an_error_page_shows_a_reference(house, person_at):
    nurse = person_at(house)
    nurse.signs_in("nurse")
    for path, status in (("/patients/999999", 404), ("/people", 403), ("/nowhere", 404)):
        nurse.opens(path, status=status)
        expect(nurse.page.locator("main")).to_contain_text(re.compile(r"Reference [0-9a-f]{8}"))


def test_a_session_ends_at_once_when_the_account_is_closed(house, person_at):
    nurse, administrator = person_at(house, name="nurse"), person_at(house, name="administrator")
    nurse.signs_in("nurse")
    nurse.opens("/patients/1")
    administrator.signs_in("administrator")
    administrator.follows("People")
    administrator.follows("Rosa Ortiz RN")
    administrator.presses("Close the account")
    administrator.reads("The account of Rosa Ortiz RN is closed; all sign-ins have ended.")
    nurse.opens("/patients/1")
    nurse.reads("Sign in")
    nurse.does_not_read("Lena Hart")
