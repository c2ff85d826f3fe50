"""All reminders one trial wants at a moment, each addressed to somebody who can be reached."""

from dataclasses import replace
from datetime import datetime

from scstrial.outbox.choices import Channel, Recipient
from scstrial.outbox.rules import WantedMessage, is_late, within_hours
from scstrial.reminders.choices import ReminderKind
from scstrial.reminders.rules.after import after_pull
from scstrial.reminders.rules.before import before_placement
from scstrial.reminders.rules.days import during_trial
from scstrial.reminders.rules.facts import TrialFacts, Wish
from scstrial.reminders.rules.logs import log_reminders

# Rule book 10: an open emergency pauses routine prompts; appointments and safety reminders go on.
ROUTINE = frozenset(
    {
        ReminderKind.BASELINE_DIARY,
        ReminderKind.LOG_AM,
        ReminderKind.LOG_PM,
        ReminderKind.LOG_OVERDUE_PATIENT,
        ReminderKind.ACTIVITY,
        ReminderKind.DECISION_TOLD,
    }
)
# What a patient must not miss for being written to often: not counted, never held back by the cap a day.
SAFETY = frozenset(
    {
        ReminderKind.HOLD_START,
        ReminderKind.FASTING,
        ReminderKind.D0_INSTRUCTIONS,
        ReminderKind.KEEP_HOLDING,
        ReminderKind.POST_PULL,
    }
)
# One reminder per log: the next takes the place of the last.
ABOUT_A_LOG = frozenset({ReminderKind.LOG_AM, ReminderKind.LOG_PM, ReminderKind.LOG_OVERDUE_PATIENT})


def messages_wanted(facts: TrialFacts, now: datetime) -> list[WantedMessage]:
    """The whole plan of a trial from now on, by due time; empty once it has ended (rule book, section 10).

    What has lost its use is left out, so a plan entered late does not catch up on the past.
    """
    if facts.ended:
        return []
    parts = (before_placement, log_reminders, during_trial, after_pull)
    wishes = [wish for part in parts for wish in part(facts, now) if not is_paused(facts, wish)]
    found = (addressed(facts, wish) for wish in wishes)
    wanted = [message for message in found if message is not None and not is_late(message.useful_until, now)]
    return sorted(wanted, key=lambda message: (message.due_at, message.key))


def is_paused(facts: TrialFacts, wish: Wish) -> bool:
    return facts.emergency_open and wish.kind in ROUTINE


def addressed(facts: TrialFacts, wish: Wish) -> WantedMessage | None:
    """The message of a wish; None when it would come too late or nobody can be reached that way."""
    if wish.recipient is not Recipient.PATIENT:
        message = task(facts, wish)
    elif facts.contact.channel is not None:
        message = to_patient(facts, wish, facts.contact.channel)
    elif wish.phone_instead:
        message = phone_task(facts, wish)
    else:
        return None
    return None if is_late(message.useful_until, message.due_at) else message


def task(facts: TrialFacts, wish: Wish) -> WantedMessage:
    """A task for staff, shown inside the program."""
    return WantedMessage(
        key=f"{wish.kind.value.replace('_', '-')}:{facts.trial_id}:{wish.about}",
        kind=wish.kind.value,
        recipient=wish.recipient,
        channel=Channel.TASK,
        clinic_id=facts.clinic_id,
        due_at=wish.due_at,
        useful_until=wish.useful_until,
        patient_id=facts.patient_id,
        trial_id=facts.trial_id,
        speaks_of=wish.speaks_of,
    )


def phone_task(facts: TrialFacts, wish: Wish) -> WantedMessage:
    """For the nurses, in place of a message to a patient who cannot be written to."""
    instead = task(facts, wish)
    return replace(
        instead,
        key=f"phone-instead:{instead.key}",
        kind=ReminderKind.PHONE_INSTEAD.value,
        recipient=Recipient.NURSES,
        about=wish.kind.label.lower(),
    )


def to_patient(facts: TrialFacts, wish: Wish, channel: Channel) -> WantedMessage:
    """To the patient, within the hours in which a patient may be written to."""
    return replace(
        task(facts, wish),
        channel=channel,
        due_at=within_hours(wish.due_at, facts.hours),
        address=facts.contact.address,
        language=facts.contact.language,
        hours=facts.hours,
        other_ways=facts.contact.other_ways,
        phone_instead=wish.phone_instead,
        is_safety=wish.kind in SAFETY,
        one_of=f"log:{facts.trial_id}:{wish.about}" if wish.kind in ABOUT_A_LOG else "",
    )
