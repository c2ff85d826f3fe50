"""Reading the audit trail."""

from collections.abc import Sequence

from sqlalchemy import select

from scstrial.audit.models import READING, AuditEntry
from scstrial.foundation.db import db


def history_of_patient(
    patient_id: int, *, before_id: int | None = None, limit: int = 50, with_readings: bool = True
) -> Sequence[AuditEntry]:
    """Acts about a patient and who read the record, newest first, a page at a time."""
    entries = select(AuditEntry).where(AuditEntry.patient_id == patient_id)
    if not with_readings:
        entries = entries.where(AuditEntry.act != READING)
    if before_id is not None:
        entries = entries.where(AuditEntry.id < before_id)
    return db.session.scalars(entries.order_by(AuditEntry.id.desc()).limit(limit)).all()
