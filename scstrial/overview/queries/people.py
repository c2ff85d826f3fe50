"""The patient that a line of the worklist is about."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import select

from scstrial.foundation.db import db
from scstrial.overview.rules import Person
from scstrial.patients.models import Patient

WHO = (
    Patient.id.label("patient_id"),
    Patient.given_name,
    Patient.family_name,
    Patient.mrn,
    Patient.phone,
    Patient.time_zone.label("patient_zone"),
    Patient.clinic_id,
    Patient.caregiver_name,
    Patient.caregiver_phone,
)


def person_in(row: Any) -> Person:
    return Person(
        row.patient_id,
        f"{row.given_name} {row.family_name}",
        row.mrn,
        row.phone,
        row.patient_zone,
        row.clinic_id,
        row.caregiver_name,
        row.caregiver_phone,
    )


def person_of(patient: Patient) -> Person:
    return Person(
        patient.id,
        patient.name,
        patient.mrn,
        patient.phone,
        patient.time_zone,
        patient.clinic_id,
        patient.caregiver_name,
        patient.caregiver_phone,
    )


def people_with_ids(patient_ids: Collection[int]) -> Mapping[int, Person]:
    """Names and phones of patients; the messages they come from were already chosen for the viewer."""
    rows = db.session.execute(select(*WHO).where(Patient.id.in_(patient_ids)))
    return {row.patient_id: person_in(row) for row in rows}
