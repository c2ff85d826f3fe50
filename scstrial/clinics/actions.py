"""Adding clinics and changing what is said about them."""

from datetime import datetime
from typing import Any

from scstrial.audit.actions import Actor, record
from scstrial.clinics.models import Clinic
from scstrial.clinics.rules import problems_with_clinic
from scstrial.foundation.db import db
from scstrial.foundation.refusal import refuse_if


def add_clinic(*, name: str, phone: str, time_zone: str, by: Actor, now: datetime, **details: Any) -> Clinic:
    """A new site."""
    refuse_if(problems_with_clinic(name=name, phone=phone, time_zone=time_zone))
    clinic = Clinic(name=name.strip(), phone=phone.strip(), time_zone=time_zone, **details)
    db.session.add(clinic)
    db.session.flush()
    record("clinic added", by=by, now=now, clinic_id=clinic.id)
    return clinic
