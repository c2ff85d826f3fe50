"""Real scheduler and web processes on one database, sending to a real mail server: nothing twice, nothing lost."""

import asyncio
import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest
from aiosmtpd.controller import Controller
from flask_migrate import upgrade
from sqlalchemy import func, select

from scstrial.accounts.models import SignInFailure
from scstrial.app import create_app
from scstrial.foundation.db import db
from scstrial.outbox.actions import put
from scstrial.outbox.channels import repeat_mark
from scstrial.outbox.choices import MessageStatus, Recipient, TryOutcome
from scstrial.outbox.models import Attempt, Heartbeat, Message
from scstrial.outbox.rules import STUCK_AFTER
from tests.conftest import test_settings as settings_for
from tests.factories.outbox import wanted_message
from tests.peers import free_port
from tests.scheduler.processes import PATIENCE_SECONDS, ROOT, Processes, settings_of

# The great numbers are sent in `test_kill`; here it is one mail in the worst moment that counts.
MESSAGES = int(os.environ.get("KILL_TEST_MESSAGES", "400"))
SCHEDULER = ("flask", "--app", "wsgi", "scheduler", "run")


class Counting:
    """Counts each Message-ID; keeps the sender of one mail waiting for the answer, so that it can be caught."""

    def __init__(self):
        self.ids = Counter()
        self.holds_number = None
        self.held_id = None

    async def handle_DATA(self, server, session, envelope):
        message_id = message_from_bytes(envelope.content)["Message-ID"]
        self.ids[message_id] += 1
        if self.held_id is None and self.ids.total() == self.holds_number:
            self.held_id = message_id
            await asyncio.sleep(PATIENCE_SECONDS)
        return "250 OK"


@pytest.fixture
def inbox():
    handler = Counting()
    controller = Controller(handler, hostname="localhost", port=free_port())
    controller.start()
    handler.port = controller.port
    yield handler
    controller.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, folder):
    if request.param == "postgresql":
        return request.getfixturevalue("postgres").new_database(f"processes_{time.monotonic_ns()}")
    return f"sqlite:///{folder / f'processes-{time.monotonic_ns()}.sqlite3'}"


@pytest.fixture
def store(url, folder):
    """The application on a database of its own, with the messages of a test."""
    app = create_app(settings_for(url, folder))
    with app.app_context():
        upgrade()
        yield
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def start(url, inbox, folder):
    """Start `flask scheduler run`; what still runs at the end is stopped."""
    running = []

    def process(*command, **given):
        environ = settings_of(url, folder, inbox.port, MAIL_SERVER="localhost", **given)
        command = [sys.executable, "-m", *(command or SCHEDULER)]
        running.append(subprocess.Popen(command, cwd=ROOT, env=environ, stderr=subprocess.DEVNULL))
        return running[-1]

    yield process
    for left in running:
        if left.poll() is None:
            left.kill()
            left.wait(timeout=20)


@pytest.fixture
def processes(url, inbox, folder):
    """The same, forked from one that has imported everything; one sender each, so that one mail is in hand."""
    made = Processes(settings_of(url, folder, inbox.port, MAIL_SERVER="localhost", SENDERS="1"))
    yield made
    made.close()


def plan(count):
    now = datetime.now(UTC)
    wanted = [
        wanted_message(
            f"test:{n}",
            recipient=Recipient.PERSON,
            due_at=now - timedelta(hours=1),
            useful_until=now + timedelta(days=2),
        )
        for n in range(count)
    ]
    put("test", wanted, now=now)
    db.session.commit()


def until(happened, what):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if happened():
            return
        time.sleep(0.05)
    pytest.fail(f"waited in vain until {what}")


def how_many(*conditions):
    db.session.rollback()
    found = db.session.scalar(select(func.count()).select_from(Message).where(*conditions))
    db.session.rollback()
    return found


def process_in_hand_of(mail_id):
    """The number of the process that is sending this mail."""
    messages = db.session.scalars(select(Message).where(Message.status == MessageStatus.SENDING)).all()
    (name,) = [message.claimed_by for message in messages if repeat_mark(message.key) in mail_id]
    db.session.rollback()
    return int(name.split(":")[1])


def still_to_go():
    return how_many(Message.status.in_((MessageStatus.WAITING, MessageStatus.SENDING)))


def stop(process):
    process.send_signal(signal.SIGTERM)
    return process.wait(timeout=30)


def saves_a_row(port):
    """A sign-in that fails is answered, and counted as a row of the same database."""
    counted = failed_sign_ins()
    browser = build_opener(HTTPCookieProcessor())
    try:
        page = browser.open(f"http://127.0.0.1:{port}/sign-in", timeout=30).read().decode()
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]
        typed = urlencode({"email": "nobody@example.org", "password": "not the one", "csrf_token": token}).encode()
        browser.open(f"http://127.0.0.1:{port}/sign-in", typed, timeout=30)
    except URLError:
        return False
    return failed_sign_ins() == counted + 1


def failed_sign_ins():
    db.session.rollback()
    found = db.session.scalar(select(func.count()).select_from(SignInFailure))
    db.session.rollback()
    return found


def test_two_processes_send_each_message_once_and_what_a_killed_one_had_in_hand_is_not_lost(
    store, start, processes, inbox
):
    """The worst moment: the mail server has taken the mail, and the process dies before it can note that."""
    plan(MESSAGES)
    inbox.holds_number = MESSAGES // 10
    port = free_port()
    web = start("gunicorn", "wsgi:app", "--bind", f"127.0.0.1:{port}", "--log-level", "error", "--no-control-socket")
    until(lambda: saves_a_row(port), "the web process saves what people do")
    two = [processes.start(), processes.start()]
    until(lambda: inbox.held_id, "a mail is in hand")
    assert saves_a_row(port)
    killed = process_in_hand_of(inbox.held_id)
    (other,) = [pid for pid in two if pid != killed]
    processes.kill(killed)
    until(lambda: how_many(Message.status == MessageStatus.WAITING) == 0, "the other process has sent the rest")
    processes.kill(other, signal.SIGTERM)
    assert how_many(Message.status == MessageStatus.SENDING) == 1
    assert set(inbox.ids.values()) == {1}

    processes.one_round(int(STUCK_AFTER.total_seconds()) + 60)
    assert still_to_go() == 0
    assert saves_a_row(port)
    assert stop(web) == 0
    assert how_many(Message.status == MessageStatus.SENT) == MESSAGES
    assert len(inbox.ids) == MESSAGES
    assert [mail_id for mail_id, count in inbox.ids.items() if count > 1] == [inbox.held_id]
    outcomes = Counter(db.session.scalars(select(Attempt.outcome)))
    assert outcomes == {TryOutcome.DELIVERED: MESSAGES, TryOutcome.INTERRUPTED: 1}


def test_a_process_that_is_told_to_stop_finishes_its_message_and_ends_well(store, start, inbox):
    plan(400)
    process = start()
    until(lambda: len(inbox.ids) >= 20, "some messages were sent")
    assert stop(process) == 0
    assert how_many(Message.status == MessageStatus.SENDING) == 0
    assert how_many(Message.status == MessageStatus.SENT) == len(inbox.ids)
    assert how_many(Message.status == MessageStatus.WAITING) == 400 - len(inbox.ids)


def test_a_process_goes_on_round_after_round_and_shows_that_it_lives(store, start, inbox):
    process = start()
    until(lambda: last_round() is not None, "a first round was done")
    first = last_round()
    plan(1)
    until(lambda: len(inbox.ids) == 1, "a message planned later was sent")
    until(lambda: last_round() > first, "a further round was done")
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=30) == 0


def last_round():
    db.session.rollback()
    found = db.session.scalar(select(Heartbeat.at))
    db.session.rollback()
    return found
