"""Which messages a page shows, and what a person does about them."""

from datetime import timedelta

import pytest

from scstrial.audit.models import AuditEntry
from scstrial.foundation.refusal import Refused
from scstrial.outbox.actions import mark_seen, put, send_again
from scstrial.outbox.choices import Channel, EndReason, MessageStatus, Recipient
from scstrial.outbox.queries import (
    failed_messages,
    message_for,
    messages_due_by,
    messages_of_patient,
    messages_written_to_files,
    open_tasks,
)
from tests.factories.accounts import make_clinic, make_person
from tests.factories.outbox import DUE, make_sent, message_keyed, wanted_message, wanted_task

HOUR = timedelta(hours=1)


@pytest.fixture
def plan(db):
    def put_all(*wanted):
        put("reminders", wanted, now=DUE - HOUR)
        db.session.commit()

    return put_all


def make_failed(key):
    row = message_keyed(key)
    row.status, row.failed_why, row.attempts = MessageStatus.FAILED, EndReason.TRIES_USED_UP, 4
    return row


def keys(messages):
    return [message.key for message in messages]


def test_a_patients_messages_come_latest_first(plan):
    plan(wanted_message("a"), wanted_message("b", due_at=DUE + HOUR), wanted_message("other", patient_id=8))
    assert keys(messages_of_patient(7)) == ["b", "a"]
    assert keys(messages_of_patient(7, limit=1)) == ["b"]


def test_the_next_messages_are_those_of_the_clinic_up_to_a_moment(plan):
    plan(wanted_message("a"), wanted_message("b", due_at=DUE + HOUR), wanted_message("elsewhere", clinic_id=2))
    assert keys(messages_due_by([1], DUE)) == ["a"]
    assert keys(messages_due_by([1, 2], DUE + HOUR)) == ["a", "elsewhere", "b"]


def test_failed_messages_are_shown_until_somebody_has_seen_them(plan, nurse, db):
    plan(wanted_message("a"), wanted_message("b"))
    row = make_failed("a")
    assert keys(failed_messages([1])) == ["a"]
    assert failed_messages([2]) == []
    mark_seen(row, by=nurse, now=DUE)
    assert failed_messages([1]) == []
    assert (row.seen_at, row.seen_by_name) == (DUE, nurse.name)


def test_seen_twice_is_seen_once(plan, nurse, physician, db):
    plan(wanted_message("a"))
    row = make_failed("a")
    mark_seen(row, by=nurse, now=DUE)
    mark_seen(row, by=physician, now=DUE + HOUR)
    assert row.seen_by_name == nurse.name
    acts = [entry.act for entry in db.session.query(AuditEntry).filter_by(patient_id=7)]
    assert acts == ["message marked as seen"]


def test_tasks_are_open_from_when_they_are_shown_until_they_are_done(plan, nurse, db):
    plan(wanted_task("t"), wanted_task("p", recipient=Recipient.PHYSICIANS), wanted_message("mail"))
    assert open_tasks([1], [Recipient.NURSES]) == []
    for key in ("t", "p"):
        make_sent(key, DUE)
    make_sent("mail", DUE, Channel.EMAIL)
    assert keys(open_tasks([1], [Recipient.NURSES])) == ["t"]
    assert set(keys(open_tasks([1], [Recipient.NURSES, Recipient.PHYSICIANS]))) == {"t", "p"}
    mark_seen(message_keyed("t"), by=nurse, now=DUE)
    assert open_tasks([1], [Recipient.NURSES]) == []


def test_what_was_written_to_a_file_is_listed(plan):
    plan(wanted_message("a"), wanted_message("b"), wanted_message("c"))
    make_sent("a", DUE, Channel.FILE)
    make_sent("b", DUE, Channel.EMAIL)
    make_sent("c", DUE - 9 * HOUR, Channel.FILE)
    assert keys(messages_written_to_files([1], DUE - HOUR)) == ["a"]


def test_a_message_of_another_clinic_is_not_found(plan, nurse, clinic):
    plan(wanted_message("a", clinic_id=clinic.id))
    message_id = message_keyed("a").id
    stranger = make_person("nurse", make_clinic("South clinic"), email="south@example.org")
    assert message_for(nurse, message_id).key == "a"
    assert message_for(stranger, message_id) is None


def test_a_failed_message_that_is_sent_again_begins_anew(plan, nurse, db):
    plan(wanted_message("a"))
    row = make_failed("a")
    send_again(row, by=nurse, now=DUE + HOUR)
    assert (row.status, row.next_try_at, row.attempts) == (MessageStatus.WAITING, DUE + HOUR, 0)
    assert row.failed_why is None
    (entry,) = db.session.query(AuditEntry).filter_by(act="message sent again")
    assert entry.about == {"message_id": row.id}


def test_a_message_that_would_come_too_late_is_not_sent_again(plan, nurse):
    plan(wanted_message("a"))
    row = make_failed("a")
    with pytest.raises(Refused, match="too late"):
        send_again(row, by=nurse, now=row.useful_until)
    assert row.status is MessageStatus.FAILED
