"""Registering patients, correcting what is said about them, and moving them along their way."""

from collections.abc import Collection
from dataclasses import fields, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from scstrial.audit.actions import Actor, Person, record
from scstrial.audit.choices import System
from scstrial.clinics.models import Clinic
from scstrial.foundation.choice import Choice
from scstrial.foundation.clock import day_of
from scstrial.foundation.db import db
from scstrial.foundation.named import done
from scstrial.foundation.refusal import Problem, Refused, refuse_if
from scstrial.outbox.actions import withdraw_for_patient
from scstrial.outbox.choices import Channel, EndReason
from scstrial.patients.choices import ClosedReason, ConsentHow, MessageChannel, Step
from scstrial.patients.models import ContactConsent, Patient, PatientChange, PatientStep, PatientWord, StepCount
from scstrial.patients.queries import (
    agreed_channels,
    consents_of,
    latest_consent_id,
    patient_with_mrn,
    possible_duplicates,
    step_before_closing,
)
from scstrial.patients.rules import (
    TEXT_VERSION,
    UNENCRYPTED,
    PatientDetails,
    clean_mrn,
    consent_wording,
    holds_warning,
    name_words,
    problems_with_closing,
    problems_with_consents,
    problems_with_move,
    problems_with_patient,
    sort_name,
)

STAYS_CLOSED = "(The record stays closed.)"
HOW_SAID = "Say how the patient answered: in person, by phone or on paper."
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


def record_consent(
    patient: Patient,
    channel: MessageChannel,
    agreed: bool,
    *,
    wording: str,
    by: Actor,
    now: datetime,
    how: ConsentHow | None = ConsentHow.IN_PERSON,
    text_version: str = "",
) -> ContactConsent:
    """The patient agrees to messages on a channel in these words, or ends it: then what is planned there is taken back.

    The words for e-mail and text messages hold the warning that these are not encrypted.
    """
    if agreed:
        refuse_if(problems_with_consents([channel], phone=patient.phone, email=patient.email))
    if agreed and not wording:
        raise ValueError("an agreement is kept with its wording")
    by_id, by_name = who(by)
    consent = ContactConsent(
        patient_id=patient.id, channel=channel, agreed=agreed, wording=wording, at=now, by_id=by_id, by_name=by_name
    )
    consent.how, consent.text_version = how, text_version or (TEXT_VERSION[channel] if agreed else "")
    consent.prefers_unencrypted = agreed and channel in UNENCRYPTED
    consent.warned_at = now if agreed and holds_warning(wording) else None
    db.session.add(consent)
    if not agreed and channel in UNENCRYPTED:
        db.session.flush()
        withdraw_for_patient(patient.id, EndReason.OPTED_OUT, channel=Channel(str(channel)))
    act = "consent to messages recorded" if agreed else "consent to messages ended"
    record(act, by=by, now=now, **about(patient), channel=str(channel))
    db.session.flush()
    return consent


def change_consents(
    patient: Patient,
    agreed: Collection[MessageChannel],
    *,
    seen_latest_id: int,
    by: Actor,
    now: datetime,
    how: ConsentHow | None = ConsentHow.IN_PERSON,
    warned: bool = True,
    first: MessageChannel | None = None,
) -> list[ContactConsent]:
    """What the patient agrees to now: a row for each channel on which that is new; and which channel comes first."""
    lock(patient)
    consents = consents_of(patient.id)
    if latest_consent_id(consents) != seen_latest_id:
        raise Refused([Problem("Somebody else recorded consents in the meantime. Look at them again, then save.")])
    before = agreed_channels(consents)
    new = set(agreed) - before
    refuse_if(
        [
            *problems_with_consents(new, phone=patient.phone, email=patient.email, warned=warned, how=how),
            *([] if how or not before - set(agreed) else [Problem(HOW_SAID, "how")]),
        ]
    )
    if first is not None and first != patient.first_channel:
        patient.first_channel = first
        record("order of channels changed", by=by, now=now, **about(patient), first=str(first))
    return [
        record_consent(patient, channel, channel in agreed, wording=consent_wording(channel), by=by, now=now, how=how)
        for channel in sorted(before ^ set(agreed))
    ]


def move_to(
    patient: Patient, step: Step, *, by: Actor, now: datetime, why: str = "", reason: ClosedReason | None = None
) -> None:
    """Take the patient to a step of the way; nothing happens when they are there already.

    A closed record stays closed, so that nobody is written to: a trial that is cancelled or ended after a death is
    noted, and where it would have led is where the record opens again (`reopen_patient`).
    """
    lock(patient)
    if patient.step == step:
        return
    if patient.step is Step.CLOSED:
        add_step(patient, step, by=by, now=now, why=f"{why} {STAYS_CLOSED}")
        return
    take_to(patient, step, by=by, now=now, why=why, reason=reason)


def take_to(
    patient: Patient, step: Step, *, by: Actor, now: datetime, why: str = "", reason: ClosedReason | None = None
) -> None:
    """The move itself, also out of a closed record; the caller holds the patient."""
    refuse_if(problems_with_move(patient.step, step))
    left = patient.step
    patient.step = step
    patient.step_since = now
    record("patient moved on", by=by, now=now, **about(patient), step=str(step))
    note_step(patient, left, by=by, now=now, why=why, reason=reason)
    if step is Step.CLOSED:
        withdraw_for_patient(patient.id, EndReason.RECORD_CLOSED)


def close_patient(patient: Patient, reason: ClosedReason | None, why: str, *, by: Actor, now: datetime) -> None:
    """Nobody expects anything further: the record leaves the lists of work and can be opened again."""
    lock(patient)
    refuse_if(problems_with_closing(patient.step, reason, why))
    move_to(patient, Step.CLOSED, by=by, now=now, why=why, reason=reason)


def reopen_patient(patient: Patient, why: str, *, by: Actor, now: datetime) -> None:
    """Back to the step at which the record was closed, or to which the end of its trial has led since."""
    lock(patient)
    if patient.step != Step.CLOSED:
        raise Refused([Problem("This record is open already. Nothing needs to be done.")])
    if not why.strip():
        raise Refused([Problem("Say in a few words why the record is opened again.", "why")])
    take_to(patient, step_before_closing(patient.id), by=by, now=now, why=why)


def note_step(
    patient: Patient,
    left: Step | None,
    *,
    by: Actor,
    now: datetime,
    why: str = "",
    reason: ClosedReason | None = None,
) -> None:
    """A row of the patient's way, and the clinic's numbers kept exact."""
    add_step(patient, patient.step, by=by, now=now, why=why, reason=reason)
    count_move(patient.clinic_id, left, patient.step)


def add_step(
    patient: Patient, step: Step, *, by: Actor, now: datetime, why: str = "", reason: ClosedReason | None = None
) -> None:
    """A row of the patient's way alone: who, when, why."""
    by_id, by_name = who(by)
    about_it = {"reason": reason, "why": why.strip(), "at": now, "by_name": by_name, "by_id": by_id}
    db.session.add(PatientStep(patient_id=patient.id, step=step, **about_it))
    db.session.flush()


def count_move(clinic_id: int, left: Step | None, entered: Step) -> None:
    """One fewer here, one more there; the clinic's rows are locked in one order, so that no two moves can deadlock."""
    rows = select(StepCount.step).where(StepCount.clinic_id == clinic_id).order_by(StepCount.step).with_for_update()
    if entered not in db.session.scalars(rows).all():
        begin_count(clinic_id, entered)
    for step, more in ((left, -1), (entered, 1)) if left is not None else ((entered, 1),):
        here = (StepCount.clinic_id == clinic_id, StepCount.step == step)
        db.session.execute(
            update(StepCount).where(*here).values(patients=StepCount.patients + more),
            execution_options={"synchronize_session": False},
        )


def begin_count(clinic_id: int, step: Step) -> None:
    """A first row for a step; another process may just have added it."""
    try:
        with db.session.begin_nested():
            db.session.add(StepCount(clinic_id=clinic_id, step=step, patients=0))
    except IntegrityError:
        return


def lock(patient: Patient) -> None:
    """Read the row as it is now and hold it until the commit (SQLite holds the whole database)."""
    db.session.flush()
    db.session.refresh(patient, with_for_update=True)


def values_of(details: PatientDetails) -> dict[str, Any]:
    return {field.name: getattr(details, field.name) for field in fields(details)}


def about(patient: Patient) -> dict[str, int]:
    return {"clinic_id": patient.clinic_id, "patient_id": patient.id}


def who(by: Actor) -> tuple[int | None, str]:
    return (None, by.label) if isinstance(by, System) else (by.id, by.name)


def as_words(value: str | bool | date | Choice) -> str:
    """A detail as the list of corrections shows it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.label if isinstance(value, Choice) else str(value)
