"""Planning the reminders of many trials under way: time and peak memory, each size in a process of its own."""

import json
import resource
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask_migrate import upgrade
from sqlalchemy import event, func, select, update

from scstrial.app import create_app
from scstrial.assessments.models import BaselineRating
from scstrial.bedside.actions import keep_log
from scstrial.daily_logs.choices import Session
from scstrial.daily_logs.models import DailyLog
from scstrial.foundation.clock import moment_at
from scstrial.foundation.db import commit, db
from scstrial.outbox.models import Message
from scstrial.patients.models import ContactConsent, Patient
from scstrial.reminders.actions import Round, plan_some
from scstrial.trials.models import Trial
from tests.benchmarks.seeding import DAYS_KEPT, usual_log
from tests.conftest import test_settings
from tests.factories.accounts import make_clinic, make_person
from tests.factories.trials import make_under_way

ROOT = Path(__file__).resolve().parents[2]
SIZES = (2_000, 20_000)
TARGET_S = 10
AT_ONCE = 2_000
NOW = datetime(2026, 6, 16, 15, 0, tzinfo=UTC)  # day 5 of every trial, 10:00 in Chicago
CHANGED_EVERY = 100


def seed_under_way(count: int) -> None:
    """One trial told through the actions, on day 5 with its diary and eight logs, and copies of all its rows."""
    clinic = make_clinic()
    nurse = make_person("nurse", clinic)
    placed_at = NOW - timedelta(days=DAYS_KEPT + 1)
    trial = make_under_way(clinic, nurse, placed_at=placed_at, mrn="T0")
    for day in range(1, DAYS_KEPT + 1):
        for session in (Session.MORNING, Session.EVENING):
            entered_at = moment_at(trial.placed_on + timedelta(days=day), datetime.min.time(), trial.zone)
            keep_log(trial, usual_log(trial, day, session), by=nurse, now=entered_at + timedelta(hours=22))
    commit()
    kept = {model: rows_of(model) for model in (Patient, ContactConsent, BaselineRating, Trial, DailyLog)}
    for first in range(1, count, AT_ONCE):
        for model, rows in kept.items():
            numbers = range(first, min(first + AT_ONCE, count))
            copies = [copy_of(model, row, number, len(rows)) for number in numbers for row in rows]
            db.session.execute(model.__table__.insert(), copies)
        commit()
    db.session.remove()


def rows_of(model) -> list[dict]:
    return [dict(row._mapping) for row in db.session.execute(select(model.__table__).order_by(model.__table__.c.id))]


def copy_of(model, row: dict, number: int, each: int) -> dict:
    """The same row of another patient: ids go on in steps of what one patient has."""
    moved = {"id": row["id"] + number * each}
    for name, step in (("patient_id", 1), ("trial_id", 1), ("first_id", each), ("replaces_id", each)):
        if row.get(name) is not None:
            moved[name] = row[name] + number * step
    if model is Patient:
        moved["mrn"] = f"T{number}"
    return {**row, **moved}


@contextmanager
def statements_counted():
    seen = [0]

    def note(*_):
        seen[0] += 1

    event.listen(db.engine, "before_cursor_execute", note)
    yield seen
    event.remove(db.engine, "before_cursor_execute", note)


def planning(now: datetime) -> dict[str, float]:
    """One planning of all trials as the clockwork does it: some at a time, each committed."""
    done, started = Round(), time.perf_counter()
    with statements_counted() as statements:
        while not done.is_over:
            plan_some(done, now)
            commit()
            db.session.expunge_all()
    return {"seconds": time.perf_counter() - started, "planned": done.planned, "statements": statements[0]}


def measure(count: int, folder: Path) -> dict[str, object]:
    app = create_app(test_settings(f"sqlite:///{folder / f'{count}.sqlite3'}", folder))
    with app.app_context():
        upgrade()
        seed_under_way(count)
        before = peak_mb()
        found: dict[str, object] = {"first": planning(NOW), "again": planning(NOW)}
        few = Trial.id % CHANGED_EVERY == 0
        later = NOW + timedelta(days=3)
        db.session.execute(update(Trial).where(few).values(pull_planned_at=later, version=Trial.version + 1))
        commit()
        found["moved"] = planning(NOW + timedelta(minutes=1))
        found["due"] = planning(NOW + timedelta(hours=9, minutes=30))  # 19:30: each evening log has fallen due
        messages = db.session.scalar(select(func.count(Message.id)))
        return {**found, "messages": messages, "seeded_mb": before, "peak_mb": peak_mb()}


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure_planning() -> dict[int, dict]:
    """Each size in a process of its own, so that one does not pay for the memory of the other."""
    found = {}
    instance = ROOT / "instance"
    for count in SIZES:
        with tempfile.TemporaryDirectory(dir=instance if instance.is_dir() else None) as folder:
            command = [sys.executable, "-m", "tests.benchmarks.planning", str(count), folder]
            answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=1800)
            if answer.returncode:
                sys.exit(answer.stderr[-3000:])
            found[count] = json.loads(answer.stdout.splitlines()[-1])
    return found


WORDS = {
    "again": "plan {n:,} trials under way again, nothing changed",
    "moved": "plan {n:,} trials, one pull in a hundred moved",
    "due": "plan {n:,} trials anew at the moment when the log of each falls due",
    "first": "plan {n:,} trials for the first time (each with its whole plan)",
}


def show_planning(found: dict[int, dict]) -> None:
    for count, one in found.items():
        for name, words in WORDS.items():
            run = one[name]
            target = f"<= {TARGET_S} s" if count == max(SIZES) and name in ("again", "moved") else ""
            against = f"{run['planned']:,} worked out, {run['statements'] / count:.3f} statements a trial"
            print(f"| {words.format(n=count)} | {run['seconds'] * 1000:,.0f} | {against} | {target} |")
        print(f"| peak memory, {count:,} trials, {one['messages']:,} messages | {one['peak_mb']:.0f} MB | | |")


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]), Path(sys.argv[2]))))
