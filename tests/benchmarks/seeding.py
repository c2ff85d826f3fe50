"""A clinic of a given size: patients in bulk, and trials under way told through the real actions."""

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

from sqlalchemy import insert

from scstrial.assessments.choices import Area
from scstrial.bedside.actions import keep_log
from scstrial.daily_logs.choices import Answer, Session
from scstrial.daily_logs.rules import LogEntry, PainRating
from scstrial.foundation.clock import moment_at
from scstrial.foundation.db import db
from scstrial.patients.choices import Language, Sex, Step
from scstrial.patients.models import Patient, PatientWord, StepCount
from scstrial.patients.rules import folded, name_words, sort_name
from tests.factories.accounts import make_clinic, make_person
from tests.factories.trials import make_under_way

FAMILY = (
    "Abbott",
    "Baker",
    "Castro",
    "Dunn",
    "Evans",
    "Fischer",
    "Garcia",
    "Hughes",
    "Ibrahim",
    "Jensen",
    "Kim",
    "Lopez",
)
GIVEN = (
    "Ana",
    "Ben",
    "Carla",
    "David",
    "Elif",
    "Frank",
    "Gita",
    "Hugo",
    "Ines",
    "Jonas",
    "Kira",
    "Luis",
    "Maya",
    "Noah",
)
AREA = Area.LEG_LEFT  # the one area that is rated
TRIALS = 30
RARE = "Quill"  # the family name of ten patients, however many there are
DAYS_KEPT = 4


def seed(patients: int, trials: int = TRIALS) -> None:
    """One clinic with `patients` patients, of whom so many are on trial day 5, with the logs of Days 1 to 4 kept."""
    clinic = make_clinic()
    nurse = make_person("nurse", clinic)
    make_person("physician", clinic)
    now = datetime.now(UTC)
    placed_at = now - timedelta(days=DAYS_KEPT + 1)
    for number in range(trials):
        names = {"family_name": f"{FAMILY[number % 12]}-{number}", "given_name": GIVEN[number % 14]}
        trial = make_under_way(
            clinic, nurse, placed_at=placed_at, mrn=f"T{number}", phone=f"+1312555{number:04d}", **names
        )
        for day in range(1, DAYS_KEPT + 1):
            for session in (Session.MORNING, Session.EVENING):
                keep_log(trial, usual_log(trial, day, session), by=nurse, now=noon_or_now(trial, day, now))
        db.session.commit()
    add_patients(clinic.id, nurse.id, patients - trials, now)


def noon_or_now(trial, day: int, now: datetime) -> datetime:
    """When a log of a past day was entered, at whatever hour the benchmark runs."""
    return min(moment_at(trial.placed_on + timedelta(days=day), time(12), trial.zone), now)


def usual_log(trial, day: int, session: Session) -> LogEntry:
    on = trial.placed_on + timedelta(days=day)
    if session is Session.MORNING:
        return LogEntry(on, session, temperature_c=Decimal("36.6"), sleep_hours=Decimal("6.5"))
    rating = PainRating(AREA, Decimal(5), Decimal(6), Decimal(3), Decimal(4))
    return LogEntry(on, session, pain=(rating,), relief_reported_pct=50, stim_on=Answer.YES, coverage_pct=90)


def add_patients(clinic_id: int, nurse_id: int, count: int, now: datetime) -> None:
    """Patients of the past, in bulk: a fifth each referred, in screening and closed, the rest after the trial."""
    steps = (Step.REFERRED, Step.SCREENING, Step.CLOSED, Step.AFTER, Step.AFTER)
    for first in range(0, count, 5_000):
        numbers = range(first, min(first + 5_000, count))
        db.session.execute(insert(Patient), [patient_row(n, clinic_id, nurse_id, steps[n % 5], now) for n in numbers])
    rows = db.session.query(Patient.id, Patient.family_name, Patient.given_name).filter(Patient.mrn.like("X%"))
    words = [
        {"patient_id": row.id, "clinic_id": clinic_id, "word": word}
        for row in rows
        for word in name_words(f"{row.family_name} {row.given_name}")
    ]
    for first in range(0, len(words), 10_000):
        db.session.execute(insert(PatientWord), words[first : first + 10_000])
    for place, step in enumerate(steps):
        here = len(range(place, count, 5))
        counted = db.session.get(StepCount, (clinic_id, step))
        if counted is None:
            db.session.add(StepCount(clinic_id=clinic_id, step=step, patients=here))
        else:
            counted.patients += here
        db.session.flush()
    db.session.commit()
    if db.engine.dialect.name == "sqlite":
        db.session.connection().exec_driver_sql("ANALYZE")
        db.session.commit()


def patient_row(n: int, clinic_id: int, nurse_id: int, step: Step, now: datetime) -> dict[str, object]:
    family, given = f"{FAMILY[n % 12]}{n // 12 % 997}", GIVEN[n % 14]
    family = RARE if n < 100 and n % 10 == 0 else family
    assert folded(family)
    return {
        "clinic_id": clinic_id,
        "mrn": f"X{n}",
        "family_name": family,
        "given_name": given,
        "sort_name": sort_name(family, given),
        "born_on": (now - timedelta(days=9_000 + n % 20_000)).date(),
        "sex": Sex.FEMALE if n % 2 else Sex.MALE,
        "phone": f"+1414{n:07d}",
        "email": "",
        "language": Language.ENGLISH,
        "interpreter_needed": False,
        "caregiver_name": "",
        "caregiver_phone": "",
        "time_zone": "America/Chicago",
        "step": step,
        "step_since": now,
        "registered_at": now,
        "registered_by_id": nurse_id,
        "version": 1,
    }
