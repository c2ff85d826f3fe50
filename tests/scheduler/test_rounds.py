"""One round of the clockwork, in this process."""

import logging
from datetime import timedelta
from threading import Barrier, Event

import pytest

from scstrial.foundation.db import commit
from scstrial.outbox.actions import claim, put
from scstrial.outbox.channels import NotDelivered
from scstrial.outbox.choices import Channel, EndReason, FailureKind, MessageStatus
from scstrial.outbox.queries import last_ran_at
from scstrial.outbox.rules import RETRY_DELAYS, STUCK_AFTER
from scstrial.scheduler.rounds import HEARTBEAT, Clockwork, free_and_close, process_name, send_due, tick
from tests.factories.outbox import DUE, CollectingChannel, message_keyed, wanted_message, wanted_task

ROUND = (free_and_close, send_due)
LONG = timedelta(days=3)


@pytest.fixture
def plan(db):
    def put_all(*wanted, planner="reminders"):
        put(planner, wanted, now=DUE - timedelta(days=1))
        commit()

    return put_all


def clockwork(channel, **given):
    return Clockwork(ways_out={Channel.EMAIL: channel, Channel.TASK: channel}, clock=lambda: DUE, **given)


def test_what_is_due_goes_out_in_order_and_once(plan):
    plan(wanted_message("b"), wanted_message("a", due_at=DUE - LONG), wanted_message("later", due_at=DUE + LONG))
    channel = CollectingChannel()
    for _ in range(2):
        tick(clockwork(channel), ROUND)
    assert channel.keys == ["a", "b"]
    assert message_keyed("a").status is MessageStatus.SENT
    assert message_keyed("later").status is MessageStatus.WAITING


def test_a_round_of_more_than_one_reading_sends_all(plan):
    plan(*(wanted_message(f"{n}") for n in range(450)))
    channel = CollectingChannel()
    tick(clockwork(channel), ROUND)
    assert len(set(channel.keys)) == 450


def both_at_once(*channels, **given):
    """A clockwork with a sender for each channel."""
    first, *others = ({Channel.EMAIL: channel} for channel in channels)
    return Clockwork(ways_out=first, beside=tuple(others), clock=lambda: DUE, **given)


def test_two_senders_of_one_process_work_at_the_same_time_and_send_nothing_twice(plan):
    plan(*(wanted_message(f"{n}") for n in range(20)))
    meeting = Barrier(2, timeout=20)

    class Meeting(CollectingChannel):
        def send(self, message):
            meeting.wait()  # passes only when the other sender has a message in hand too
            return super().send(message)

    one, other = Meeting(), Meeting()
    send_due(both_at_once(one, other))
    assert len(one.keys) == len(other.keys) == 10
    assert len({*one.keys, *other.keys}) == 20
    assert all(message_keyed(f"{n}").status is MessageStatus.SENT for n in range(20))


def test_a_sender_that_breaks_down_is_logged_and_the_other_sends_the_rest(plan, caplog):
    plan(*(wanted_message(f"{n}") for n in range(6)))

    class Ending(CollectingChannel):
        def close(self):
            raise RuntimeError("the line")

    one, broken = CollectingChannel(), Ending()
    tick(both_at_once(one, broken), ROUND)
    assert sorted([*one.keys, *broken.keys]) == [f"{n}" for n in range(6)]
    assert "send_due failed" in caplog.text
    assert last_ran_at(HEARTBEAT) is None


def test_a_stop_ends_every_sender_after_the_message_in_its_hand(plan):
    plan(*(wanted_message(f"{n}") for n in range(6)))
    stop, meeting = Event(), Barrier(2, timeout=20)

    class Stopping(CollectingChannel):
        def send(self, message):
            meeting.wait()
            stop.set()
            return super().send(message)

    one, other = Stopping(), Stopping()
    send_due(both_at_once(one, other, stop=stop))
    assert (len(one.keys), len(other.keys)) == (1, 1)
    assert {message_keyed(key).status for key in (*one.keys, *other.keys)} == {MessageStatus.SENT}


def test_no_transaction_is_open_while_the_channel_works(plan, db):
    plan(wanted_message("a"))

    class Looking(CollectingChannel):
        def send(self, message):
            self.open = db.session().in_transaction()
            self.status = message_keyed("a").status
            db.session.rollback()

    channel = Looking()
    tick(clockwork(channel), ROUND)
    assert channel.open is False
    assert channel.status is MessageStatus.SENDING


def test_a_failed_message_is_tried_again_later(plan):
    plan(wanted_message("a"))
    channel = CollectingChannel(NotDelivered(FailureKind.UNREACHABLE, "timeout"))
    tick(clockwork(channel), ROUND)
    assert message_keyed("a").next_try_at == DUE + RETRY_DELAYS[0]
    assert channel.taken == []


def test_one_that_cannot_be_delivered_holds_up_no_other(plan):
    plan(wanted_message("a"), wanted_message("b"))
    channel = CollectingChannel(NotDelivered(FailureKind.BAD_ADDRESS, "SMTP 550"))
    tick(clockwork(channel), ROUND)
    assert channel.keys[0] == "b"
    assert message_keyed("a").failed_why is EndReason.PERMANENT


def test_a_channel_that_breaks_is_a_failed_try_and_tells_nothing_to_the_log(plan, caplog):
    plan(wanted_message("a"), wanted_message("b"))
    channel = CollectingChannel(RuntimeError("patient@example.org has a fever"))
    with caplog.at_level(logging.INFO):
        tick(clockwork(channel), ROUND)
    assert channel.keys == ["b"]
    assert message_keyed("a").status is MessageStatus.WAITING
    assert "RuntimeError" in caplog.text
    assert "patient@example.org" not in caplog.text


def test_a_message_without_a_way_out_is_a_failed_try(plan):
    plan(wanted_message("a"))
    tick(Clockwork(ways_out={}, clock=lambda: DUE), ROUND)
    assert message_keyed("a").next_try_at == DUE + RETRY_DELAYS[0]


def test_a_task_is_shown_from_when_it_is_due(plan):
    plan(wanted_task("t"))
    channel = CollectingChannel()
    channel.through = Channel.TASK
    tick(clockwork(channel), ROUND)
    assert (message_keyed("t").status, message_keyed("t").sent_through) == (MessageStatus.SENT, Channel.TASK)


def test_the_planner_is_asked_again_before_a_message_goes_out(plan):
    plan(wanted_message("a"), wanted_message("b"))
    asked = []

    def wanted(key, trial_id, now):
        asked.append((key, trial_id, now))
        return key == "b"

    channel = CollectingChannel()
    tick(clockwork(channel, planners={"reminders": wanted}), ROUND)
    assert channel.keys == ["b"]
    assert asked == [("a", 3, DUE), ("b", 3, DUE)]
    assert message_keyed("a").status is MessageStatus.WITHDRAWN


def test_messages_without_a_planner_to_ask_go_out(plan):
    plan(wanted_message("a"), planner="flags")
    channel = CollectingChannel()
    tick(clockwork(channel, planners={"reminders": lambda *_: False}), ROUND)
    assert channel.keys == ["a"]


def test_a_stop_is_heeded_between_two_messages(plan):
    plan(wanted_message("a"), wanted_message("b"))
    stop = Event()

    class Stopping(CollectingChannel):
        def send(self, message):
            super().send(message)
            stop.set()

    channel = Stopping()
    tick(clockwork(channel, stop=stop), ROUND)
    assert channel.keys == ["a"]
    assert message_keyed("a").status is MessageStatus.SENT
    assert message_keyed("b").status is MessageStatus.WAITING


def test_a_clockwork_that_is_stopped_begins_nothing(plan):
    plan(wanted_message("a"))
    stop = Event()
    stop.set()
    channel = CollectingChannel()
    tick(clockwork(channel, stop=stop), ROUND)
    assert channel.taken == []


def test_a_part_that_fails_holds_up_no_other_and_the_round_does_not_count(plan, caplog):
    plan(wanted_message("a"))

    def failing(work):
        raise ValueError("L. Hart, 38.6")

    channel = CollectingChannel()
    tick(clockwork(channel), (failing, *ROUND))
    assert channel.keys == ["a"]
    assert last_ran_at(HEARTBEAT) is None
    assert "failing failed" in caplog.text
    assert "Hart" not in caplog.text


def test_a_good_round_leaves_a_sign_of_life(db):
    tick(clockwork(CollectingChannel()), ROUND)
    assert last_ran_at(HEARTBEAT) == DUE


def test_what_a_dead_process_left_goes_out_in_a_later_round(plan, caplog):
    plan(wanted_message("a"))
    claim(message_keyed("a").id, by="dead", now=DUE - STUCK_AFTER)
    commit()
    channel = CollectingChannel()
    tick(clockwork(channel), ROUND)
    assert channel.keys == ["a"]
    assert "1 messages freed" in caplog.text


def test_a_message_that_another_process_took_meanwhile_is_left_to_it(plan):
    plan(wanted_message("a"), wanted_message("b"))
    other = message_keyed("b").id

    class Overtaken(CollectingChannel):
        def send(self, message):
            super().send(message)
            claim(other, by="other", now=DUE)
            commit()

    channel = Overtaken()
    tick(clockwork(channel), ROUND)
    assert channel.keys == ["a"]
    assert message_keyed("b").claimed_by == "other"


def test_each_clockwork_has_a_name_of_its_own():
    assert process_name() != process_name()
    assert len(process_name()) <= 80


def test_a_text_that_cannot_be_finished_holds_up_no_other_and_is_claimed_by_nobody(plan, caplog):
    plan(wanted_message("a"), wanted_message("b"))

    def finish(outgoing, trial_id, now):
        if outgoing.key == "a":
            raise ValueError("what the patient is called")
        return outgoing

    channel = CollectingChannel()
    with caplog.at_level(logging.ERROR):
        tick(clockwork(channel, finishers={"reminders": finish}), ROUND)
    assert channel.keys == ["b"]
    assert message_keyed("a").status is MessageStatus.WAITING
    assert "its text could not be finished" in caplog.text
    assert "what the patient is called" not in caplog.text
