"""Flags raised by rule, who was told of them, and complications confirmed by a person."""

from datetime import date, datetime

from sqlalchemy import JSON, Column, ForeignKey, Index, String, Table, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scstrial.complications.choices import (
    ComplicationKind,
    FlagRule,
    FlagState,
    InfectionCertainty,
    InfectionSite,
    Judging,
    LadderStep,
    LeadsPulled,
    Outcome,
    Relatedness,
    SeriousBecause,
    Severity,
    ToldBy,
    Urgency,
)
from scstrial.foundation.db import Base, Chosen, Model, Moment
from scstrial.foundation.named import Done, Entered
from scstrial.patients.models import Patient
from scstrial.trials.models import Trial

WITHOUT_TRIAL = text("trial_id IS NULL")


class Flag(Model):
    """One rule that fired on one trial, or on a candidate who has none yet; only a person closes it."""

    __tablename__ = "flags"
    __table_args__ = (
        UniqueConstraint("trial_id", "rule"),
        Index(
            "uq_flags_patient_id_rule",
            "patient_id",
            "rule",
            unique=True,
            sqlite_where=WITHOUT_TRIAL,
            postgresql_where=WITHOUT_TRIAL,
        ),
        Index("ix_flags_clinic_id_state_id", "clinic_id", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    trial_id: Mapped[int | None] = mapped_column(ForeignKey("trials.id"))
    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id"), index=True)
    clinic_id: Mapped[int] = mapped_column(ForeignKey("clinics.id"))
    rule: Mapped[FlagRule] = mapped_column(Chosen(FlagRule))
    urgency: Mapped[Urgency] = mapped_column(Chosen(Urgency))  # the highest so far
    raised_at: Mapped[datetime] = mapped_column(Moment)  # moment of what raised it
    noticed_at: Mapped[datetime] = mapped_column(Moment)  # since when the time to answer runs
    because: Mapped[dict[str, str]] = mapped_column(JSON)
    log_id: Mapped[int | None] = mapped_column(ForeignKey("daily_logs.id"))
    basis_withdrawn: Mapped[bool] = mapped_column(default=False)
    state: Mapped[FlagState] = mapped_column(Chosen(FlagState))
    escalate_at: Mapped[datetime | None] = mapped_column(Moment)
    acknowledged_at: Mapped[datetime | None] = mapped_column(Moment)
    acknowledged_by_name: Mapped[str | None] = mapped_column(String(200))
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_by_name: Mapped[str | None] = mapped_column(String(200))

    trial: Mapped[Trial | None] = relationship()
    patient: Mapped[Patient] = relationship()
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


class Escalation(Model):
    """Somebody was told of a flag that nobody had taken in hand; a row each, also where nobody is there to be told."""

    __tablename__ = "escalations"
    __table_args__ = (UniqueConstraint("flag_id", "since", "step", "to_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    flag_id: Mapped[int] = mapped_column(ForeignKey("flags.id"))
    since: Mapped[datetime] = mapped_column(Moment)  # `noticed_at` of the flag: a new start is a new ladder
    step: Mapped[LadderStep] = mapped_column(Chosen(LadderStep))
    to_key: Mapped[str] = mapped_column(String(20))  # id of the person; a word for who has no account
    to_name: Mapped[str] = mapped_column(String(200))
    how: Mapped[ToldBy] = mapped_column(Chosen(ToldBy))
    due_at: Mapped[datetime] = mapped_column(Moment)
    at: Mapped[datetime] = mapped_column(Moment)
    message_key: Mapped[str] = mapped_column(String(160), default="")


class FlagNote(Done, Model):
    """What a person did about a flag: acknowledged, noted, closed, opened again."""

    __tablename__ = "flag_notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    flag_id: Mapped[int] = mapped_column(ForeignKey("flags.id"), index=True)
    act: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(String(2000))


complication_flags = Table(
    "complication_flags",
    Base.metadata,
    Column("complication_id", ForeignKey("complications.id"), primary_key=True),
    Column("flag_id", ForeignKey("flags.id"), primary_key=True),
)


class Complication(Entered, Model):
    """What a person says went wrong. A change is a further row that replaces the one before and says why."""

    __tablename__ = "complications"

    id: Mapped[int] = mapped_column(primary_key=True)
    trial_id: Mapped[int] = mapped_column(ForeignKey("trials.id"), index=True)
    first_id: Mapped[int | None] = mapped_column(ForeignKey("complications.id"))  # None: this is the first version
    kind: Mapped[ComplicationKind] = mapped_column(Chosen(ComplicationKind))
    site: Mapped[str] = mapped_column(String(120), default="")
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
    next_follow_up_on: Mapped[date | None]
    leads_pulled: Mapped[LeadsPulled] = mapped_column(Chosen(LeadsPulled))
    treatment: Mapped[str] = mapped_column(String(2000), default="")
    course: Mapped[str] = mapped_column(String(2000), default="")
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("complications.id"))
    replaced_at: Mapped[datetime | None] = mapped_column(Moment)
    change_reason: Mapped[str] = mapped_column(String(500), default="")

    flags: Mapped[list[Flag]] = relationship(secondary=complication_flags, order_by=Flag.rule)

    @property
    def root_id(self) -> int:
        """The id of the first version, by which all versions and follow-ups are found."""
        return self.first_id or self.id


class FollowUp(Done, Model):
    """How a complication stood when somebody looked again; only ever added to."""

    __tablename__ = "complication_follow_ups"

    id: Mapped[int] = mapped_column(primary_key=True)
    complication_id: Mapped[int] = mapped_column(ForeignKey("complications.id"), index=True)  # the first version
    on: Mapped[date]
    note: Mapped[str] = mapped_column(String(2000))
    outcome: Mapped[Outcome] = mapped_column(Chosen(Outcome))
    next_follow_up_on: Mapped[date | None]


class NotJudged(Model):
    """A trial whose facts the program could not work out; over once it can again. Holds places, no values."""

    __tablename__ = "trials_not_judged"
    __table_args__ = (UniqueConstraint("trial_id", "part"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    trial_id: Mapped[int] = mapped_column(ForeignKey("trials.id"))
    clinic_id: Mapped[int] = mapped_column(ForeignKey("clinics.id"), index=True)
    part: Mapped[Judging] = mapped_column(Chosen(Judging))
    reference: Mapped[str] = mapped_column(String(20))
    since: Mapped[datetime] = mapped_column(Moment)
    over_at: Mapped[datetime | None] = mapped_column(Moment)

    trial: Mapped[Trial] = relationship()
