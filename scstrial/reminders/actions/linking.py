"""The patient's own link in a message: a sign for it in the plan, the address right before it goes out."""

from dataclasses import replace
from datetime import date, datetime

from scstrial.bedside.rules import LogSlot
from scstrial.daily_logs.choices import Session
from scstrial.diary.actions import address_for_check, address_for_message
from scstrial.diary.choices import LinkKind
from scstrial.foundation.signing import public_address
from scstrial.outbox.channels import Outgoing
from scstrial.outbox.choices import Recipient
from scstrial.outbox.rules import WantedMessage
from scstrial.reminders.choices import ReminderKind
from scstrial.reminders.wording import LINK, ClinicWords

LEADS_TO_PAGE = frozenset(
    {
        ReminderKind.BASELINE_DIARY,
        ReminderKind.LOG_AM,
        ReminderKind.LOG_PM,
        ReminderKind.LOG_OVERDUE_PATIENT,
        ReminderKind.POST_PULL,
    }
)


def words_for(message: WantedMessage, clinic: ClinicWords) -> ClinicWords:
    """To the patient about a log, a diary day or a check: the patient's page; to the lead: signing in; else no link."""
    if message.kind == ReminderKind.DECISION_LATE_LEAD:
        return replace(clinic, link=public_address("/"))
    leads = message.kind in LEADS_TO_PAGE and message.recipient is Recipient.PATIENT
    return replace(clinic, link=LINK) if leads else clinic


def with_link(outgoing: Outgoing, trial_id: int | None, now: datetime) -> Outgoing:
    """The patient's own link in place of its sign, right before the message goes out."""
    if LINK not in outgoing.body or trial_id is None:
        return outgoing
    address = address_behind(outgoing.key, trial_id, now)
    if address is None:
        kept = [paragraph for paragraph in outgoing.body.split("\n\n") if LINK not in paragraph]
        return replace(outgoing, body="\n\n".join(kept))
    return replace(outgoing, body=outgoing.body.replace(LINK, address))


def address_behind(key: str, trial_id: int, now: datetime) -> str | None:
    """Where a message leads to, by its key: `log-pm:12:2026-03-04:evening`, `baseline-diary:12:2026-03-01`,
    `post-pull:12:14`; None when what it was about is over.
    """
    kind, _trial, about, *session = key.split(":")
    if kind == "post-pull":
        return address_for_check(trial_id, int(about), now)
    if kind == "baseline-diary":
        slot = LogSlot(date.fromisoformat(about), Session.UNSCHEDULED)
        return address_for_message(trial_id, slot, now, LinkKind.BASELINE)
    return address_for_message(trial_id, LogSlot(date.fromisoformat(about), Session(session[0])), now)
