"""A lead moves: coverage is lost on day 3, reprogrammed, filmed, not regained; the migration is shown and recorded."""

from datetime import timedelta

import pytest

from scstrial.accounts.queries import person_with_email
from scstrial.bedside import actions as bedside
from scstrial.foundation.db import db
from scstrial.trials.choices import LeadSide, TipThird
from tests.factories.logs import a_log, pain
from tests.factories.trials import make_session, make_under_way
from tests.factories.trials_facts import a_lead
from tests.journeys.daily_logs import all_no
from tests.journeys.house import in_chicago

PLACED_AT = in_chicago("2026-03-02 10:00")
LEADS = (a_lead(1, tip_third=TipThird.MIDDLE), a_lead(2, side=LeadSide.RIGHT, tip_third=TipThird.MIDDLE))


@pytest.fixture
def house(house_on):
    """Day 3 of a trial, in the evening; two good evenings are there."""
    house = house_on("sqlite")
    house.wakes_at("2026-01-15 09:00")
    house.hire("nurse", "physician")
    with house.at_the_desk():
        nurse = person_with_email("nurse@example.org")
        leads = {"leads": LEADS}
        trial = make_under_way(nurse.clinics[0], nurse, placed_at=PLACED_AT, placement=leads, family_name="Hart")
        make_session(trial, nurse, held_at=PLACED_AT + timedelta(hours=1))
        for day, evening in ((1, "2026-03-03 19:50"), (2, "2026-03-04 19:50")):
            good = a_log(day, pain=(pain(3, 5, 1, 3),), coverage_pct=85, relief_reported_pct=60, program="P1")
            bedside.keep_log(trial, good, by=nurse, now=in_chicago(evening))
        db.session.commit()
    house.wakes_at("2026-03-05 19:45")
    return house


def test_a_lead_moves_and_the_way_leads_from_the_flag_to_the_record(house, person_at):
    nurse = person_at(house, name="nurse")
    nurse.signs_in("nurse")
    when_coverage_is_lost_on_day_3(nurse)
    then_the_flag_leads_to_the_next_steps(nurse)
    when_she_is_reprogrammed(nurse)
    when_the_film_is_recorded(nurse)
    then_it_is_not_yet_known_whether_the_effect_comes_back(nurse)
    when_the_next_evening_is_no_better(nurse)
    then_a_migration_that_matters_is_shown(nurse)
    then_it_can_be_read_on_a_phone(person_at(house, "phone", "physician"))
    when_the_complication_is_recorded(nurse)


def when_coverage_is_lost_on_day_3(nurse):
    keep_evening(nurse, "2026-03-05", average=7, coverage="30", felt="In another place", relief="10 %")
    nurse.reads("Lead migration suspected")


def keep_evening(nurse, on, *, average, coverage, felt, relief, program="P1"):
    nurse.opens(f"/trials/1/logs/new?on={on}&session=evening")
    nurse.answers("Average", average)
    nurse.answers("How much of the pain in the left leg is gone, as the patient says?", relief)
    nurse.answers("Pain area covered by the tingling", coverage)
    nurse.answers("How the stimulation feels", felt)
    nurse.answers("Program used most", program)
    nurse.answers("Dressing", "Dry and intact")
    for group in ("Since the last log", "Warning signs"):
        all_no(nurse, group)
    nurse.answers("How the answers came", "By phone")
    nurse.answers("Answered by", "Patient")
    nurse.saves()
    nurse.reads("saved")


def then_the_flag_leads_to_the_next_steps(nurse):
    nurse.opens("/flags/1")
    nurse.reads("Lead migration suspected", "C-12")
    nurse.follows("Position of the leads: next steps")
    with nurse.under("Next steps"):
        nurse.reads("Reprogram first", "to do")
    nurse.reads("coverage lost", "85 → 30", "Not reprogrammed since")


def when_she_is_reprogrammed(nurse):
    nurse.house.clock_is("2026-03-06 10:30")
    nurse.follows("Reprogram first")
    nurse.answers("Programmed at", "2026-03-06T10:00")
    nurse.answers("Programmed by", "Nurse")
    nurse.answers("Reason", "Less coverage on the left")
    nurse.answers("Name", "P2")
    nurse.answers("Waveform", "Tonic (paresthesia)")
    nurse.answers("Lead 1, contact 1", "anode")
    nurse.answers("Lead 1, contact 2", "cathode")
    nurse.answers("Amplitude", "5.1")
    nurse.answers("Pulse width", "250")
    nurse.answers("Rate", "50")
    nurse.saves()
    nurse.reads("The programming session is recorded.", "P2")


def when_the_film_is_recorded(nurse):
    """First with a wrong sign: refused, and everything typed is still there."""
    nurse.opens("/trials/1/lead-position")
    nurse.follows("Take AP and lateral films and record them")
    nurse.answers("Film taken at", "2026-03-06T10:15")
    nurse.answers("Read by", "Dr Ada Lindt")
    nurse.answers("AP view", "yes")
    nurse.answers("Lateral view", "yes")
    with nurse.under("Lead 1"):
        nurse.answers("Moved, in mm", "12")
        nurse.answers("Moved, in vertebral levels", "-1")
        nurse.answers("Shift to the side", "none")
    with nurse.under("Lead 2"):
        nurse.answers("Moved, in mm", "0")
        nurse.answers("Moved, in vertebral levels", "0")
    nurse.is_refused("opposite directions")
    with nurse.under("Lead 1"):
        nurse.finds_typed("Moved, in mm", "12")
        nurse.answers("Moved, in vertebral levels", "1")
    nurse.saves()
    nurse.reads("The film is recorded.", "12 mm, 1 level caudal")


def then_it_is_not_yet_known_whether_the_effect_comes_back(nurse):
    nurse.reads("no log since then tells yet")
    with nurse.under("Is it a migration that matters?"):
        nurse.reads("Radiographic migration", "yes", "Clinically significant: not yet known")


def when_the_next_evening_is_no_better(nurse):
    nurse.house.wakes_at("2026-03-06 19:50")
    keep_evening(nurse, "2026-03-06", average=6, coverage="40", felt="As before", relief="20 %", program="P2")


def then_a_migration_that_matters_is_shown(nurse):
    nurse.opens("/trials/1/lead-position")
    nurse.reads("not regained so far", "Reprogrammed", "Left with P2 Tonic")
    with nurse.under("Is it a migration that matters?"):
        nurse.reads(
            "Clinically significant: yes", "lead 1, 12 mm, 1 level caudal", "lead 2, 0 mm, 0 levels (not moved)"
        )
    nurse.opens("/trials/1/program-periods")
    nurse.reads("P1 Tonic", "Day 1 to 3", "P2 Tonic", "Day 4", "not the verdict")


def then_it_can_be_read_on_a_phone(physician):
    physician.signs_in("physician")
    for page in ("lead-position", "program-periods", "programming", "logs", "films/new"):
        physician.opens(f"/trials/1/{page}")
    physician.opens("/trials/1")


def when_the_complication_is_recorded(nurse):
    nurse.opens("/trials/1/lead-position")
    nurse.follows("Record lead migration as a complication")
    nurse.answers("What went wrong", "Lead migration")
    nurse.answers("Began on", "2026-03-05")
    nurse.answers("Severity", "Moderate")
    nurse.answers("Serious", "Not serious")
    nurse.answers("Related to", "Related to the device")
    nurse.answers("Leads pulled because of it", "No")
    nurse.answers("Is it over?", "Ongoing")
    nurse.answers("Next follow-up on", "2026-04-20")
    nurse.answers("Course", "Lead 1, 12 mm, 1 level caudal; not regained by reprogramming.")
    nurse.saves()
    nurse.opens("/trials/1/lead-position")
    with nurse.under("Next steps"):
        nurse.reads("Record the complication")
        nurse.does_not_read("to do")
