"""Who did what with a record, and who read it."""

import pytest
from sqlalchemy import select

from scstrial.audit.actions import record
from scstrial.audit.models import AuditEntry
from scstrial.foundation.db import db
from scstrial.overview.routes import patient as routes
from tests.factories.accounts import make_clinic, make_person
from tests.factories.overview import NOW
from tests.factories.patients import make_patient
from tests.factories.trials import make_under_way

READ = "patient record read"


def readings_of(patient_id):
    """Who read the record, oldest first, as it stands in the database now."""
    db.session.rollback()
    entries = select(AuditEntry).where(AuditEntry.patient_id == patient_id, AuditEntry.act == READ)
    return db.session.scalars(entries.order_by(AuditEntry.id)).all()


@pytest.fixture
def patient(now, clinic, nurse):
    return make_patient(clinic, nurse)


def test_opening_a_record_is_noted_once_with_name_and_time(as_nurse, patient, nurse):
    patient_id, clinic_id, nurse_id = patient.id, patient.clinic_id, nurse.id
    as_nurse.get(f"/patients/{patient_id}")
    (entry,) = readings_of(patient_id)
    assert (entry.by_id, entry.by_name, entry.clinic_id, entry.at) == (nurse_id, "Nurse Example", clinic_id, NOW)
    assert entry.about == {}


@pytest.mark.parametrize("page", ["", "/history", "/baseline", "/screening", "/messages", "/details"])
def test_every_page_about_a_patient_notes_one_reading(as_nurse, patient, page):
    patient_id = patient.id
    assert as_nurse.get(f"/patients/{patient_id}{page}").status_code == 200
    assert len(readings_of(patient_id)) == 1


def test_a_page_about_a_trial_notes_a_reading_of_its_patient(as_nurse, now, clinic, nurse):
    trial = make_under_way(clinic, nurse)
    trial_id, patient_id = trial.id, trial.patient_id
    as_nurse.get(f"/trials/{trial_id}")
    assert len(readings_of(patient_id)) == 1


def test_the_reading_stands_in_the_history_that_is_opened_next(as_nurse, patient, text_of):
    as_nurse.get(f"/patients/{patient.id}")
    words = text_of(as_nurse.get(f"/patients/{patient.id}/history?readings=1"))
    assert words.count("Patient record read") == 1
    assert "Fri 6 Mar, 08:40 Nurse Example Patient record read" in words


def test_sending_a_form_notes_no_reading_also_when_it_comes_back(as_nurse, patient):
    patient_id = patient.id
    response = as_nurse.post(f"/patients/{patient_id}/close", data={})
    assert response.status_code == 422
    assert readings_of(patient_id) == []


def test_neither_worklist_nor_list_nor_a_page_not_found_notes_a_reading(as_nurse, patient):
    patient_id = patient.id
    for address in ("/", "/patients", "/patients/999999", "/people"):
        as_nurse.get(address)
    assert readings_of(patient_id) == []


def test_who_may_not_see_a_record_leaves_no_trace_of_reading_it(client, now, patient):
    west = make_clinic(name="West clinic")
    stranger = make_person("nurse", west, email="west@example.org")
    patient_id = patient.id
    assert client.sign_in(stranger).get(f"/patients/{patient_id}").status_code == 404
    assert readings_of(patient_id) == []


def test_the_history_says_who_did_what(as_nurse, patient, text_of):
    words = text_of(as_nurse.get(f"/patients/{patient.id}/history"))
    assert "Nurse Example Patient registered" in words
    assert "Consent to messages recorded channel: email" in words


def test_a_history_shows_words_and_links_but_no_bare_numbers(as_nurse, patient, nurse, text_of):
    record("daily log kept", by=nurse, now=NOW, patient_id=patient.id, trial_id=5, log_id=17)
    record("patient details corrected", by=nurse, now=NOW, patient_id=patient.id, fields=["phone", "email"])
    db.session.commit()
    response = as_nurse.get(f"/patients/{patient.id}/history")
    words = text_of(response)
    assert "Daily log kept log 17" in words
    assert 'href="/logs/17"' in response.get_data(as_text=True)
    assert "trial 5" not in words
    assert "fields: phone, email" in words


def test_a_long_history_is_read_page_by_page_without_gap_or_repeat(as_nurse, patient, nurse, text_of, monkeypatch):
    monkeypatch.setattr(routes, "HISTORY_SHOWN", 4)
    for number in range(6):
        record(f"act number {number}", by=nurse, now=NOW, patient_id=patient.id)
    db.session.commit()
    newest = as_nurse.get(f"/patients/{patient.id}/history")
    words = text_of(newest)
    assert [f"Act number {n}" in words for n in range(6)] == [False, False, True, True, True, True]
    older_url = newest.get_data(as_text=True).split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0]
    words = text_of(as_nurse.get(older_url.replace("&amp;", "&")))
    assert [f"Act number {n}" in words for n in range(6)] == [True, True, False, False, False, False]
    assert "Previous" in words
    assert "an older page" in words


def test_beyond_the_end_the_history_leads_back(as_nurse, patient, text_of):
    words = text_of(as_nurse.get(f"/patients/{patient.id}/history?before=1"))
    assert "Nothing older" in words
