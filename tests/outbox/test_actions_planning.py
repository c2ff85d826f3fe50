"""What planners want becomes rows."""

from dataclasses import replace
from datetime import timedelta

import pytest

from scstrial.outbox.actions import Reconciled, put, reconcile, withdraw
from scstrial.outbox.choices import Channel, EndReason, MessageStatus
from scstrial.outbox.models import Message
from tests.factories.outbox import DUE, make_sent, message_keyed, wanted_message, wanted_task

NOW = DUE - timedelta(days=2)
HOUR = timedelta(hours=1)
MINE = "reminders"


@pytest.fixture
def one(db):
    """One planned message, saved."""
    reconcile(MINE, [wanted_message("a")], now=NOW)
    db.session.commit()
    return wanted_message("a")


def statuses(db):
    db.session.expire_all()
    return {message.key: message.status for message in db.session.query(Message)}


def test_what_is_missing_is_added_as_it_is_wanted(db):
    wanted = wanted_message("a", language="es")
    assert reconcile(MINE, [wanted], now=NOW) == Reconciled(added=1)
    row = message_keyed("a")
    assert (row.status, row.planner, row.kind) == (MessageStatus.WAITING, MINE, "log_am")
    assert (row.due_at, row.next_try_at, row.useful_until) == (DUE, DUE, wanted.useful_until)
    assert (row.to_address, row.language, row.subject, row.body) == (
        "patient@example.org", "es", wanted.subject, wanted.body,
    )  # fmt: skip
    assert (row.created_at, row.attempts, row.hours) == (NOW, 0, None)


def test_the_hours_of_the_recipient_are_kept(db, hours):
    reconcile(MINE, [wanted_message("a", hours=hours)], now=NOW)
    assert message_keyed("a").hours == hours


def test_planning_twice_changes_nothing(db, one):
    assert reconcile(MINE, [one], now=NOW) == Reconciled()


def test_what_is_no_longer_wanted_is_withdrawn(db, one):
    assert reconcile(MINE, [], now=NOW) == Reconciled(withdrawn=1)
    assert message_keyed("a").status is MessageStatus.WITHDRAWN
    assert message_keyed("a").withdrawn_why is EndReason.NOT_WANTED


def test_a_time_that_moved_is_followed(db, one):
    moved = replace(one, due_at=DUE + HOUR)
    assert reconcile(MINE, [moved], now=NOW) == Reconciled(changed=1)
    assert message_keyed("a").due_at == message_keyed("a").next_try_at == DUE + HOUR


def test_a_corrected_address_is_followed(db, one):
    reconcile(MINE, [replace(one, address="new@example.org")], now=NOW)
    assert message_keyed("a").to_address == "new@example.org"


def test_a_retry_under_way_keeps_its_own_time(db, one):
    row = message_keyed("a")
    row.attempts, row.next_try_at = 1, DUE + 3 * HOUR
    db.session.commit()
    reconcile(MINE, [replace(one, due_at=DUE + HOUR)], now=NOW)
    assert message_keyed("a").next_try_at == DUE + 3 * HOUR


def test_what_was_withdrawn_and_is_wanted_again_waits_again(db, one):
    reconcile(MINE, [], now=NOW)
    db.session.commit()
    assert reconcile(MINE, [replace(one, due_at=DUE + HOUR)], now=NOW) == Reconciled(changed=1)
    row = message_keyed("a")
    assert (row.status, row.withdrawn_why, row.next_try_at) == (MessageStatus.WAITING, None, DUE + HOUR)


@pytest.mark.parametrize("status", [MessageStatus.SENDING, MessageStatus.SENT, MessageStatus.FAILED])
def test_what_is_on_its_way_or_done_is_left_alone(db, one, status):
    message_keyed("a").status = status
    db.session.commit()
    assert reconcile(MINE, [replace(one, due_at=DUE + HOUR)], now=NOW) == Reconciled()
    assert reconcile(MINE, [], now=NOW) == Reconciled()
    assert message_keyed("a").status is status


def test_messages_of_other_planners_are_not_touched(db, one):
    put("flags", [wanted_message("urgent")], now=NOW)
    db.session.commit()
    assert reconcile(MINE, [one], now=NOW) == Reconciled()
    assert reconcile("somebody else", [one], now=NOW) == Reconciled()
    assert statuses(db) == {"a": MessageStatus.WAITING, "urgent": MessageStatus.WAITING}


@pytest.mark.parametrize(("ahead", "added"), [(-HOUR, 0), (timedelta(0), 0), (HOUR, 1)])
def test_what_is_of_no_use_any_more_is_not_added(db, ahead, added):
    wanted = wanted_message("a", due_at=NOW - 2 * HOUR, useful_until=NOW + ahead)
    assert reconcile(MINE, [wanted], now=NOW) == Reconciled(added=added)


def test_a_late_message_is_not_withdrawn_in_silence(db, one):
    assert reconcile(MINE, [], now=one.useful_until) == Reconciled()
    assert message_keyed("a").status is MessageStatus.WAITING


def test_a_task_that_is_shown_ends_with_its_need(db):
    reconcile(MINE, [wanted_task("t")], now=NOW)
    make_sent("t", DUE)
    assert reconcile(MINE, [], now=DUE) == Reconciled(withdrawn=1)
    assert message_keyed("t").status is MessageStatus.WITHDRAWN
    assert message_keyed("t").sent_at == DUE


def test_a_task_that_somebody_has_done_stays_done(db):
    reconcile(MINE, [wanted_task("t")], now=NOW)
    make_sent("t", DUE)
    message_keyed("t").seen_at = DUE
    db.session.commit()
    assert reconcile(MINE, [], now=DUE) == Reconciled()


def test_a_put_message_is_put_once(db):
    for _ in range(2):
        put("flags", [wanted_message("urgent")], now=NOW)
    assert statuses(db) == {"urgent": MessageStatus.WAITING}
    assert message_keyed("urgent").planner == "flags"


def test_put_adds_nothing_when_there_is_nothing(db):
    put("flags", [], now=NOW)
    assert statuses(db) == {}


def test_only_the_planner_takes_a_message_back(db, one):
    withdraw("flags", ["a"])
    assert statuses(db) == {"a": MessageStatus.WAITING}
    withdraw(MINE, ["a"])
    assert statuses(db) == {"a": MessageStatus.WITHDRAWN}


def test_the_number_of_statements_does_not_grow_with_the_messages(db, queries_counted):
    def plan(count, minutes):
        wanted = [wanted_message(f"{n}", due_at=DUE + timedelta(minutes=minutes)) for n in range(count)]
        with queries_counted() as counted:
            reconcile(MINE, wanted, now=NOW)
        db.session.commit()
        return counted()

    assert plan(3, 0) == plan(60, 0)
    assert plan(60, 5) == plan(60, 6)
    reconcile(MINE, [], now=NOW)
    assert set(statuses(db).values()) == {MessageStatus.WITHDRAWN}


def test_more_than_one_batch_is_planned_whole(db):
    wanted = [wanted_message(f"{n}", channel=Channel.TASK) for n in range(1201)]
    assert reconcile(MINE, wanted, now=NOW).added == 1201
    assert reconcile(MINE, wanted[:100], now=NOW).withdrawn == 1101
    assert reconcile(MINE, wanted, now=NOW).changed == 1101
