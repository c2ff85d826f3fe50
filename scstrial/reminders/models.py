"""Pauses, wordings and times in versions, steps ordered for one trial, and how far each trial is planned."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from scstrial.foundation.db import Model, Moment
from scstrial.foundation.named import Done


class ReminderPause(Model):
    """No routine message goes to one patient, or to all of a clinic, for a time; it ends by itself or is ended."""

    __tablename__ = "reminder_pauses"
    __table_args__ = (Index("ix_reminder_pauses_clinic_id_ends_at", "clinic_id", "ends_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    clinic_id: Mapped[int] = mapped_column(ForeignKey("clinics.id"))
    patient_id: Mapped[int | None] = mapped_column(ForeignKey("patients.id"), index=True)  # None: the whole clinic
    begins_at: Mapped[datetime] = mapped_column(Moment)
    ends_at: Mapped[datetime] = mapped_column(Moment)
    why: Mapped[str] = mapped_column(String(500))
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    by_name: Mapped[str] = mapped_column(String(200))
    ended_at: Mapped[datetime | None] = mapped_column(Moment)  # before its time
    ended_by_name: Mapped[str] = mapped_column(String(200), default="")

    @property
    def over_at(self) -> datetime:
        return self.ends_at if self.ended_at is None else min(self.ends_at, self.ended_at)


class WordingVersion(Model):
    """A clinic's own text of one message, per language; never changed, only followed by the next."""

    __tablename__ = "wording_versions"
    __table_args__ = (UniqueConstraint("clinic_id", "kind", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    clinic_id: Mapped[int] = mapped_column(ForeignKey("clinics.id"))
    kind: Mapped[str] = mapped_column(String(40))
    number: Mapped[int]
    # {"en": {"subject": "...", "body": "..."}, "es": {...}}; empty: back to the text that comes with the program
    texts: Mapped[dict[str, Any]] = mapped_column(JSON)
    why: Mapped[str] = mapped_column(String(500))
    made_at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    by_name: Mapped[str] = mapped_column(String(200))


class ReminderTimes(Model):
    """A clinic's own times of the catalogue, in versions; what is not in `chosen` is as the program has it."""

    __tablename__ = "reminder_times"
    __table_args__ = (UniqueConstraint("clinic_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    clinic_id: Mapped[int] = mapped_column(ForeignKey("clinics.id"))
    number: Mapped[int]
    chosen: Mapped[dict[str, Any]] = mapped_column(JSON)  # by the names of `rules.Timetable`; times as "HH:MM"
    why: Mapped[str] = mapped_column(String(500))
    made_at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    by_name: Mapped[str] = mapped_column(String(200))


class OrderedStep(Done, Model):
    """A kind of reminder that one trial gets because somebody ordered it; the last row of a kind counts."""

    __tablename__ = "ordered_steps"

    id: Mapped[int] = mapped_column(primary_key=True)
    trial_id: Mapped[int] = mapped_column(ForeignKey("trials.id"), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    wanted: Mapped[bool]


class PlannedTrial(Model):
    """By which facts a trial was planned last, and until when that plan holds if none of them changes."""

    __tablename__ = "planned_trials"

    trial_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    mark: Mapped[str] = mapped_column(String(40))
    holds_until: Mapped[datetime] = mapped_column(Moment)
