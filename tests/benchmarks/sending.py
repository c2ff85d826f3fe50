"""Due e-mails to a local mail server: scheduler processes against a bare loop over one open connection, same run."""

import os
import smtplib
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from flask_migrate import upgrade
from sqlalchemy import func, select

from scstrial.app import create_app
from scstrial.audit.choices import System
from scstrial.foundation.db import commit, db
from scstrial.outbox.actions import put
from scstrial.outbox.channels import Outgoing, repeat_mark
from scstrial.outbox.choices import MessageStatus
from scstrial.outbox.models import Message
from tests.benchmarks.reminding import REMINDERS, measure_reminding
from tests.conftest import test_settings
from tests.factories.accounts import make_clinic, make_person
from tests.factories.outbox import outgoing, wanted_message
from tests.factories.patients import make_patient
from tests.peers import PrivatePostgres, free_port

ROOT = Path(__file__).resolve().parents[2]
MAILS = int(os.environ.get("BENCH_MAILS", "10000"))
FEW = MAILS // 10
PATIENTS = 40
SENDER, DOMAIN = "messages@clinic.example", "clinic.example"


@contextmanager
def mail_server() -> Iterator[int]:
    """The port of a mail server in its own process."""
    port = free_port()
    command = [sys.executable, "-m", "tests.benchmarks.mail_server", str(port)]
    server = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    assert server.stdin is not None
    server.stdout.readline()
    try:
        yield port
    finally:
        server.stdin.close()
        server.stdout.close()
        server.wait(timeout=20)


def bare_loop(port: int, mails: int) -> float:
    """Mails a second: each written and handed over, over one open connection, nothing noted anywhere."""
    with smtplib.SMTP("127.0.0.1", port, local_hostname=DOMAIN) as server:
        started = time.perf_counter()
        for number in range(mails):
            server.send_message(plain_mail(outgoing(f"bare:{number}")))
        return mails / (time.perf_counter() - started)


def plain_mail(message: Outgoing) -> EmailMessage:
    """The mail as the standard library writes it, with the headers that ours has."""
    mail = EmailMessage()
    mail["Message-ID"] = f"<{repeat_mark(message.key)}@{DOMAIN}>"
    mail["Date"] = format_datetime(message.tried_at)
    mail["From"] = SENDER
    mail["Auto-Submitted"] = "auto-generated"
    mail["To"] = message.address
    mail["Subject"] = message.subject
    mail.set_content(message.body)
    return mail


def fill(mails: int) -> None:
    """So many e-mails, due, to patients who agreed."""
    clinic = make_clinic(by=System.COMMAND_LINE)
    nurse = make_person("nurse", clinic)
    patients = [make_patient(clinic, nurse) for _ in range(PATIENTS)]
    now = datetime.now(UTC)
    times = {"due_at": now - timedelta(hours=1), "useful_until": now + timedelta(days=2)}
    people = [(patient.id, patient.email) for patient in patients]
    for start in range(0, mails, 1000):
        wanted = []
        for number in range(start, min(start + 1000, mails)):
            patient_id, address = people[number % PATIENTS]
            about = {"patient_id": patient_id, "clinic_id": clinic.id, "trial_id": None, "address": address}
            wanted.append(wanted_message(f"bench:{number}", **about, **times))
        put("bench", wanted, now=now)
        commit()


def scheduler(url: str, folder: Path, port: int, processes: int, mails: int) -> tuple[float, float]:
    """Mails a second from the first claim to the last note, and the largest process in MB."""
    app = create_app(test_settings(url, folder))
    with app.app_context():
        upgrade()
        fill(mails)
        db.session.remove()
        largest = run_to_the_end(url, folder, port, processes)
        first, last, sent = db.session.execute(
            select(func.min(Message.claimed_at), func.max(Message.sent_at), func.count()).where(
                Message.status == MessageStatus.SENT
            )
        ).one()
        db.session.remove()
        db.engine.dispose()
    assert sent == mails, f"{sent} of {mails} were sent"
    return mails / (last - first).total_seconds(), largest


def run_to_the_end(url: str, folder: Path, port: int, processes: int) -> float:
    """So many processes at once, one round each; the largest memory of one in MB."""
    environ = {
        **os.environ,
        "SECRET_KEY": "bench",
        "SECURITY_PASSWORD_SALT": "bench",
        "PUBLIC_URL": "http://localhost",
        "DATABASE_URL": url,
        "MESSAGES_FOLDER": str(folder / "messages"),
        "MAIL_SERVER": "127.0.0.1",
        "MAIL_PORT": str(port),
        "MAIL_SECURITY": "none",
        "MAIL_SENDER": SENDER,
        "LOG_LEVEL": "ERROR",
    }
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "scheduler", "tick"]
    running = [subprocess.Popen(command, cwd=ROOT, env=environ) for _ in range(processes)]
    largest = 0
    for process in running:
        _pid, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0
        largest = max(largest, used.ru_maxrss)
    return largest / 1024


def measure_sending(folder: Path) -> dict[str, float]:
    """The bare loop before and after, so that a change of the machine's mood is seen; the better one counts."""
    postgres = PrivatePostgres()
    postgres.start()
    try:
        with mail_server() as port:
            found = {"bare before": bare_loop(port, MAILS)}
            small, few_mb = scheduler(f"sqlite:///{folder / 'few.sqlite3'}", folder, port, 1, FEW)
            found |= {"few": small, "few mb": few_mb}
            for name, count in (("sqlite 1", 1), ("postgresql 1", 1), ("postgresql 4", 4)):
                where = name.replace(" ", "_")
                url = postgres.new_database(where) if name.startswith("post") else f"sqlite:///{folder / where}.sqlite3"
                found[name], found[f"{name} mb"] = scheduler(url, folder, port, count, MAILS)
            found |= measure_reminding(folder, port, min(REMINDERS, MAILS))
            found["bare after"] = bare_loop(port, MAILS)
    finally:
        postgres.stop()
    return found | {"bare": max(found["bare before"], found["bare after"])}


def show_sending(found: dict[str, float]) -> None:
    bare, before, after = found["bare"], found["bare before"], found["bare after"]
    few, many = found["few mb"], found["sqlite 1 mb"]
    print(f"\n{MAILS:,} due e-mails to a mail server in a process of its own (mails a second)\n")
    print("| what | mails/s | against | target |\n|---|---|---|---|")
    print(f"| bare loop, one open connection (before, after) | {before:.0f}, {after:.0f} | | |")
    for name, words in (
        ("sqlite 1", "1 process, SQLite on disk"),
        ("postgresql 1", "1 process, PostgreSQL"),
        ("postgresql 4", "4 processes, PostgreSQL"),
    ):
        target = ">= 0.5" if name.endswith("1") else ""
        print(f"| scheduler, {words} | {found[name]:.0f} | {found[name] / bare:.2f} x bare loop | {target} |")
    words = f"{found['real']:.0f} real reminders of trials under way, each asked again at the claim, 1 process, SQLite"
    cost = f"{found['each']:.1f} statements a mail, {found['asked']:.0f} of them the question"
    print(f"| {words} | {found['reminders']:.0f} | {found['reminders'] / bare:.2f} x bare loop; {cost} | |")
    print(f"| memory of the process, {FEW:,} and {MAILS:,} mails, MB | {few:.0f}, {many:.0f} | | |")
