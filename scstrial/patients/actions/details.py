"""Registering patients and correcting what is said about them."""

from collections.abc import Collection
from dataclasses import fields, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from scstrial.audit.actions import Person, record
from scstrial.clinics.models import Clinic
from scstrial.foundation.choice import Choice
from scstrial.foundation.clock import day_of
from scstrial.foundation.db import db
from scstrial.foundation.named import done
from scstrial.foundation.refusal import Problem, Refused, refuse_if
from scstrial.patients.actions.consents import record_consent
from scstrial.patients.actions.holding import about, lock
from scstrial.patients.actions.steps import note_step
from scstrial.patients.choices import ConsentHow, MessageChannel, Step
from scstrial.patients.models import Patient, PatientChange, PatientWord
from scstrial.patients.queries import (
    patient_with_mrn,
    possible_duplicates,
)
from scstrial.patients.rules import (
    PatientDetails,
    clean_mrn,
    consent_wording,
    name_words,
    problems_with_consents,
    problems_with_patient,
    sort_name,
)

STALE = "Somebody else changed this patient's details in the meantime. Look at them again, then make your correction."


def register_patient(
    details: PatientDetails,
    *,
    clinic: Clinic,
    consents: Collection[MessageChannel],
    by: Person,
    now: datetime,
    different_from: Collection[int] | None = None,
    how: ConsentHow | None = ConsentHow.IN_PERSON,
    warned: bool = True,
) -> Patient:
    """A new patient, referred to the clinic.

    `different_from`: ids of the look-alikes that the person has seen and called somebody else; None asks nothing.
    """
    details = replace(details, mrn=clean_mrn(details.mrn))
    refuse_if(
        [
            *problems_with_patient(details, today=day_of(now, clinic.zone)),
            *problems_with_consents(consents, phone=details.phone, email=details.email, warned=warned, how=how),
        ]
    )
    refuse_if(
        [
            *problems_with_mrn(clinic.id, details.mrn),
            *problems_with_look_alikes(clinic.id, details, different_from),
        ]
    )
    patient = add_new(details, clinic, by=by, now=now)
    write_words(patient)
    record("patient registered", by=by, now=now, clinic_id=clinic.id, patient_id=patient.id)
    note_step(patient, None, by=by, now=now)
    for channel in sorted(consents):
        record_consent(patient, channel, True, wording=consent_wording(channel), by=by, now=now, how=how)
    return patient


def add_new(details: PatientDetails, clinic: Clinic, *, by: Person, now: datetime) -> Patient:
    """Insert the row; who enters the same record number at the same moment is told so."""
    patient = Patient(
        **values_of(details),
        clinic_id=clinic.id,
        sort_name=sort_name(details.family_name, details.given_name),
        step=Step.REFERRED,
        step_since=now,
        registered_at=now,
        registered_by_id=by.id,
    )
    try:
        with db.session.begin_nested():
            db.session.add(patient)
    except IntegrityError:
        refuse_if(problems_with_mrn(clinic.id, details.mrn))
        raise
    return patient


def problems_with_mrn(clinic_id: int, mrn: str, but: int | None = None) -> list[Problem]:
    """A record number belongs to one patient of a clinic."""
    holder = patient_with_mrn(clinic_id, mrn)
    if holder is None or holder.id == but:
        return []
    return [Problem(f"{holder.name} already has this record number. Open that record, or enter another one.", "mrn")]


def problems_with_look_alikes(
    clinic_id: int, details: PatientDetails, different_from: Collection[int] | None
) -> list[Problem]:
    """Somebody registered may be this person: the one who registers looks and says."""
    if different_from is None:
        return []
    if {patient.id for patient in possible_duplicates(clinic_id, details)} <= set(different_from):
        return []
    return [Problem("This person may be registered already. Look at the patients shown, then say so.", "somebody_else")]


def correct_details(
    patient: Patient, details: PatientDetails, *, seen_version: int, by: Person, now: datetime
) -> list[PatientChange]:
    """Other details; what changed is kept field by field. Refused when somebody else saved in between."""
    lock(patient)
    if patient.version != seen_version:
        raise Refused([Problem(STALE)])
    details = replace(details, mrn=clean_mrn(details.mrn))
    refuse_if(problems_with_patient(details, today=day_of(now, patient.clinic.zone)))
    refuse_if(problems_with_mrn(patient.clinic_id, details.mrn, but=patient.id))
    changes = [
        PatientChange(
            patient_id=patient.id,
            field=field,
            was=as_words(getattr(patient, field)),
            became=as_words(value),
            **done(by, now),
        )
        for field, value in values_of(details).items()
        if getattr(patient, field) != value
    ]
    if changes:
        write_changes(patient, details, changes)
        names = [change.field for change in changes]
        record("patient details corrected", by=by, now=now, **about(patient), fields=names)
    db.session.flush()
    return changes


def write_changes(patient: Patient, details: PatientDetails, changes: list[PatientChange]) -> None:
    db.session.add_all(changes)
    for change in changes:
        setattr(patient, change.field, getattr(details, change.field))
    if {"family_name", "given_name"} & {change.field for change in changes}:
        patient.sort_name = sort_name(details.family_name, details.given_name)
        write_words(patient)


def write_words(patient: Patient) -> None:
    """The words by which the patient is found, in place of earlier ones."""
    db.session.execute(delete(PatientWord).where(PatientWord.patient_id == patient.id))
    words = name_words(patient.name)
    db.session.add_all(PatientWord(patient_id=patient.id, clinic_id=patient.clinic_id, word=word) for word in words)
    db.session.flush()


def values_of(details: PatientDetails) -> dict[str, Any]:
    return {field.name: getattr(details, field.name) for field in fields(details)}


def as_words(value: str | bool | date | Choice) -> str:
    """A detail as the list of corrections shows it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.label if isinstance(value, Choice) else str(value)
