"""Two nurses at once, a session that runs out while a log is typed, a log on the wrong patient's page, a paper log."""

from datetime import timedelta

import pytest
import time_machine
from playwright.sync_api import expect

from scstrial.accounts.queries import person_with_email
from scstrial.assessments.choices import Area
from scstrial.bedside import actions as bedside
from scstrial.daily_logs.choices import Session
from scstrial.foundation.db import db
from tests.factories.accounts import PASSWORD, make_person
from tests.factories.logs import a_log, pain
from tests.factories.trials import make_session, make_under_way
from tests.journeys.house import WHOLE_SHIFT_MINUTES, in_chicago

PLACED_AT, YESTERDAY_EVENING = in_chicago("2026-03-02 10:00"), in_chicago("2026-03-03 19:50")
LOG = "/trials/1/logs/new?on=2026-03-04&session=evening"
NOTES = "Slept in the chair, “better than in bed”."


@pytest.fixture
def house(house_on):
    """Day 2 of two trials, in the evening; two nurses are at work."""
    house = house_on("sqlite")
    house.wakes_at("2026-01-15 09:00")
    house.hire("nurse", "physician")
    with house.at_the_desk():
        nurse = person_with_email("nurse@example.org")
        clinic = nurse.clinics[0]
        make_person("nurse", clinic, name="Tom Becker RN", email="second@example.org")
        trial = make_under_way(clinic, nurse, placed_at=PLACED_AT, family_name="Hart", given_name="Lena")
        make_under_way(clinic, nurse, placed_at=PLACED_AT, family_name="Ruiz", given_name="Maria", mrn="N-77")
        make_session(trial, nurse, held_at=PLACED_AT + timedelta(hours=1))
        bedside.keep_log(trial, a_log(1, pain=(pain(5, 7, 3, 4, area=Area.LEG_LEFT),)), by=nurse, now=YESTERDAY_EVENING)
        bedside.keep_log(trial, a_log(0), by=nurse, now=in_chicago("2026-03-04 09:00"))
        db.session.commit()
    house.wakes_at("2026-03-04 19:45")
    return house


def rates(nurse, worst, least, average, now):
    for question, value in (("Worst", worst), ("Least", least), ("Average", average), ("Now", now)):
        nurse.answers(question, value)


@pytest.mark.parametrize("screen", ["desk", "phone"])
def test_two_nurses_save_the_same_log_at_once(house, person_at, screen):
    first, second = person_at(house, screen, name="first"), person_at(house, screen, name="second")
    first.signs_in("nurse")
    second.signs_in("second")
    first.opens(LOG)
    second.opens(LOG)
    rates(first, 6, 2, 4, 3)
    first.answers("Mood", 6)
    rates(second, 8, 2, 6, 3)
    second.answers("Mood", 6)
    second.unfolds("Side effects or notes")
    second.answers("Notes", NOTES)
    first.saves()
    second.is_refused("Rosa Ortiz RN saved this log at 19:4")
    with second.under("Saved meanwhile, and typed by you"):
        second.reads("Left leg: Worst, last 24 h", "Left leg: Average, last 24 h", "Notes", "no answer")
    second.finds_typed("Notes", NOTES)
    second.finds_chosen("Average", 6)
    second.saves()
    second.reads("Two logs of this session differ by 2 points or more.")
    second.reads("Left leg, average: 6 by Tom Becker RN, 4 by Rosa Ortiz RN")
    second.follows("Read both and correct")
    second.answers("The right one is", second.page.locator("label", has_text="Tom Becker RN").last.inner_text())
    second.answers("How do you know?", "Asked the patient again together.")
    second.presses("This one is right")
    second.reads("Noted which log is right.")
    second.does_not_read("≠ two differ, day 2")
    first.opens("/trials/1/logs")
    first.reads("2 versions")


def test_of_two_corrections_at_once_the_second_is_made_over_the_first(house, person_at):
    first, second = person_at(house, name="first"), person_at(house, name="second")
    first.signs_in("nurse")
    second.signs_in("second")
    for one in (first, second):
        one.opens("/logs/1/correct")
    first.answers("Average", 4)
    first.answers("Why is it corrected?", "Misheard on the phone.")
    second.answers("Worst", 8)
    second.answers("Why is it corrected?", "Called back.")
    first.saves()
    second.is_refused("Rosa Ortiz RN saved this log")
    with second.under("Saved meanwhile, and typed by you"):
        second.reads("Average, last 24 h", "Worst, last 24 h")
    second.answers("Average", 4)
    second.saves()
    second.opens("/logs/1")
    second.follows("Open the corrected version")
    second.follows("Open the corrected version")
    second.reads("Version 3", "≠ differs", "Misheard on the phone.", "Called back.")


def test_a_session_that_ran_out_loses_nothing_that_was_typed(house, person_at):
    nurse = person_at(house, "phone")
    nurse.signs_in("nurse")
    nurse.opens(LOG)
    rates(nurse, 6, 2, 4, 3)
    nurse.answers("Mood", 6)
    nurse.unfolds("Side effects or notes")
    nurse.answers("Notes", NOTES)
    with time_machine.travel(in_chicago("2026-03-04 19:46") + timedelta(minutes=WHOLE_SHIFT_MINUTES + 1), tick=True):
        house.app.config["CLOCK_OFFSET_SECONDS"] = 0
        nurse.saves()
        nurse.reads("Sign in")
        assert "Slept" not in nurse.page.url
        nurse.answers("E-mail address", "nurse@example.org")
        nurse.answers("Password", PASSWORD)
        nurse.presses("Sign in")
        nurse.reads("You were signed out; nothing was saved yet. Check and save.", "Evening log, day 2")
        nurse.finds_chosen("Average", 4)
        nurse.finds_chosen("Mood", 6)
        nurse.finds_typed("Notes", NOTES)
        nurse.saves()
        nurse.reads("Lena Hart, evening log of Wed 4 Mar saved", "50 % relief")


def test_a_log_on_the_wrong_patients_page_is_moved_and_moved_back_without_javascript(house, person_at):
    nurse = person_at(house, "phone", java_script_enabled=False)
    nurse.signs_in("nurse")
    nurse.opens("/logs/1")
    nurse.follows("Move")
    nurse.answers("Name or record number", "ruiz")
    nurse.presses("Find")
    nurse.follows("Choose Maria Ruiz")
    nurse.answers("Why is it moved?", "Two tabs were open.")
    nurse.presses("Move the log")
    nurse.reads("The log is moved.", "Maria Ruiz")
    nurse.does_not_read("Lena Hart")
    nurse.follows("Read it")
    nurse.reads("first entered by Rosa Ortiz RN")
    nurse.follows("move it back")
    nurse.answers("Why is it moved?", "It was right after all.")
    nurse.presses("Move the log")
    nurse.reads("The log is moved.", "Lena Hart")


def test_the_list_of_logs_and_a_log_are_read_on_paper_and_on_a_phone(house, person_at):
    with house.at_the_desk():
        from scstrial.trials.models import Trial

        trial, other = db.session.get(Trial, 1), person_with_email("second@example.org")
        late = a_log(1, Session.EVENING, pain=(pain(8, 9, 3, 4, area=Area.LEG_LEFT),))
        bedside.keep_log(trial, late, by=other, now=in_chicago("2026-03-04 19:40"))
        db.session.commit()
    for screen in ("phone", "desk"):
        nurse = person_at(house, screen, name=screen)
        nurse.signs_in("nurse")
        nurse.opens("/trials/1/logs")
        nurse.reads("≠ two differ", "late", "missing")
        nurse.follows("Day 1, evening")
        nurse.reads("≠ differs", "Version 2")
    nurse.page.emulate_media(media="print")
    nurse.page.pdf(path=nurse.looker.folder / "log.pdf")
    expect(nurse.page.locator("table.data")).to_be_visible()
