"""Reading clinics."""

from collections.abc import Collection, Sequence

from sqlalchemy import select

from scstrial.clinics.models import Clinic
from scstrial.foundation.db import db


def clinics_with_ids(ids: Collection[int]) -> Sequence[Clinic]:
    """Clinics by name."""
    return db.session.scalars(select(Clinic).where(Clinic.id.in_(ids)).order_by(Clinic.name)).all()


def clinic_named(name: str) -> Clinic | None:
    return db.session.scalar(select(Clinic).where(Clinic.name == name))
