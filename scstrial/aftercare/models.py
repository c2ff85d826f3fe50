"""The implant with its states as a history, the operation, the explant, and the visits after it."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scstrial.aftercare.choices import (
    Anaesthesia,
    ExplantReason,
    ImplantMove,
    ImplantState,
    Known,
    LeadKind,
    MissedReason,
    NotDoneReason,
    Removed,
    Satisfaction,
    VisitDue,
    YesNo,
)
from scstrial.assessments.choices import Area
from scstrial.clinics.models import Clinic
from scstrial.foundation.db import Chosen, Exact, Model, Moment
from scstrial.foundation.named import Done, Entered
from scstrial.patients.models import Patient
from scstrial.trials.choices import LeadSide, SiteOfService, TipLevel, Vendor
from scstrial.trials.models import Trial


class Implant(Model):
    """The permanent system that follows a trial. Days and appointments are those of the clinic's clock."""

    __tablename__ = "implants"
    __table_args__ = (Index("ix_implants_clinic_id_state_id", "clinic_id", "state", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id"), index=True)
    clinic_id: Mapped[int] = mapped_column(ForeignKey("clinics.id"))
    trial_id: Mapped[int] = mapped_column(ForeignKey("trials.id"), index=True)
    state: Mapped[ImplantState] = mapped_column(Chosen(ImplantState))  # the latest ImplantStatus, here for lists
    planned_at: Mapped[datetime | None] = mapped_column(Moment)
    surgeon: Mapped[str] = mapped_column(String(200), default="")
    place: Mapped[SiteOfService | None] = mapped_column(Chosen(SiteOfService))
    done_on: Mapped[date | None]  # of the operation that counts
    explanted_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    patient: Mapped[Patient] = relationship()
    clinic: Mapped[Clinic] = relationship()
    trial: Mapped[Trial] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def planned_on(self) -> date | None:
        return self.planned_at.astimezone(self.clinic.zone).date() if self.planned_at else None


class ImplantStatus(Done, Model):
    """Each state an implant was in: which act, when, by whom, why, and the appointment then; never changed."""

    __tablename__ = "implant_statuses"

    id: Mapped[int] = mapped_column(primary_key=True)
    implant_id: Mapped[int] = mapped_column(ForeignKey("implants.id"), index=True)
    state: Mapped[ImplantState] = mapped_column(Chosen(ImplantState))
    act: Mapped[ImplantMove] = mapped_column(Chosen(ImplantMove))
    planned_at: Mapped[datetime | None] = mapped_column(Moment)
    surgeon: Mapped[str] = mapped_column(String(200), default="")
    place: Mapped[SiteOfService | None] = mapped_column(Chosen(SiteOfService))
    not_done: Mapped[NotDoneReason | None] = mapped_column(Chosen(NotDoneReason))
    why: Mapped[str] = mapped_column(String(2200), default="")


class Operation(Entered, Model):
    """The implant as done. A correction is a further row; the last entered counts."""

    __tablename__ = "implant_operations"

    id: Mapped[int] = mapped_column(primary_key=True)
    implant_id: Mapped[int] = mapped_column(ForeignKey("implants.id"), index=True)
    done_on: Mapped[date]
    surgeon: Mapped[str] = mapped_column(String(200))
    place: Mapped[SiteOfService | None] = mapped_column(Chosen(SiteOfService))
    codes: Mapped[list[str]] = mapped_column(JSON, default=list)  # CPT, rule book 11.3
    generator_vendor: Mapped[Vendor] = mapped_column(Chosen(Vendor))
    generator_model: Mapped[str] = mapped_column(String(80), default="")
    generator_serial: Mapped[str] = mapped_column(String(80), default="")
    rechargeable: Mapped[Known | None] = mapped_column(Chosen(Known))
    mri_conditional: Mapped[Known | None] = mapped_column(Chosen(Known))
    anaesthesia: Mapped[Anaesthesia | None] = mapped_column(Chosen(Anaesthesia))
    note: Mapped[str] = mapped_column(String(2000), default="")
    correction_reason: Mapped[str] = mapped_column(String(500), default="")
    in_error: Mapped[bool] = mapped_column(default=False)  # taken back: nothing was implanted

    leads: Mapped[list["ImplantedLead"]] = relationship(order_by="ImplantedLead.number", lazy="selectin")


class ImplantedLead(Model):
    """One lead of the permanent system."""

    __tablename__ = "implanted_leads"
    __table_args__ = (UniqueConstraint("operation_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    operation_id: Mapped[int] = mapped_column(ForeignKey("implant_operations.id"))
    number: Mapped[int]
    kind: Mapped[LeadKind] = mapped_column(Chosen(LeadKind))
    model: Mapped[str] = mapped_column(String(80), default="")
    serial: Mapped[str] = mapped_column(String(80), default="")
    contact_count: Mapped[int]
    level: Mapped[TipLevel] = mapped_column(Chosen(TipLevel))
    side: Mapped[LeadSide] = mapped_column(Chosen(LeadSide))


class Explant(Entered, Model):
    """The system, or a part of it, taken out. A correction is a further row; the last entered counts."""

    __tablename__ = "explants"

    id: Mapped[int] = mapped_column(primary_key=True)
    implant_id: Mapped[int] = mapped_column(ForeignKey("implants.id"), index=True)
    explanted_on: Mapped[date]
    reason: Mapped[ExplantReason] = mapped_column(Chosen(ExplantReason))
    removed: Mapped[Removed] = mapped_column(Chosen(Removed))
    codes: Mapped[list[str]] = mapped_column(JSON, default=list)  # CPT, rule book 11.3
    note: Mapped[str] = mapped_column(String(2000), default="")
    correction_reason: Mapped[str] = mapped_column(String(500), default="")
    in_error: Mapped[bool] = mapped_column(default=False)  # taken back: it is still in


class FollowUpVisit(Entered, Model):
    """A visit after the implant, held (`held_on`) or missed (`missed_reason`). A correction names the row before."""

    __tablename__ = "follow_up_visits"

    id: Mapped[int] = mapped_column(primary_key=True)
    implant_id: Mapped[int] = mapped_column(ForeignKey("implants.id"), index=True)
    due: Mapped[VisitDue] = mapped_column(Chosen(VisitDue))
    held_on: Mapped[date | None]
    missed_reason: Mapped[MissedReason | None] = mapped_column(Chosen(MissedReason))
    pgic: Mapped[int | None]  # 1 very much improved .. 7 very much worse
    satisfaction: Mapped[Satisfaction | None] = mapped_column(Chosen(Satisfaction))
    uses_stimulator: Mapped[YesNo | None] = mapped_column(Chosen(YesNo))
    mme_per_day: Mapped[Decimal | None] = mapped_column(Exact)
    has_complication: Mapped[YesNo | None] = mapped_column(Chosen(YesNo))
    note: Mapped[str] = mapped_column(String(2000), default="")
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("follow_up_visits.id"), unique=True)
    correction_reason: Mapped[str] = mapped_column(String(500), default="")
    in_error: Mapped[bool] = mapped_column(default=False)  # entered by mistake: the visit is due again

    pain: Mapped[list["VisitPain"]] = relationship(order_by="VisitPain.id", lazy="selectin")

    @property
    def averages(self) -> dict[Area, Decimal]:
        return {one.area: one.average for one in self.pain}


class VisitPain(Model):
    """Average pain of one area at a visit, NRS 0-10."""

    __tablename__ = "visit_pain"
    __table_args__ = (UniqueConstraint("visit_id", "area"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("follow_up_visits.id"))
    area: Mapped[Area] = mapped_column(Chosen(Area))
    average: Mapped[Decimal] = mapped_column(Exact)
