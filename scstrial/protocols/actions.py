"""Adding and confirming versions of the clinic's numbers."""

from datetime import date, datetime

from scstrial.audit.actions import Actor, Person, record
from scstrial.audit.choices import System
from scstrial.clinics.models import Clinic
from scstrial.foundation.db import db
from scstrial.foundation.refusal import Problem, Refused
from scstrial.protocols.models import Protocol
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
