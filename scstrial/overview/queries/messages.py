"""Tasks and failed messages as lines of the worklist."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from scstrial.foundation.access import Viewer
from scstrial.foundation.permission import Permission
from scstrial.outbox.choices import Recipient
from scstrial.outbox.models import Message
from scstrial.outbox.queries import calls_open, failed_messages, open_tasks
from scstrial.outbox.rules import call_key
from scstrial.overview.choices import AttentionKind
from scstrial.overview.queries.people import people_with_ids
from scstrial.overview.rules import Attention
from scstrial.reminders.choices import ReminderKind

# These tasks speak of what the worklist shows by itself.
SHOWN_OTHERWISE = frozenset(
    {
        ReminderKind.LOG_OVERDUE_NURSE,
        ReminderKind.LOG_OVERDUE_PHYSICIAN,
        ReminderKind.DECISION_DUE,
        ReminderKind.POST_PULL_NURSE,
        ReminderKind.IMPLANT_SCHED,
    }
)
FAILED_APART = 3  # more failed messages than this have one cause, and one line


def tasks_due(viewer: Viewer, now: datetime) -> list[Attention]:
    """Tasks for the viewer's part of the staff, without those that the worklist shows by itself."""
    is_physician = viewer.may(Permission.SIGN_DECISION)
    recipients = [Recipient.PHYSICIANS, Recipient.LEAD] if is_physician else [Recipient.NURSES]
    tasks = [
        message
        for message in open_tasks(viewer.clinic_ids, recipients)
        if message.kind not in SHOWN_OTHERWISE and message.useful_until > now
    ]
    return message_lines(tasks, AttentionKind.TASK)


def messages_failed(viewer: Viewer) -> list[Attention]:
    """Messages that were given up and that nobody has looked at; many of them as one line.

    For nurses without those in whose place they phone: that task stands on the same list.
    """
    rows = failed_messages(viewer.clinic_ids)
    if rows and not viewer.may(Permission.SIGN_DECISION):
        calls = calls_open([call_key(row.key) for row in rows])
        rows = [row for row in rows if call_key(row.key) not in calls]
    failed = message_lines(rows, AttentionKind.MESSAGE_FAILED)
    return failed if len(failed) <= FAILED_APART else [replace(failed[0], person=None, count=len(failed))]


def message_lines(messages: Sequence[Message], kind: AttentionKind) -> list[Attention]:
    people = people_with_ids({message.patient_id for message in messages if message.patient_id is not None})
    return [
        Attention(
            kind=kind,
            person=people.get(message.patient_id) if message.patient_id is not None else None,
            item_id=message.id,
            since=message.due_at,
            words=message.subject,
            more=message.body.strip() if kind is AttentionKind.TASK else "",
            trial_id=message.trial_id,
        )
        for message in messages
    ]
