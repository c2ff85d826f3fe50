"""What of the demo is there already."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from scstrial.audit.models import AuditEntry
from scstrial.complications.actions import PLANNER as FLAGS
from scstrial.foundation.db import db
from scstrial.outbox.choices import MessageStatus
from scstrial.outbox.models import Message

LOADED = "demo loaded"


def loaded_at() -> datetime | None:
    """When the stories were told; None: not yet."""
    return db.session.scalar(select(AuditEntry.at).where(AuditEntry.act == LOADED).limit(1))


def urgent_keys_up_to(moment: datetime) -> Sequence[str]:
    """Keys of waiting urgent messages that were due by a moment."""
    waiting = (Message.planner == FLAGS, Message.status == MessageStatus.WAITING, Message.due_at <= moment)
    return db.session.scalars(select(Message.key).where(*waiting)).all()
