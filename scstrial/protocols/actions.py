"""Adding and confirming versions of the clinic's numbers."""

from datetime import date, datetime
from decimal import Decimal

from scstrial.audit.actions import Actor, Person, record
from scstrial.audit.choices import System
from scstrial.clinics.models import Clinic
from scstrial.foundation.clock import day_of
from scstrial.foundation.db import db
from scstrial.foundation.refusal import Problem, Refused
from scstrial.protocols.choices import PainStep
from scstrial.protocols.models import Protocol
from scstrial.protocols.queries import protocol_in_force
from scstrial.protocols.rules import (
    DEFAULT_EVALUATION_RULE,
    DEFAULT_TRIAL_LENGTH,
    stored_length,
    stored_rule,
)

FROM_THE_BEGINNING = date(2000, 1, 1)  # the default is in force for every day that a clinic may enter


def add_default_protocol(clinic: Clinic, *, by: Actor, now: datetime) -> Protocol:
    """Version 1 of a clinic: the defaults of the rule book, to be confirmed by a physician of the clinic."""
    protocol = Protocol(
        clinic_id=clinic.id,
        number=1,
        effective_on=FROM_THE_BEGINNING,
        payer=clinic.payer,
        evaluation=stored_rule(DEFAULT_EVALUATION_RULE),
        trial_length=stored_length(DEFAULT_TRIAL_LENGTH),
        made_at=now,
        made_by_name=by.label if isinstance(by, System) else by.name,
    )
    db.session.add(protocol)
    db.session.flush()
    record("protocol added", by=by, now=now, clinic_id=clinic.id, protocol_id=protocol.id)
    return protocol


def confirm_protocol(protocol: Protocol, *, by: Person, now: datetime) -> None:
    """A physician of the clinic stands by these numbers."""
    if protocol.confirmed_at is not None:
        raise Refused([Problem("This version is already confirmed. Nothing is left to do.")])
    protocol.confirmed_at = now
    protocol.confirmed_by_id = by.id
    protocol.confirmed_by_name = by.name
    db.session.flush()
    record("protocol confirmed", by=by, now=now, clinic_id=protocol.clinic_id, protocol_id=protocol.id)


def change_pain_step(protocol: Protocol, step: PainStep | None, *, by: Person, now: datetime) -> Protocol:
    """The next version, alike but for the step of the pain scale; in force for trials planned from today on.

    A physician confirms it anew.
    """
    today = day_of(now, protocol.clinic.zone)
    if step is None:
        raise Refused([Problem("Choose how finely pain is rated.", "pain_step")])
    if protocol_in_force(protocol.clinic_id, today) is not protocol:
        raise Refused([Problem("A newer version is in force. Open that one and change it there.", "pain_step")])
    if Decimal(step.value) == protocol.pain_step:
        raise Refused([Problem("Pain is rated like that already. Choose another step, or leave it.", "pain_step")])
    follower = Protocol(
        clinic_id=protocol.clinic_id,
        number=protocol.number + 1,
        effective_on=today,
        payer=protocol.payer,
        evaluation=protocol.evaluation,
        trial_length=protocol.trial_length,
        pain_step=Decimal(step.value),
        made_at=now,
        made_by_name=by.name,
    )
    db.session.add(follower)
    db.session.flush()
    record("protocol added", by=by, now=now, clinic_id=follower.clinic_id, protocol_id=follower.id)
    return follower
