"""Adding to the audit trail."""

from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import insert

from scstrial.audit.choices import System
from scstrial.audit.models import READING, AuditEntry
from scstrial.foundation.db import db


class Person(Protocol):
    id: int
    name: str


Actor = Person | System


def record(
    act: str,
    *,
    by: Actor,
    now: datetime,
    clinic_id: int | None = None,
    patient_id: int | None = None,
    **about: Any,
) -> None:
    """Add a row; refuses to be anonymous. `about` holds ids and plain words, never clinical values."""
    db.session.add(AuditEntry(**entry(act, by, now, clinic_id, patient_id, about)))


def record_reading(patient_id: int, *, clinic_id: int, by: Person, now: datetime) -> None:
    """Say who read a patient's record: a short transaction of its own, after the page's reading is over."""
    db.session.rollback()
    with db.engine.connect().execution_options(immediate=True) as connection, connection.begin():
        row = entry(READING, by, now, clinic_id, patient_id, {})
        connection.execute(insert(AuditEntry).values(**row))


def entry(
    act: str, by: Actor, now: datetime, clinic_id: int | None, patient_id: int | None, about: dict[str, Any]
) -> dict[str, Any]:
    by_id, by_name = (None, by.label) if isinstance(by, System) else (by.id, by.name)
    if not by_name:
        raise ValueError("an audit entry needs a person or a named system")
    return {
        "at": now,
        "by_id": by_id,
        "by_name": by_name,
        "act": act,
        "clinic_id": clinic_id,
        "patient_id": patient_id,
        "about": about,
    }
