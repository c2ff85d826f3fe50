"""The list that goes from one shift to the next: every flag that is not closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from scstrial.complications.choices import FlagState
from scstrial.complications.models import Escalation, Flag
from scstrial.complications.queries import escalations_of_many, open_flags, told_of
from scstrial.complications.rules import RULES, Told, told_in_short
from scstrial.foundation.access import Viewer


@dataclass(frozen=True)
class HandOver:
    """One flag: what to do, who was told, and what was said last."""

    flag: Flag
    action: str
    told: Sequence[Told]
    last_note: str
    last_by: str
    is_open: bool

    def is_overdue(self, now: datetime) -> bool:
        return self.is_open and self.flag.escalate_at is not None and self.flag.escalate_at <= now


def hand_over_of(viewer: Viewer) -> list[HandOver]:
    """First what nobody has in hand, then the rest; each by urgency and by the time left."""
    flags = open_flags(viewer.clinic_ids)
    told = escalations_of_many([flag.id for flag in flags])
    lines = [line_of(flag, told.get(flag.id, ())) for flag in flags]
    return sorted(lines, key=place)


def place(line: HandOver) -> tuple[bool, int, datetime, int]:
    flag = line.flag
    return (not line.is_open, flag.urgency.rank, flag.escalate_at or flag.raised_at, flag.id)


def line_of(flag: Flag, escalations: Sequence[Escalation]) -> HandOver:
    last = flag.notes[-1] if flag.notes else None
    return HandOver(
        flag=flag,
        action=RULES[flag.rule].action,
        told=told_in_short([told_of(one) for one in escalations if one.since == flag.noticed_at]),
        last_note=last.note if last is not None else "",
        last_by=last.by_name if last is not None else "",
        is_open=flag.state is FlagState.OPEN,
    )
