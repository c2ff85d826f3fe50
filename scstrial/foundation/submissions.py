"""The same form sent twice is stored once."""

from datetime import datetime

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from scstrial.foundation.db import Model, Moment, db


class SavedForm(Model):
    """A form that was saved, by the key it carried, and where its sender was led."""

    __tablename__ = "saved_forms"

    key: Mapped[str] = mapped_column(String(36), primary_key=True)
    location: Mapped[str] = mapped_column(String(500))
    saved_at: Mapped[datetime] = mapped_column(Moment, index=True)


def remember_form(key: str, location: str, now: datetime) -> None:
    """Note a saved form in the transaction that saves its content."""
    db.session.add(SavedForm(key=key, location=location, saved_at=now))


def where_form_led(key: str) -> str | None:
    """Where the first sending of this form led; None when it is new."""
    return db.session.scalar(select(SavedForm.location).where(SavedForm.key == key))
