"""How the clockwork stands, as a command tells it."""

from datetime import timedelta

import pytest

from scstrial.foundation.db import commit
from scstrial.outbox.actions import beat, claim, note_failed, put
from scstrial.outbox.channels import NotDelivered
from scstrial.outbox.choices import Channel, EndReason, FailureKind, MessageStatus
from scstrial.outbox.queries.hours import hour_by_hour
from scstrial.outbox.rules import LATE_AFTER, SILENT_AFTER, STUCK_AFTER
from tests.factories.outbox import make_sent, message_keyed, wanted_message, wanted_task
from tests.factories.reminders import local

NOW = local("2026-03-04 09:00")
SECOND = timedelta(seconds=1)
LONG = timedelta(hours=20)


@pytest.fixture
def health(app, at):
    """`health()`: exit status and lines of the command."""
    at(NOW)
    beat("scheduler", NOW - 40 * SECOND)
    commit()

    def run():
        done = app.test_cli_runner().invoke(args=["outbox", "health"])
        return done.exit_code, done.output.splitlines()[:5]

    return run


@pytest.fixture
def hours(app, health):
    """`hours()`: what the command tells hour by hour, by the hour; those without anything left out."""

    def run():
        lines = app.test_cli_runner().invoke(args=["outbox", "health"]).output.splitlines()[5:]
        assert lines[0].split(",")[0] == "hour"
        rows = [line.split() for line in lines[1:]]
        assert len(rows) == 24
        return {at: tuple(map(int, counts)) for _day, at, *counts in rows if set(counts) != {"0"}}

    return run


def put_due(*keys, ago=SECOND, wanted=wanted_message):
    put("reminders", [wanted(key, due_at=NOW - ago, useful_until=NOW + LONG) for key in keys], now=NOW - LONG)
    commit()


def test_all_is_well(health):
    put_due("a", "b", ago=LATE_AFTER - SECOND)
    assert health() == (0, ["OK", "ran 40 s ago", "due 2, late 0, stuck 0",
                            "last hour: sent 0, failed tries 0", "given up and not seen: 0"])  # fmt: skip


@pytest.mark.parametrize(("ago", "status"), [(SILENT_AFTER - SECOND, 0), (SILENT_AFTER, 2)])
def test_a_clockwork_that_is_silent_is_an_alarm(health, ago, status):
    beat("scheduler", NOW - ago)
    commit()
    assert health()[0] == status


def test_one_that_never_ran_says_so(health, db):
    from scstrial.outbox.models import Heartbeat

    db.session.query(Heartbeat).delete()
    commit()
    status, lines = health()
    assert (status, lines[:2]) == (2, ["ALARM: the clockwork has never run", "ran never"])


def test_what_is_late_is_an_alarm(health):
    put_due("a", "b", ago=LATE_AFTER)
    put_due("c")
    status, lines = health()
    assert (status, lines[0], lines[2]) == (
        2, "ALARM: 2 due for more than 10 min and not sent", "due 3, late 2, stuck 0",
    )  # fmt: skip


@pytest.mark.parametrize(("ago", "status"), [(STUCK_AFTER - SECOND, 0), (STUCK_AFTER, 2)])
def test_what_a_dead_process_holds_is_an_alarm(health, ago, status):
    put_due("a", ago=LONG)
    claim(message_keyed("a").id, by="gone", now=NOW - ago)
    commit()
    assert health()[0] == status


def test_what_was_sent_and_what_failed_in_the_last_hour_is_counted(health):
    put_due("sent", "before", "failed", "given up")
    put_due("task", wanted=wanted_task)
    make_sent("sent", NOW - 59 * 60 * SECOND, Channel.EMAIL)
    make_sent("before", NOW - 3600 * SECOND, Channel.EMAIL)
    make_sent("task", NOW - SECOND)
    taken = claim(message_keyed("failed").id, by="me", now=NOW - SECOND)
    note_failed(taken, NotDelivered(FailureKind.UNREACHABLE, "time-out"), now=NOW)
    row = message_keyed("given up")
    row.status, row.failed_why = MessageStatus.FAILED, EndReason.TRIES_USED_UP
    commit()
    status, lines = health()
    assert (status, lines[3:]) == (0, ["last hour: sent 1, failed tries 1", "given up and not seen: 1"])


MINUTE = 60 * SECOND


def test_hour_by_hour_it_tells_what_was_due_sent_and_late(hours):
    """09:00 in Chicago is 15:00 UTC."""
    put_due("in time", "late", "never", ago=70 * MINUTE)
    put_due("now", ago=SECOND)
    put_due("task", ago=70 * MINUTE, wanted=wanted_task)
    make_sent("in time", NOW - 70 * MINUTE + LATE_AFTER, Channel.EMAIL)
    make_sent("late", NOW - 70 * MINUTE + LATE_AFTER + SECOND, Channel.EMAIL)
    make_sent("task", NOW - SECOND)
    assert hours() == {"13:00": (3, 0, 2, 0, 0), "14:00": (1, 2, 0, 0, 0)}


def test_hour_by_hour_it_tells_what_got_stuck_and_what_failed(hours):
    put_due("stuck", "fresh", "failed", ago=LONG)
    claim(message_keyed("stuck").id, by="gone", now=NOW - 2 * STUCK_AFTER)
    claim(message_keyed("fresh").id, by="alive", now=NOW - STUCK_AFTER + SECOND)
    taken = claim(message_keyed("failed").id, by="me", now=NOW - 3 * 60 * MINUTE)
    note_failed(taken, NotDelivered(FailureKind.UNREACHABLE, "time-out"), now=NOW - 3 * 60 * MINUTE)
    commit()
    found = hours()
    assert found["14:00"][3:] == (1, 0)
    assert found["12:00"][3:] == (0, 1)


def test_what_was_taken_back_was_not_due(hours):
    put_due("a", ago=70 * MINUTE)
    row = message_keyed("a")
    row.status, row.withdrawn_why = MessageStatus.WITHDRAWN, EndReason.NOT_WANTED
    commit()
    assert hours() == {}


def test_a_day_and_a_bit_ago_is_not_told(hours):
    put("reminders", [wanted_message("a", due_at=NOW - 24 * 60 * MINUTE)], now=NOW - 48 * 60 * MINUTE)
    commit()
    make_sent("a", NOW - 24 * 60 * MINUTE, Channel.EMAIL)
    assert hours() == {}


def test_however_many_messages_there_are_the_readings_are_three(app, health, queries_counted):
    put_due(*(str(number) for number in range(30)), ago=70 * MINUTE)
    with queries_counted() as count:
        assert sum(hour.due for hour in hour_by_hour(NOW)) == 30
    assert count() == 3


def test_one_clinic_is_told_nothing_of_another(health):
    put_due("a", ago=70 * MINUTE)
    assert sum(hour.due for hour in hour_by_hour(NOW, [1])) == 1
    assert sum(hour.due for hour in hour_by_hour(NOW, [2])) == 0
