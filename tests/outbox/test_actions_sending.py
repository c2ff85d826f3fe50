"""One message on its way out."""

from datetime import timedelta

import pytest

from scstrial.outbox.actions import beat, claim, close_late, note_failed, note_sent, put, release_stuck
from scstrial.outbox.channels import NotDelivered
from scstrial.outbox.choices import Channel, EndReason, FailureKind, MessageStatus, TryOutcome
from scstrial.outbox.queries import attempts_of, last_ran_at, next_due
from scstrial.outbox.rules import RETRY_DELAYS, STUCK_AFTER
from tests.factories.outbox import DUE, message_keyed, wanted_message, wanted_task

SECOND = timedelta(seconds=1)
LONG = timedelta(days=3)
GONE = NotDelivered(FailureKind.UNREACHABLE, "ConnectionRefusedError")
WRONG = NotDelivered(FailureKind.BAD_ADDRESS, "SMTP 550")


@pytest.fixture
def planned(db):
    """`planned(**given)`: a message that waits; its id."""

    def make(wanted=None, **given):
        put("reminders", [wanted or wanted_message("a", **given)], now=DUE - timedelta(days=1))
        db.session.commit()
        return message_keyed("a").id

    return make


def test_who_claims_a_message_gets_all_that_is_needed_to_send_it(planned):
    claimed = claim(planned(), by="one", now=DUE)
    assert (claimed.key, claimed.channel, claimed.address) == ("a", Channel.EMAIL, "patient@example.org")
    assert (claimed.subject, claimed.tried_at) == ("North clinic: your morning log", DUE)
    row = message_keyed("a")
    assert (row.status, row.claimed_by, row.claimed_at, row.attempts) == (MessageStatus.SENDING, "one", DUE, 1)
    assert [attempt.outcome for attempt in attempts_of(row.id)] == [TryOutcome.BEGUN]


def test_a_message_is_claimed_once(planned):
    message_id = planned()
    assert claim(message_id, by="one", now=DUE)
    assert claim(message_id, by="two", now=DUE) is None
    assert message_keyed("a").claimed_by == "one"


def test_a_message_that_is_gone_is_not_claimed(planned):
    assert claim(planned() + 1, by="one", now=DUE) is None


def test_a_message_that_came_too_late_is_closed_instead(planned):
    message_id = planned()
    assert claim(message_id, by="one", now=wanted_message().useful_until) is None
    assert message_keyed("a").failed_why is EndReason.TOO_LATE


def test_a_message_is_kept_until_its_recipient_may_be_written_to(planned, hours):
    message_id = planned(hours=hours, useful_until=DUE + LONG)
    at_night = DUE + timedelta(hours=13)  # 21:30 in Chicago
    assert claim(message_id, by="one", now=at_night) is None
    row = message_keyed("a")
    assert (row.status, row.attempts) == (MessageStatus.WAITING, 0)
    assert row.next_try_at == DUE + timedelta(hours=23, minutes=30)


def test_a_sent_message_is_sent(planned):
    claimed = claim(planned(), by="one", now=DUE)
    note_sent(claimed, through=Channel.FILE, now=DUE + SECOND)
    row = message_keyed("a")
    assert (row.status, row.sent_at, row.sent_through) == (MessageStatus.SENT, DUE + SECOND, Channel.FILE)
    (attempt,) = attempts_of(row.id)
    assert (attempt.outcome, attempt.at, attempt.ended_at) == (TryOutcome.DELIVERED, DUE, DUE + SECOND)


def test_a_failed_try_is_repeated_after_a_wait(planned):
    claimed = claim(planned(), by="one", now=DUE)
    note_failed(claimed, GONE, now=DUE + SECOND)
    row = message_keyed("a")
    assert (row.status, row.next_try_at) == (MessageStatus.WAITING, DUE + SECOND + RETRY_DELAYS[0])
    (attempt,) = attempts_of(row.id)
    assert (attempt.outcome, attempt.failure, attempt.detail) == (
        TryOutcome.FAILED, FailureKind.UNREACHABLE, "ConnectionRefusedError",
    )  # fmt: skip


def test_after_four_failed_tries_it_is_given_up(planned):
    message_id, now = planned(useful_until=DUE + LONG), DUE
    for _ in range(4):
        note_failed(claim(message_id, by="one", now=now), GONE, now=now)
        now = message_keyed("a").next_try_at
    row = message_keyed("a")
    assert (row.status, row.failed_why) == (MessageStatus.FAILED, EndReason.TRIES_USED_UP)
    assert len(attempts_of(message_id)) == 4


def test_a_wrong_address_is_given_up_at_once(planned):
    note_failed(claim(planned(), by="one", now=DUE), WRONG, now=DUE)
    assert message_keyed("a").failed_why is EndReason.PERMANENT


def test_a_next_try_that_would_come_too_late_is_not_waited_for(planned):
    message_id = planned(useful_until=DUE + RETRY_DELAYS[0])
    note_failed(claim(message_id, by="one", now=DUE), GONE, now=DUE)
    assert message_keyed("a").failed_why is EndReason.TOO_LATE


def test_a_next_try_does_not_come_at_night(planned, hours):
    evening = DUE + timedelta(hours=12, minutes=29)  # 20:59 in Chicago
    message_id = planned(hours=hours, useful_until=DUE + LONG)
    note_failed(claim(message_id, by="one", now=evening), GONE, now=evening)
    assert message_keyed("a").next_try_at == DUE + timedelta(hours=23, minutes=30)


def test_a_claim_that_was_lost_is_no_longer_ours_to_fail(planned):
    message_id = planned(useful_until=DUE + LONG)
    first = claim(message_id, by="one", now=DUE)
    release_stuck(DUE + STUCK_AFTER)
    second = claim(message_id, by="two", now=DUE + STUCK_AFTER)
    note_failed(first, WRONG, now=DUE + STUCK_AFTER)
    assert message_keyed("a").status is MessageStatus.SENDING
    note_sent(second, through=Channel.EMAIL, now=DUE + STUCK_AFTER)
    note_failed(second, GONE, now=DUE + STUCK_AFTER)
    assert message_keyed("a").status is MessageStatus.SENT


def test_what_was_handed_over_is_sent_whatever_became_of_the_claim(planned):
    first = claim(planned(useful_until=DUE + LONG), by="one", now=DUE)
    release_stuck(DUE + STUCK_AFTER)
    note_sent(first, through=Channel.EMAIL, now=DUE + STUCK_AFTER)
    assert message_keyed("a").status is MessageStatus.SENT


@pytest.mark.parametrize(("off", "freed"), [(-SECOND, 0), (timedelta(0), 1)])
def test_what_a_dead_process_left_is_given_back(planned, off, freed):
    message_id = planned(useful_until=DUE + LONG)
    claim(message_id, by="one", now=DUE)
    now = DUE + STUCK_AFTER + off
    assert release_stuck(now) == freed
    due = next_due(now)
    assert ([due.id] if due else []) == ([message_id] if freed else [])
    assert (attempts_of(message_id)[0].outcome is TryOutcome.INTERRUPTED) == bool(freed)


def test_a_message_that_kills_every_process_is_given_up(planned):
    message_id, now = planned(useful_until=DUE + LONG), DUE
    for _ in range(4):
        assert claim(message_id, by="one", now=now)
        now += STUCK_AFTER
        release_stuck(now)
    assert message_keyed("a").failed_why is EndReason.TRIES_USED_UP


@pytest.mark.parametrize(("off", "closed"), [(-SECOND, False), (timedelta(0), True)])
def test_a_message_that_was_not_sent_in_time_has_failed(planned, off, closed):
    planned()
    close_late(wanted_message().useful_until + off)
    assert (message_keyed("a").failed_why is EndReason.TOO_LATE) == closed
    assert (message_keyed("a").status is MessageStatus.FAILED) == closed


def test_a_task_that_was_not_shown_in_time_has_passed(planned):
    planned(wanted_task("a"))
    close_late(wanted_task().useful_until)
    row = message_keyed("a")
    assert (row.status, row.withdrawn_why) == (MessageStatus.WITHDRAWN, EndReason.TOO_LATE)


def test_what_is_due_comes_in_the_order_in_which_it_became_due(db):
    wanted = [
        wanted_message("later"),
        wanted_message("first", due_at=DUE - LONG),
        wanted_message("x", due_at=DUE + SECOND),
    ]
    put("reminders", wanted, now=DUE - LONG)
    first = next_due(DUE)
    second = next_due(DUE, (first.next_try_at, first.id))
    assert [first.key, second.key] == ["first", "later"]
    assert next_due(DUE, (second.next_try_at, second.id)) is None


def test_the_last_round_is_remembered(db):
    assert last_ran_at("scheduler") is None
    beat("scheduler", DUE)
    beat("scheduler", DUE + SECOND)
    assert last_ran_at("scheduler") == DUE + SECOND
