"""Patients for tests, made by the actions that people use."""

from datetime import date
from itertools import count

from scstrial.foundation.clock import now
from scstrial.foundation.db import db
from scstrial.patients.actions import move_to, register_patient
from scstrial.patients.choices import MessageChannel, Sex, Step
from scstrial.patients.rules import PatientDetails
from tests.remembering import remembered

WAY = (Step.REFERRED, Step.SCREENING, Step.CLEARED, Step.SCHEDULED, Step.TRIAL, Step.DECISION, Step.AFTER)
numbers = count(1001)


def patient_details(**changes):
    """Details that can be saved; each patient with a record number and a phone of their own."""
    number = next(numbers)
    return PatientDetails(
        **{
            "mrn": f"N-{number}",
            "family_name": "Hart",
            "given_name": "Lena",
            "born_on": date(1968, 5, 4),
            "sex": Sex.FEMALE,
            "phone": f"+1312555{number % 10_000:04d}",
            "email": "lena.hart@example.org",
            "time_zone": "America/Chicago",
            **changes,
        }
    )


@remembered(within_minutes=60)
def make_patient(clinic, by, step=Step.REFERRED, consents=(MessageChannel.EMAIL,), **changes):
    """A registered patient, taken along the way to a step."""
    patient = register_patient(patient_details(**changes), clinic=clinic, consents=consents, by=by, now=now())
    way = [*WAY[1 : WAY.index(step) + 1]] if step in WAY else [step]
    for each in way:
        move_to(patient, each, by=by, now=now())
    db.session.commit()
    return patient
