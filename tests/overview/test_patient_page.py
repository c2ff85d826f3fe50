"""The head, the tabs and the overview of one patient."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from scstrial.bedside.actions import correct_log, pull_leads
from scstrial.complications.actions import acknowledge_flag
from scstrial.complications.queries import flags_of
from scstrial.daily_logs.queries import entry_of
from scstrial.foundation.db import db
from scstrial.patients.actions import close_patient
from scstrial.patients.choices import ClosedReason, Step
from scstrial.trials.actions import cancel_trial
from scstrial.trials.choices import CancelReason
from tests.factories.accounts import make_clinic, make_person
from tests.factories.overview import NOW, local
from tests.factories.patients import make_patient
from tests.factories.screening_answers import make_indication
from tests.factories.trials import (
    make_candidate,
    make_cleared,
    make_leads_out,
    make_scheduled,
    make_session,
    make_under_way,
)
from tests.factories.trials_facts import a_pull
from tests.overview.conftest import FEVER_AND_BACK_PAIN, RED_SITE


@pytest.fixture
def opened(as_nurse, text_of):
    """The words of a patient's overview."""
    return lambda patient: text_of(as_nurse.get(f"/patients/{patient.id}"))


def test_a_patient_of_another_clinic_is_not_found(as_nurse):
    west = make_clinic(name="West clinic")
    stranger = make_patient(west, make_person("nurse", west, email="west@example.org"))
    for address in (f"/patients/{stranger.id}", f"/patients/{stranger.id}/history", "/patients/999999"):
        assert as_nurse.get(address).status_code == 404


def test_an_administrator_may_open_no_patient(client, now, administrator, clinic, nurse):
    patient = make_patient(clinic, nurse)
    assert client.sign_in(administrator).get(f"/patients/{patient.id}").status_code == 403


def test_the_head_says_who_it_is_and_whom_to_call(opened, clinic, nurse):
    patient = make_candidate(
        clinic, nurse, mrn="N-77", phone="+13125550142", caregiver_name="Jo Hart", caregiver_phone="+13125550143"
    )
    words = opened(patient)
    assert "Lena Hart 4 May 1968 (57 y) · MRN N-77 Screening" in words
    assert "Primary area Left leg Phone (312) 555-0142 Caregiver Jo Hart, (312) 555-0143" in words
    assert "North clinic (312) 555-0100" in words


def test_a_language_or_an_interpreter_is_named_in_the_head(opened, clinic, nurse):
    from scstrial.patients.choices import Language

    patient = make_patient(clinic, nurse, language=Language.VIETNAMESE, interpreter_needed=True)
    assert "Language Tiếng Việt, interpreter needed" in opened(patient)


def test_without_a_trial_its_tabs_are_grey(as_nurse, clinic, nurse, text_of):
    patient = make_patient(clinic, nurse)
    response = as_nurse.get(f"/patients/{patient.id}")
    assert "Trial : no trial yet Logs : no trial yet Complications : no trial yet Decision : no trial yet" in text_of(
        response
    )
    for address in ("baseline", "screening", "messages", "history"):
        assert f'href="/patients/{patient.id}/{address}"' in response.get_data(as_text=True)


def test_with_a_trial_its_tabs_lead_there(as_nurse, under_way, log):
    trial = under_way(last_log=False)
    log(trial, 4, "morning", entered=local("2026-03-06 08:31"), **RED_SITE)
    html = as_nurse.get(f"/patients/{trial.patient_id}").get_data(as_text=True)
    for address in (f"/trials/{trial.id}", f"/trials/{trial.id}/logs", f"/trials/{trial.id}/complications"):
        assert f'href="{address}"' in html
    assert '1<span class="visually-hidden"> open flag</span>' in html
    assert 'aria-current="page">Overview' in html


def test_the_head_of_a_trial_says_its_day_and_shows_its_open_flags(opened, under_way, log):
    trial = under_way(last_log=False)
    log(trial, 4, "morning", entered=local("2026-03-06 08:31"), **RED_SITE)
    words = opened(trial.patient)
    assert "Trial, day 4 of 7" in words
    assert "Same day: Probable site infection" in words


def test_on_its_first_day_a_trial_has_no_number_yet(opened, now, clinic, nurse):
    assert "Trial, placement day" in opened(make_under_way(clinic, nurse).patient)


def test_a_trial_that_lasts_longer_says_so(opened, under_way):
    trial = under_way(pains=(), last_log=False, placed="2026-02-26 10:00")
    assert "Trial, day 8, planned 7" in opened(trial.patient)


def test_a_planned_trial_says_its_day(opened, now, clinic, nurse):
    trial = make_scheduled(clinic, nurse, placement_planned_at=local("2026-03-12 09:00"))
    words = opened(trial.patient)
    assert "Scheduled for Thu 12 Mar" in words


# The next step


def step_of(words):
    return words.split("Next step", 1)[1].split("Patient", 1)[0]


def test_a_new_patient_needs_target_areas_first(opened, clinic, nurse):
    assert "Choose the target areas" in step_of(opened(make_patient(clinic, nurse)))


def test_with_areas_the_indication_is_next(opened, clinic, nurse):
    assert "Record the indication" in step_of(opened(make_candidate(clinic, nurse)))


def test_then_the_screening_says_how_many_items_are_open(opened, clinic, nurse):
    patient = make_candidate(clinic, nurse)
    make_indication(patient, nurse)
    assert re.search(r"Screening: \d+ items to answer", step_of(opened(patient)))


def test_a_cleared_candidate_is_scheduled_next(opened, clinic, nurse):
    assert "Schedule the trial" in step_of(opened(make_cleared(clinic, nurse)))


def test_before_the_placement_the_baseline_is_completed(opened, now, clinic, nurse):
    trial = make_scheduled(clinic, nurse, placement_planned_at=local("2026-03-09 09:00"))
    assert "Complete the baseline 0 diary days so far" in step_of(opened(trial.patient))


def test_long_before_the_placement_there_is_nothing_to_do(opened, now, clinic, nurse):
    trial = make_scheduled(clinic, nurse, placement_planned_at=local("2026-03-20 09:00"))
    assert "Nothing to do now Placement on Fri 20 Mar" in opened(trial.patient)


def test_on_its_day_the_placement_is_recorded(opened, now, clinic, nurse):
    trial = make_scheduled(clinic, nurse, placement_planned_at=local("2026-03-06 09:00"))
    assert "Record the placement Planned for Fri 6 Mar, 09:00" in step_of(opened(trial.patient))


def test_with_leads_in_and_no_program_the_programming_is_next(opened, under_way):
    assert "Record the first programming" in step_of(opened(under_way().patient))


def test_a_missing_log_is_next(opened, under_way, nurse):
    trial = under_way(last_log=False)
    make_session(trial, nurse)
    assert "Enter the morning log of today Due since Fri 6 Mar, 08:30" in step_of(opened(trial.patient))


def test_when_every_log_is_in_the_next_one_is_named(opened, under_way, nurse):
    trial = under_way()
    make_session(trial, nurse)
    words = opened(trial.patient)
    assert "Nothing to do now Next: evening log of today Due Fri 6 Mar, 19:30" in words


def test_times_are_those_of_the_patient_with_the_clinics_beside_them_where_they_differ(opened, under_way, nurse):
    trial = under_way(last_log=False, time_zone="America/Los_Angeles")
    make_session(trial, nurse)
    words = opened(trial.patient)
    assert "Next: morning log of today Due Fri 6 Mar, 08:30 (Fri 6 Mar, 10:30 at the clinic)" in words


def test_an_urgent_flag_is_the_next_step_until_somebody_has_it(opened, under_way, log, nurse):
    trial = under_way(last_log=False)
    make_session(trial, nurse)
    log(trial, 4, "morning", entered=local("2026-03-06 08:36"), **FEVER_AND_BACK_PAIN)
    assert "Answer the flag: Possible epidural abscess or meningitis" in step_of(opened(trial.patient))
    for flag in flags_of(trial.id):
        acknowledge_flag(flag, "On the way to the emergency department.", by=nurse, now=NOW)
    db.session.commit()
    assert "Next: evening log of today" in opened(trial.patient)


@pytest.fixture
def pulled(now, clinic, nurse):
    trial = make_leads_out(clinic, nurse, placed_at=local("2026-02-26 10:00"), pulled_at=local("2026-03-05 10:00"))
    make_session(trial, nurse)
    return trial


def test_after_the_pull_a_physician_decides_and_a_nurse_waits(client, pulled, nurse, physician, text_of, at):
    from scstrial.complications.actions import close_flag

    for flag in flags_of(pulled.id):
        close_flag(flag, "Phoned.", by=nurse, now=NOW)
    db.session.commit()
    address = f"/patients/{pulled.patient_id}"
    words = text_of(client.sign_in(nurse).get(address))
    assert "Decision due, pulled Thu 5 Mar" in words
    assert "Waiting for a physician to decide" in words
    client.post("/sign-out")
    assert "Decide The leads were pulled Thu 5 Mar, 10:00" in step_of(text_of(client.sign_in(physician).get(address)))


def test_a_closed_record_can_be_opened_again(opened, clinic, nurse):
    patient = make_patient(clinic, nurse)
    close_patient(patient, ClosedReason.DECLINED, "", by=nurse, now=NOW)
    db.session.commit()
    words = opened(patient)
    assert "The record is closed" in step_of(words)
    assert "Record closed Declined by the patient." in words


# What happened


def happened(words):
    return words.split("newest first", 1)[1]


def test_the_timeline_tells_the_way_newest_first(opened, under_way, log, nurse):
    trial = under_way(last_log=False)
    log(trial, 4, "morning", entered=local("2026-03-06 08:31"), **RED_SITE)
    acknowledge_flag(flags_of(trial.id)[0], "Seen on the ward.", by=nurse, now=NOW)
    db.session.commit()
    told = happened(opened(trial.patient))
    order = [
        "C-06: acknowledged Seen on the ward.",
        "Probable site infection (C-06) redness 2.5 cm",
        "Leads placed",
        "Trial scheduled",
        "Cleared for a trial",
        "Screening begun",
        "Registered, referred to the clinic",
    ]
    places = [told.index(words) for words in order]
    assert places == sorted(places)
    assert "Scheduled" not in told


def test_a_corrected_log_stands_in_the_timeline_with_its_reason(opened, under_way, log, nurse):
    trial = under_way(pains=(7,), last_log=False)
    first = log(trial, 2, "morning")
    correct_log(
        trial, first, replace(entry_of(first), sleep_hours=Decimal(6)), "Wrong sleep hours typed", by=nurse, now=NOW
    )
    db.session.commit()
    assert "Morning log of Wed 4 Mar corrected Wrong sleep hours typed" in happened(opened(trial.patient))


def test_corrected_details_show_what_they_were(opened, clinic, nurse):
    from dataclasses import replace

    from scstrial.patients.actions import correct_details
    from scstrial.patients.queries import details_of

    patient = make_patient(clinic, nurse)
    correct_details(
        patient, replace(details_of(patient), family_name="Harte"), seen_version=patient.version, by=nurse, now=NOW
    )
    db.session.commit()
    assert "Details corrected: family name Hart → Harte" in happened(opened(patient))


def test_a_second_trial_is_told_by_its_number(opened, now, clinic, nurse):
    first = make_scheduled(clinic, nurse, placement_planned_at=local("2026-03-20 09:00"))
    cancel_trial(first, reason=CancelReason.PATIENT_WISH, note="", by=nurse, now=NOW)
    make_scheduled(clinic, nurse, placement_planned_at=local("2026-03-27 09:00"), patient=first.patient)
    told = happened(opened(first.patient))
    assert "Trial scheduled (trial 2)" in told
    assert "Trial cancelled (trial 1) Patient's wish" in told


def test_a_long_timeline_is_cut_and_can_be_shown_whole(as_nurse, clinic, nurse, text_of, monkeypatch):
    from scstrial.overview.routes import patient as routes

    monkeypatch.setattr(routes, "EVENTS_SHOWN", 1)
    patient = make_patient(clinic, nurse, step=Step.SCREENING)
    words = text_of(as_nurse.get(f"/patients/{patient.id}"))
    assert "Show all 2 entries" in words
    assert "Registered, referred" not in words
    assert "Registered, referred" in text_of(as_nurse.get(f"/patients/{patient.id}?all=timeline"))


def test_the_number_of_readings_does_not_grow_with_the_record(as_nurse, under_way, log, queries_counted):
    trial = under_way(pains=(7,), last_log=False)

    def readings():
        with queries_counted() as count:
            assert as_nurse.get(f"/patients/{trial.patient_id}").status_code == 200
            return count()

    log(trial, 2, "morning", **RED_SITE)
    few = readings()
    for day in (2, 3):
        log(trial, day, "evening", 6, **RED_SITE)
    log(trial, 4, "morning", entered=NOW, **FEVER_AND_BACK_PAIN)
    assert readings() == few


def test_after_the_pull_the_verdict_stands_on_the_overview(opened, under_way, nurse, log):
    trial = under_way(pains=(4, 3, 3), last_log=False, placed="2026-03-01 10:00")
    log(trial, 4, "evening", 3)
    pull_leads(trial, a_pull(removed_at=local("2026-03-06 08:00")), by=nurse, now=NOW)
    db.session.commit()
    words = opened(trial.patient)
    assert "Met" in words
    assert "62.5 %" in words
    assert "4 of 4 days can be used" in words
