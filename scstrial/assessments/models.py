"""Target areas and ratings. Rows are added, never changed: of several for the same thing the last entered counts."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from scstrial.assessments.choices import Area, BaselineSource, Instrument, Scale
from scstrial.foundation.db import Chosen, Exact, Model, Moment
from scstrial.foundation.named import Entered, Retired


class TargetArea(Retired, Model):
    """An area the trial is judged on; given up by `retired_at`, not deleted."""

    __tablename__ = "target_areas"

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id"), index=True)
    area: Mapped[Area] = mapped_column(Chosen(Area))
    is_primary: Mapped[bool] = mapped_column(default=False)
    chosen_at: Mapped[datetime] = mapped_column(Moment)
    chosen_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    chosen_by_name: Mapped[str] = mapped_column(String(200))


class BaselineRating(Model):
    """Pain of one area before placement: a diary day, or the clinic's rating of the last 7 days (source `clinic`)."""

    __tablename__ = "baseline_ratings"
    __table_args__ = (
        Index("ix_baseline_ratings_patient_id_on", "patient_id", "on"),
        Index(
            "ix_baseline_ratings_patient_id_entered_at", "patient_id", "entered_at"
        ),  # what was entered after a signing
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id"))
    area: Mapped[Area] = mapped_column(Chosen(Area))
    source: Mapped[BaselineSource] = mapped_column(Chosen(BaselineSource))
    scale: Mapped[Scale] = mapped_column(Chosen(Scale), default=Scale.NRS)
    on: Mapped[date]
    worst: Mapped[Decimal | None] = mapped_column(Exact)
    least: Mapped[Decimal | None] = mapped_column(Exact)
    average: Mapped[Decimal | None] = mapped_column(Exact)
    current: Mapped[Decimal | None] = mapped_column(Exact)
    entered_at: Mapped[datetime] = mapped_column(Moment)
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))  # none: the patient, by link
    entered_by_name: Mapped[str] = mapped_column(String(200))
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("baseline_ratings.id"))
    correction_reason: Mapped[str] = mapped_column(String(500), default="")
    in_error: Mapped[bool] = mapped_column(default=False)  # this version withdraws the day's rating


class InstrumentScore(Entered, Model):
    """Total of one instrument on one day."""

    __tablename__ = "instrument_scores"

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id"), index=True)
    instrument: Mapped[Instrument] = mapped_column(Chosen(Instrument))
    on: Mapped[date]
    score: Mapped[Decimal] = mapped_column(Exact)
    item9: Mapped[int | None]  # PHQ-9 item 9, 0-3
    items: Mapped[list[int] | None] = mapped_column(JSON)  # each answer, where the questions were asked here
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)  # entered in error: counts for nothing, stays shown
    withdrawn_by_name: Mapped[str] = mapped_column(String(200), default="")
    withdrawn_why: Mapped[str] = mapped_column(String(500), default="")
