"""The screening page of patients with 5, 200 and 2,000 recorded facts, opened in turn."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from statistics import median

from scstrial.assessments.actions import record_score
from scstrial.assessments.choices import Instrument
from scstrial.assessments.rules import Score
from scstrial.foundation.clock import day_of
from scstrial.foundation.db import db
from scstrial.medications.actions import record_opioids
from scstrial.medications.rules import OpioidRow
from scstrial.patients.models import Patient
from scstrial.screening.actions import add_evidence, answer_items, record_care, record_indication
from scstrial.screening.choices import Indication, ItemKey, PainComponent, Treatment
from scstrial.screening.rules import WANTED_ANSWERS, Answer, CareBefore, Evidence, StatedIndication
from tests.factories.accounts import make_clinic, make_person
from tests.factories.patients import make_patient
from tests.factories.screening_answers import fit_answers

FEW, MANY, VERY_MANY = 5, 200, 2_000
READS, NOT_COUNTED = 60, 5
CODES = ("M96.1", "M54.16", "M54.17", "G89.4", "G89.28")


def seed_screenings() -> None:
    """Patients 1 to 3: with 5 facts, with 200 of every kind that the page shows, and those corrected up to 2,000."""
    clinic = make_clinic()
    nurse, now = make_person("nurse", clinic), datetime.now(UTC)
    for number, facts in enumerate((FEW, MANY, VERY_MANY)):
        patient = make_patient(clinic, nurse, mrn=f"S{number}", phone=f"+1312555{number:04d}")
        record_facts(patient, nurse, facts, now)
    db.session.commit()


def record_facts(patient: Patient, nurse: object, facts: int, now: datetime) -> None:
    """So many: first answers, then what stands elsewhere in the record, evidence, and these entered anew."""
    today = day_of(now, patient.clinic.zone)
    answers = fit_answers(today) | {item.value: Answer(wanted) for item, wanted in WANTED_ANSWERS.items()}
    acts = [lambda f=fact: answer_items(patient, {f: answers[f]}, by=nurse, now=now) for fact in answers]
    acts += [lambda c=code: told(patient, c, nurse, now) for code in CODES]
    acts += [lambda t=one: tried(patient, t, today, nurse, now) for one in Treatment if one is not Treatment.SCS_TRIAL]
    acts += [lambda d=days: scored(patient, today - timedelta(days=d), nurse, now) for days in range(20)]
    acts += [lambda i=item: proven(patient, i, nurse, now) for item in ItemKey]
    corrected = (anew(patient, number, today, nurse, now) for number in range(facts))
    for act in [*acts, *corrected][:facts]:
        act()


def told(patient: Patient, code: str, nurse: object, now: datetime) -> None:
    stated = StatedIndication(Indication.PSPS_2, code, PainComponent.MIXED, now.date() - timedelta(days=700))
    record_indication(patient, stated, by=nurse, now=now)  # type: ignore[arg-type]


def tried(patient: Patient, treatment: Treatment, today: date, nurse: object, now: datetime) -> None:
    care = CareBefore(treatment, "As before", "L4-L5", today - timedelta(days=300), today, result="No change")
    record_care(patient, care, by=nurse, now=now)  # type: ignore[arg-type]


def scored(patient: Patient, on: date, nurse: object, now: datetime) -> None:
    record_score(patient, Score(Instrument.PHQ9, on, Decimal(8), item9=0), by=nurse, now=now)  # type: ignore[arg-type]
    record_opioids(patient, [OpioidRow("tramadol", Decimal(50))], on, by=nurse, now=now)  # type: ignore[arg-type]


def proven(patient: Patient, item: ItemKey, nurse: object, now: datetime) -> None:
    add_evidence(patient, item, Evidence(result="Sheet of the laboratory"), by=nurse, now=now)  # type: ignore[arg-type]


def anew(patient: Patient, number: int, today: date, nurse: object, now: datetime) -> Callable[[], object]:
    """Three of four are answers given again, the rest scores and opioids of an earlier day."""
    if number % 4:
        return lambda: answer_items(patient, later(number), by=nurse, now=now)  # type: ignore[arg-type]
    return lambda: scored(patient, today - timedelta(days=20 + number % 300), nurse, now)


def later(number: int) -> dict[str, Answer]:
    return {"inr": Answer(Decimal(number % 9 + 1) / 10)}


def measure_screening(get: Callable[[str], tuple[int, str]]) -> dict[int, float]:
    """Medians of the pages, opened in turn so that the machine treats them alike."""
    times: dict[int, list[float]] = {FEW: [], MANY: [], VERY_MANY: []}
    for _ in range(READS + NOT_COUNTED):
        for patient_id, facts in enumerate(times, 1):
            started = datetime.now(UTC)
            status, page = get(f"/patients/{patient_id}/screening")
            times[facts].append((datetime.now(UTC) - started).total_seconds() * 1000)
            assert status == 200, page[:3000]
    return {facts: median(values[NOT_COUNTED:]) for facts, values in times.items()}


def show_screening(found: dict[int, float]) -> None:
    """Many beside few; very many beside many, which print the same."""
    few, many, very_many = found[FEW], found[MANY], found[VERY_MANY]
    print(f"| screening of a patient with {FEW} recorded facts | {few:.1f} | | |")
    against = f"{many / few:.2f} x, as many statements"
    print(f"| screening of a patient with {MANY}, shown in full | {many:.1f} | {against} | <= 1.5 |")
    against = f"{very_many / many:.2f} x that of {MANY}"
    print(f"| screening of a patient with {VERY_MANY:,}, shown in full | {very_many:.1f} | {against} | <= 1.1 |")
