"""Trials: their state as a history, placement, leads, extension, pull."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scstrial.assessments.choices import Area, Scale, WouldProceed
from scstrial.clinics.models import Clinic
from scstrial.foundation.db import Chosen, Exact, Model, Moment
from scstrial.foundation.named import Done, Entered
from scstrial.patients.models import Patient
from scstrial.protocols.models import Protocol
from scstrial.trials.choices import (
    AbortReason,
    Anchoring,
    Antibiotic,
    Approach,
    FilmComparison,
    LeadSide,
    Move,
    PullSite,
    Region,
    RepeatCause,
    ResistanceMedium,
    Sedation,
    SiteOfService,
    TipLevel,
    TipThird,
    TrialState,
    Vendor,
)


class Trial(Model):
    """The test period of one patient. Days are those of the patient's time zone."""

    __tablename__ = "trials"
    __table_args__ = (
        UniqueConstraint("patient_id", "number"),
        Index("ix_trials_clinic_id_state_id", "clinic_id", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id"))
    clinic_id: Mapped[int] = mapped_column(ForeignKey("clinics.id"))
    protocol_id: Mapped[int] = mapped_column(ForeignKey("protocols.id"))
    number: Mapped[int] = mapped_column(default=1)  # first, second ... trial of this patient
    previous_trial_id: Mapped[int | None] = mapped_column(ForeignKey("trials.id"))
    state: Mapped[TrialState] = mapped_column(Chosen(TrialState))  # the latest TrialStatus, kept here for lists
    time_zone: Mapped[str] = mapped_column(String(64))
    region: Mapped[Region] = mapped_column(Chosen(Region), default=Region.THORACOLUMBAR)
    placement_planned_at: Mapped[datetime] = mapped_column(Moment)
    planned_days: Mapped[int] = mapped_column(default=7)
    pull_planned_at: Mapped[datetime] = mapped_column(Moment)  # the pull appointment
    placed_at: Mapped[datetime | None] = mapped_column(Moment)
    pulled_at: Mapped[datetime | None] = mapped_column(Moment)
    aborted_on: Mapped[date | None]
    abort_reason: Mapped[AbortReason | None] = mapped_column(Chosen(AbortReason))
    abort_note: Mapped[str] = mapped_column(String(2000), default="")
    repeat_cause: Mapped[RepeatCause | None] = mapped_column(Chosen(RepeatCause))  # of a further trial only
    repeat_reason: Mapped[str | None] = mapped_column(String(2000))
    limit_reason: Mapped[str | None] = mapped_column(String(2000))  # a physician's, beyond two in a region (A56876)
    version: Mapped[int] = mapped_column(default=1)

    patient: Mapped[Patient] = relationship()
    clinic: Mapped[Clinic] = relationship()
    protocol: Mapped[Protocol] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def placed_on(self) -> date | None:
        """Day 0."""
        return self.placed_at.astimezone(self.zone).date() if self.placed_at else None

    @property
    def pulled_on(self) -> date | None:
        return self.pulled_at.astimezone(self.zone).date() if self.pulled_at else None

    @property
    def placement_planned_on(self) -> date:
        return self.placement_planned_at.astimezone(self.zone).date()

    @property
    def pull_planned_on(self) -> date:
        return self.pull_planned_at.astimezone(self.zone).date()


class TrialStatus(Model):
    """Each state a trial was in: which act, when, by whom, why; never changed."""

    __tablename__ = "trial_statuses"

    id: Mapped[int] = mapped_column(primary_key=True)
    trial_id: Mapped[int] = mapped_column(ForeignKey("trials.id"), index=True)
    state: Mapped[TrialState] = mapped_column(Chosen(TrialState))
    act: Mapped[Move] = mapped_column(Chosen(Move))
    why: Mapped[str] = mapped_column(String(2200), default="")
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    by_name: Mapped[str] = mapped_column(String(200))


class Placement(Entered, Model):
    """How the leads were placed (rule book 6.3). A correction is a further row; the last entered counts."""

    __tablename__ = "placements"

    id: Mapped[int] = mapped_column(primary_key=True)
    trial_id: Mapped[int] = mapped_column(ForeignKey("trials.id"), index=True)
    placed_at: Mapped[datetime] = mapped_column(Moment)
    operator: Mapped[str] = mapped_column(String(200))
    site_of_service: Mapped[SiteOfService | None] = mapped_column(Chosen(SiteOfService))
    sedation: Mapped[Sedation | None] = mapped_column(Chosen(Sedation))
    fluoroscopy_seconds: Mapped[int | None]
    fluoroscopy_dose: Mapped[str] = mapped_column(String(40), default="")
    entry_level: Mapped[str] = mapped_column(String(10), default="")
    approach: Mapped[Approach | None] = mapped_column(Chosen(Approach))
    loss_of_resistance: Mapped[ResistanceMedium | None] = mapped_column(Chosen(ResistanceMedium))
    attempts: Mapped[int | None]
    dural_puncture: Mapped[bool | None]
    blood_seen: Mapped[bool | None]
    chlorhexidine_prep: Mapped[bool | None]
    paresthesia_free: Mapped[bool] = mapped_column(default=False)
    coverage_pct: Mapped[int | None]
    anchoring: Mapped[Anchoring | None] = mapped_column(Chosen(Anchoring))
    dressing: Mapped[str] = mapped_column(String(60), default="")
    antibiotic: Mapped[Antibiotic | None] = mapped_column(Chosen(Antibiotic))
    antibiotic_dose: Mapped[str] = mapped_column(String(40), default="")
    antibiotic_started_at: Mapped[datetime | None] = mapped_column(Moment)
    antibiotic_stopped_at: Mapped[datetime | None] = mapped_column(Moment)
    incision_at: Mapped[datetime | None] = mapped_column(Moment)
    stimulator_model: Mapped[str] = mapped_column(String(80), default="")
    stimulator_serial: Mapped[str] = mapped_column(String(80), default="")
    note: Mapped[str] = mapped_column(String(2000), default="")
    correction_reason: Mapped[str] = mapped_column(String(500), default="")

    leads: Mapped[list["Lead"]] = relationship(order_by="Lead.number", lazy="selectin")


class Lead(Model):
    """One percutaneous lead as placed."""

    __tablename__ = "leads"

    id: Mapped[int] = mapped_column(primary_key=True)
    placement_id: Mapped[int] = mapped_column(ForeignKey("placements.id"), index=True)
    number: Mapped[int]
    vendor: Mapped[Vendor] = mapped_column(Chosen(Vendor))
    model: Mapped[str] = mapped_column(String(80), default="")
    serial: Mapped[str] = mapped_column(String(80), default="")
    lot: Mapped[str] = mapped_column(String(80), default="")
    udi: Mapped[str] = mapped_column(String(120), default="")
    contact_count: Mapped[int] = mapped_column(default=8)
    side: Mapped[LeadSide] = mapped_column(Chosen(LeadSide))
    tip_level: Mapped[TipLevel] = mapped_column(Chosen(TipLevel))
    tip_third: Mapped[TipThird | None] = mapped_column(Chosen(TipThird))
    tip_offset_mm: Mapped[Decimal | None] = mapped_column(Exact)
    impedances_ohm: Mapped[list[int | None]] = mapped_column(JSON, default=list)
    image_taken: Mapped[bool | None]


class TrialExtension(Done, Model):
    """More days, and why."""

    __tablename__ = "trial_extensions"

    id: Mapped[int] = mapped_column(primary_key=True)
    trial_id: Mapped[int] = mapped_column(ForeignKey("trials.id"), index=True)
    from_at: Mapped[datetime] = mapped_column(Moment)  # the pull appointment before
    to_at: Mapped[datetime] = mapped_column(Moment)
    reason: Mapped[str] = mapped_column(String(2200))


class PullRecord(Entered, Model):
    """How the leads came out and how the patient was then (rule book 6.5). The last entered row counts."""

    __tablename__ = "pull_records"

    id: Mapped[int] = mapped_column(primary_key=True)
    trial_id: Mapped[int] = mapped_column(ForeignKey("trials.id"), index=True)
    removed_at: Mapped[datetime] = mapped_column(Moment)
    removed_by: Mapped[str] = mapped_column(String(200))
    tips_intact: Mapped[bool]
    site: Mapped[PullSite] = mapped_column(Chosen(PullSite))
    temperature_c: Mapped[Decimal | None] = mapped_column(Exact)
    strength_normal: Mapped[bool | None]
    sensation_normal: Mapped[bool | None]
    bladder_normal: Mapped[bool | None]
    image_before_pull: Mapped[bool | None]
    # Per lead, numbers as texts; + caudal, - cephalad: {"lead_number": 1, "mm": "12.5", "levels": "0.5"}
    migrations: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    dressing: Mapped[str] = mapped_column(String(60), default="")
    restart_told: Mapped[str] = mapped_column(String(500), default="")  # what was told about restarting drugs
    relief_reported_pct: Mapped[int | None]
    wants_implant: Mapped[WouldProceed | None] = mapped_column(Chosen(WouldProceed))
    function_improved: Mapped[bool | None]
    pgic: Mapped[int | None]  # 1 very much improved .. 7 very much worse
    # Each goal in the patient's words as asked then: {"goal": "walk to church", "reached": "partly"}
    goals: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    note: Mapped[str] = mapped_column(String(2000), default="")
    correction_reason: Mapped[str] = mapped_column(String(500), default="")
    in_error: Mapped[bool] = mapped_column(default=False)  # this row takes the pull back: the leads are still in

    ratings: Mapped[list["EndRating"]] = relationship(order_by="EndRating.id", lazy="selectin")


class EndRating(Model):
    """The clinic's end-of-trial rating of one area, NRS 0-10."""

    __tablename__ = "end_ratings"

    id: Mapped[int] = mapped_column(primary_key=True)
    pull_record_id: Mapped[int] = mapped_column(ForeignKey("pull_records.id"), index=True)
    area: Mapped[Area] = mapped_column(Chosen(Area))
    average: Mapped[Decimal] = mapped_column(Exact)
    scale: Mapped[Scale] = mapped_column(Chosen(Scale), default=Scale.NRS)


class Film(Entered, Model):
    """A later film of the leads (rule book 9.1 C-12, 9.2). A correction is a further row that names the first."""

    __tablename__ = "films"

    id: Mapped[int] = mapped_column(primary_key=True)
    trial_id: Mapped[int] = mapped_column(ForeignKey("trials.id"), index=True)
    taken_at: Mapped[datetime] = mapped_column(Moment)
    read_by: Mapped[str] = mapped_column(String(200))
    view_ap: Mapped[bool] = mapped_column(default=False)
    view_lateral: Mapped[bool] = mapped_column(default=False)
    compared_with: Mapped[FilmComparison] = mapped_column(Chosen(FilmComparison))
    note: Mapped[str] = mapped_column(String(2000), default="")
    in_error: Mapped[bool] = mapped_column(default=False)
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("films.id"), unique=True)  # each is corrected once
    correction_reason: Mapped[str] = mapped_column(String(500), default="")

    readings: Mapped[list["FilmReading"]] = relationship(order_by="FilmReading.lead_number", lazy="selectin")


class FilmReading(Model):
    """How far one lead moved on a film: + caudal, - cephalad; None = not measured."""

    __tablename__ = "film_readings"
    __table_args__ = (UniqueConstraint("film_id", "lead_number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    film_id: Mapped[int] = mapped_column(ForeignKey("films.id"))
    lead_number: Mapped[int]
    mm: Mapped[Decimal | None] = mapped_column(Exact)
    levels_text: Mapped[str | None] = mapped_column(String(20))  # thirds have no exact decimal: "4/3"
    lateral_shift: Mapped[str] = mapped_column(String(200), default="")
    tip_level: Mapped[TipLevel | None] = mapped_column(Chosen(TipLevel))
    tip_third: Mapped[TipThird | None] = mapped_column(Chosen(TipThird))

    @property
    def levels(self) -> Fraction | None:
        return None if self.levels_text is None else Fraction(self.levels_text)
