"""Sites."""

from datetime import time
from zoneinfo import ZoneInfo

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from scstrial.foundation.db import Model


class Clinic(Model):
    """A site: how to reach it and which clock it lives by."""

    __tablename__ = "clinics"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    phone: Mapped[str] = mapped_column(String(40))
    emergency_phone: Mapped[str] = mapped_column(String(40), default="911")
    address: Mapped[str] = mapped_column(String(300), default="")
    time_zone: Mapped[str] = mapped_column(String(64))
    payer: Mapped[str] = mapped_column(String(40), default="default")
    second_contact_name: Mapped[str] = mapped_column(String(120), default="")
    second_contact_phone: Mapped[str] = mapped_column(String(40), default="")
    second_contact_email: Mapped[str] = mapped_column(String(255), default="")
    programme_lead_name: Mapped[str] = mapped_column(String(120), default="")
    programme_lead_email: Mapped[str] = mapped_column(String(255), default="")
    quiet_until: Mapped[time] = mapped_column(default=time(8, 0))
    quiet_from: Mapped[time] = mapped_column(default=time(21, 0))

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)
