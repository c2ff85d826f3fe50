"""Planning the reminders of all trials; what a person does about one message."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from scstrial.bedside.rules import LogSlot
from scstrial.complications.actions import each_apart
from scstrial.complications.choices import Judging
from scstrial.daily_logs.choices import Session
from scstrial.diary.actions import address_for_check, address_for_message
from scstrial.diary.choices import LinkKind
from scstrial.outbox.actions import Reconciled, mark_seen, reconcile, send_again
from scstrial.outbox.channels import Outgoing
from scstrial.outbox.choices import Recipient
from scstrial.outbox.rules import WantedMessage
from scstrial.reminders.choices import ReminderKind
from scstrial.reminders.queries import facts_of, trials_to_remind
from scstrial.reminders.rules import messages_wanted
from scstrial.reminders.wording import LINK, ClinicWords, worded
from scstrial.trials.models import Trial

__all__ = ["PLANNER", "mark_seen", "plan", "send_again", "with_link"]

PLANNER = "reminders"
LEADS_TO_PAGE = frozenset(
    {
        ReminderKind.BASELINE_DIARY,
        ReminderKind.LOG_AM,
        ReminderKind.LOG_PM,
        ReminderKind.LOG_OVERDUE_PATIENT,
        ReminderKind.POST_PULL,
    }
)


def plan(now: datetime) -> Reconciled:
    """Make the waiting reminders those that the trials want now; of a trial that cannot be worked out all stay."""
    apart = each_apart(Judging.REMINDERS, trials_to_remind(now), lambda some: wanted_by(some, now), now=now)
    wanted = [message for messages in apart.results for message in messages]
    return reconcile(PLANNER, wanted, now=now, untouched_trial_ids=apart.broken)


def wanted_by(trials: Sequence[Trial], now: datetime) -> list[WantedMessage]:
    """Every reminder of these trials, with its text."""
    clinics = {
        trial.clinic_id: ClinicWords(trial.clinic.name, trial.clinic.phone, trial.clinic.zone) for trial in trials
    }
    return [
        worded(message, words_for(message, clinics))
        for facts in facts_of(trials)
        for message in messages_wanted(facts, now)
    ]


def words_for(message: WantedMessage, clinics: Mapping[int, ClinicWords]) -> ClinicWords:
    """Messages to the patient about a log, a diary day or a check lead to the patient's page; others have no link."""
    clinic = clinics[message.clinic_id]
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
