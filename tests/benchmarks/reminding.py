"""Real reminders of trials under way: two of each are due, each is asked again at its claim and gets its link."""

import time
from dataclasses import replace
from pathlib import Path

from flask_migrate import upgrade
from sqlalchemy import select, update

from scstrial.app import create_app
from scstrial.foundation.db import commit, db
from scstrial.outbox.choices import Channel, MessageStatus
from scstrial.outbox.models import Message
from scstrial.reminders.queries import is_still_wanted
from scstrial.scheduler.process import clockwork_of
from scstrial.scheduler.rounds import send_due, tick
from tests.benchmarks.planning import NOW, planning, seed_under_way, statements_counted
from tests.conftest import test_settings

REMINDERS = 500
OF_EACH = 2  # the morning prompt, and the appointment in two days


def measure_reminding(folder: Path, port: int, mails: int) -> dict[str, float]:
    """Mails a second of one process on SQLite, and the statements that the question at the claim costs."""
    mail = {"MAIL_SERVER": "127.0.0.1", "MAIL_PORT": port, "MAIL_SECURITY": "none", "MAIL_SENDER": "a@clinic.example"}
    url = f"sqlite:///{folder / 'reminding.sqlite3'}"
    app = create_app(test_settings(url, folder) | mail)
    with app.app_context():
        upgrade()
        seed_under_way(mails // OF_EACH)
        planning(NOW)
        db.session.execute(update(Message).where(is_due(), Message.channel == Channel.TASK).values(status="withdrawn"))
        commit()
        key, trial_id = db.session.execute(select(Message.key, Message.trial_id).where(is_due()).limit(1)).one()
        with statements_counted() as asked:
            assert is_still_wanted(key, trial_id, NOW)
        db.session.remove()
        started = time.perf_counter()
        with statements_counted() as statements:
            tick(replace(clockwork_of(app), clock=lambda: NOW), (send_due,))
        seconds = time.perf_counter() - started
        sent = db.session.query(Message).filter_by(status=MessageStatus.SENT, channel=Channel.EMAIL).count()
        db.session.remove()
        db.engine.dispose()
    assert sent == mails, f"{sent} of {mails} were sent"
    return {"reminders": mails / seconds, "each": statements[0] / mails, "asked": asked[0], "real": mails}


def is_due():
    return (Message.status == MessageStatus.WAITING) & (Message.next_try_at <= NOW)
