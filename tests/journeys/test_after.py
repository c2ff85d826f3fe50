"""After the decision: an implant from the plan to the explant, and a second trial, with the third refused."""

import pytest

from scstrial.accounts.queries import person_with_email
from scstrial.foundation.db import db
from scstrial.patients.actions import move_to
from scstrial.patients.choices import Step
from scstrial.protocols.choices import Payer
from scstrial.screening.actions import answer_items
from scstrial.screening.rules import PAYER, Answer
from tests.factories.accounts import PASSWORD
from tests.factories.decided import EXAMPLE_17, NOT_MET, make_judged, moment, sign
from tests.factories.trials import make_leads_out, make_session, make_under_way
from tests.journeys.house import in_chicago


@pytest.fixture
def house(house_on):
    """Two days after the pull."""
    house = house_on("sqlite")
    house.wakes_at("2026-01-05 09:00")
    house.hire("nurse", "physician")
    return house


@pytest.mark.parametrize("screen", ["desk", "phone"])
def test_an_implant_is_planned_done_followed_and_taken_out(house, person_at, screen):
    given_a_trial_that_met(house)
    nurse, physician = person_at(house, screen, "nurse"), person_at(house, screen, "physician")
    nurse.signs_in("nurse")
    physician.signs_in("physician")
    then_nothing_can_be_planned_yet(nurse)
    when_the_decision_is_signed(physician)
    when_the_implant_is_planned(nurse)
    when_it_is_done(nurse)
    then_the_visits_are_set(nurse)
    when_the_visit_after_2_weeks_is_held(nurse)
    when_a_visit_is_missed(nurse)
    when_it_is_taken_out(nurse)


def given_a_trial_that_met(house):
    with house.at_the_desk():
        nurse = person_with_email("nurse@example.org")
        make_judged(nurse.clinics[0], nurse, family_name="Ruiz", given_name="Maria", **EXAMPLE_17)
        db.session.commit()
    house.wakes_at("2026-03-12 09:00")


def then_nothing_can_be_planned_yet(nurse):
    nurse.opens("/patients/1/after")
    nurse.reads("Nothing is decided yet")
    nurse.opens("/trials/1/implant/plan", status=409)


def when_the_decision_is_signed(physician):
    physician.opens("/trials/1/decision")
    physician.answers("Your decision", "Proceed to implant")
    physician.answers("Your password", PASSWORD)
    physician.saves()
    physician.turns_to("After")
    physician.reads("Plan the implant", "signed by Dr Ada Lindt")


def when_the_implant_is_planned(nurse):
    """On a day that has passed it is refused; what was typed stays."""
    nurse.opens("/patients/1/after")
    nurse.follows("Plan the implant")
    nurse.answers("Implant", "2026-03-01T08:30")
    nurse.answers("Surgeon", "Dr Ada Lindt")
    nurse.answers("Where", "Ambulatory surgery center")
    nurse.is_refused("Enter a day from today")
    nurse.answers("Implant", "2026-03-20T08:30")
    nurse.saves()
    nurse.reads("10 days after the lead pull: usual are 2 weeks or more", "Implant on Fri 20 Mar")
    nurse.follows("Move or change the plan")
    nurse.answers("Implant", "2026-04-01T08:30")
    nurse.answers("Why it is moved or changed", "Two weeks after the pull")
    nurse.saves()
    nurse.reads("Implant on Wed 1 Apr", "Nothing is missing until then", "None on record")


def when_it_is_done(nurse):
    nurse.house.wakes_at("2026-04-01 16:00")
    nurse.opens("/")
    nurse.reads("Implant to be recorded")
    nurse.opens("/patients/1/after")
    nurse.follows("Record the implant")
    nurse.answers("CPT codes of what was done", ["63650 Percutaneous lead, epidural (one per lead)"])
    with nurse.under("Generator"):
        nurse.answers("Maker", "Abbott")
        nurse.answers("Serial number", "G77")
        nurse.answers("Rechargeable", "Yes")
        nurse.answers("MR-conditional", "Not known")
    with nurse.under("Lead 1"):
        nurse.answers("Kind", "Percutaneous")
        nurse.answers("Contacts", "8")
        nurse.answers("Side of the midline", "Left")
    nurse.is_refused("Choose the level of the tip of lead 1.")
    with nurse.under("Lead 1"):
        nurse.answers("Level of the tip", "T8")
    nurse.saves()
    nurse.reads("63685 (generator) is not among the codes")


def then_the_visits_are_set(nurse):
    nurse.reads("Next visit: 2 weeks after the implant", "due Wed 15 Apr", "Not due yet")
    nurse.opens("/")
    nurse.does_not_read("Visit 2 weeks after the implant")


def when_the_visit_after_2_weeks_is_held(nurse):
    nurse.house.wakes_at("2026-04-15 10:00")
    nurse.opens("/")
    nurse.reads("Visit 2 weeks after the implant")
    nurse.opens("/patients/1/after")
    nurse.follows("Record the visit")
    nurse.answers("Left leg: average pain in the last week", "3.9")
    nurse.is_refused("Choose whether the stimulator is used.")
    nurse.finds_typed("Left leg: average pain in the last week", "3.9")
    nurse.answers("Does the patient use the stimulator?", "Yes")
    nurse.answers("Overall change since before the trial (PGIC)", "2 Much improved")
    nurse.answers("Satisfaction with the stimulator", "Very satisfied")
    nurse.saves()
    nurse.reads("50.4 % relief", "much improved, very satisfied", "Next visit: 3 months after the implant")
    nurse.opens("/patients/1")
    nurse.reads("Visit 2 weeks after the implant held", "Implant recorded")


def when_a_visit_is_missed(nurse):
    nurse.house.wakes_at("2026-07-16 10:00")
    nurse.opens("/patients/1/after")
    nurse.reads("Overdue")
    nurse.follows("Missed")
    nurse.answers("Why was the visit missed?", "Could not be reached")
    nurse.saves()
    nurse.reads("Could not be reached", "Next visit: 6 months after the implant")


def when_it_is_taken_out(nurse):
    nurse.house.wakes_at("2026-08-03 10:00")
    nurse.opens("/patients/1/after")
    nurse.follows("Record the explant")
    nurse.answers("Taken out on", "2026-08-01")
    nurse.answers("Why", "Infection")
    nurse.answers("What was taken out", "Generator and all leads")
    nurse.answers("CPT codes of what was done", ["63688 Revise or remove generator"])
    nurse.saves()
    nurse.reads("Explanted", "Not due any more", "Nothing is due")
    nurse.opens("/")
    nurse.does_not_read("after the implant")


def test_a_second_trial_stands_beside_the_first_and_a_third_takes_a_physician(house, person_at):
    given_a_trial_that_failed_and_is_repeated(house)
    nurse, physician = person_at(house, name="nurse"), person_at(house, name="physician")
    nurse.signs_in("nurse")
    physician.signs_in("physician")
    when_the_second_trial_is_planned(nurse)
    given_the_second_trial_was_done(house)
    then_both_trials_stand_side_by_side(nurse)
    when_a_third_is_refused(nurse)
    when_a_physician_gives_the_reason(physician)
    then_it_can_be_read_on_a_phone(person_at(house, "phone", "nurse on a phone"))


def given_a_trial_that_failed_and_is_repeated(house):
    with house.at_the_desk():
        nurse, physician = person_with_email("nurse@example.org"), person_with_email("physician@example.org")
        trial = make_judged(nurse.clinics[0], nurse, family_name="Hart", given_name="Lena", **NOT_MET)
        sign(trial, physician, "repeat_trial")
        answer_items(trial.patient, {PAYER: Answer(Payer.MEDICARE)}, by=nurse, now=moment(10))
        move_to(trial.patient, Step.CLEARED, by=nurse, now=moment(20))
        db.session.commit()
    house.wakes_at("2026-03-30 09:00")


def when_the_second_trial_is_planned(nurse):
    nurse.opens("/patients/1/trials/new")
    nurse.answers("Placement", "2026-04-13T10:00")
    nurse.answers("Where will the leads lie?", "Thoracolumbar (trunk, back and legs)")
    nurse.is_refused("Enter why the trial is repeated.")
    nurse.answers("Why is the trial repeated?", "A new waveform or another device")
    nurse.saves()
    nurse.reads("Repeats trial 1", "a new waveform or another device")
    nurse.follows("trial 1")
    nurse.reads("Repeated by trial 2")


def given_the_second_trial_was_done(house):
    with house.at_the_desk():
        nurse, physician = person_with_email("nurse@example.org"), person_with_email("physician@example.org")
        from scstrial.trials.queries import trials_of

        second = trials_of(1)[0]
        placed_at, pulled_at = in_chicago("2026-04-13 10:00"), in_chicago("2026-04-20 10:00")
        make_under_way(nurse.clinics[0], nurse, placed_at=placed_at, trial=second, baseline=8)
        make_session(second, nurse)
        make_leads_out(nurse.clinics[0], nurse, placed_at=placed_at, pulled_at=pulled_at, trial=second)
        sign(second, physician, "repeat_trial", now=in_chicago("2026-04-22 10:00"))
        move_to(second.patient, Step.CLEARED, by=nurse, now=in_chicago("2026-05-04 10:00"))
        db.session.commit()
    house.wakes_at("2026-05-05 09:00")


def then_both_trials_stand_side_by_side(nurse):
    nurse.opens("/trials/2")
    with nurse.under("The trials side by side"):
        nurse.reads("first trial", "42.9 %", "Not met", "Not evaluable", "A new waveform or another device")
    nurse.turns_to("Decision")
    with nurse.under("This patient's trials"):
        nurse.reads("Not met, 42.9 %", "Repeat the trial", "this one")
    nurse.follows("Side by side, in full")
    nurse.reads("The trials side by side")


def when_a_third_is_refused(nurse):
    nurse.opens("/patients/1/trials/new")
    plan_third(nurse)
    nurse.is_refused("2 trials were done in this region and Medicare pays 2 (A56876): a physician gives the reason")
    nurse.answers("Physician's reason for a further trial in this region", "Leads moved twice")
    nurse.is_refused("only a physician may plan a further one")
    nurse.finds_typed("Physician's reason for a further trial in this region", "Leads moved twice")


def plan_third(person):
    person.answers("Placement", "2026-05-11T10:00")
    person.answers("Where will the leads lie?", "Thoracolumbar (trunk, back and legs)")
    person.answers("Why is the trial repeated?", "A lead moved in the trial before")


def when_a_physician_gives_the_reason(physician):
    physician.opens("/patients/1/trials/new")
    plan_third(physician)
    physician.answers("Physician's reason for a further trial in this region", "Technical limits of the first trial.")
    physician.saves()
    physician.reads("Repeats trial 2", "Beyond two in the region: Technical limits of the first trial.")


def then_it_can_be_read_on_a_phone(nurse):
    nurse.signs_in("nurse")
    nurse.opens("/patients/1/after")
    nurse.opens("/trials/2/decision")


def test_the_pages_work_without_scripts(house, person_at):
    given_a_trial_that_met(house)
    with house.at_the_desk():
        from scstrial.trials.queries import trials_of

        sign(trials_of(1)[0], person_with_email("physician@example.org"))
    nurse = person_at(house, name="nurse", java_script_enabled=False)
    nurse.signs_in("nurse")
    nurse.opens("/trials/1/implant/plan")
    nurse.answers("Implant", "2026-04-01T08:30")
    nurse.answers("Surgeon", "Dr Ada Lindt")
    nurse.answers("Where", "Ambulatory surgery center")
    nurse.saves()
    nurse.reads("Implant on Wed 1 Apr")
