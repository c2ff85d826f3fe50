"""What patients write back."""

import pytest

from scstrial.audit.models import AuditEntry
from scstrial.contact.actions import ask_for_consent
from scstrial.contact.models import Reply
from scstrial.contact.queries import latest_consent, may_go
from scstrial.foundation.db import commit
from scstrial.foundation.refusal import Refused
from scstrial.outbox.choices import Channel, EndReason, MessageStatus
from scstrial.outbox.models import Message
from scstrial.patients.choices import ConsentHow, MessageChannel
from tests.conftest import make_clinic
from tests.contact.conftest import PHONE
from tests.factories.accounts import make_person
from tests.factories.outbox import DUE, make_sent, message_keyed
from tests.factories.patients import make_patient

SMS, EMAIL = MessageChannel.SMS, MessageChannel.EMAIL


@pytest.fixture
def messages(db):
    def with_kind(kind):
        db.session.expire_all()
        return db.session.query(Message).filter_by(kind=kind).all()

    return with_kind


def test_stop_ends_text_messages_at_once_and_takes_back_what_was_planned(writes, planned, patient, messages):
    planned("text"), planned("mail", channel=Channel.EMAIL)
    writes("Stop texting me please")
    consent = latest_consent(patient.id, SMS)
    assert (consent.agreed, consent.how, consent.by_name) == (False, ConsentHow.BY_TEXT, "Patient, by text message")
    assert (message_keyed("text").status, message_keyed("text").withdrawn_why) == (
        MessageStatus.WITHDRAWN, EndReason.OPTED_OUT,
    )  # fmt: skip
    assert message_keyed("mail").status is MessageStatus.WAITING
    (confirmation,) = messages("stop_confirmed")
    assert (confirmation.channel, confirmation.to_address, confirmation.hours) == (Channel.SMS, PHONE, None)
    assert "no more text messages" in confirmation.body
    assert may_go(confirmation, DUE).why_not is None
    (task,) = messages("reply")
    assert "phone instead" in task.subject


def test_a_patient_who_writes_stop_twice_gets_one_confirmation(writes, patient, messages):
    writes("no more messages")
    writes("I said no more messages")
    assert len(messages("stop_confirmed")) == 1
    assert len(messages("reply")) == 2


def test_the_confirmation_that_twilio_sends_by_itself_is_not_doubled(writes, patient, messages):
    writes("STOP")
    assert messages("stop_confirmed") == []
    assert latest_consent(patient.id, SMS).agreed is False


def test_who_means_all_messages_gets_no_e_mail_either(writes, planned, patient):
    planned("mail", channel=Channel.EMAIL)
    writes("stop all messages")
    assert latest_consent(patient.id, EMAIL).agreed is False
    assert message_keyed("mail").withdrawn_why is EndReason.OPTED_OUT


def test_the_same_text_message_told_twice_is_kept_once(writes, patient, messages, db):
    writes("parar por favor", sid="SMsame")
    writes("parar por favor", sid="SMsame")
    assert db.session.query(Reply).count() == 1
    assert len(messages("stop_confirmed")) == 1


def test_free_words_become_a_task_without_a_word_of_them(writes, planned, patient, messages, db):
    planned("text")
    writes("I can't stop the pain")
    assert latest_consent(patient.id, SMS).agreed
    assert message_keyed("text").status is MessageStatus.WAITING
    (task,) = messages("reply")
    assert "pain" not in f"{task.subject} {task.body} {task.key}"
    assert db.session.query(Reply).one().text == "I can't stop the pain"
    assert not db.session.query(AuditEntry).filter(AuditEntry.about["text"].as_string().is_not(None)).all()


def test_help_names_the_phone_and_a_nurse_hears_of_it(writes, patient, messages, clinic):
    writes("HELP")
    (answer,) = messages("help_answer")
    assert clinic.phone in answer.body
    assert len(messages("reply")) == 1


def test_start_brings_back_what_was_agreed_to_before(writes, patient, messages):
    before = latest_consent(patient.id, SMS)
    writes("no more messages")
    writes("START")
    again = latest_consent(patient.id, SMS)
    assert (again.agreed, again.wording, again.text_version) == (True, before.wording, before.text_version)
    assert len(messages("start_confirmed")) == 1


def test_start_without_an_agreement_goes_to_a_nurse(writes, clinic, nurse, messages):
    other = make_patient(clinic, nurse, phone="+13125550777", consents=())
    writes("START", address="+13125550777")
    assert latest_consent(other.id, SMS) is None
    assert len(messages("reply")) == 1


def test_yes_answers_our_question_and_only_that(writes, clinic, nurse, at, messages):
    at(DUE)
    other = make_patient(clinic, nurse, phone="+13125550777", consents=())
    writes("yes", address="+13125550777")
    assert latest_consent(other.id, SMS) is None
    ask_for_consent(other, by=nurse, now=DUE)
    commit()
    (question,) = messages("consent_contact")
    assert may_go(question, DUE).why_not is None
    make_sent(question.key, DUE, through=Channel.SMS)
    writes("Yes", address="+13125550777")
    consent = latest_consent(other.id, SMS)
    assert (consent.agreed, consent.how, consent.text_version) == (True, ConsentHow.BY_TEXT, "sms-ask-1")
    assert consent.wording.startswith("Reply YES to get appointment and task messages from North clinic")
    assert consent.warned_at is None or consent.prefers_unencrypted


def test_who_has_ended_messages_is_not_asked_again(writes, patient, nurse):
    writes("no more messages")
    with pytest.raises(Refused, match="ask in person"):
        ask_for_consent(patient, by=nurse, now=DUE)


def test_a_number_that_two_patients_have_ends_messages_for_both(writes, patient, clinic, nurse):
    other = make_patient(clinic, nurse, phone=PHONE, consents=(SMS,))
    writes("no more messages")
    assert [latest_consent(one.id, SMS).agreed for one in (patient, other)] == [False, False]


def test_a_text_message_from_nobodys_number_is_looked_at(writes, patient, messages):
    writes("Who are you?", address="+14155550000")
    (task,) = messages("reply")
    assert (task.patient_id, task.clinic_id) == (None, patient.clinic_id)


def test_what_was_written_is_read_signed_in_and_in_the_own_clinic_only(writes, patient, nurse, client, db):
    writes("My leg is numb")
    address = f"/text-messages/{db.session.query(Reply).one().id}"
    assert client.get(address).status_code == 302
    client.sign_in(nurse)
    assert "My leg is numb" in client.get(address).get_data(as_text=True)
    stranger = make_person("nurse", make_clinic(name="South clinic"), email="south@example.org")
    client.post("/sign-out")
    assert client.sign_in(stranger).get(address).status_code == 404
