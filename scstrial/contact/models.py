"""Text messages that came in."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scstrial.contact.choices import ReplyKind
from scstrial.foundation.db import Chosen, Model, Moment
from scstrial.patients.models import Patient


class Reply(Model):
    """What a patient wrote back, as it came: it may speak of health and is read by signed-in staff only."""

    __tablename__ = "replies"
    __table_args__ = (Index("ix_replies_patient_id_at", "patient_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(90), unique=True)  # the service's id and the patient: told twice, kept once
    clinic_id: Mapped[int] = mapped_column(ForeignKey("clinics.id"), index=True)
    patient_id: Mapped[int | None] = mapped_column(ForeignKey("patients.id"))
    from_address: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(Text)
    kind: Mapped[ReplyKind] = mapped_column(Chosen(ReplyKind))
    at: Mapped[datetime] = mapped_column(Moment)

    patient: Mapped[Patient | None] = relationship()
