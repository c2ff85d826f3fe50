"""What is asked in the transaction that claims a message."""

from dataclasses import replace
from datetime import timedelta

import pytest

from scstrial.contact.queries import may_go, ways_to
from scstrial.foundation.db import commit
from scstrial.outbox.actions import claim, put, reconcile
from scstrial.outbox.choices import Channel, EndReason, MessageStatus, Recipient
from scstrial.outbox.models import Message
from scstrial.outbox.rules import ContactHours
from scstrial.patients.actions import close_patient, record_consent
from scstrial.patients.choices import ClosedReason, MessageChannel
from scstrial.patients.queries import channels_agreed_by, consents_of
from scstrial.scheduler.rounds import Clockwork, free_and_close, send_due, tick
from tests.factories.outbox import DUE, CollectingChannel, message_keyed, wanted_message

HOUR = timedelta(hours=1)
CHICAGO = ContactHours("America/Chicago")
ROUND = (free_and_close, send_due)


def clockwork(channel, now=DUE, **given):
    ways = {Channel.EMAIL: channel, Channel.SMS: channel, Channel.TASK: CollectingChannel()}
    return Clockwork(ways_out=ways, clock=lambda: now, guard=may_go, **given)


def test_a_message_shows_the_consent_it_was_sent_under(planned, patient):
    planned("a")
    consent_id = consents_of(patient.id)[MessageChannel.SMS].id
    tick(clockwork(CollectingChannel()), ROUND)
    assert message_keyed("a").consent_id == consent_id


@pytest.mark.parametrize("reason", [ClosedReason.DIED, ClosedReason.WITHDRAWN])
def test_a_death_or_withdrawal_stops_everything_at_once(planned, patient, nurse, reason):
    planned("text"), planned("mail", channel=Channel.EMAIL)
    planned("task", channel=Channel.TASK, recipient=Recipient.NURSES)
    planned("urgent", channel=Channel.EMAIL, recipient=Recipient.PERSON)
    close_patient(patient, reason, "Told by the family.", by=nurse, now=DUE)
    commit()
    gone = [message_keyed(key).withdrawn_why for key in ("text", "mail", "task")]
    assert gone == [EndReason.RECORD_CLOSED] * 3
    assert message_keyed("urgent").status is MessageStatus.WAITING


def test_what_was_planned_by_somebody_else_meanwhile_does_not_go_to_a_closed_record(planned, patient, nurse):
    close_patient(patient, ClosedReason.DIED, "Told by the family.", by=nurse, now=DUE)
    commit()
    planned("late")
    channel = CollectingChannel()
    tick(clockwork(channel), ROUND)
    assert channel.taken == []
    assert message_keyed("late").withdrawn_why is EndReason.RECORD_CLOSED


def test_who_has_moved_is_written_to_by_day_there_also_before_the_plan_is_made_anew(planned, patient):
    planned("a", hours=CHICAGO, useful_until=DUE + 30 * HOUR)
    patient.time_zone = "Asia/Tokyo"
    commit()
    night_there = DUE.replace(hour=15, minute=0)  # midnight at Tokyo, by day at Chicago
    channel = CollectingChannel()
    tick(clockwork(channel, night_there), ROUND)
    assert channel.taken == []
    tick(clockwork(channel, night_there + 8 * HOUR), ROUND)
    assert len(channel.taken) == 1


def test_without_an_agreement_on_its_channel_nothing_goes(planned, patient, nurse):
    record_consent(patient, MessageChannel.SMS, False, wording="", by=nurse, now=DUE)
    planned("a"), planned("mail", channel=Channel.EMAIL)
    channel = CollectingChannel()
    tick(clockwork(channel), ROUND)
    assert channel.keys == ["mail"]
    assert message_keyed("a").withdrawn_why is EndReason.OPTED_OUT


def test_nothing_goes_to_a_number_that_is_no_longer_the_patients(planned, patient):
    planned("a", address="+13125559999")
    channel = CollectingChannel()
    tick(clockwork(channel), ROUND)
    assert message_keyed("a").withdrawn_why is EndReason.CONTACT_CHANGED


def test_after_four_messages_of_a_day_the_fifth_waits_for_the_next_morning_and_safety_goes_on(planned):
    for number in range(5):
        planned(f"{number}", hours=CHICAGO, useful_until=DUE + 24 * HOUR)
    planned("safety", hours=CHICAGO, is_safety=True)
    channel = CollectingChannel()
    tick(clockwork(channel), ROUND)
    assert channel.keys == ["0", "1", "2", "3", "safety"]
    fifth = message_keyed("4")
    assert fifth.status is MessageStatus.WAITING
    assert fifth.next_try_at == DUE.replace(day=5, hour=14, minute=0)  # 08:00 in Chicago
    tick(clockwork(channel, now=fifth.next_try_at), ROUND)
    assert channel.keys[-1] == "4"


def test_one_that_would_be_of_no_use_the_next_morning_is_taken_back_and_not_planned_again(planned):
    for number in range(5):
        planned(f"{number}", hours=CHICAGO)
    tick(clockwork(CollectingChannel()), ROUND)
    assert message_keyed("4").withdrawn_why is EndReason.OVER_CAP
    reconcile("reminders", [wanted_message("4", hours=CHICAGO)], now=DUE)
    assert message_keyed("4").status is MessageStatus.WITHDRAWN


@pytest.mark.parametrize(("must_be_said", "calls"), [(True, 1), (False, 0)])
def test_what_has_to_be_said_and_was_held_back_for_good_is_a_call_that_says_why(planned, db, must_be_said, calls):
    for number in range(5):
        planned(f"{number}", hours=CHICAGO, phone_instead=must_be_said)
    tick(clockwork(CollectingChannel()), ROUND)
    found = db.session.query(Message).filter_by(kind="phone_instead").all()
    assert [row.key for row in found] == ["phone-instead:4"] * calls
    assert all("as many had gone out to this patient as a day may have" in row.body for row in found)


def test_after_downtime_what_has_to_be_said_is_a_call_that_says_why(planned):
    planned("must", useful_until=DUE + HOUR, phone_instead=True)
    planned("prompt", useful_until=DUE + HOUR)
    tasks = CollectingChannel()
    work = clockwork(CollectingChannel(), now=DUE + 2 * HOUR)
    tick(replace(work, ways_out={Channel.TASK: tasks}), ROUND)
    assert tasks.keys == ["phone-instead:must"]
    assert "could not go out in time" in message_keyed("phone-instead:must").body
    assert message_keyed("prompt").failed_why is EndReason.TOO_LATE


def test_the_ways_come_in_the_patients_order_without_those_that_are_known_to_fail(patient):
    agreed = channels_agreed_by([patient.id])[patient.id]
    mail, text = (Channel.EMAIL, patient.email), (Channel.SMS, patient.phone)
    assert ways_to(patient, agreed, ()) == [mail, text]
    patient.first_channel = MessageChannel.SMS
    assert ways_to(patient, agreed, ()) == [text, mail]
    assert ways_to(patient, agreed, {text}) == [mail]
    assert ways_to(patient, frozenset(), ()) == []


def test_of_the_reminders_about_one_log_the_later_one_takes_the_place_of_the_earlier(planned):
    planned("prompt", one_of="log:1")
    planned("again", one_of="log:1", due_at=DUE + HOUR)
    planned("other", one_of="log:2")
    channel = CollectingChannel()
    assert claim(message_keyed("again").id, by="x", now=DUE + HOUR)
    commit()
    tick(clockwork(channel, now=DUE + HOUR), ROUND)
    assert channel.keys == ["other"]
    assert message_keyed("prompt").withdrawn_why is EndReason.REPLACED


def test_one_that_comes_after_its_successor_went_out_is_taken_back(planned, db):
    planned("again", one_of="log:1", due_at=DUE)
    tick(clockwork(CollectingChannel()), ROUND)
    put("reminders", [wanted_message("prompt", one_of="log:1", due_at=DUE - HOUR, useful_until=DUE + HOUR)], now=DUE)
    commit()
    claim(message_keyed("prompt").id, by="x", now=DUE)
    assert message_keyed("prompt").withdrawn_why is EndReason.REPLACED


def test_after_downtime_a_log_prompt_is_dropped_and_an_appointment_still_goes_out(planned):
    """Of use until: the evening for a morning prompt, the appointment for its reminder (rule book 10)."""
    planned("prompt", useful_until=DUE + 11 * HOUR)
    planned("appointment", useful_until=DUE + 48 * HOUR)
    channel = CollectingChannel()
    tick(clockwork(channel, now=DUE + 12 * HOUR), ROUND)
    assert channel.keys == ["appointment"]
    assert message_keyed("prompt").failed_why is EndReason.TOO_LATE
