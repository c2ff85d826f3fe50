"""Messages waiting, sent and given up; each try; the scheduler's sign of life."""

from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from scstrial.foundation.db import Chosen, Model, Moment
from scstrial.outbox.choices import (
    Channel,
    EndReason,
    FailureKind,
    MessageStatus,
    ProviderStatus,
    Recipient,
    TryOutcome,
)
from scstrial.outbox.rules import ContactHours


class Message(Model):
    """One message to one recipient. Clinic, patient and trial are plain ids: this slice knows no medicine."""

    __tablename__ = "messages"
    __table_args__ = (
        Index("ix_messages_status_next_try_at_id", "status", "next_try_at", "id"),
        Index("ix_messages_planner_status", "planner", "status"),
        Index("ix_messages_clinic_id_status_due_at", "clinic_id", "status", "due_at"),
        Index("ix_messages_patient_id_due_at", "patient_id", "due_at"),
        Index("ix_messages_to_address", "to_address"),
        Index("ix_messages_trial_id_planner", "trial_id", "planner"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(160), unique=True)  # ids only; whoever plans it twice changes nothing
    planner: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(40))
    clinic_id: Mapped[int]
    patient_id: Mapped[int | None]
    trial_id: Mapped[int | None]
    recipient_kind: Mapped[Recipient] = mapped_column(Chosen(Recipient))
    channel: Mapped[Channel] = mapped_column(Chosen(Channel))
    to_address: Mapped[str] = mapped_column(String(255), default="")
    language: Mapped[str] = mapped_column(String(8), default="en")
    hours_zone: Mapped[str] = mapped_column(String(64), default="")  # empty: may go at any hour
    hours_open: Mapped[time | None]
    hours_close: Mapped[time | None]
    subject: Mapped[str] = mapped_column(String(200), default="")
    body: Mapped[str] = mapped_column(Text, default="")
    due_at: Mapped[datetime] = mapped_column(Moment)
    useful_until: Mapped[datetime] = mapped_column(Moment)
    status: Mapped[MessageStatus] = mapped_column(Chosen(MessageStatus))
    created_at: Mapped[datetime] = mapped_column(Moment)
    next_try_at: Mapped[datetime] = mapped_column(Moment)
    attempts: Mapped[int] = mapped_column(default=0)
    claimed_at: Mapped[datetime | None] = mapped_column(Moment)
    claimed_by: Mapped[str] = mapped_column(String(80), default="")
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    sent_through: Mapped[Channel | None] = mapped_column(Chosen(Channel))
    failed_why: Mapped[EndReason | None] = mapped_column(Chosen(EndReason))
    withdrawn_why: Mapped[EndReason | None] = mapped_column(Chosen(EndReason))
    seen_at: Mapped[datetime | None] = mapped_column(Moment)
    seen_by_name: Mapped[str] = mapped_column(String(200), default="")
    # What a planner says beside the first way: further ways in their order, and what holds when all of them fail.
    other_ways: Mapped[list[list[str]]] = mapped_column(JSON, default=list)
    failed_ways: Mapped[list[list[str]]] = mapped_column(JSON, default=list)  # channel, address, why
    phone_instead: Mapped[bool] = mapped_column(default=False)  # has to be said: if need be by phone
    is_safety: Mapped[bool] = mapped_column(default=False)  # not counted, never held back by the cap
    one_of: Mapped[str] = mapped_column(String(80), default="", index=True)  # of these the latest due replaces others
    consent_id: Mapped[int | None]  # under which it was sent
    provider_id: Mapped[str] = mapped_column(String(64), default="", index=True)
    provider_status: Mapped[ProviderStatus | None] = mapped_column(Chosen(ProviderStatus))
    provider_error: Mapped[str] = mapped_column(String(20), default="")
    delivered_at: Mapped[datetime | None] = mapped_column(Moment)

    @property
    def hours(self) -> ContactHours | None:
        """When the recipient may be written to; None: at any hour."""
        return hours_between(self.hours_zone, self.hours_open, self.hours_close)


@dataclass(frozen=True, slots=True)
class DueMessage:
    """What the clockwork asks of a message that is due: the same names as on the row, without the row."""

    id: int
    key: str
    planner: str
    kind: str
    patient_id: int | None
    trial_id: int | None
    recipient_kind: Recipient
    channel: Channel
    to_address: str
    hours_zone: str
    hours_open: time | None
    hours_close: time | None
    subject: str
    body: str
    due_at: datetime
    useful_until: datetime
    status: MessageStatus
    next_try_at: datetime
    claimed_at: datetime | None
    is_safety: bool
    one_of: str

    @property
    def hours(self) -> ContactHours | None:
        """When the recipient may be written to; None: at any hour."""
        return hours_between(self.hours_zone, self.hours_open, self.hours_close)


def hours_between(zone: str, opens: time | None, closes: time | None) -> ContactHours | None:
    return None if opens is None or closes is None else ContactHours(zone=zone, opens=opens, closes=closes)


class Attempt(Model):
    """One try to send; written before the channel is called, so that an interrupted one leaves its trace."""

    __tablename__ = "attempts"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), index=True)
    at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    outcome: Mapped[TryOutcome] = mapped_column(Chosen(TryOutcome))
    failure: Mapped[FailureKind | None] = mapped_column(Chosen(FailureKind))
    detail: Mapped[str] = mapped_column(String(200), default="")
    channel: Mapped[Channel | None] = mapped_column(Chosen(Channel))
    provider_id: Mapped[str] = mapped_column(String(64), default="")


class BadAddress(Model):
    """An address that was refused for good; nothing is tried there until somebody says that it is right."""

    __tablename__ = "bad_addresses"
    __table_args__ = (Index("ix_bad_addresses_address_channel", "address", "channel"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[Channel] = mapped_column(Chosen(Channel))
    address: Mapped[str] = mapped_column(String(255))
    failure: Mapped[FailureKind] = mapped_column(Chosen(FailureKind))
    found_at: Mapped[datetime] = mapped_column(Moment)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"))
    cleared_at: Mapped[datetime | None] = mapped_column(Moment)


class Heartbeat(Model):
    """When a part of the clockwork last finished its round."""

    __tablename__ = "heartbeats"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
