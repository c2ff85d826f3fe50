"""Journeys of the screening: Medicare, an INR on the placement day, infection, an old evaluation, an override."""

from dataclasses import replace
from datetime import timedelta

import pytest

from scstrial.accounts.queries import person_with_email
from scstrial.foundation.clock import day_of, now
from scstrial.foundation.db import db
from scstrial.medications.actions import record_blood_thinner
from scstrial.medications.choices import BleedingDrug
from scstrial.patients.queries import patient_for
from scstrial.protocols.choices import Payer
from scstrial.screening.actions import answer_items
from scstrial.screening.choices import PsychologicalResult
from scstrial.screening.rules import Answer
from tests.factories.patients import make_patient
from tests.factories.screening_answers import fit_answers, make_cleared, make_fit
from tests.factories.trials import make_scheduled
from tests.journeys.house import in_chicago
from tests.journeys.trial_days import fill_lead

PLACEMENT_AT = in_chicago("2026-03-16 09:00")
MEDICARE_ASKS = (
    "last_resort",
    "other_treatments_failed",
    "multidisciplinary",
    "facilities",
    "office_notes",
    "daily_living",
    "place_of_service",
)


@pytest.fixture
def house(house_on):
    house = house_on("sqlite")
    house.wakes_at("2026-03-02 09:00")
    house.hire("nurse", "physician")
    return house


@pytest.fixture
def nurse(house, person_at):
    person = person_at(house, name="nurse")
    person.signs_in("nurse")
    return person


def given_a_candidate(house, make=make_fit, **changes):
    """Everything in order but what is changed; a function of today makes what depends on the day."""
    with house.at_the_desk():
        nurse = person_with_email("nurse@example.org")
        patient = make_patient(nurse.clinics[0], nurse)
        made = {fact: change(fit_answers(today(patient))) for fact, change in changes.items()}
        make(patient, nurse, **made)
        db.session.commit()
        return f"/patients/{patient.id}"


def today(patient):
    return day_of(now(), patient.clinic.zone)


def evaluation(years_ago=0, result=PsychologicalResult.CLEARED):
    def changed(fit):
        held = fit["psychological_evaluation"].value
        return Answer(replace(held, on=held.on - timedelta(days=365 * years_ago), result=result))

    return changed


def looked_at_on_a_phone(house, person_at, path, *words):
    """The same page at 360 px, by the same nurse."""
    phone = person_at(house, "phone", "nurse-phone")
    phone.signs_in("nurse")
    phone.opens(path)
    phone.reads(*words)
    return phone


def test_a_medicare_candidate_with_everything_in_order_is_cleared(house, nurse, person_at):
    path = given_a_candidate(house, payer=lambda _fit: Answer(Payer.MEDICARE))
    nurse.opens(f"{path}/screening")
    nurse.reads("by the rules of Medicare", "Not recorded")
    with house.at_the_desk():
        rosa = person_with_email("nurse@example.org")
        patient = patient_for(rosa, 1)
        answer_items(patient, dict.fromkeys(MEDICARE_ASKS[:-2], Answer(True)), by=rosa, now=now())
        db.session.commit()
    nurse.opens(f"{path}/screening/answers?group=coverage")
    nurse.answers("Are the effect on daily living and a current history and examination on file?", "Yes")
    nurse.answers("Is the place of the trial sterile, equipped and staffed for it?", "Yes")
    nurse.saves()
    nurse.reads("Nothing is in the way", "From the record, to be confirmed (5)", "Expires")
    nurse.presses("Confirm all 5")
    nurse.reads("5 facts are confirmed.", "From the record, confirmed by Rosa Ortiz RN")
    looked_at_on_a_phone(house, person_at, f"{path}/screening", "Nothing is in the way", "Clear for a trial")
    nurse.presses("Clear for a trial")
    nurse.reads("is cleared for a trial.", "by the rules of: Medicare")
    nurse.turns_to("Documents")
    nurse.reads("asks in the packet for psychological therapy")
    looked_at_on_a_phone(house, person_at, f"{path}/documents", "Authorization packet (PDF)")


def test_warfarin_with_an_inr_of_1_6_on_the_placement_day_stops_the_placement(house, nurse, person_at):
    path = given_a_candidate(house, make=lambda patient, by: (make_cleared(patient, by), takes_warfarin(patient, by)))
    nurse.opens(f"{path}/hold-plan")
    nurse.reads("For the placement planned Mon 16 Mar, 09:00", "Last dose at the latest", "Wed 11 Mar, 09:00")
    nurse.reads("Planned, once the leads are out and the site was looked at, from Mon 23 Mar, 15:00")
    nurse.reads("What comes next", "ask the prescriber to agree to the hold and the restart")
    nurse.follows("Record the agreement")
    nurse.answers("Prescriber who agreed", "Dr Amin, cardiology")
    nurse.answers("How", "By phone")
    nurse.saves()
    nurse.reads("Agreed with Dr Amin, cardiology")
    house.wakes_at("2026-03-16 08:30")
    nurse.opens(f"{path}/hold-plan")
    nurse.follows("Record the last dose")
    nurse.answers("Last dose", "2026-03-11T09:30")
    nurse.saves()
    nurse.opens("/trials/1/placement")
    nurse.reads(
        "Warfarin: the hold of 5 days is not reached until Mon 16 Mar, 09:30.", "the INR of 1.0 is of Mon 2 Mar"
    )
    nurse.opens(f"{path}/screening/answers?group=clinical")
    nurse.answers("INR", "1.6")
    nurse.answers("Day of the value", "2026-03-16")
    nurse.saves()
    nurse.reads("INR 1.6 is above 1.4")
    looked_at_on_a_phone(
        house, person_at, f"{path}/hold-plan", "What comes next", "the hold is reached Mon 16 Mar, 09:30"
    )
    looked_at_on_a_phone(house, person_at, "/trials/1/placement", "the INR of 1.6 is above 1.2", "ask a physician")
    nurse.opens("/trials/1/placement")
    nurse.reads("The screening does not hold on this day.", "the INR of 1.6 is above 1.2")
    nurse.answers("Leads placed at", "2026-03-16T08:15")
    nurse.answers("Placed by", "Dr Ada Lindt")
    with nurse.under("Lead 1"):
        fill_lead(nurse, "Left")
    nurse.is_refused("A blood thinner is not held long enough or the INR is too high.")
    nurse.opens(f"{path}/screening")
    nurse.reads("The screening does not hold any more.")


def takes_warfarin(patient, by):
    record_blood_thinner(
        patient, drug=BleedingDrug.WARFARIN, intent=None, prescriber="", last_dose_at=None, note="", by=by, now=now()
    )
    make_scheduled(patient.clinic, by, now=now(), placement_planned_at=PLACEMENT_AT, patient=patient)


def test_an_untreated_infection_blocks_until_it_is_treated_and_nobody_can_override_it(house, nurse, person_at):
    path = given_a_candidate(house, active_infection=lambda _fit: Answer(True, note="Tooth"))
    physician = person_at(house, name="physician")
    physician.signs_in("physician")
    physician.opens(f"{path}/screening")
    physician.reads("1 thing is in the way", "There is an active infection; treat it first")
    assert physician.link("Override").count() == 0
    physician.opens(f"{path}/screening/override/active_infection")
    physician.reads("This item cannot be overridden. Put right what it asks for.")
    looked_at_on_a_phone(house, person_at, f"{path}/screening", "1 thing is in the way", "treat it first")
    nurse.opens(f"{path}/screening")
    assert nurse.button("Clear for a trial").is_disabled()
    nurse.opens(f"{path}/screening/answers?group=clinical")
    nurse.answers("Is there an active infection?", "No")
    nurse.saves()
    nurse.reads("Nothing is in the way")
    nurse.presses("Clear for a trial")
    nurse.reads("is cleared for a trial.")


def test_an_evaluation_that_has_expired_blocks_until_a_new_one_is_there_with_its_paper(house, nurse, person_at):
    path = given_a_candidate(house, psychological_evaluation=evaluation(years_ago=1))
    nurse.opens(f"{path}/screening")
    nurse.reads("1 thing is in the way", "is older than 12 months", "Expired", "it must be renewed")
    phone = person_at(house, "phone", "nurse-phone")
    phone.signs_in("nurse")
    phone.opens(f"{path}/screening")
    phone.reads("Expired", "it must be renewed")
    nurse.opens(f"{path}/screening/answers?group=clinical")
    nurse.answers("Day of the psychological evaluation", "2026-02-27")
    nurse.saves()
    nurse.reads("Nothing is in the way", "Expires Sat 27 Feb 2027")
    nurse.opens(f"{path}/screening/items/psychological_evaluation/evidence")
    nurse.answers("Result", "Cleared; BDI-II 9")
    nurse.answers("By whom", "Dr Noor, psychology")
    nurse.answers("Where the paper is kept", "PSY-2026-118")
    nurse.saves()
    nurse.reads("The evidence is added.")
    nurse.opens(f"{path}/screening/re-evaluation")
    nurse.reads("0 of 5 parts are recorded.")
    nurse.follows("Record psychosocial factors")
    nurse.answers("Day", "2026-02-27")
    nurse.answers("By whom", "Dr Noor, psychology")
    nurse.answers("What was found", "No open claim; wants to work half days")
    nurse.saves()
    nurse.reads("1 of 5 parts are recorded.", "No open claim")
    nurse.opens(f"{path}/screening")
    nurse.unfolds("items are met or overridden")
    nurse.reads("No open claim; wants to work half days (Fri 27 Feb, by Dr Noor, psychology)")


def test_a_physicians_override_clears_and_is_shown_for_ever_after(house, nurse, person_at):
    path = given_a_candidate(house, cardiac_device=lambda _fit: Answer(True))
    nurse.opens(f"{path}/screening")
    nurse.reads("There is a pacemaker or ICD")
    assert nurse.link("Override").count() == 0
    physician = person_at(house, name="physician")
    physician.signs_in("physician")
    physician.opens(f"{path}/screening")
    physician.follows("Override")
    physician.answers("Reason", "Cardiology note of 24 Feb: bipolar sensing, no interference expected.")
    physician.saves()
    physician.presses("Clear for a trial")
    physician.reads("is cleared for a trial.", "1 override")
    nurse.opens(f"{path}/screening/answers?group=clinical")
    nurse.answers("Does the patient have a pacemaker or ICD?", "No")
    nurse.saves()
    nurse.reads("Cardiology note of 24 Feb", "Counts no longer: answered anew since", "Dr Ada Lindt")
    phone = person_at(house, "phone", "nurse-phone")
    phone.signs_in("nurse")
    phone.opens(f"{path}/screening")
    phone.reads("Cardiology note of 24 Feb")


def test_feet_pounds_and_micromoles_are_entered_as_they_are_read(house, nurse, person_at):
    path = given_a_candidate(house, bmi=lambda _fit: Answer(None))
    nurse.opens(f"{path}/screening/answers?group=clinical")
    nurse.answers("Height", "5")
    nurse.answers("Height: unit", "ft and in")
    nurse.answers("Height: inches beside feet", "10")
    nurse.answers("Weight", "280")
    nurse.is_refused("Choose kg or lb.")
    nurse.answers("Weight: unit", "lb")
    nurse.saves()
    nurse.reads("Body mass index about 40.17 kg/m2 is at or above 40", "From 5 ft 10 in (177.8 cm) and 280 lb (127 kg)")
    phone = person_at(house, "phone", "nurse-phone")
    phone.signs_in("nurse")
    phone.opens(f"{path}/screening/answers?group=clinical")
    phone.reads("Last answer: 280 lb (127 kg)")
    phone.opens(f"{path}/kidney-values")
    phone.answers("Creatinine", "97")
    phone.answers("Weight", "280")
    phone.answers("Unit of the weight", "lb")
    phone.saves()
    phone.reads("The values are saved.")
