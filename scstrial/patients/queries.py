"""Reading patients: one, a page of the list, possible duplicates, consents and corrections."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import ColumnElement, Select, func, intersect, select, tuple_, union
from sqlalchemy.orm import aliased

from scstrial.foundation.access import Viewer
from scstrial.foundation.db import db
from scstrial.patients.choices import MessageChannel, Step
from scstrial.patients.models import (
    ContactConsent,
    Patient,
    PatientChange,
    PatientStep,
    PatientWord,
    StepCount,
)
from scstrial.patients.rules import PatientDetails, Search, clean_mrn, search_for, similar_names

PAGE_LENGTH = 25
# What so many names contain is found sooner by walking the list in its order than by collecting all who have it.
COMMON_FROM = 1500
LARGEST_ID = 2**31 - 1
LAST_SIGN = "\U0010ffff"  # sorts after every sign on both databases


@dataclass(frozen=True)
class PatientsPage:
    """A page of the list; `before` and `after` are the ids that the neighbouring pages start from."""

    patients: Sequence[Patient]
    before: int | None
    after: int | None


def patient_for(viewer: Viewer, patient_id: int) -> Patient | None:
    """A patient of one of the viewer's clinics; None otherwise."""
    if patient_id > LARGEST_ID:
        return None
    return db.session.scalar(select(Patient).where(Patient.id == patient_id, Patient.clinic_id.in_(viewer.clinic_ids)))


def patients_page(
    viewer: Viewer,
    *,
    text: str = "",
    step: Step | None = None,
    after: int | None = None,
    before: int | None = None,
    limit: int = PAGE_LENGTH,
) -> PatientsPage:
    """Patients by name, from the place after or before a patient of the list."""
    start = after or before
    place = patient_for(viewer, start) if start else None
    back = place is not None and after is None
    search = search_for(text)
    if not viewer.clinic_ids or (text.strip() and search == Search()):
        return PatientsPage([], None, None)
    branches = [in_order(branch, step, place, back, limit) for branch in searched(search, viewer.clinic_ids)]
    merged = aliased(Patient, union(*[select(branch.subquery()) for branch in branches]).subquery())
    found = list(db.session.scalars(ordered(select(merged), back, merged).limit(limit + 1)))
    more, shown = len(found) > limit, found[:limit]
    if back:
        shown.reverse()
    further_back, further_on = (more, True) if back else (place is not None, more)
    return PatientsPage(
        shown,
        shown[0].id if shown and further_back else None,
        shown[-1].id if shown and further_on else None,
    )


def searched(search: Search, clinic_ids: Collection[int]) -> Iterator[Select[Any]]:
    """The patients meant, one selection for each clinic and each index that can answer."""
    known = ids_named(search.words, clinic_ids) if search.words and search.born_on is None else None
    named = [has_word(word) for word in search.words]
    if known is not None:
        yield select(Patient).where(Patient.id.in_(known))
    for clinic_id in sorted(clinic_ids):
        if search.mrn:
            yield few(clinic_id, Patient.mrn == search.mrn)
        if search.born_on is not None:
            yield few(clinic_id, Patient.born_on == search.born_on).where(*named)
        elif search == Search() or (named and known is None):
            yield select(Patient).where(Patient.clinic_id == clinic_id, *named)


def few(clinic_id: int, condition: ColumnElement[bool]) -> Select[Any]:
    """Patients whose ids are collected first: else SQLite would walk the clinic's whole list in its order."""
    ids = select(Patient.id).where(Patient.clinic_id == clinic_id, condition)
    return select(Patient).where(Patient.id.in_(ids))


def ids_named(words: Sequence[str], clinic_ids: Collection[int]) -> Select[tuple[int]] | None:
    """Patients whose name has all these words; None when they are too many to collect."""
    here = select(PatientWord.patient_id).where(PatientWord.clinic_id.in_(clinic_ids))
    in_all = intersect(*[here.where(begins_with(word)) for word in words]).subquery()
    ids = select(in_all.c.patient_id).distinct()
    many = db.session.scalar(select(func.count()).select_from(ids.limit(COMMON_FROM).subquery()))
    return ids if (many or 0) < COMMON_FROM else None


def begins_with(word: str) -> ColumnElement[bool]:
    return (PatientWord.word >= word) & (PatientWord.word < word + LAST_SIGN)


def has_word(word: str) -> ColumnElement[bool]:
    return select(PatientWord.id).where(PatientWord.patient_id == Patient.id, begins_with(word)).exists()


def in_order(patients: Select[Any], step: Step | None, place: Patient | None, back: bool, limit: int) -> Select[Any]:
    """One page and one more of a selection, on a step, from a place on."""
    if step is not None:
        patients = patients.where(Patient.step == step)
    if place is not None:
        here, there = tuple_(Patient.sort_name, Patient.id), tuple_(place.sort_name, place.id)
        patients = patients.where(here < there if back else here > there)
    return ordered(patients, back).limit(limit + 1)


def ordered(patients: Select[Any], back: bool = False, of: type[Patient] = Patient) -> Select[Any]:
    """By name; of two with one name the one registered first."""
    columns = (of.sort_name, of.id)
    return patients.order_by(*(column.desc() if back else column.asc() for column in columns))


def step_counts(clinic_ids: Collection[int]) -> dict[Step, int]:
    """How many patients stand on each step, over these clinics."""
    rows = db.session.execute(
        select(StepCount.step, func.sum(StepCount.patients))
        .where(StepCount.clinic_id.in_(clinic_ids))
        .group_by(StepCount.step)
    )
    counts = {step: int(number) for step, number in rows}
    return {step: counts.get(step, 0) for step in Step}


def possible_duplicates(clinic_id: int, details: PatientDetails, *, but: int | None = None) -> Sequence[Patient]:
    """Patients of the clinic who may be the same person: born that day with a similar name, or same MRN or phone."""
    here = select(Patient.id).where(Patient.clinic_id == clinic_id)
    alike = [here.where(Patient.born_on == details.born_on), here.where(Patient.mrn == clean_mrn(details.mrn))]
    if details.phone:
        alike.append(here.where(Patient.phone == details.phone))
    rows = db.session.scalars(ordered(select(Patient).where(Patient.id.in_(union(*alike)))))
    return [patient for patient in rows if patient.id != but and may_be(patient, details)]


def may_be(patient: Patient, details: PatientDetails) -> bool:
    same_phone = bool(details.phone) and patient.phone == details.phone
    name = f"{details.given_name} {details.family_name}"
    born_alike = patient.born_on == details.born_on and similar_names(patient.name, name)
    return patient.mrn == clean_mrn(details.mrn) or same_phone or born_alike


def details_of(patient: Patient) -> PatientDetails:
    """What is stored, in the shape in which it is typed."""
    return PatientDetails(**{field.name: getattr(patient, field.name) for field in fields(PatientDetails)})


def patient_with_mrn(clinic_id: int, mrn: str) -> Patient | None:
    return db.session.scalar(select(Patient).where(Patient.clinic_id == clinic_id, Patient.mrn == mrn))


def consents_of(patient_id: int) -> dict[MessageChannel, ContactConsent]:
    """The latest word of the patient on each channel; a channel never asked about is missing."""
    mine = select(ContactConsent).where(ContactConsent.patient_id == patient_id).order_by(ContactConsent.id)
    return {consent.channel: consent for consent in db.session.scalars(mine)}


def channels_agreed_by(patient_ids: Collection[int]) -> dict[int, frozenset[MessageChannel]]:
    """The channels on which the latest word of each patient is yes, in one reading."""
    latest: dict[int, dict[MessageChannel, bool]] = {patient_id: {} for patient_id in patient_ids}
    rows = (
        select(ContactConsent.patient_id, ContactConsent.channel, ContactConsent.agreed)
        .where(ContactConsent.patient_id.in_(patient_ids))
        .order_by(ContactConsent.id)
    )
    for patient_id, channel, agreed in db.session.execute(rows):
        latest[patient_id][channel] = agreed
    return {one: frozenset(way for way, agreed in words.items() if agreed) for one, words in latest.items()}


def consent_history_of(patient_id: int) -> Sequence[ContactConsent]:
    """Every agreement and its end, newest first."""
    return db.session.scalars(
        select(ContactConsent).where(ContactConsent.patient_id == patient_id).order_by(ContactConsent.id.desc())
    ).all()


def agreed_channels(consents: Mapping[MessageChannel, ContactConsent]) -> frozenset[MessageChannel]:
    """The channels on which the latest word is yes."""
    return frozenset(channel for channel, consent in consents.items() if consent.agreed)


def latest_consent_id(consents: Mapping[MessageChannel, ContactConsent]) -> int:
    """What a form about consents was made from; 0 before the first."""
    return max((consent.id for consent in consents.values()), default=0)


def changes_of(patient_id: int) -> Sequence[PatientChange]:
    """Corrections of the details, newest first."""
    return db.session.scalars(
        select(PatientChange).where(PatientChange.patient_id == patient_id).order_by(PatientChange.id.desc())
    ).all()


def steps_of(patient_id: int) -> Sequence[PatientStep]:
    """The patient's way so far, oldest first."""
    return db.session.scalars(
        select(PatientStep).where(PatientStep.patient_id == patient_id).order_by(PatientStep.id)
    ).all()


def step_before_closing(patient_id: int) -> Step:
    """Where a closed patient last was."""
    steps = [row.step for row in steps_of(patient_id) if row.step != Step.CLOSED]
    return steps[-1] if steps else Step.REFERRED
