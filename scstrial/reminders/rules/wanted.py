"""All reminders one trial wants at a moment, each addressed to somebody who can be reached."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from scstrial.outbox.choices import Channel, Recipient
from scstrial.outbox.rules import WantedMessage, is_late, within_hours
from scstrial.reminders.choices import ReminderKind
from scstrial.reminders.rules.after import after_pull
from scstrial.reminders.rules.before import before_placement
from scstrial.reminders.rules.days import during_trial
from scstrial.reminders.rules.facts import Pause, TrialFacts, Wish
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
# What a pause does not hold up: not doing it, or doing it too early, would harm.
SAFETY = frozenset(
    {
        ReminderKind.HOLD_PLAN,
        ReminderKind.HOLD_START,
        ReminderKind.DECOLONISE,
        ReminderKind.WASH,
        ReminderKind.FASTING,
        ReminderKind.D0_INSTRUCTIONS,
        ReminderKind.KEEP_HOLDING,
        ReminderKind.RESTART,
    }
)
# What a patient must not miss for being written to often: not counted, never held back by the cap a day.
NOT_CAPPED = SAFETY | {ReminderKind.POST_PULL}
# One reminder per log: the next takes the place of the last.
ABOUT_A_LOG = frozenset({ReminderKind.LOG_AM, ReminderKind.LOG_PM, ReminderKind.LOG_OVERDUE_PATIENT})
PROMPTS = frozenset({ReminderKind.LOG_AM, ReminderKind.LOG_PM})
PARTS = (before_placement, log_reminders, during_trial, after_pull)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Plan:
    """What a trial wants, and the moment up to which that stays so while no fact changes."""

    wanted: list[WantedMessage]
    holds_until: datetime


def messages_wanted(facts: TrialFacts, now: datetime) -> list[WantedMessage]:
    """The whole plan of a trial from now on, by due time; empty once it has ended (rule book, section 10).

    What has lost its use is left out, so a plan entered late does not catch up on the past.
    """
    return plan_of(facts, now).wanted


def plan_of(facts: TrialFacts, now: datetime) -> Plan:
    """The wanted messages with how long they hold.

    Time alone changes a plan at a planned placement or pull, at both ends of a pause, when a log falls due, when a task
    is over, and at midnight: until the first of these moments it need not be worked out again.
    """
    if facts.ended:
        return Plan([], now + DAY)
    wishes = [wish for part in PARTS for wish in part(facts, now) if not is_left_out(facts, wish)]
    found = (addressed(facts, wish, now) for wish in wishes)
    wanted = [message for message in found if message is not None and not is_late(message.useful_until, now)]
    ahead = [moment for moment in turning_points(facts, wishes, now) if moment > now]
    return Plan(sorted(wanted, key=lambda message: (message.due_at, message.key)), min(ahead))


def turning_points(facts: TrialFacts, wishes: Iterable[Wish], now: datetime) -> Iterator[datetime]:
    yield facts.day_ends(facts.day(now))
    yield from (at for at in (facts.placement_planned_at, facts.pull_planned_at) if at is not None)
    for pause in facts.pauses:  # what waits when one begins waits for its end
        yield from (pause.begins, pause.ends)
    for wish in wishes:
        if wish.kind in PROMPTS:
            yield wish.due_at
        if wish.recipient is not Recipient.PATIENT or wish.phone_instead:
            yield wish.useful_until


def is_left_out(facts: TrialFacts, wish: Wish) -> bool:
    """Switched off by the clinic, or a routine prompt while an emergency is open."""
    return wish.kind.value in facts.times.off or (facts.emergency_open and wish.kind in ROUTINE)


def addressed(facts: TrialFacts, wish: Wish, now: datetime) -> WantedMessage | None:
    """The message of a wish; None when it would come too late or nobody can be reached that way."""
    if wish.recipient is not Recipient.PATIENT:
        message = task(facts, wish)
    elif facts.contact.channel is not None:
        message = to_patient(facts, wish, facts.contact.channel, now)
    elif wish.phone_instead:
        message = phone_task(facts, wish)
    else:
        return None
    return None if is_late(message.useful_until, message.due_at) else message


def allowed_at(facts: TrialFacts, wish: Wish, now: datetime) -> datetime:
    """When the patient may be written to about it: in daytime, and a routine message not during a pause.

    What falls due in a pause, or waits when one begins, is sent at its end if it is of use then; else it is dropped.
    """
    pauses = () if wish.kind in SAFETY else facts.pauses
    due = wish.due_at
    if due < now and behind_pauses(now, pauses) > now:
        due = now
    while (later := within_hours(behind_pauses(due, pauses), facts.hours)) != due:
        due = later
    return due


def behind_pauses(due: datetime, pauses: Iterable[Pause]) -> datetime:
    for pause in pauses:
        if pause.begins <= due < pause.ends:
            due = pause.ends
    return due


def task(facts: TrialFacts, wish: Wish) -> WantedMessage:
    """A task for staff, shown inside the program; by e-mail to somebody who has no account."""
    return WantedMessage(
        key=facts.key(wish.kind, wish.about),
        kind=wish.kind.value,
        recipient=wish.recipient,
        channel=Channel.EMAIL if wish.by_mail else Channel.TASK,
        address=wish.by_mail,
        clinic_id=facts.clinic_id,
        due_at=wish.due_at,
        useful_until=wish.useful_until,
        patient_id=facts.patient_id,
        trial_id=facts.trial_id,
        speaks_of=wish.speaks_of,
        about=wish.words,
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


def to_patient(facts: TrialFacts, wish: Wish, channel: Channel, now: datetime) -> WantedMessage:
    """To the patient, within the hours in which a patient may be written to."""
    return replace(
        task(facts, wish),
        channel=channel,
        due_at=allowed_at(facts, wish, now),
        address=facts.contact.address,
        language=facts.contact.language,
        hours=facts.hours,
        other_ways=facts.contact.other_ways,
        phone_instead=wish.phone_instead,
        is_safety=wish.kind in NOT_CAPPED,
        one_of=f"log:{facts.trial_id}:{wish.about}" if wish.kind in ABOUT_A_LOG else "",
    )
