"""A wrong address is found, corrected and written to again; a patient ends text messages by text message."""

from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from twilio.request_validator import RequestValidator

from scstrial.accounts.queries import person_with_email
from scstrial.foundation.db import db
from scstrial.patients.actions import change_consents
from scstrial.patients.choices import MessageChannel
from scstrial.patients.queries import consents_of, latest_consent_id
from tests.factories.trials import make_session, make_under_way
from tests.journeys.house import in_chicago
from tests.twilio_stand_in import ACCOUNT, SENDER, TOKEN, TwilioStandIn

PLACED_AT = in_chicago("2026-03-02 10:00")
WRONG, RIGHT, PHONE = "maria.ruiz@exmaple.org", "maria.ruiz@example.org", "+13125550142"


@pytest.fixture
def twilio():
    with TwilioStandIn() as stand_in:
        yield stand_in


def house_with(house_on, first=MessageChannel.EMAIL, **patient):
    """Day 1 of a trial, in the morning."""
    house = house_on("sqlite")
    house.wakes_at("2026-01-15 09:00")
    house.hire("nurse", "physician")
    with house.at_the_desk():
        nurse = person_with_email("nurse@example.org")
        details = {"family_name": "Ruiz", "given_name": "Maria", "phone": PHONE, **patient}
        trial = make_under_way(nurse.clinics[0], nurse, placed_at=PLACED_AT, **details)
        make_session(trial, nurse)
        agreed = {MessageChannel.EMAIL} if first is MessageChannel.EMAIL else {MessageChannel.SMS}
        seen = latest_consent_id(consents_of(trial.patient_id))
        change_consents(trial.patient, agreed, seen_latest_id=seen, by=nurse, now=PLACED_AT, first=first)
        db.session.commit()
    return house


def signed_in(person_at, house, screen="desk"):
    nurse = person_at(house, screen)
    nurse.signs_in("nurse")
    return nurse


def test_a_failed_address_is_found_corrected_and_written_to_again(house_on, person_at):
    house = house_with(house_on, email=WRONG)
    house.post_office.unknown.add(WRONG)
    house.wakes_at("2026-03-03 08:35")
    house.clockwork_runs()
    assert house.post_office.to(WRONG) == []
    nurse = signed_in(person_at, house)
    nurse.reads("Phone instead")
    nurse.opens("/messages")
    with nurse.under("Did not arrive"):
        nurse.reads("Maria Ruiz", "Failed for good", WRONG)
        nurse.follows("Instructions for the days at home")
    nurse.reads("The address was refused", "SMTP 550")
    nurse.follows("Correct the address and send again")
    nurse.answers("E-mail address", "not an address")
    nurse.is_refused("Enter an e-mail address like name@example.org.")
    nurse.answers("E-mail address", RIGHT)
    nurse.saves()
    nurse.reads("The address is corrected", "Planned")
    house.clockwork_runs()
    mails = house.post_office.to(RIGHT)
    assert mails
    assert len({mail["Message-ID"] for mail in mails}) == len(mails)
    nurse.opens(nurse.path)
    nurse.reads("Sent", "Sent under", "consent of")
    phone = signed_in(person_at, house, "phone")
    phone.opens("/messages")


def test_a_patient_ends_text_messages_by_text_message(house_on, person_at, twilio):
    house = house_with(house_on, MessageChannel.SMS, email="maria.ruiz@example.org")
    account = {"TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": TOKEN, "TWILIO_SENDER": SENDER}
    house.app.config.update(account, TWILIO_API=twilio.api)
    house.wakes_at("2026-03-03 08:35")
    house.clockwork_runs()
    (prompt,) = [text for text in twilio.texts if "morning log" in text]
    assert "/d/" in prompt
    writes(house, "Stop texting me please, my leg is numb")
    house.clockwork_runs()
    nurse = signed_in(person_at, house)
    nurse.reads("Text messages ended by the patient")
    nurse.opens("/messages")
    with nurse.under("To do"):
        nurse.does_not_read("numb")
        nurse.follows("Text messages ended by the patient")
    nurse.follows("Read what was written")
    nurse.reads("Stop texting me please, my leg is numb", "Ends messages")
    nurse.follows("All messages of Maria Ruiz")
    nurse.reads("What the patient wrote")
    house.wakes_at("2026-03-03 19:40")
    house.clockwork_runs()
    after = [text for text in twilio.texts if text != prompt]
    assert [("no more text messages" in text) for text in after if "instruct" not in text.lower()] == [True]


def writes(house, text):
    """A text message from the patient, as Twilio hands it on."""
    url = f"{house.address}/text-messages/reply"
    form = {"MessageSid": "SMin1", "From": PHONE, "To": SENDER, "Body": text}
    signature = RequestValidator(TOKEN).compute_signature(url, form)
    call = Request(url, urlencode(form).encode(), {"X-Twilio-Signature": signature})
    with urlopen(call, timeout=30) as answer:
        assert answer.status == 200
