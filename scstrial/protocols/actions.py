"""Adding and confirming versions of the clinic's numbers."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from scstrial.audit.actions import Actor, Person, record
from scstrial.audit.choices import System
from scstrial.clinics.models import Clinic
from scstrial.foundation.clock import day_of
from scstrial.foundation.db import db
from scstrial.foundation.refusal import Problem, Refused, refuse_if
from scstrial.protocols.choices import PainStep
from scstrial.protocols.models import Protocol
from scstrial.protocols.queries import protocol_in_force
from scstrial.protocols.rules import (
    DEFAULT_EVALUATION_RULE,
    DEFAULT_TRIAL_LENGTH,
    LeadNumbers,
    problems_with_lead_numbers,
    stored_length,
    stored_rule,
)

ALIKE = ("payer", "evaluation", "trial_length", "pain_step", "migration_levels", "washout_hours")
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
    """The next version, alike but for the step of the pain scale; in force for trials planned from today on."""
    if step is None:
        raise Refused([Problem("Choose how finely pain is rated.", "pain_step")])
    refuse_if_followed(protocol, "pain_step", now)
    if Decimal(step.value) == protocol.pain_step:
        raise Refused([Problem("Pain is rated like that already. Choose another step, or leave it.", "pain_step")])
    return next_version(protocol, by=by, now=now, pain_step=Decimal(step.value))


def change_lead_numbers(protocol: Protocol, numbers: LeadNumbers, *, by: Person, now: datetime) -> Protocol:
    """The same for when a lead counts as moved on a film, and for the hours between waveforms."""
    refuse_if(problems_with_lead_numbers(numbers))
    refuse_if_followed(protocol, "migration_levels", now)
    assert numbers.migration_levels is not None
    assert numbers.washout_hours is not None
    if (numbers.migration_levels, numbers.washout_hours) == (protocol.migration_levels, protocol.washout_hours):
        raise Refused([Problem("These numbers are in force already. Change one, or leave them.", "migration_levels")])
    levels, hours = numbers.migration_levels, int(numbers.washout_hours)
    return next_version(protocol, by=by, now=now, migration_levels=levels, washout_hours=hours)


def refuse_if_followed(protocol: Protocol, field: str, now: datetime) -> None:
    """Only the version in force is followed by another one."""
    if protocol_in_force(protocol.clinic_id, day_of(now, protocol.clinic.zone)) is not protocol:
        raise Refused([Problem("A newer version is in force. Open that one and change it there.", field)])


def next_version(protocol: Protocol, *, by: Person, now: datetime, **changed: Any) -> Protocol:
    """Alike but for what is changed; trials under way keep theirs, and a physician confirms it anew."""
    alike = {name: getattr(protocol, name) for name in ALIKE}
    follower = Protocol(
        clinic_id=protocol.clinic_id,
        number=protocol.number + 1,
        effective_on=day_of(now, protocol.clinic.zone),
        made_at=now,
        made_by_name=by.name,
        **{**alike, **changed},
    )
    db.session.add(follower)
    db.session.flush()
    record("protocol added", by=by, now=now, clinic_id=follower.clinic_id, protocol_id=follower.id)
    return follower
