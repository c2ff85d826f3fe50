"""A trial of ten days with every field answered beside one with a single log: both are opened and saved in turn."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from statistics import median

from scstrial.assessments.choices import Area
from scstrial.bedside.actions import keep_log
from scstrial.daily_logs.choices import Session
from scstrial.foundation.db import db
from tests.benchmarks.seeding import noon_or_now
from tests.factories.accounts import make_clinic, make_person
from tests.factories.saved_logs import full_evening, full_morning
from tests.factories.trials import make_under_way

AREAS = (Area.LEG_LEFT, Area.LOW_BACK, Area.LEG_RIGHT, Area.FOOT_LEFT, Area.FOOT_RIGHT)
TRIALS_EACH, LONG_DAYS, NOT_COUNTED = 40, 10, 3
RATINGS = {"worst": "6", "average": "5", "least": "3", "current": "4"}


def seed_long_and_short() -> None:
    """Long and short trials in turn; today's evening log is missing in all."""
    clinic = make_clinic()
    nurse, now = make_person("nurse", clinic), datetime.now(UTC)
    for number in range(2 * TRIALS_EACH):
        names = {"mrn": f"T{number}", "phone": f"+1312555{number:04d}", "family_name": f"Abbott-{number}"}
        trial = make_under_way(clinic, nurse, placed_at=now - timedelta(days=LONG_DAYS), areas=AREAS, **names)
        for day, session in long_days() if number % 2 else [(LONG_DAYS - 1, Session.EVENING)]:
            full = full_morning if session is Session.MORNING else full_evening
            entry = full(trial, day)
            entry = replace(entry, pain=tuple(replace(entry.pain[0], area=area) for area in AREAS))
            keep_log(trial, entry, by=nurse, now=noon_or_now(trial, day, now))
        db.session.commit()


def long_days() -> list[tuple[int, Session]]:
    """Both sessions of Days 1 to 9, and the morning of Day 10."""
    days = [(day, session) for day in range(1, LONG_DAYS + 1) for session in (Session.MORNING, Session.EVENING)]
    return days[:-1]


def measure_long(ask: Callable[..., tuple[int, str]], answers: Callable[[str], dict[str, str]], on: object) -> dict:
    """Medians of opening and of saving, for short and for long trials, taken in turn."""
    times: dict[str, list[float]] = {}
    for trial_id in range(1, 2 * TRIALS_EACH + 1):
        kind = "short" if trial_id % 2 else "long"
        place = f"/trials/{trial_id}/logs/new?on={on}&session=evening"
        page = timed(times, f"open {kind}", lambda p=place: ask("GET", p), 200)
        ratings = {f"pain-{area}-{name}": value for area in AREAS for name, value in RATINGS.items()}
        typed = answers(page) | ratings
        timed(times, f"save {kind}", lambda p=place, t=typed: ask("POST", p, t), 303)
    return {name: median(values[NOT_COUNTED:]) for name, values in times.items()}


def timed(times: dict[str, list[float]], name: str, act: Callable[[], tuple[int, str]], wanted: int) -> str:
    """The page that was answered; how long it took is noted."""
    started = datetime.now(UTC)
    status, page = act()
    times.setdefault(name, []).append((datetime.now(UTC) - started).total_seconds() * 1000)
    assert status == wanted, f"{name} answered {status}: {page[:3000]}"
    return page


def show_long(found: dict[str, float]) -> None:
    """Long beside short."""
    what = f"{LONG_DAYS} days, 2 sessions, {len(AREAS)} areas, every field"
    for act in ("open", "save"):
        short, long = found[f"{act} short"], found[f"{act} long"]
        print(f"| {act} a log of a trial with one log | {short:.1f} | | |")
        print(f"| {act} a log of a trial of {what} | {long:.1f} | {long / short:.2f} x | <= 1.3 |")
