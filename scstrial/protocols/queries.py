"""Reading the clinic's numbers."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from scstrial.foundation.access import Viewer
from scstrial.foundation.db import db
from scstrial.protocols.models import Protocol
from scstrial.protocols.rules import EvaluationRule, TrialLength, length_from, rule_from


def protocol_in_force(clinic_id: int, on: date) -> Protocol | None:
    """The latest version that is effective on that day."""
    return db.session.scalar(
        select(Protocol)
        .where(Protocol.clinic_id == clinic_id, Protocol.effective_on <= on)
        .order_by(Protocol.number.desc())
        .limit(1)
    )


def protocols_of(viewer: Viewer) -> Sequence[Protocol]:
    """Every version at the viewer's clinics, newest first."""
    return db.session.scalars(
        select(Protocol)
        .where(Protocol.clinic_id.in_(viewer.clinic_ids))
        .order_by(Protocol.clinic_id, Protocol.number.desc())
    ).all()


def protocol_for(viewer: Viewer, protocol_id: int) -> Protocol | None:
    """A version of one of the viewer's clinics."""
    protocol = db.session.get(Protocol, protocol_id)
    return protocol if protocol is not None and protocol.clinic_id in viewer.clinic_ids else None


def evaluation_rule_of(protocol: Protocol) -> EvaluationRule:
    return rule_from(protocol.evaluation)


def trial_length_of(protocol: Protocol) -> TrialLength:
    return length_from(protocol.trial_length)


def pain_step_at(clinic_id: int, on: date) -> Decimal:
    """The step of the pain scale before a trial holds one of its own; whole numbers where there is no protocol."""
    protocol = protocol_in_force(clinic_id, on)
    return protocol.pain_step if protocol is not None else Decimal(1)
