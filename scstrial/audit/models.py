"""Who did what, when: rows are only ever added."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from scstrial.foundation.db import Model, Moment

READING = "patient record read"


class AuditEntry(Model):
    """One act or one reading of a record. Person and things are plain values: the entry outlives them."""

    __tablename__ = "audit_entries"
    __table_args__ = (Index("ix_audit_entries_patient_id_at", "patient_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    by_id: Mapped[int | None]
    by_name: Mapped[str] = mapped_column(String(200))
    act: Mapped[str] = mapped_column(String(80))
    clinic_id: Mapped[int | None]
    patient_id: Mapped[int | None]
    about: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
