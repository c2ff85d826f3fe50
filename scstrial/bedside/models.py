"""Checks after the pull that were done, and calls for a log that reached nobody."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from scstrial.daily_logs.choices import Session
from scstrial.foundation.db import Chosen, Model, Moment
from scstrial.foundation.named import Done


class PostPullCheck(Model):
    """A check 1, 3, 14 or 30 days after the pull: done with a log entry, or the patient was not reached."""

    __tablename__ = "post_pull_checks"
    __table_args__ = (UniqueConstraint("trial_id", "day", "log_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    trial_id: Mapped[int] = mapped_column(ForeignKey("trials.id"), index=True)
    day: Mapped[int]
    reached: Mapped[bool] = mapped_column(default=True)
    log_id: Mapped[int | None] = mapped_column(ForeignKey("daily_logs.id"))
    note: Mapped[str] = mapped_column(String(2000), default="")
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))  # none: the patient, by link
    by_name: Mapped[str] = mapped_column(String(200))


class CallNotReached(Done, Model):
    """Somebody called for a log and reached nobody; rows are only added."""

    __tablename__ = "calls_not_reached"

    id: Mapped[int] = mapped_column(primary_key=True)
    trial_id: Mapped[int] = mapped_column(ForeignKey("trials.id"), index=True)
    for_on: Mapped[date]
    session: Mapped[Session] = mapped_column(Chosen(Session))
    note: Mapped[str] = mapped_column(String(500), default="")
