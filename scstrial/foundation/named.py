"""Nobody anonymous: the columns that say who entered or did something, and when. The name as it was then is kept."""

from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from scstrial.foundation.db import Moment


class Somebody(Protocol):
    """A person with an account."""

    @property
    def id(self) -> int: ...

    @property
    def name(self) -> str: ...


class Entered:
    """A row that somebody entered about something that may have been earlier."""

    entered_at: Mapped[datetime] = mapped_column(Moment)
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    entered_by_name: Mapped[str] = mapped_column(String(200))


class Done:
    """A row about something that somebody did at that moment."""

    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    by_name: Mapped[str] = mapped_column(String(200))


class Retired:
    """A row that counts until somebody gives it up or a later one takes its place; it stays readable."""

    retired_at: Mapped[datetime | None] = mapped_column(Moment)
    retired_by_name: Mapped[str | None] = mapped_column(String(200))


class Withdrawn:
    """A row that counts until somebody withdraws it; it stays readable."""

    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)
    withdrawn_by_name: Mapped[str | None] = mapped_column(String(200))


def entered(by: Somebody, now: datetime) -> dict[str, Any]:
    """The columns of `Entered`."""
    return {"entered_at": now, "entered_by_id": by.id, "entered_by_name": by.name}


def done(by: Somebody, now: datetime) -> dict[str, Any]:
    """The columns of `Done`."""
    return {"at": now, "by_id": by.id, "by_name": by.name}
