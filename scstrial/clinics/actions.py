"""Adding clinics and changing what is said about them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from scstrial.audit.actions import Actor, record
from scstrial.clinics.models import Clinic
from scstrial.clinics.queries import clinic_named
from scstrial.clinics.rules import problems_with_clinic
from scstrial.foundation.db import db
from scstrial.foundation.refusal import Problem, refuse_if


def add_clinic(*, name: str, phone: str, time_zone: str, by: Actor, now: datetime, **details: Any) -> Clinic:
    """A new site."""
    refuse_if(problems_with_clinic(name=name, phone=phone, time_zone=time_zone))
    clinic = Clinic(name=name.strip(), phone=phone.strip(), time_zone=time_zone, **details)
    db.session.add(clinic)
    db.session.flush()
    record("clinic added", by=by, now=now, clinic_id=clinic.id)
    return clinic


def change_clinic(clinic: Clinic, details: Mapping[str, str], *, by: Actor, now: datetime) -> None:
    """Other details; a trial keeps the time zone it began in."""
    asked = ("name", "phone", "time_zone", "second_contact_email", "programme_lead_email")
    problems = problems_with_clinic(**{name: details[name] for name in asked if name in details})
    same_name = clinic_named(details["name"].strip())
    if same_name is not None and same_name.id != clinic.id:
        problems.append(Problem("Another clinic has this name already. Enter another one.", "name"))
    refuse_if(problems)
    changed = sorted(name for name, value in details.items() if getattr(clinic, name) != value.strip())
    for name in changed:
        setattr(clinic, name, details[name].strip())
    db.session.flush()
    if changed:
        record("clinic changed", by=by, now=now, clinic_id=clinic.id, fields=changed)
