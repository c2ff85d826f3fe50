"""The report and the chart as they are fetched."""

import io
import re
import unicodedata
from datetime import timedelta

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from scstrial.audit.models import AuditEntry
from tests.factories.accounts import make_clinic, make_person
from tests.factories.decided import (
    EXAMPLE_17,
    NOT_MET,
    TWO_DAYS_LATER,
    correct_evening,
    make_begun,
    make_full,
    make_judged,
    sign,
)
from tests.factories.trials import make_scheduled


@pytest.fixture
def now(at):
    return at(TWO_DAYS_LATER)


@pytest.fixture
def as_nurse(now, client, nurse):
    return client.sign_in(nurse)


def text_of(response):
    """The words of all pages of the PDF."""
    assert (response.status_code, response.mimetype) == (200, "application/pdf")
    pages = PdfReader(io.BytesIO(response.data)).pages
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", " ".join(page.extract_text() for page in pages)))


def report(client, trial):
    return client.get(f"/trials/{trial.id}/report.pdf")


def test_the_report_says_who_what_and_why(as_nurse, clinic, nurse):
    text = text_of(report(as_nurse, make_full(clinic, nurse)))
    for words in (
        "Lena Hart",
        "Born 4 May 1968",
        "Persistent spinal pain after spine surgery (PSPS type 2) (ICD-10-CM M96.1)",
        "Met 57.6 % pain relief, Left leg; at least 50 % needed",
        "(8 + 7 + 8 + 9 + 8 + 7 + 8) ÷ 7 = 55/7 = 7.857",
        "(4 + 3 + 3) ÷ 3 = 10/3 = 3.333 (3 of 3 days: Day 5, Day 6, Day 7; daily log)",
        "Low back 32.1 % (not met)",
        "rules agree",
        "over the last 3 days before the pull",
        "P1 Tonic, 50 Hz",
        "Overall change (PGIC)",
        "C-22 Daily log overdue",
        "It is not a forecast",
    ):
        assert words in text


def test_before_signing_it_is_a_draft_and_afterwards_not(as_nurse, clinic, nurse, physician):
    trial = make_judged(clinic, nurse, **NOT_MET)
    before = text_of(report(as_nurse, trial))
    assert "DRAFT - not signed" in before
    assert "No decision has been signed." in before
    decision = sign(trial, physician, reason="Walks an hour again.")
    after = text_of(report(as_nurse, trial))
    assert "DRAFT" not in after
    for words in ("Proceed to implant", "Walks an hour again.", f"Signed electronically by {physician.name}"):
        assert words in after
    assert decision.content_sha256 in after


def test_an_extension_on_the_way_is_no_final_decision(as_nurse, clinic, nurse, physician, now):
    trial = make_begun(clinic, nurse, pains=(7, 6, 5))
    sign(trial, physician, "change_waveform", now=now)
    text = text_of(report(as_nurse, trial))
    assert "DRAFT - not signed" in text
    assert "No final decision has been signed." in text
    assert "Signed before: Change the waveform" in text
    assert "still in" in text


def test_a_log_corrected_after_signing_is_said_beside_the_decision(as_nurse, clinic, nurse, physician, now):
    trial = make_judged(clinic, nurse, **EXAMPLE_17)
    sign(trial, physician)
    correct_evening(trial, nurse, 7, 6, now=now + timedelta(hours=3))
    assert "A log was corrected after signing: then met, 57.6 %; now not met, 44.8 %." in text_of(
        report(as_nurse, trial)
    )


def test_its_file_name_says_nothing_of_the_patient_and_nothing_is_kept(as_nurse, clinic, nurse):
    trial = make_judged(clinic, nurse)
    headers = report(as_nurse, trial).headers
    assert headers["Content-Disposition"] == f'inline; filename="trial-{trial.id}-report.pdf"'
    assert headers["Cache-Control"] == "no-store"


def test_who_read_the_report_stands_in_the_audit(as_nurse, clinic, nurse, db):
    trial = make_judged(clinic, nurse)
    patient_id = trial.patient_id
    report(as_nurse, trial)
    read = select(AuditEntry).where(AuditEntry.act == "patient record read", AuditEntry.patient_id == patient_id)
    assert [entry.by_id for entry in db.session.scalars(read)] == [nurse.id]


def test_without_leads_there_is_neither_report_nor_chart(as_nurse, clinic, nurse, now):
    trial = make_scheduled(clinic, nurse, now=now)
    assert report(as_nurse, trial).status_code == 404
    assert as_nurse.get(f"/trials/{trial.id}/pain.svg").status_code == 404


def test_a_trial_elsewhere_is_not_found(as_nurse):
    elsewhere = make_clinic("South clinic")
    trial = make_judged(elsewhere, make_person("nurse", elsewhere, email="south@example.org"))
    assert report(as_nurse, trial).status_code == 404
    assert as_nurse.get(f"/trials/{trial.id}/pain.svg").status_code == 404


@pytest.mark.parametrize("address", ["report.pdf", "pain.svg"])
def test_an_administrator_sees_neither(now, client, administrator, clinic, nurse, address):
    trial = make_judged(clinic, nurse)
    assert client.sign_in(administrator).get(f"/trials/{trial.id}/{address}").status_code == 403


def test_the_chart_is_a_picture_with_words(as_nurse, clinic, nurse):
    response = as_nurse.get(f"/trials/{make_full(clinic, nurse).id}/pain.svg")
    text = response.get_data(as_text=True)
    assert (response.mimetype, response.headers["Cache-Control"]) == ("image/svg+xml", "no-store")
    assert "Left leg (primary), baseline 7.9, 50 % line 3.9" in text
    assert "style=" not in text


def test_phones_get_a_narrow_chart(as_nurse, clinic, nurse):
    trial = make_full(clinic, nurse)
    pictures = [
        as_nurse.get(f"/trials/{trial.id}/pain.svg{query}").get_data(as_text=True) for query in ("", "?narrow=1")
    ]
    widths = [int(re.search(r' width="(\d+)"', picture).group(1)) for picture in pictures]
    assert widths == [760, 350]


def test_the_decision_page_shows_the_chart_with_its_table(as_nurse, clinic, nurse):
    trial = make_full(clinic, nurse)
    text = as_nurse.get(f"/trials/{trial.id}/decision").get_data(as_text=True)
    assert f'src="/trials/{trial.id}/pain.svg"' in text
    assert f'srcset="/trials/{trial.id}/pain.svg?narrow=1"' in text
    assert "The numbers behind it" in text
