"""The clinic's numbers in versions; a trial keeps the version it began under."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scstrial.clinics.models import Clinic
from scstrial.foundation.db import Exact, Model, Moment


class Protocol(Model):
    """One version of a clinic's numbers: evaluation, trial length, payer and more; never changed, only followed."""

    __tablename__ = "protocols"
    __table_args__ = (UniqueConstraint("clinic_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    clinic_id: Mapped[int] = mapped_column(ForeignKey("clinics.id"))
    number: Mapped[int]
    effective_on: Mapped[date]
    payer: Mapped[str] = mapped_column(String(40), default="default")
    evaluation: Mapped[dict[str, Any]] = mapped_column(JSON)  # EvaluationRule; numbers as texts
    trial_length: Mapped[dict[str, Any]] = mapped_column(JSON)  # TrialLength, days
    pain_step: Mapped[Decimal] = mapped_column(Exact, default=Decimal(1))  # of the NRS: 1, 0.5 or 0.1; rule book 4.1
    # Radiographic migration from this many vertebral levels on, rule book 9.2; hours between waveforms, rule book 6.4.
    migration_levels: Mapped[Decimal] = mapped_column(Exact, default=Decimal("0.5"))
    washout_hours: Mapped[int] = mapped_column(default=24)
    # A draft never counts; confirming ends it. `made_from` = number of the version it began as a copy of.
    draft: Mapped[bool] = mapped_column(default=False)
    made_from: Mapped[int | None]
    why: Mapped[str] = mapped_column(String(1000), default="")
    made_at: Mapped[datetime] = mapped_column(Moment)
    made_by_name: Mapped[str] = mapped_column(String(200))
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    confirmed_by_id: Mapped[int | None]
    confirmed_by_name: Mapped[str | None] = mapped_column(String(200))

    clinic: Mapped[Clinic] = relationship()


class PayerVersion(Model):
    """A clinic's version of a payer's profile; without one the profile counts as delivered. Never changed."""

    __tablename__ = "payer_versions"
    __table_args__ = (UniqueConstraint("clinic_id", "payer", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    clinic_id: Mapped[int] = mapped_column(ForeignKey("clinics.id"))
    payer: Mapped[str] = mapped_column(String(40))
    number: Mapped[int]
    effective_on: Mapped[date]  # counts from this day on, once confirmed
    made_from: Mapped[str] = mapped_column(String(200))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)  # the whole profile, see rules.payer_stored
    why: Mapped[str] = mapped_column(String(1000))
    made_at: Mapped[datetime] = mapped_column(Moment)
    made_by_name: Mapped[str] = mapped_column(String(200))
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    confirmed_by_id: Mapped[int | None]
    confirmed_by_name: Mapped[str | None] = mapped_column(String(200))

    clinic: Mapped[Clinic] = relationship()
