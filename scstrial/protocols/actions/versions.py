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
from scstrial.protocols.queries import latest_number, numbers_of, protocol_in_force, protocol_planned
from scstrial.protocols.rules import (
    DEFAULT_EVALUATION_RULE,
    DEFAULT_TRIAL_LENGTH,
    LeadNumbers,
    ProtocolNumbers,
    problems_with_effective_day,
    problems_with_lead_numbers,
    problems_with_numbers,
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
    """A physician of the clinic stands by these numbers. A draft counts from now on, or from its later day on."""
    if protocol.confirmed_at is not None:
        raise Refused([Problem("This version is already confirmed. Nothing is left to do.")])
    if protocol.draft:
        protocol.draft = False
        protocol.effective_on = max(protocol.effective_on, day_of(now, protocol.clinic.zone))  # never backwards
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
    planned = protocol_planned(protocol.clinic_id, day_of(now, protocol.clinic.zone))
    if planned is not None:
        message = f"Version {planned.number} takes over on {planned.effective_on} and would end this. Copy that one."
        raise Refused([Problem(message, field)])


def draft_version(
    origin: Protocol,
    numbers: ProtocolNumbers,
    *,
    effective_on: date,
    why: str,
    seen_latest: int | None = None,
    by: Person,
    now: datetime,
) -> Protocol:
    """The next version, begun as a copy of `origin`; it counts once a physician has confirmed it."""
    refuse_if(problems_with_draft(origin, numbers, effective_on, why, seen_latest, now))
    lead_numbers = numbers.leads
    assert lead_numbers.migration_levels is not None
    assert lead_numbers.washout_hours is not None
    draft = Protocol(
        clinic_id=origin.clinic_id,
        clinic=origin.clinic,
        number=latest_number(origin.clinic_id) + 1,
        effective_on=effective_on,
        payer=numbers.payer.value,
        evaluation=stored_rule(numbers.evaluation),
        trial_length=stored_length(numbers.length),
        pain_step=numbers.pain_step,
        migration_levels=lead_numbers.migration_levels,
        washout_hours=int(lead_numbers.washout_hours),
        draft=True,
        made_from=origin.number,
        why=why,
        made_at=now,
        made_by_name=by.name,
    )
    db.session.add(draft)
    db.session.flush()
    record("protocol drafted", by=by, now=now, clinic_id=draft.clinic_id, protocol_id=draft.id, number=draft.number)
    return draft


def problems_with_draft(
    origin: Protocol, numbers: ProtocolNumbers, effective_on: date, why: str, seen_latest: int | None, now: datetime
) -> list[Problem]:
    """What keeps this from becoming the next version, before anything is touched."""
    today = day_of(now, origin.clinic.zone)
    problems = [*problems_with_numbers(numbers), *problems_with_effective_day(effective_on, today)]
    if not why:
        problems.append(Problem("Write why the numbers change.", "why"))
    in_force = protocol_in_force(origin.clinic_id, today)
    if in_force is not None and numbers_of(in_force) == numbers:
        problems.append(Problem("These numbers are in force already. Change one, or leave them."))
    latest = latest_number(origin.clinic_id)
    if seen_latest is not None and seen_latest != latest:
        problems.append(Problem(f"Version {latest} was made in the meantime. Look at it, then send this again."))
    return problems


def next_version(protocol: Protocol, *, by: Person, now: datetime, **changed: Any) -> Protocol:
    """Alike but for what is changed; trials under way keep theirs, and a physician confirms it anew."""
    alike = {name: getattr(protocol, name) for name in ALIKE}
    follower = Protocol(
        clinic_id=protocol.clinic_id,
        number=latest_number(protocol.clinic_id) + 1,
        effective_on=day_of(now, protocol.clinic.zone),
        made_at=now,
        made_by_name=by.name,
        **{**alike, **changed},
    )
    db.session.add(follower)
    db.session.flush()
    record("protocol added", by=by, now=now, clinic_id=follower.clinic_id, protocol_id=follower.id)
    return follower
