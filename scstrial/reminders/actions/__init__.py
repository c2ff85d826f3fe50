"""Planning the reminders of all trials; what people set for them; what a person does about one message."""

from scstrial.outbox.actions import mark_seen, send_again
from scstrial.reminders.actions.planning import PLANNER, Round, plan, plan_some, with_link
from scstrial.reminders.actions.staff import CONSENTS, DIGESTS, plan_consents, plan_digests, with_count

__all__ = [
    "CONSENTS",
    "DIGESTS",
    "PLANNER",
    "Round",
    "mark_seen",
    "plan",
    "plan_consents",
    "plan_digests",
    "plan_some",
    "send_again",
    "with_count",
    "with_link",
]
