"""Signing: against the rules with a reason, amended after a corrected log, with a second opinion, with a passkey."""

import re
from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import expect

from scstrial.accounts.queries import person_with_email
from scstrial.foundation.db import db
from tests.factories.accounts import PASSWORD, make_person
from tests.factories.decided import EXAMPLE_17, NOT_MET, make_judged

ON_DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def house(house_on):
    """Two trials whose leads are out: Lena Hart below the line, Maria Ruiz above it; two physicians and a nurse."""
    house = house_on("sqlite")
    house.wakes_at("2026-01-15 09:00")
    house.hire("nurse", "physician")
    with house.at_the_desk():
        nurse = person_with_email("nurse@example.org")
        clinic = nurse.clinics[0]
        make_person("physician", clinic, name="Dr Hana Sato", email="second@example.org")
        make_judged(clinic, nurse, family_name="Hart", given_name="Lena", **NOT_MET)
        make_judged(clinic, nurse, family_name="Ruiz", given_name="Maria", mrn="N-77", **EXAMPLE_17)
        db.session.commit()
    house.wakes_at("2026-03-12 09:00")
    return house


def saved_file(physician, folder: Path) -> bytes:
    """The signed text, saved by its link."""
    file = folder / "signed.json"
    physician.downloads("Signed text (.json)").save_as(file)
    return file.read_bytes()


@pytest.mark.parametrize("screen", ["phone"])
def test_a_physician_decides_against_the_rules_with_a_reason(house, person_at, screen, tmp_path):
    physician = person_at(house, screen, name="physician")
    physician.signs_in("physician")
    physician.opens("/trials/1/decision")
    physician.reads("Not met", "42.9 %", "needs a reason: it goes against what the rules say")
    physician.answers("Your decision", "Proceed to implant")
    physician.answers("Your password", PASSWORD)
    physician.is_refused("Say why you decide against what the rules say.")
    physician.finds_chosen("Your decision", "Proceed to implant")
    physician.answers("Reason", "Walks an hour again; sleeps through the night.")
    physician.answers("Your password", PASSWORD)
    physician.saves()
    physician.reads("Proceed to implant", "signed by Dr Ada Lindt")
    physician.follows("What was signed, whole")
    physician.reads("Verified now", "Not met", "3/7 = 42.9 %", "Walks an hour again", "Signed with password.")
    shown = physician.page.locator("code.hash").first.inner_text()
    assert sha256(saved_file(physician, tmp_path)).hexdigest() == shown


@pytest.mark.parametrize("screen", ["desk"])
def test_a_decision_is_amended_after_a_corrected_log(house, person_at, screen):
    physician, nurse = person_at(house, screen, name="physician"), person_at(house, screen, name="nurse")
    physician.signs_in("physician")
    physician.opens("/trials/2/decision")
    physician.answers("Your decision", "Proceed to implant")
    physician.answers("Your password", PASSWORD)
    physician.saves()
    house.wakes_at("2026-03-12 11:00")
    nurse.signs_in("nurse")
    nurse.opens("/trials/2/logs")
    nurse.follows("Day 7, evening")
    nurse.follows("Correct")
    nurse.answers("Average", 6)
    nurse.answers("Why is it corrected?", "Rated for the other leg.")
    nurse.saves()
    house.wakes_at("2026-03-12 11:30")
    physician.opens("/")
    physician.reads("Record changed after signing", "then met, 57.6 %; now not met, 44.8 %")
    physician.follows("Look")
    physician.reads("A log was corrected after signing", "Left leg: daily average", "= 57.6 %", "= 44.8 %")
    physician.answers("Your decision", "Do not implant")
    physician.answers("Your password", PASSWORD)
    physician.is_refused("Say why the signed decision is amended.")
    physician.answers("Why is the signed decision amended?", "The evening log of Day 7 was corrected.")
    physician.answers("Your password", PASSWORD)
    physician.saves()
    physician.follows("What was signed, whole")
    physician.reads("The chain of decisions", "Proceed to implant", "The evening log of Day 7 was corrected.")
    physician.follows("Proceed to implant")
    physician.reads("Verified now", "19/33 = 57.6 %")
    physician.opens("/")
    physician.does_not_read("Record changed after signing")


@pytest.mark.parametrize("screen", ["phone"])
def test_a_second_physician_gives_an_opinion(house, person_at, screen):
    first, second = person_at(house, screen, name="first"), person_at(house, screen, name="second")
    first.signs_in("physician")
    first.opens("/trials/1/decision")
    first.follows("Ask a colleague")
    first.is_refused("Choose a physician who works at this clinic.", "Write what you want to know.")
    first.answers("Whom do you ask?", "Dr Hana Sato")
    first.answers("Your question", "I mean to implant below the line. Do you agree?")
    first.saves()
    first.reads("waiting for Dr Hana Sato")
    house.wakes_at("2026-03-12 09:10")
    asked = "North clinic: a colleague asks for your opinion"  # beside the digest of the shift
    (mail,) = [one for one in house.post_office.to("second@example.org") if one["Subject"] == asked]
    assert "Hart" not in mail.as_string()

    second.signs_in("second")
    second.reads("Second opinion asked for", "Dr Ada Lindt asks you", "Lena Hart")
    second.follows("Open")
    second.reads("I mean to implant below the line.", "Not met", "42.9 %")
    second.answers("Your opinion", "I disagree")
    second.answers("Your password", PASSWORD)
    second.is_refused("Say what you think instead, and why.")
    second.answers("In your words", "Repeat the trial with another waveform first.")
    second.answers("Your password", PASSWORD)
    second.saves()

    first.opens("/trials/1/decision")
    first.reads("Disagrees", "Repeat the trial with another waveform first.", "given on the record as it is now")
    first.follows("The whole signed opinion")
    first.reads("Verified now", "Dr Hana Sato: I disagree.")


def test_a_request_is_withdrawn_with_a_reason(house, person_at):
    physician = person_at(house)
    physician.signs_in("physician")
    physician.opens("/trials/1/opinion/ask")
    physician.answers("Whom do you ask?", "Dr Hana Sato")
    physician.answers("Your question", "Do you agree?")
    physician.saves()
    physician.follows("Withdraw the request")
    physician.is_refused("Say why the request is withdrawn.")
    physician.answers("Why is it withdrawn?", "We spoke by phone.")
    physician.saves()
    physician.reads("withdrawn", "We spoke by phone.")


@pytest.mark.parametrize("screen", ["desk"])
def test_a_physician_signs_with_a_passkey(house, person_at, screen):
    physician = person_at(house, screen, name="physician")
    device = physician.page.context.new_cdp_session(physician.page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": ON_DEVICE})
    physician.signs_in("physician")
    physician.opens("/trials/2/decision")
    physician.follows("Add a passkey")
    physician.answers("Name of the passkey", "This computer")
    physician.answers("Your password", PASSWORD)
    physician.presses("Add the passkey")
    physician.reads("The passkey is added.", "This computer")
    physician.opens("/trials/2/decision")
    physician.presses("Sign with a passkey", status=422)
    physician.reads("Choose what you decide.")
    physician.answers("Your decision", "Proceed to implant")
    physician.presses("Sign with a passkey")
    physician.follows("What was signed, whole")
    physician.reads("Verified now", "Signed with passkey.")


def test_without_javascript_the_password_signs(house, person_at):
    physician = person_at(house, name="physician", java_script_enabled=False)
    physician.signs_in("physician")
    physician.opens("/trials/2/decision")
    expect(physician.page.get_by_role("button", name=re.compile("passkey"))).to_have_count(0)
    physician.answers("Your decision", "Proceed to implant")
    physician.answers("Your password", PASSWORD)
    physician.saves()
    physician.reads("Proceed to implant", "signed by Dr Ada Lindt")
