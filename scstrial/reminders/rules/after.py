"""Reminders from the pull on."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from scstrial.outbox.choices import Recipient
from scstrial.reminders.choices import ReminderKind
from scstrial.reminders.rules.facts import TrialFacts, Wish

CHECK_DAYS = (1, 3, 14, 30)  # rule book 10; 30 d: NHSN
CHECK_ANSWER_TIME = timedelta(hours=24)  # rule book 10: nurse if no answer in 24 h
CHECK_TASK_KEPT = timedelta(days=14)
DECISION_AFTER = (timedelta(0), timedelta(hours=24), timedelta(hours=72))  # rule book 10
DECISION_TASK_KEPT = timedelta(days=90)
TOLD_AFTER = timedelta(days=1)  # rule book 10: DEC +1 d
TOLD_KEPT = timedelta(days=7)
DAY = timedelta(days=1)


def after_pull(facts: TrialFacts, now: datetime) -> Iterator[Wish]:
    """Decision and checks after a pull that is done or still ahead."""
    pull = facts.pull(now)
    if pull is None or facts.placement(now) is None:
        return
    yield from checks(facts, pull)
    yield from decision(facts, pull)


def checks(facts: TrialFacts, pull: datetime) -> Iterator[Wish]:
    """Days 1, 3, 14 and 30 after the pull to the patient; a task for the nurses when no answer came in a day."""
    for count in CHECK_DAYS:
        if count in facts.post_pull_checks_done:
            continue
        due = facts.at(facts.day(pull) + DAY * count, facts.times.visit)
        asked = due + CHECK_ANSWER_TIME
        about = str(count)
        yield Wish(ReminderKind.POST_PULL, Recipient.PATIENT, about, due, asked, phone_instead=True)
        yield Wish(ReminderKind.POST_PULL_NURSE, Recipient.NURSES, about, asked, asked + CHECK_TASK_KEPT)


def decision(facts: TrialFacts, pull: datetime) -> Iterator[Wish]:
    """To the physicians until one has decided; a day later word to the patient."""
    if facts.decided_at is not None:
        told = facts.decided_at + TOLD_AFTER
        about = facts.day(facts.decided_at).isoformat()
        yield Wish(ReminderKind.DECISION_TOLD, Recipient.PATIENT, about, told, told + TOLD_KEPT, phone_instead=True)
        return
    dues = [pull + wait for wait in DECISION_AFTER]
    for wait, (due, until) in zip(DECISION_AFTER, pairwise([*dues, dues[-1] + DECISION_TASK_KEPT]), strict=True):
        hours = wait // timedelta(hours=1)
        yield Wish(ReminderKind.DECISION_DUE, Recipient.PHYSICIANS, f"{hours}h", due, until)
