"""A physician sets the clinic's own profile and another trial window; who is under way keeps the old rule."""

import pytest

from scstrial.accounts.queries import person_with_email
from scstrial.foundation.db import db
from scstrial.protocols.actions import confirm_protocol
from scstrial.protocols.queries import protocol_in_force
from tests.factories.trials import make_under_way
from tests.journeys.before_the_trial import register
from tests.journeys.house import in_chicago


@pytest.fixture
def house(house_on):
    """Default numbers, confirmed; one trial under way since yesterday."""
    house = house_on("sqlite")
    house.wakes_at("2026-03-02 09:00")
    house.hire("nurse", "physician")
    with house.at_the_desk():
        nurse, physician = (person_with_email(f"{role}@example.org") for role in ("nurse", "physician"))
        clinic, at = nurse.clinics[0], in_chicago("2026-03-02 10:00")
        confirm_protocol(protocol_in_force(clinic.id, at.date()), by=physician, now=at)
        make_under_way(clinic, nurse, placed_at=at, given_name="Lena", family_name="Hart")
        db.session.commit()
    house.wakes_at("2026-03-03 08:30")
    return house


def test_a_physician_sets_payer_profile_and_trial_window(house, person_at):
    physician, nurse = person_at(house, name="physician"), person_at(house, name="nurse")
    physician.signs_in("physician")
    nurse.signs_in("nurse")
    when_medicare_is_copied_and_tobacco_raised(physician)
    then_the_draft_is_confirmed(physician)
    when_the_trial_window_becomes_the_last_day(physician)
    then_the_new_version_is_in_force(physician)
    then_a_new_candidate_is_read_by_the_clinics_own_profile(nurse)
    then_the_trial_under_way_keeps_the_old_rule(physician)
    then_it_can_be_read_on_a_phone(person_at(house, "phone", "physician's phone"))


def when_medicare_is_copied_and_tobacco_raised(physician):
    physician.opens("/protocol")
    physician.follows("All payer profiles")
    physician.reads("As delivered")
    physician.follows("Medicare (US)")
    physician.reads("Office notes", "NGS1, NOR")
    physician.follows("Copy into the clinic's own profile")
    physician.unfolds("WARN Warning")
    physician.answers("Tobacco", "Needs a physician's override")
    physician.saves(status=422)
    physician.reads("Write why the profile changes.")
    physician.answers("Why does the profile change?", "Our surgeons want smoking stopped before a trial.")
    physician.saves()


def then_the_draft_is_confirmed(physician):
    physician.reads("A draft, to be confirmed by your clinic")
    with physician.under("What differs from the profile as delivered, in force now"):
        physician.reads("Tobacco", "HARD: Needs a physician's override")
    physician.presses("Confirm this version")
    physician.reads("Version 1 is confirmed. It is in force from 3 Mar 2026 on.")
    physician.follows("Medicare (US)")
    physician.reads("1 line differs", "Tobacco")


def when_the_trial_window_becomes_the_last_day(physician):
    physician.opens("/protocol")
    physician.follows("Change the protocol")
    physician.answers("Days of the trial that count", "The last day before the pull")
    physician.answers("Relief of pain needed, at least", "40")
    physician.answers("The clinic's payer", "The clinic's own profile")
    physician.presses("See what changes", status=422)
    physician.reads("Write why the numbers change.")
    physician.answers("Why do the numbers change?", "The end of the trial is what patients take home.")
    physician.presses("See what changes")
    physician.reads("Nothing is saved yet.", "Last 3 days", "Last day", "this asks for 40 %")
    physician.presses("Change something")
    physician.answers("Relief of pain needed, at least", "50")
    physician.presses("See what changes")
    physician.does_not_read("this asks for")
    physician.presses("Save as draft")
    physician.reads("A draft, to be confirmed by your clinic")


def then_the_new_version_is_in_force(physician):
    physician.presses("Confirm this version")
    physician.reads("Version 2 is confirmed.", "Version 2, in force")
    physician.follows("Compare")
    physician.reads("2 settings differ.", "Last 3 days", "Last day")


def then_a_new_candidate_is_read_by_the_clinics_own_profile(nurse):
    register(nurse, given_name="Maria", family_name="Ruiz", mrn="N-10023", phone="(312) 555-0142")
    nurse.turns_to("Screening")
    nurse.reads("by the rules of The clinic's own profile", "version 1; a screening keeps the version")
    nurse.reads("Do the office notes show condition")
    row = nurse.page.locator("li, tr, article").filter(has_text="Does the patient use tobacco?").last
    assert "Required unless overridden" in row.inner_text()


def then_the_trial_under_way_keeps_the_old_rule(physician):
    physician.finds("Hart, Lena")
    physician.turns_to("Decision")
    physician.reads("the last 3 days before the pull")


def then_it_can_be_read_on_a_phone(physician):
    physician.signs_in("physician")
    physician.opens("/protocol")
    physician.follows("Change the protocol")
    physician.opens("/payers/1")
    physician.follows("The clinic's own profile")
    physician.follows("Change this profile")
    physician.opens("/payers/1/clinic/compare?with=medicare")
