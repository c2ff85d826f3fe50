"""The clinic's numbers with source and mark, and who may confirm them."""

import re
from datetime import date
from html import unescape

import pytest

from scstrial.protocols.choices import Payer
from scstrial.protocols.queries import protocol_in_force
from tests.factories.accounts import make_clinic, make_person

TODAY = date(2026, 3, 10)


@pytest.fixture
def protocol(clinic):
    return protocol_in_force(clinic.id, TODAY)


def text_of(response):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.get_data(as_text=True))))


def test_everybody_clinical_reads_the_numbers_with_source_and_mark(client, nurse, protocol):
    client.sign_in(nurse)
    shown = text_of(client.get("/protocol"))
    assert "Relief of pain needed, at least 50 % FDA20, AETNA, EVI, MP328 As the source says" in shown
    assert "Days of the trial that count Last 3 days rule book 8.2 Default, to be confirmed" in shown
    assert "INR, at most 1.4 rule book 2.3 Default, to be confirmed" in shown
    assert "Longest length 10 days PROM As the source says" in shown
    assert "North clinic, version 1" in shown
    assert "not confirmed yet" in shown


def test_a_nurse_sees_no_button_and_cannot_confirm(client, nurse, protocol):
    client.sign_in(nurse)
    assert "Confirm these numbers" not in text_of(client.get("/protocol"))
    assert client.post(f"/protocol/{protocol.id}/confirm").status_code == 403


def test_an_administrator_does_not_see_the_page(client, administrator):
    client.sign_in(administrator)
    assert client.get("/protocol").status_code == 403


def test_a_physician_confirms_and_the_marks_go(db, client, physician, protocol):
    client.sign_in(physician)
    assert "Confirm these numbers" in text_of(client.get("/protocol"))
    answer = client.post(f"/protocol/{protocol.id}/confirm")
    shown = text_of(client.get(answer.location))
    assert "Version 1 is confirmed." in shown
    assert f"Confirmed by {physician.name}" in shown
    assert "Default, to be confirmed" not in shown
    assert "Confirm these numbers" not in shown
    again = client.post(f"/protocol/{protocol.id}/confirm")
    assert again.status_code == 409
    assert "already confirmed" in text_of(again)


@pytest.mark.parametrize("payer", list(Payer))
def test_the_numbers_of_every_payer_can_be_read(client, nurse, payer):
    client.sign_in(nurse)
    assert f"What the screening asks for: {payer.label}" in text_of(client.get(f"/protocol?payer={payer}"))


def test_what_is_no_payer_shows_the_clinics_own(client, nurse):
    client.sign_in(nurse)
    assert f"asks for: {Payer.DEFAULT.label}" in text_of(client.get("/protocol?payer=nobody"))


def test_a_version_of_another_clinic_is_not_found(client, physician):
    other = make_clinic("South clinic")
    foreign = protocol_in_force(other.id, TODAY)
    client.sign_in(physician)
    assert client.get(f"/protocol?version={foreign.id}").status_code == 404
    assert client.post(f"/protocol/{foreign.id}/confirm").status_code == 404


def test_somebody_of_two_clinics_reads_both(client, clinic):
    other = make_clinic("South clinic")
    both = make_person("physician", clinic, other, email="both@example.org")
    foreign = protocol_in_force(other.id, TODAY)
    client.sign_in(both)
    shown = text_of(client.get(f"/protocol?version={foreign.id}"))
    assert "Protocol of South clinic" in shown
    assert "North clinic, version 1" in shown


def test_a_clinic_without_a_protocol_is_told_what_to_do(db, client, nurse, protocol):
    db.session.delete(protocol)
    db.session.commit()
    client.sign_in(nurse)
    assert "Ask your administrator" in text_of(client.get("/protocol"))


def test_a_number_the_clinic_set_itself_says_so(db, client, nurse, protocol):
    protocol.evaluation = {**protocol.evaluation, "pain_threshold_pct": "60"}
    db.session.commit()
    client.sign_in(nurse)
    assert "Relief of pain needed, at least 60 % set by the clinic Set by the clinic" in text_of(
        client.get("/protocol")
    )
