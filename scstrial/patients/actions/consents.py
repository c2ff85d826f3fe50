"""What a patient agrees to being written to on, and what ends it."""

from collections.abc import Collection
from datetime import datetime

from scstrial.audit.actions import Actor, record
from scstrial.foundation.db import db
from scstrial.foundation.refusal import Problem, Refused, refuse_if
from scstrial.outbox.actions import withdraw_for_patient
from scstrial.outbox.choices import Channel, EndReason
from scstrial.patients.actions.holding import about, lock, who
from scstrial.patients.choices import ConsentHow, MessageChannel
from scstrial.patients.models import ContactConsent, Patient
from scstrial.patients.queries import (
    agreed_channels,
    consents_of,
    latest_consent_id,
)
from scstrial.patients.rules import (
    TEXT_VERSION,
    UNENCRYPTED,
    consent_wording,
    holds_warning,
    problems_with_consents,
)

HOW_SAID = "Say how the patient answered: in person, by phone or on paper."


def record_consent(
    patient: Patient,
    channel: MessageChannel,
    agreed: bool,
    *,
    wording: str,
    by: Actor,
    now: datetime,
    how: ConsentHow | None = ConsentHow.IN_PERSON,
    text_version: str = "",
) -> ContactConsent:
    """The patient agrees to messages on a channel in these words, or ends it: then what is planned there is taken back.

    The words for e-mail and text messages hold the warning that these are not encrypted.
    """
    if agreed:
        refuse_if(problems_with_consents([channel], phone=patient.phone, email=patient.email))
    if agreed and not wording:
        raise ValueError("an agreement is kept with its wording")
    by_id, by_name = who(by)
    consent = ContactConsent(
        patient_id=patient.id, channel=channel, agreed=agreed, wording=wording, at=now, by_id=by_id, by_name=by_name
    )
    consent.how, consent.text_version = how, text_version or (TEXT_VERSION[channel] if agreed else "")
    consent.prefers_unencrypted = agreed and channel in UNENCRYPTED
    consent.warned_at = now if agreed and holds_warning(wording) else None
    db.session.add(consent)
    if not agreed and channel in UNENCRYPTED:
        db.session.flush()
        withdraw_for_patient(patient.id, EndReason.OPTED_OUT, channel=Channel(str(channel)))
    act = "consent to messages recorded" if agreed else "consent to messages ended"
    record(act, by=by, now=now, **about(patient), channel=str(channel))
    db.session.flush()
    return consent


def change_consents(
    patient: Patient,
    agreed: Collection[MessageChannel],
    *,
    seen_latest_id: int,
    by: Actor,
    now: datetime,
    how: ConsentHow | None = ConsentHow.IN_PERSON,
    warned: bool = True,
    first: MessageChannel | None = None,
) -> list[ContactConsent]:
    """What the patient agrees to now: a row for each channel on which that is new; and which channel comes first."""
    lock(patient)
    consents = consents_of(patient.id)
    if latest_consent_id(consents) != seen_latest_id:
        raise Refused([Problem("Somebody else recorded consents in the meantime. Look at them again, then save.")])
    before = agreed_channels(consents)
    new = set(agreed) - before
    refuse_if(
        [
            *problems_with_consents(new, phone=patient.phone, email=patient.email, warned=warned, how=how),
            *([] if how or not before - set(agreed) else [Problem(HOW_SAID, "how")]),
        ]
    )
    if first is not None and first != patient.first_channel:
        patient.first_channel = first
        record("order of channels changed", by=by, now=now, **about(patient), first=str(first))
    return [
        record_consent(patient, channel, channel in agreed, wording=consent_wording(channel), by=by, now=now, how=how)
        for channel in sorted(before ^ set(agreed))
    ]
