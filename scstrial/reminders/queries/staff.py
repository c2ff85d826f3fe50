"""Who gets a digest, how many tasks wait for them, and whom to ask about messages."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from scstrial.accounts.choices import RoleName
from scstrial.accounts.models import Role, User, user_clinics, user_roles
from scstrial.clinics.models import Clinic
from scstrial.foundation.db import db
from scstrial.outbox.choices import Channel, MessageStatus, Recipient
from scstrial.outbox.models import Message
from scstrial.patients.choices import Step
from scstrial.patients.models import ContactConsent, Patient
from scstrial.reminders.queries.clinics import own_wordings, texts_of, timetables_of
from scstrial.reminders.queries.facts import clinic_words_for
from scstrial.reminders.rules import Timetable
from scstrial.reminders.wording import ClinicWords

TASKS_OF = {
    RoleName.NURSE.value: (Recipient.NURSES,),
    RoleName.PHYSICIAN.value: (Recipient.PHYSICIANS, Recipient.LEAD),
}
Reader = tuple[Clinic, ClinicWords, Timetable, Sequence[User]]


def clinics_with_words() -> dict[int, tuple[Clinic, ClinicWords, Timetable]]:
    """Every clinic with what its messages may say and when they come."""
    clinics = db.session.scalars(select(Clinic).order_by(Clinic.id)).all()
    ids = {clinic.id for clinic in clinics}
    own, times = own_wordings(ids), timetables_of(ids)
    return {
        clinic.id: (
            clinic,
            clinic_words_for(clinic, texts_of(own.get(clinic.id, {}))),
            times[clinic.id],
        )
        for clinic in clinics
    }


def digest_readers() -> Iterator[Reader]:
    """Active nurses and physicians with an address, by clinic."""
    staff = (
        select(user_clinics.c.clinic_id, User)
        .join(User, User.id == user_clinics.c.user_id)
        .join(user_roles, user_roles.c.user_id == User.id)
        .join(Role, Role.id == user_roles.c.role_id)
        .where(Role.name.in_(list(TASKS_OF)), User.active, User.email != "")
        .order_by(user_clinics.c.clinic_id, User.id)
    )
    people: dict[int, dict[int, User]] = {}
    for clinic_id, person in db.session.execute(staff):
        people.setdefault(clinic_id, {})[person.id] = person
    for clinic_id, known in clinics_with_words().items():
        yield (*known, list(people.get(clinic_id, {}).values()))


def is_open_task(clinic_id: int) -> ColumnElement[bool]:
    return (
        (Message.clinic_id == clinic_id)
        & (Message.status == MessageStatus.SENT)
        & (Message.channel == Channel.TASK)
        & Message.seen_at.is_(None)
    )


def tasks_for(clinic_id: int, user_id: int) -> int:
    """Tasks that wait for the roles of a person at a clinic."""
    roles = select(Role.name).join(user_roles, user_roles.c.role_id == Role.id).where(user_roles.c.user_id == user_id)
    recipients = [one for name in db.session.scalars(roles) for one in TASKS_OF.get(name, ())]
    mine = select(func.count(Message.id)).where(is_open_task(clinic_id), Message.recipient_kind.in_(recipients))
    return db.session.scalar(mine) or 0


def is_digest_wanted(key: str, _trial_id: int | None, _now: datetime) -> bool:
    """Asked right before it goes out: nobody is written to about nothing, nor who has left."""
    _kind, clinic_id, user_id, _start = key.split(":")
    person = db.session.get(User, int(user_id))
    at_clinic = person is not None and person.active and int(clinic_id) in person.clinic_ids
    return at_clinic and tasks_for(int(clinic_id), int(user_id)) > 0


def not_asked() -> ColumnElement[bool]:
    """Neither agreed to messages on any channel nor refused them."""
    return ~select(ContactConsent.id).where(ContactConsent.patient_id == Patient.id).exists()


def patients_to_ask(registered_since: datetime) -> list[tuple[Patient, ClinicWords, Timetable]]:
    """Patients enrolled lately whom nobody has asked about messages."""
    new = select(Patient).where(Patient.registered_at > registered_since, Patient.step != Step.CLOSED, not_asked())
    patients = db.session.scalars(new.order_by(Patient.id)).all()
    if not patients:
        return []
    known = clinics_with_words()
    return [(patient, *known[patient.clinic_id][1:]) for patient in patients]


def is_consent_wanted(key: str, _trial_id: int | None, _now: datetime) -> bool:
    """Is this patient still to be asked?"""
    patient_id = int(key.split(":")[1])
    asked = select(Patient.id).where(Patient.id == patient_id, Patient.step != Step.CLOSED, not_asked())
    return db.session.scalar(asked) is not None
