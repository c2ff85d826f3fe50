"""Patients: who they are, how to reach them, where on their way they are."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scstrial.clinics.models import Clinic
from scstrial.foundation.db import Chosen, Model, Moment
from scstrial.foundation.named import Done
from scstrial.patients.choices import ClosedReason, ConsentHow, Language, MessageChannel, Sex, Step

# Sorted by byte on both databases, so that a page of the list ends at the same name everywhere.
BY_BYTE = String(200).with_variant(String(200, collation="C"), "postgresql")


class Patient(Model):
    """The person treated; "candidate" on pages until leads are placed."""

    __tablename__ = "patients"
    __table_args__ = (
        UniqueConstraint("clinic_id", "mrn"),
        Index("ix_patients_clinic_id_sort_name_id", "clinic_id", "sort_name", "id"),
        Index("ix_patients_clinic_id_step_sort_name_id", "clinic_id", "step", "sort_name", "id"),
        Index("ix_patients_clinic_id_born_on", "clinic_id", "born_on"),
        Index("ix_patients_clinic_id_phone", "clinic_id", "phone"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    clinic_id: Mapped[int] = mapped_column(ForeignKey("clinics.id"))
    mrn: Mapped[str] = mapped_column(String(40))
    family_name: Mapped[str] = mapped_column(String(100))
    given_name: Mapped[str] = mapped_column(String(100))
    sort_name: Mapped[str] = mapped_column(BY_BYTE)  # folded "family given", see patients.rules
    born_on: Mapped[date]
    sex: Mapped[Sex] = mapped_column(Chosen(Sex))
    phone: Mapped[str] = mapped_column(String(40), default="")
    email: Mapped[str] = mapped_column(String(255), default="")
    language: Mapped[Language] = mapped_column(Chosen(Language), default=Language("en"))
    interpreter_needed: Mapped[bool] = mapped_column(default=False)
    caregiver_name: Mapped[str] = mapped_column(String(200), default="")
    caregiver_phone: Mapped[str] = mapped_column(String(40), default="")
    time_zone: Mapped[str] = mapped_column(String(64))
    first_channel: Mapped[MessageChannel] = mapped_column(Chosen(MessageChannel), default=MessageChannel("email"))
    step: Mapped[Step] = mapped_column(Chosen(Step))  # the latest PatientStep, or closed; kept here for lists
    step_since: Mapped[datetime] = mapped_column(Moment)
    registered_at: Mapped[datetime] = mapped_column(Moment)
    registered_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    version: Mapped[int] = mapped_column(default=1)

    clinic: Mapped[Clinic] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


class PatientStep(Model):
    """Each step of the way, with who and why; never changed."""

    __tablename__ = "patient_steps"

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id"), index=True)
    step: Mapped[Step] = mapped_column(Chosen(Step))
    reason: Mapped[ClosedReason | None] = mapped_column(Chosen(ClosedReason))
    why: Mapped[str] = mapped_column(String(2200), default="")
    at: Mapped[datetime] = mapped_column(Moment)
    by_name: Mapped[str] = mapped_column(String(200))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class StepCount(Model):
    """How many patients of a clinic stand on each step; counted on the way, not by reading the whole table."""

    __tablename__ = "step_counts"

    clinic_id: Mapped[int] = mapped_column(ForeignKey("clinics.id"), primary_key=True)
    step: Mapped[Step] = mapped_column(Chosen(Step), primary_key=True)
    patients: Mapped[int] = mapped_column(default=0)


class PatientChange(Done, Model):
    """A correction of a patient's details: what it was, what it became, who and why."""

    __tablename__ = "patient_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id"), index=True)
    field: Mapped[str] = mapped_column(String(40))
    was: Mapped[str] = mapped_column(String(300))
    became: Mapped[str] = mapped_column(String(300))


class PatientWord(Model):
    """One folded word of a patient's name, for search by any part of the name."""

    __tablename__ = "patient_words"
    __table_args__ = (Index("ix_patient_words_clinic_id_word_patient_id", "clinic_id", "word", "patient_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id"), index=True)
    clinic_id: Mapped[int] = mapped_column(ForeignKey("clinics.id"))
    word: Mapped[str] = mapped_column(BY_BYTE)


class ContactConsent(Model):
    """Agreement to messages on one channel, or its end; the latest row of a channel counts."""

    __tablename__ = "contact_consents"

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id"), index=True)
    channel: Mapped[MessageChannel] = mapped_column(Chosen(MessageChannel))
    agreed: Mapped[bool]
    wording: Mapped[str] = mapped_column(String(500), default="")  # what was agreed to, as read out
    text_version: Mapped[str] = mapped_column(String(20), default="")
    how: Mapped[ConsentHow | None] = mapped_column(Chosen(ConsentHow))
    # Not encrypted: the patient was told so at this time, and prefers messages this way all the same (rule book 10).
    warned_at: Mapped[datetime | None] = mapped_column(Moment)
    prefers_unencrypted: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    by_name: Mapped[str] = mapped_column(String(200))
