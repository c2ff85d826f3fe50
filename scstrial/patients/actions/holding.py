"""The patient's row while an action works on it, and how the audit names it."""

from scstrial.audit.actions import Actor
from scstrial.audit.choices import System
from scstrial.foundation.db import db
from scstrial.patients.models import Patient


def lock(patient: Patient) -> None:
    """Read the row as it is now and hold it until the commit (SQLite holds the whole database)."""
    db.session.flush()
    db.session.refresh(patient, with_for_update=True)


def about(patient: Patient) -> dict[str, int]:
    return {"clinic_id": patient.clinic_id, "patient_id": patient.id}


def who(by: Actor) -> tuple[int | None, str]:
    return (None, by.label) if isinstance(by, System) else (by.id, by.name)
