"""Reading the clinic's numbers."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select

from scstrial.foundation.access import Viewer
from scstrial.foundation.db import db
from scstrial.protocols.choices import Payer
from scstrial.protocols.models import PayerVersion, Protocol
from scstrial.protocols.rules import EvaluationRule, LeadNumbers, ProtocolNumbers, TrialLength, length_from, rule_from
from scstrial.protocols.rules.payer_stored import profile_from
from scstrial.protocols.rules.payers import PayerProfile, as_confirmed, payer_profile


def protocol_in_force(clinic_id: int, on: date) -> Protocol | None:
    """The version that took effect last by that day; a draft never does."""
    return db.session.scalar(
        select(Protocol)
        .where(Protocol.clinic_id == clinic_id, Protocol.effective_on <= on, Protocol.draft.is_(False))
        .order_by(Protocol.effective_on.desc(), Protocol.number.desc())
        .limit(1)
    )


def protocol_planned(clinic_id: int, after: date) -> Protocol | None:
    """The next confirmed version that takes over after that day."""
    return db.session.scalar(
        select(Protocol)
        .where(Protocol.clinic_id == clinic_id, Protocol.effective_on > after, Protocol.draft.is_(False))
        .order_by(Protocol.effective_on, Protocol.number.desc())
        .limit(1)
    )


def latest_number(clinic_id: int) -> int:
    """The number of the last version made, drafts included; 0 where there is none."""
    return db.session.scalar(select(func.max(Protocol.number)).where(Protocol.clinic_id == clinic_id)) or 0


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


def numbers_of(protocol: Protocol) -> ProtocolNumbers:
    """Everything that this version sets."""
    return ProtocolNumbers(
        evaluation_rule_of(protocol),
        trial_length_of(protocol),
        Payer(protocol.payer),
        protocol.pain_step,
        LeadNumbers(protocol.migration_levels, protocol.washout_hours),
    )


def evaluation_rule_at(clinic_id: int, on: date) -> EvaluationRule:
    """The rule before a trial holds one of its own; the default where there is no protocol."""
    protocol = protocol_in_force(clinic_id, on)
    return evaluation_rule_of(protocol) if protocol is not None else EvaluationRule()


def pain_step_at(clinic_id: int, on: date) -> Decimal:
    """The step of the pain scale before a trial holds one of its own; whole numbers where there is no protocol."""
    protocol = protocol_in_force(clinic_id, on)
    return protocol.pain_step if protocol is not None else Decimal(1)


def profile_in_force(clinic_id: int, payer: Payer, on: date) -> PayerProfile:
    """The payer's profile at the clinic on that day: its own version, else as delivered; as far as it is confirmed."""
    version = payer_version_in_force(clinic_id, payer, on)
    if version is not None:
        return profile_of_version(version)
    protocol = protocol_in_force(clinic_id, on)
    confirmed = protocol is not None and protocol.confirmed_at is not None
    return as_confirmed(payer_profile(payer)) if confirmed else payer_profile(payer)


def payer_version_in_force(clinic_id: int, payer: Payer, on: date) -> PayerVersion | None:
    """The confirmed version that took effect last by that day; a draft never does."""
    return db.session.scalar(
        select(PayerVersion)
        .where(
            PayerVersion.clinic_id == clinic_id,
            PayerVersion.payer == payer.value,
            PayerVersion.effective_on <= on,
            PayerVersion.confirmed_at.is_not(None),
        )
        .order_by(PayerVersion.effective_on.desc(), PayerVersion.number.desc())
        .limit(1)
    )


def profile_of_version(version: PayerVersion) -> PayerProfile:
    """The profile behind a row; nothing waits for confirmation in a confirmed one."""
    profile = profile_from(Payer(version.payer), version.content, version.number)
    return as_confirmed(profile) if version.confirmed_at is not None else profile


def payer_versions_of(clinic_id: int) -> Sequence[PayerVersion]:
    """Every version of every payer at the clinic, by payer, newest first."""
    return db.session.scalars(
        select(PayerVersion)
        .where(PayerVersion.clinic_id == clinic_id)
        .order_by(PayerVersion.payer, PayerVersion.number.desc())
    ).all()


def payer_version_for(viewer: Viewer, clinic_id: int, payer: Payer, number: int) -> PayerVersion | None:
    """A version at one of the viewer's clinics."""
    if clinic_id not in viewer.clinic_ids:
        return None
    of = {"clinic_id": clinic_id, "payer": payer.value, "number": number}
    return db.session.scalar(select(PayerVersion).filter_by(**of))


def latest_payer_number(clinic_id: int, payer: Payer) -> int:
    """The number of the last version made, drafts included; 0 where there is none."""
    of = (PayerVersion.clinic_id == clinic_id, PayerVersion.payer == payer.value)
    return db.session.scalar(select(func.max(PayerVersion.number)).where(*of)) or 0
