"""When a way fails: the next one, a phone task at the end, and a corrected address."""

from datetime import timedelta

import pytest

from scstrial.foundation.db import commit
from scstrial.outbox.actions import (
    claim,
    close_late,
    mark_seen,
    note_failed,
    note_sent,
    put,
    reconcile,
    send_again,
    send_again_to,
)
from scstrial.outbox.channels import NotDelivered
from scstrial.outbox.choices import Channel, EndReason, FailureKind, MessageStatus, Recipient
from scstrial.outbox.models import Message
from scstrial.outbox.queries import bad_addresses
from scstrial.outbox.rules import RETRY_DELAYS
from tests.factories.outbox import DUE, make_sent, message_keyed, wanted_message, wanted_task

WRONG = NotDelivered(FailureKind.BAD_ADDRESS, "Twilio 21211")
AWAY = NotDelivered(FailureKind.UNREACHABLE, "timeout")
LOST = NotDelivered(FailureKind.LOST, "ReadTimeout")
NUMBER, MAIL = "+13125550142", "patient@example.org"
BOTH = {"channel": Channel.SMS, "address": NUMBER, "other_ways": ((Channel.EMAIL, MAIL),)}
LONG = timedelta(days=3)


@pytest.fixture
def planned(db):
    def plan(**given):
        wish = wanted_message("a", **{**BOTH, "useful_until": DUE + LONG, **given})
        put("reminders", [wish], now=DUE)
        commit()
        return message_keyed("a")

    return plan


def fail(failure, now=DUE):
    note_failed(claim(message_keyed("a").id, by="one", now=now), failure, now=now)
    commit()
    return message_keyed("a")


def test_a_bad_number_leads_to_the_next_way_at_once_and_is_not_tried_again(planned):
    planned()
    row = fail(WRONG)
    assert (row.status, row.channel, row.to_address, row.next_try_at) == (
        MessageStatus.WAITING, Channel.EMAIL, MAIL, DUE,
    )  # fmt: skip
    assert bad_addresses() == {(Channel.SMS, NUMBER)}


def test_a_failure_for_now_stays_on_its_way_until_the_tries_are_used_up(planned):
    planned()
    now = DUE
    for delay in RETRY_DELAYS:
        row = fail(AWAY, now)
        assert (row.channel, row.next_try_at) == (Channel.SMS, now + delay)
        now += delay
    row = fail(AWAY, now)
    assert (row.channel, row.attempts) == (Channel.EMAIL, 0)
    assert bad_addresses() == frozenset()


def test_when_all_ways_have_failed_a_nurse_phones(planned):
    planned()
    fail(WRONG)
    row = fail(WRONG)
    assert (row.status, row.failed_why) == (MessageStatus.FAILED, EndReason.PERMANENT)
    task = message_keyed("phone-instead:a")
    assert (task.channel, task.recipient_kind, task.patient_id) == (Channel.TASK, Recipient.NURSES, row.patient_id)
    assert NUMBER not in task.subject + task.body


def test_a_failed_message_to_a_person_of_the_clinic_is_nobodys_phone_call(planned, db):
    planned(recipient=Recipient.PERSON, other_ways=())
    assert fail(WRONG).status is MessageStatus.FAILED
    assert db.session.query(type(message_keyed("a"))).count() == 1


def test_a_planning_does_not_bring_back_the_way_that_failed(planned):
    planned()
    fail(WRONG)
    reconcile("reminders", [wanted_message("a", **BOTH, useful_until=DUE + LONG)], now=DUE)
    assert message_keyed("a").channel is Channel.EMAIL


def test_a_corrected_number_in_the_plan_is_a_new_way(planned):
    planned()
    fail(WRONG)
    better = {**BOTH, "address": "+13125550143"}
    reconcile("reminders", [wanted_message("a", **better, useful_until=DUE + LONG)], now=DUE)
    row = message_keyed("a")
    assert (row.channel, row.to_address) == (Channel.SMS, "+13125550143")


def test_sent_again_it_takes_its_first_way_first_and_nobody_has_to_phone(planned, nurse):
    planned()
    fail(WRONG), fail(WRONG)
    send_again(message_keyed("a"), by=nurse, now=DUE)
    commit()
    row = message_keyed("a")
    assert (row.status, row.channel, row.to_address, row.failed_ways) == (
        MessageStatus.WAITING,
        Channel.SMS,
        NUMBER,
        [],
    )
    assert bad_addresses() == frozenset()
    assert message_keyed("phone-instead:a").status is MessageStatus.WITHDRAWN


def test_nobody_is_asked_to_phone_about_what_went_out(planned):
    planned()
    note_sent(claim(message_keyed("a").id, by="one", now=DUE), through=Channel.SMS, now=DUE, provider_id="SMa")
    put("reminders", [wanted_message("b", useful_until=DUE + LONG)], now=DUE)
    calls = [wanted_task(f"phone-instead:{key}", useful_until=DUE + LONG) for key in "ab"]
    assert reconcile("reminders", calls, now=DUE).added == 1
    assert message_keyed("phone-instead:b").status is MessageStatus.WAITING


def test_failing_once_more_it_is_phoned_about_once_more(planned, nurse):
    planned()
    fail(WRONG), fail(WRONG)
    send_again(message_keyed("a"), by=nurse, now=DUE)
    commit()
    fail(WRONG), fail(WRONG)
    assert message_keyed("phone-instead:a").status is MessageStatus.WAITING


def test_sent_again_to_a_corrected_address(planned, nurse):
    planned()
    fail(WRONG), fail(WRONG)
    send_again_to(message_keyed("a"), Channel.EMAIL, "right@example.org", by=nurse, now=DUE)
    commit()
    row = message_keyed("a")
    assert (row.channel, row.to_address, row.other_ways) == (Channel.EMAIL, "right@example.org", [["sms", NUMBER]])


@pytest.mark.parametrize(("failure", "unsure"), [(LOST, True), (AWAY, False)])
def test_after_a_lost_result_the_next_try_asks_first(planned, failure, unsure):
    planned()
    fail(failure)
    again = claim(message_keyed("a").id, by="one", now=DUE + RETRY_DELAYS[0])
    assert (again.is_unsure, again.first_tried_at) == (unsure, DUE if unsure else None)


def test_on_another_way_there_is_nothing_to_ask(planned):
    planned()
    fail(LOST)
    row = message_keyed("a")
    row.channel = Channel.EMAIL
    commit()
    assert not claim(row.id, by="one", now=DUE + RETRY_DELAYS[0]).is_unsure


def calls_of(kind, db):
    db.session.expire_all()
    return db.session.query(Message).filter_by(kind=kind).count()


@pytest.mark.parametrize(
    "given",
    [
        {"phone_instead": False},
        {"phone_instead": True, "recipient": Recipient.PERSON},
        {"phone_instead": True, "kind": "stop_confirmed"},
    ],
)
def test_nobody_phones_about_what_came_too_late_and_need_not_be_said(planned, db, given):
    planned(**given)
    close_late(DUE + LONG)
    assert message_keyed("a").failed_why is EndReason.TOO_LATE
    assert calls_of("phone_instead", db) == 0


def test_however_many_came_too_late_the_calls_are_put_in_few_statements(db, queries_counted):
    wishes = [wanted_message(f"{n}", phone_instead=True) for n in range(40)]
    put("reminders", wishes, now=DUE)
    commit()
    with queries_counted() as count:
        close_late(DUE + LONG)
    assert count() <= 6
    assert calls_of("phone_instead", db) == 40


@pytest.mark.parametrize(("done", "other"), [("a", "phone-instead:a"), ("phone-instead:a", "a")])
def test_whoever_has_phoned_has_seen_to_the_message_and_the_other_way_round(planned, nurse, done, other):
    planned()
    fail(WRONG), fail(WRONG)
    make_sent("phone-instead:a", DUE)
    mark_seen(message_keyed(done), by=nurse, now=DUE)
    commit()
    assert message_keyed(other).seen_by_name == nurse.name


def test_a_call_about_what_is_sent_again_is_not_done_by_hand(planned, nurse):
    """The message is under way once more: it is not marked as seen behind its back."""
    planned()
    fail(WRONG), fail(WRONG)
    make_sent("phone-instead:a", DUE)
    row = message_keyed("a")
    row.status = MessageStatus.WAITING
    commit()
    mark_seen(message_keyed("phone-instead:a"), by=nurse, now=DUE)
    commit()
    assert message_keyed("a").seen_at is None
