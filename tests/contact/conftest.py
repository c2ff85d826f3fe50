"""Calls as Twilio makes them: signed over the address and the form."""

import pytest
from twilio.request_validator import RequestValidator

from scstrial.foundation.db import commit
from scstrial.outbox.actions import claim, note_sent, put
from scstrial.outbox.choices import Channel
from scstrial.patients.choices import MessageChannel
from tests.factories.outbox import DUE, message_keyed, wanted_message
from tests.factories.patients import make_patient

TOKEN = "the token of the tests"
PHONE = "+13125550142"


@pytest.fixture(autouse=True)
def with_token(app):
    """Not by `monkeypatch`, under which the factories remember nothing."""
    before = dict(app.config)
    app.config["TWILIO_AUTH_TOKEN"] = TOKEN
    yield
    app.config.clear()
    app.config.update(before)


@pytest.fixture
def twilio_calls(client):
    """`twilio_calls("/text-messages/reply", Body="STOP", ...)`."""

    def call(path, token=TOKEN, signed=None, **form):
        signature = RequestValidator(token).compute_signature(f"http://localhost{path}", signed or form)
        return client.post(path, data=form, headers={"X-Twilio-Signature": signature})

    return call


@pytest.fixture
def writes(twilio_calls):
    """`writes("STOP")`: the patient sends a text message."""
    numbers = iter(range(1000))

    def write(text, address=PHONE, sid=None):
        sid = sid or f"SMin{next(numbers)}"
        answer = twilio_calls("/text-messages/reply", MessageSid=sid, From=address, To="+13125550100", Body=text)
        assert answer.status_code == 200
        return answer

    return write


@pytest.fixture
def patient(clinic, nurse, at):
    at(DUE)
    both = (MessageChannel.EMAIL, MessageChannel.SMS)
    return make_patient(clinic, nurse, consents=both, phone=PHONE, email="lena.hart@example.org")


@pytest.fixture
def planned(patient):
    """`planned("a")`: a text message that waits."""

    def plan(key="a", channel=Channel.SMS, **given):
        address = patient.phone if channel is Channel.SMS else patient.email
        about = {"patient_id": patient.id, "clinic_id": patient.clinic_id, "trial_id": None}
        wish = wanted_message(key, **{**about, "channel": channel, "address": address, **given})
        put("reminders", [wish], now=DUE)
        commit()
        return message_keyed(key)

    return plan


@pytest.fixture
def sent(planned):
    """`sent("a")`: a text message that Twilio took."""

    def send(key="a", **given):
        row = planned(key, **given)
        note_sent(claim(row.id, by="one", now=DUE), through=Channel.SMS, now=DUE, provider_id=f"SM{key}")
        commit()
        return message_keyed(key)

    return send
