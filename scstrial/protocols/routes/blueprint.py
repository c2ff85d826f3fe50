"""The blueprint, and the versions that the viewer may see."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from flask import Blueprint, abort
from flask_login import current_user

from scstrial.foundation.clock import day_of, now
from scstrial.protocols import queries

if TYPE_CHECKING:
    from scstrial.protocols.models import Protocol

pages = Blueprint("protocols", __name__)


def version_or_404(protocol_id: int) -> Protocol:
    return queries.protocol_for(current_user, protocol_id) or abort(404)


def protocol_or_404(protocol_id: int | None) -> Protocol | None:
    """The version asked for; without one the version in force at the first clinic; None where there is none."""
    if protocol_id is not None:
        return version_or_404(protocol_id)
    found = (in_force(clinic.id) for clinic in current_user.clinics)
    return next((protocol for protocol in found if protocol is not None), None)


def in_force(clinic_id: int) -> Protocol | None:
    return queries.protocol_in_force(clinic_id, today_at(clinic_id))


def today_at(clinic_id: int) -> date:
    """Today by the clinic's clock."""
    return day_of(now(), next(clinic.zone for clinic in current_user.clinics if clinic.id == clinic_id))
