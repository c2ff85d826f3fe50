"""Flags raised by rule, and complications confirmed by a person."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scstrial.complications.choices import (
    ComplicationKind,
    FlagRule,
    FlagState,
    InfectionCertainty,
    InfectionSite,
    Outcome,
    Relatedness,
    SeriousBecause,
    Severity,
    Urgency,
)
from scstrial.foundation.db import Chosen, Model, Moment
from scstrial.trials.models import Trial


class Flag(Model):
    """One rule that fired on one trial; only a person closes it."""

    __tablename__ = "flags"
    __table_args__ = (
        UniqueConstraint("trial_id", "rule"),
        Index("ix_flags_clinic_id_state_id", "clinic_id", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    trial_id: Mapped[int] = mapped_column(ForeignKey("trials.id"))
    clinic_id: Mapped[int] = mapped_column(ForeignKey("clinics.id"))
    rule: Mapped[FlagRule] = mapped_column(Chosen(FlagRule))
    urgency: Mapped[Urgency] = mapped_column(Chosen(Urgency))  # the highest so far
    raised_at: Mapped[datetime] = mapped_column(Moment)  # moment of what raised it
    noticed_at: Mapped[datetime] = mapped_column(Moment)  # when the program saw it
    because: Mapped[dict[str, str]] = mapped_column(JSON)
    log_id: Mapped[int | None] = mapped_column(ForeignKey("daily_logs.id"))
    basis_withdrawn: Mapped[bool] = mapped_column(default=False)
    state: Mapped[FlagState] = mapped_column(Chosen(FlagState))
    escalate_at: Mapped[datetime | None] = mapped_column(Moment)
    acknowledged_at: Mapped[datetime | None] = mapped_column(Moment)
    acknowledged_by_name: Mapped[str | None] = mapped_column(String(200))
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_by_name: Mapped[str | None] = mapped_column(String(200))

    trial: Mapped[Trial] = relationship()
    evidence: Mapped[list["FlagEvidence"]] = relationship(order_by="FlagEvidence.at", lazy="selectin")
    notes: Mapped[list["FlagNote"]] = relationship(order_by="FlagNote.id", lazy="selectin")


class FlagEvidence(Model):
    """What joined a flag later."""

    __tablename__ = "flag_evidence"

    id: Mapped[int] = mapped_column(primary_key=True)
    flag_id: Mapped[int] = mapped_column(ForeignKey("flags.id"), index=True)
    at: Mapped[datetime] = mapped_column(Moment)
    log_id: Mapped[int | None] = mapped_column(ForeignKey("daily_logs.id"))
    urgency: Mapped[Urgency] = mapped_column(Chosen(Urgency))
    because: Mapped[dict[str, str]] = mapped_column(JSON)


class FlagNote(Model):
    """What a person did about a flag: acknowledged, noted, closed, opened again."""

    __tablename__ = "flag_notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    flag_id: Mapped[int] = mapped_column(ForeignKey("flags.id"), index=True)
    act: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(String(2000))
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    by_name: Mapped[str] = mapped_column(String(200))


class Complication(Model):
    """What a person says went wrong. A change is a further row that replaces the one before."""

    __tablename__ = "complications"

    id: Mapped[int] = mapped_column(primary_key=True)
    trial_id: Mapped[int] = mapped_column(ForeignKey("trials.id"), index=True)
    flag_id: Mapped[int | None] = mapped_column(ForeignKey("flags.id"))
    kind: Mapped[ComplicationKind] = mapped_column(Chosen(ComplicationKind))
    infection_site: Mapped[InfectionSite | None] = mapped_column(Chosen(InfectionSite))
    certainty: Mapped[InfectionCertainty | None] = mapped_column(Chosen(InfectionCertainty))
    organism: Mapped[str] = mapped_column(String(120), default="")
    severity: Mapped[Severity] = mapped_column(Chosen(Severity))
    serious_because: Mapped[SeriousBecause | None] = mapped_column(Chosen(SeriousBecause))  # None: not serious
    relatedness: Mapped[Relatedness] = mapped_column(Chosen(Relatedness))
    icd10_code: Mapped[str] = mapped_column(String(10), default="")
    began_on: Mapped[date]
    resolved_on: Mapped[date | None]
    outcome: Mapped[Outcome] = mapped_column(Chosen(Outcome))
    leads_pulled: Mapped[bool] = mapped_column(default=False)
    course: Mapped[str] = mapped_column(String(2000), default="")
    entered_at: Mapped[datetime] = mapped_column(Moment)
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    entered_by_name: Mapped[str] = mapped_column(String(200))
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("complications.id"))
    replaced_at: Mapped[datetime | None] = mapped_column(Moment)
