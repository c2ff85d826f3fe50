"""Planning the reminders of all trials; what people set for them; what a person does about one message."""

from scstrial.outbox.actions import mark_seen, send_again
from scstrial.reminders.actions.linking import with_link
from scstrial.reminders.actions.planning import PLANNER, Round, plan, plan_some
from scstrial.reminders.actions.setting import (
    change_times,
    change_wording,
    check_wording,
    order_step,
    pause_messages,
    resume_messages,
)
from scstrial.reminders.actions.staff import CONSENTS, DIGESTS, plan_consents, plan_digests, with_count

__all__ = [
    "CONSENTS",
    "DIGESTS",
    "PLANNER",
    "Round",
    "change_times",
    "change_wording",
    "check_wording",
    "mark_seen",
    "order_step",
    "pause_messages",
    "plan",
    "plan_consents",
    "plan_digests",
    "plan_some",
    "resume_messages",
    "send_again",
    "with_count",
    "with_link",
]
