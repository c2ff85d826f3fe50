"""What Twilio tells of a message: signed, once or more often, in any order."""

from itertools import permutations

import pytest

from scstrial.contact.queries import latest_consent
from scstrial.foundation.db import commit
from scstrial.outbox.actions import claim, note_sent
from scstrial.outbox.choices import Channel, EndReason, MessageStatus, ProviderStatus, TryOutcome
from scstrial.outbox.models import BadAddress, Message
from scstrial.outbox.queries import attempts_of
from scstrial.patients.choices import MessageChannel
from tests.factories.outbox import DUE, message_keyed


@pytest.fixture
def tells(twilio_calls):
    def tell(message, status, code="", sid=None):
        form = {"MessageSid": sid or f"SM{message.key}", "MessageStatus": status, "ErrorCode": code}
        answer = twilio_calls(f"/text-messages/status/{message.id}", **form)
        assert answer.status_code == 200
        return message_keyed(message.key)

    return tell


def test_a_delivered_message_is_seen_as_delivered(sent, tells):
    row = tells(sent(), "delivered")
    assert (row.provider_status, row.delivered_at) == (ProviderStatus.DELIVERED, DUE)


@pytest.mark.parametrize("order", list(permutations(["queued", "sent", "delivered"])))
def test_a_later_word_never_overwrites_a_more_final_one(sent, tells, order):
    row = sent()
    for status in (*order, *order):
        row = tells(row, status)
    assert row.provider_status is ProviderStatus.DELIVERED
    assert row.status is MessageStatus.SENT


@pytest.mark.parametrize("order", [("undelivered", "delivered"), ("delivered", "undelivered")])
def test_what_arrived_in_the_end_is_not_phoned_about(sent, tells, order, db):
    row = sent()
    for status in order:
        row = tells(row, status, "30003" if status == "undelivered" else "")
    assert row.status is MessageStatus.SENT
    assert row.delivered_at
    assert not db.session.query(Message).filter_by(planner="delivery", status=MessageStatus.WAITING).count()


def test_one_that_was_not_delivered_goes_by_the_next_way(sent, tells):
    row = tells(sent(other_ways=((Channel.EMAIL, "lena.hart@example.org"),)), "undelivered", "30003")
    assert (row.status, row.channel, row.to_address) == (
        MessageStatus.WAITING, Channel.EMAIL, "lena.hart@example.org",
    )  # fmt: skip


def test_without_a_further_way_it_has_failed_and_a_nurse_phones(sent, tells, db):
    row = tells(sent(), "undelivered", "30006")
    assert (row.status, row.failed_why) == (MessageStatus.FAILED, EndReason.PERMANENT)
    assert message_keyed("phone-instead:a").channel is Channel.TASK
    assert db.session.query(BadAddress).one().address == row.to_address


def test_a_word_that_comes_twice_changes_nothing(sent, tells):
    row = sent(other_ways=((Channel.EMAIL, "lena.hart@example.org"),))
    first = tells(row, "undelivered", "30003")
    again = tells(first, "undelivered", "30003")
    assert again.failed_ways == first.failed_ways
    assert again.channel is Channel.EMAIL


def test_a_word_about_another_message_is_not_taken(sent, tells):
    assert tells(sent(), "delivered", sid="SMother").provider_status is None


def test_the_phone_companys_word_that_the_patient_has_ended_messages_is_the_opt_out(sent, planned, tells, patient):
    planned("later")
    tells(sent(), "failed", "21610")
    assert latest_consent(patient.id, MessageChannel.SMS).agreed is False
    assert message_keyed("later").withdrawn_why is EndReason.OPTED_OUT


def test_a_word_that_comes_before_our_own_note_is_that_note(planned, tells):
    outgoing = claim(planned().id, by="one", now=DUE)
    commit()
    row = tells(message_keyed("a"), "sent")
    assert (row.status, row.provider_id) == (MessageStatus.SENT, "SMa")
    note_sent(outgoing, through=Channel.SMS, now=DUE, provider_id="SMa")
    commit()
    assert [one.outcome for one in attempts_of(row.id)] == [TryOutcome.DELIVERED]
    assert message_keyed("a").provider_status is ProviderStatus.SENT


def test_a_failure_told_before_our_note_is_not_undone_by_it(planned, tells):
    outgoing = claim(planned().id, by="one", now=DUE)
    commit()
    tells(message_keyed("a"), "undelivered", "30003")
    note_sent(outgoing, through=Channel.SMS, now=DUE, provider_id="SMa")
    commit()
    assert message_keyed("a").status is MessageStatus.FAILED


@pytest.mark.parametrize("path", ["/text-messages/reply", "/text-messages/status/1"])
@pytest.mark.parametrize("forged", [{"token": "another"}, {"signed": {"Body": "something else"}}])
def test_a_call_that_twilio_did_not_sign_is_refused(twilio_calls, patient, path, forged):
    answer = twilio_calls(path, MessageSid="SMx", From=patient.phone, Body="STOP", MessageStatus="sent", **forged)
    assert answer.status_code == 403
    assert latest_consent(patient.id, MessageChannel.SMS).agreed


def test_without_an_account_nobody_is_listened_to(twilio_calls, app, monkeypatch):
    monkeypatch.setitem(app.config, "TWILIO_AUTH_TOKEN", "")
    assert twilio_calls("/text-messages/reply", token="", MessageSid="SMx", From="+1", Body="STOP").status_code == 403


@pytest.mark.parametrize("form", [{"MessageStatus": "strange"}, {}, {"MessageStatus": "sent", "ErrorCode": "²"}])
def test_words_that_say_nothing_do_no_harm(sent, twilio_calls, form):
    row = sent()
    assert twilio_calls(f"/text-messages/status/{row.id}", **{"MessageSid": "SMa", **form}).status_code == 200
    assert twilio_calls("/text-messages/status/999999", MessageSid="SMa", MessageStatus="sent").status_code == 200
    assert message_keyed("a").status is MessageStatus.SENT
