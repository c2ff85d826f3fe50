"""Short journeys: no mouse, no JavaScript, a wrong address, an account that was closed."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from scstrial.accounts.queries import person_with_email
from scstrial.assessments.choices import Area
from scstrial.bedside import actions as bedside
from scstrial.daily_logs.choices import Answer
from scstrial.foundation.db import db
from tests.factories.logs import a_log, dose, pain
from tests.factories.trials import make_session, make_under_way
from tests.journeys.house import in_chicago
from tests.journeys.keyboard import Keyboard

pytestmark = pytest.mark.xdist_group("short journeys")
PLACED_AT, YESTERDAY_EVENING = in_chicago("2026-03-02 10:00"), in_chicago("2026-03-03 19:50")
KEY_PRESSES_AT_MOST = 130  # for a whole evening log, everything answered


@pytest.fixture
def house(house_on):
    """Day 2 of a trial, in the evening; yesterday's log is there."""
    house = house_on("sqlite")
    house.wakes_at("2026-01-15 09:00")
    house.hire("nurse", "physician", "administrator")
    with house.at_the_desk():
        nurse = person_with_email("nurse@example.org")
        trial = make_under_way(nurse.clinics[0], nurse, placed_at=PLACED_AT, family_name="Hart", given_name="Lena")
        make_session(trial, nurse, held_at=PLACED_AT + timedelta(hours=1))
        bedside.keep_log(trial, yesterdays_log(), by=nurse, now=YESTERDAY_EVENING)
        db.session.commit()
    house.wakes_at("2026-03-04 19:45")
    return house


def yesterdays_log():
    return a_log(
        1,
        pain=(pain(5, 7, 3, 4, area=Area.LEG_LEFT),),
        stim_on=Answer.YES,
        stim_hours_used=Decimal(20),
        walk_minutes=20,
        stand_minutes=15,
        sit_minutes=90,
        analgesics=(dose(),),
    )


def test_an_evening_log_is_kept_with_the_keyboard_alone(house, person_at, record_property):
    nurse = person_at(house)
    nurse.signs_in("nurse")
    nurse.opens("/trials/1/logs/new?on=2026-03-04&session=evening")
    keys = Keyboard(nurse.page)
    keys.press("Tab")
    keys.press("Enter")  # skip to the content
    answers = {
        "Worst, last 24 h": "6",
        "Least, last 24 h": "2",
        "Average, last 24 h": "4",
        "Now": "3",
        "How much of the pain in the left leg is gone, as the patient says?": "5",  # tens
        "Stimulation on today": "Yes",
        "Numbers as yesterday": "",
        "Pain area covered by the tingling": "90",
        "How the stimulation feels": "As before",
        "Program used most": "P1",
        "Reprogrammed today": "No",
        "None of these": "",
        "Minutes as yesterday": "",
        "Today's goal met": "Partly",
        "Doing things, compared with before the trial": "A little better",
        "Mood": "7",
        "Medicines as yesterday": "",
        "Pain where the leads enter": "0",
        "Dressing": "Dry and intact",
        "Leads": "In place",
    }
    answered = keys.fills(answers)
    assert answered == set(answers)
    nurse.reads("Nothing missing")
    with nurse.arriving(200):
        keys.press("Enter")
    nurse.reads("Lena Hart, evening log of Wed 4 Mar saved: 50 % relief against the baseline, no flags.")
    nurse.follows("Read it")
    nurse.reads("50 %", "20 h", "1 taken", "20 of 20")
    record_property("key presses", keys.presses)
    assert keys.presses <= KEY_PRESSES_AT_MOST


def test_an_evening_log_is_kept_without_javascript(house, person_at):
    nurse = person_at(house, "phone", java_script_enabled=False)
    nurse.signs_in("nurse")
    nurse.opens("/trials/1/logs/new?on=2026-03-04&session=evening")
    for question, rating in (("Worst", 6), ("Least", 2), ("Average", 4), ("Now", 3)):
        nurse.answers(question, rating)
    nurse.answers("Dressing", "Dry and intact")
    nurse.saves()
    nurse.reads("Lena Hart, evening log", "50 % relief")


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
