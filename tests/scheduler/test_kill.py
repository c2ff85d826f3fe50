"""Scheduler processes that are killed all the time, counted where the messages arrive: nothing lost, nothing twice.

The one exception has a name: a process that dies between the mail server's yes and its own note leaves a mail that goes
out again, with the same Message-ID. How often that happened is printed. Text messages have no such window: the service
is asked what it has.
"""

import asyncio
import random
import signal
import sys
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes

import pytest
from aiosmtpd.controller import Controller
from flask_migrate import upgrade
from sqlalchemy import func, select

from scstrial.app import create_app
from scstrial.audit.choices import System
from scstrial.foundation.db import commit, db
from scstrial.outbox.actions import put
from scstrial.outbox.channels import repeat_mark
from scstrial.outbox.choices import Channel, EndReason, MessageStatus, Recipient, TryOutcome
from scstrial.outbox.models import Attempt, Message
from scstrial.outbox.rules import RETRY_DELAYS, STUCK_AFTER
from scstrial.outbox.text_messages import text_of
from scstrial.patients.choices import MessageChannel
from tests.conftest import test_settings as settings_for
from tests.factories.accounts import make_clinic, make_person
from tests.factories.outbox import wanted_message
from tests.factories.patients import make_patient
from tests.peers import free_port
from tests.scheduler.processes import DEEP, PATIENCE_SECONDS, SENDERS, Processes, settings_of
from tests.twilio_stand_in import ACCOUNT, SENDER, TOKEN, TwilioStandIn

ON_POSTGRESQL, ON_SQLITE = (5_000 if DEEP else 1_000), 500
SLOW_SECONDS = 0.005  # an answer takes so long, that kills fall into every moment of a sending
PATIENTS = 20
GONE_LATER = int(STUCK_AFTER.total_seconds()) + 60


class Inbox:
    """A real mail server that counts what it has said yes to; `mood` makes it behave badly."""

    def __init__(self):
        self.accepted = Counter()
        self.mood = "good"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.mood == "refusing":
            return "451 4.7.1 come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.mood == "dropping":
            server.transport.abort()
            return "250 OK"
        await asyncio.sleep(0.5 if self.mood == "slow" else SLOW_SECONDS)
        self.accepted[message_from_bytes(envelope.content)["Message-ID"]] += 1
        return "250 OK"


@pytest.fixture
def inbox():
    handler = Inbox()
    handler.port = free_port()
    return handler


@contextmanager
def listening(inbox):
    controller = Controller(inbox, hostname="127.0.0.1", port=inbox.port)
    controller.start()
    try:
        yield
    finally:
        controller.stop()


@pytest.fixture
def twilio():
    with TwilioStandIn() as stand_in:
        stand_in.before_answer = lambda _message: time.sleep(SLOW_SECONDS)
        yield stand_in


@pytest.fixture
def house(request, folder, inbox, twilio):
    """`house("sqlite")`: an application on a database of its own, and what starts processes on it."""
    open_now = []

    def build(kind):
        name = f"kill_{time.monotonic_ns()}"
        if kind == "postgresql":
            url = request.getfixturevalue("postgres").new_database(name)
        else:
            url = f"sqlite:///{folder / f'{name}.sqlite3'}"
        app = create_app(settings_for(url, folder))
        context = app.app_context()
        context.push()
        upgrade()
        account = {"TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": TOKEN, "TWILIO_SENDER": SENDER}
        processes = Processes(settings_of(url, folder, inbox.port, TWILIO_API=twilio.api, **account))
        open_now.append((context, processes))
        return processes

    yield build
    for context, processes in open_now:
        processes.close()
        db.session.remove()
        db.engine.dispose()
        context.pop()


def plan(count, channels=(Channel.EMAIL, Channel.SMS), **given):
    """Messages that are due, to patients who agreed; their keys by channel."""
    clinic = make_clinic(by=System.COMMAND_LINE)
    nurse = make_person("nurse", clinic)
    both = (MessageChannel.EMAIL, MessageChannel.SMS)
    patients = [make_patient(clinic, nurse, consents=both) for _ in range(PATIENTS)]
    now = datetime.now(UTC)
    keys = {channel: [] for channel in channels}
    wanted = []
    for number in range(count):
        patient, channel = patients[number % PATIENTS], channels[number // PATIENTS % len(channels)]
        address = patient.email if channel is Channel.EMAIL else patient.phone
        about = {"clinic_id": clinic.id, "patient_id": patient.id, "trial_id": None, "channel": channel}
        times = {"due_at": now - timedelta(hours=1), "useful_until": now + timedelta(days=2)}
        wanted.append(wanted_message(f"test:{number}", address=address, **about, **{**times, **given}))
        keys[channel].append(f"test:{number}")
    put("test", wanted, now=now)
    commit()
    return keys


def how_many(*conditions):
    db.session.rollback()
    found = db.session.scalar(select(func.count()).select_from(Message).where(*conditions))
    db.session.rollback()
    return found


def waiting():
    """Of the test's own messages: the digests of the next shift are planned beside them."""
    return how_many(Message.status == MessageStatus.WAITING, Message.planner == "test")


def kill_again_and_again(processes, count, arrived, messages):
    """Always `count` of them, until nothing waits: one is killed and a new one started each second, on a machine so
    fast that a second is long already after a tenth of the messages. The kills.
    """
    chance, tenth = random.Random(2026), messages // 10
    for _ in range(count):
        processes.start()
    kills, deadline = 0, time.monotonic() + PATIENCE_SECONDS
    while waiting():
        assert time.monotonic() < deadline, f"{waiting()} messages still wait after {kills} kills"
        until, enough = time.monotonic() + 1, arrived() + tenth
        while time.monotonic() < until and arrived() < enough:
            time.sleep(0.01)
        processes.kill(chance.choice(processes.living))
        processes.start()
        kills += 1
    for pid in list(processes.living):
        processes.kill(pid, signal.SIGTERM)
    return kills


def interrupted():
    """How often each message was in the hand of a process that died."""
    rows = select(Message.key, func.count()).join(Attempt, Attempt.message_id == Message.id)
    rows = rows.where(Attempt.outcome == TryOutcome.INTERRUPTED).group_by(Message.key)
    found = dict(db.session.execute(rows).all())
    db.session.rollback()
    return found


@pytest.mark.parametrize(("kind", "count", "messages"), [("postgresql", 4, ON_POSTGRESQL), ("sqlite", 2, ON_SQLITE)])
def test_nothing_is_lost_and_nothing_comes_twice_while_processes_are_killed(
    house, inbox, twilio, capsys, kind, count, messages
):
    processes, began = house(kind), time.monotonic()
    keys = plan(messages)
    with listening(inbox):
        kills = kill_again_and_again(
            processes, count, arrived=lambda: inbox.accepted.total() + len(twilio.taken), messages=messages
        )
        for round_number in range(1, 5):
            if how_many(Message.status == MessageStatus.SENDING) or waiting():
                processes.one_round(round_number * GONE_LATER)
    assert how_many(Message.status == MessageStatus.SENT) == messages
    assert kills >= 3

    marks = {f"<{repeat_mark(key)}@localhost>": key for key in keys[Channel.EMAIL]}
    assert set(inbox.accepted) == set(marks)
    assert {one["body"] for one in twilio.taken} == {text_of(wanted_message().body, key) for key in keys[Channel.SMS]}
    assert len(twilio.taken) == len(keys[Channel.SMS])  # not one twice: what was lost was asked about

    in_hand = interrupted()
    twice = {marks[mark]: copies - 1 for mark, copies in inbox.accepted.items() if copies > 1}
    assert all(more <= in_hand.get(key, 0) for key, more in twice.items())
    assert sum(in_hand.values()) <= kills * SENDERS
    took = f"{kills} killed in {time.monotonic() - began:.0f} s"
    told = [
        f"{kind}: {messages} messages, {count} processes of {SENDERS} senders, {took}",
        f"{sum(in_hand.values())} with a message in hand",
        f"mails again after a yes that was not noted: {sum(twice.values())}",
        "text messages twice: 0",
    ]
    with capsys.disabled():
        sys.stdout.write(f"\n[{'; '.join(told)}]\n")


def test_a_mail_server_that_is_down_refuses_drops_and_is_slow_costs_time_and_no_mail(house, inbox):
    """Four tries over an hour and a quarter by the written delays; the last one gets through."""
    processes = house("sqlite")
    count = 6  # each waits half a second for the slow server
    plan(count, channels=(Channel.EMAIL,))
    at, minute = 0, 60
    processes.one_round(at)  # nobody there
    for mood, delay in zip(("refusing", "dropping", "slow"), RETRY_DELAYS, strict=True):
        at += int(delay.total_seconds()) + minute
        inbox.mood = mood
        assert waiting() == count
        assert inbox.accepted.total() == 0
        with listening(inbox):
            processes.one_round(at)
    assert how_many(Message.status == MessageStatus.SENT) == count
    assert set(inbox.accepted.values()) == {1}
    assert len(inbox.accepted) == count
    assert db.session.scalar(select(func.count(Attempt.id))) == count * 4


def test_after_an_hour_without_a_mail_server_what_is_still_of_use_goes_out_and_the_rest_is_seen_to_have_failed(
    house, inbox
):
    processes = house("sqlite")
    now = datetime.now(UTC)
    plan(6, channels=(Channel.EMAIL,), useful_until=now + timedelta(hours=1))
    put("flags", [still_of_use(wanted_message("test:later"), now)], now=now)
    commit()
    processes.one_round(0)
    processes.one_round(5 * 60)
    with listening(inbox):
        processes.one_round(65 * 60)
    assert how_many(Message.failed_why == EndReason.TOO_LATE) == 6
    assert how_many(Message.key == "test:later", Message.status == MessageStatus.SENT) == 1
    assert inbox.accepted.total() == 1


def still_of_use(wish, now):
    times = {"due_at": now - timedelta(minutes=1), "useful_until": now + timedelta(days=1)}
    return replace(wish, recipient=Recipient.PERSON, patient_id=None, **times)
