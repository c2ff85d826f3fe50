"""Wanted messages, and stand-ins for the ways out."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from scstrial.foundation.db import db
from scstrial.outbox.channels import NotDelivered, Outgoing
from scstrial.outbox.choices import Channel, MessageStatus, Recipient
from scstrial.outbox.models import Message
from scstrial.outbox.rules import WantedMessage

DUE = datetime(2026, 3, 4, 14, 30, tzinfo=UTC)


def wanted_message(key="log-am:1:2026-03-04", **given):
    values = {
        "kind": "log_am",
        "recipient": Recipient.PATIENT,
        "channel": Channel.EMAIL,
        "clinic_id": 1,
        "patient_id": 7,
        "trial_id": 3,
        "address": "patient@example.org",
        "due_at": DUE,
        "useful_until": DUE + timedelta(hours=11),
        "subject": "North clinic: your morning log",
        "body": "Your North clinic morning log is ready.\n",
    }
    return WantedMessage(key=key, **{**values, **given})


def wanted_task(key="call-day1:1:2026-03-03", **given):
    task = {"kind": "call_day1", "recipient": Recipient.NURSES, "channel": Channel.TASK, "address": ""}
    return wanted_message(key, **{**task, **given})


def outgoing(key="log-am:1:2026-03-04", **given):
    values = {
        "message_id": 5,
        "attempt_id": 9,
        "channel": Channel.EMAIL,
        "address": "patient@example.org",
        "subject": "North clinic: your morning log",
        "body": "Your North clinic morning log is ready.\n",
        "tried_at": DUE,
    }
    return Outgoing(key=key, **{**values, **given})


class CollectingChannel:
    """Takes everything and keeps it in a list; may be told to fail first."""

    through = Channel.EMAIL

    def __init__(self, *failures: NotDelivered | Exception | None) -> None:
        self.failures = list(failures)
        self.taken: list[Outgoing] = []

    def send(self, message: Outgoing) -> None:
        failure = self.failures.pop(0) if self.failures else None
        if failure is not None:
            raise failure
        self.taken.append(message)

    @property
    def keys(self):
        return [message.key for message in self.taken]


def message_keyed(key):
    """The row as it is in the database now."""
    db.session.expire_all()
    return db.session.scalars(select(Message).where(Message.key == key)).one()


def make_sent(key, at, through=Channel.TASK):
    """As if the message had gone out."""
    row = message_keyed(key)
    row.status, row.sent_at, row.sent_through = MessageStatus.SENT, at, through
    db.session.commit()
    return row
