"""Reminders from the pull on."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from scstrial.outbox.choices import Recipient
from scstrial.reminders.choices import ReminderKind
from scstrial.reminders.rules.facts import TrialFacts, Wish

CHECK_DAYS = (1, 3, 14, 30)  # rule book 10; 30 d: NHSN; a clinic chooses about which of them patients are written to
CHECK_ANSWER_TIME = timedelta(hours=24)  # rule book 10: nurse if no answer in 24 h
CHECK_TASK_KEPT = timedelta(days=14)
DECISION_TASK_KEPT = timedelta(days=90)
LEAD_MAIL_OF_USE = timedelta(days=7)  # after a longer outage the task says it [design]
TOLD_KEPT = timedelta(days=7)
RESTART_CHECKED_BEFORE = timedelta(hours=2)  # the nurses are asked before the time comes [design]
RESTART_KEPT = timedelta(days=7)
IMPLANT_TASK_KEPT = timedelta(days=90)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def after_pull(facts: TrialFacts, now: datetime) -> Iterator[Wish]:
    """Decision and checks after a pull that is done or still ahead."""
    pull = facts.pull(now)
    if pull is None or facts.placement(now) is None:
        return
    yield from checks(facts, pull)
    yield from decision(facts, pull)
    if facts.pulled_at is not None:
        yield from restarts(facts, facts.pulled_at)


def restarts(facts: TrialFacts, pulled_at: datetime) -> Iterator[Wish]:
    """The nurses confirm that the site is dry; only then, and not before its hours are over, the patient is told."""
    for restart in facts.restarts:
        about = str(restart.id)
        asked = max(pulled_at, restart.at - RESTART_CHECKED_BEFORE)
        yield Wish(ReminderKind.RESTART_CHECK, Recipient.NURSES, about, asked, restart.at + RESTART_KEPT)
        confirmed_at = facts.done.get(facts.key(ReminderKind.RESTART_CHECK, about))
        if confirmed_at is not None:
            due = max(restart.at, confirmed_at)
            yield Wish(ReminderKind.RESTART, Recipient.PATIENT, about, due, due + RESTART_KEPT, phone_instead=True)


def checks(facts: TrialFacts, pull: datetime) -> Iterator[Wish]:
    """Days 1, 3, 14 and 30 after the pull to the patient; a task for the nurses when no answer came in a day."""
    for count in facts.times.check_days:
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
        yield from decided(facts, facts.decided_at)
        return
    hours = sorted(facts.times.decision_hours)
    dues = [pull + HOUR * count for count in hours]
    spans = pairwise([*dues, *(due + DECISION_TASK_KEPT for due in dues[-1:])])
    for count, (due, until) in zip(hours, spans, strict=True):
        yield Wish(ReminderKind.DECISION_DUE, Recipient.PHYSICIANS, f"{count}h", due, until)
    late = pull + DAY * facts.times.decision_late_days
    yield from to_lead(facts, late)


def to_lead(facts: TrialFacts, late: datetime) -> Iterator[Wish]:
    """A task under the lead's name, which the physicians see, and an e-mail where the clinic gave an address."""
    until, lead = late + DECISION_TASK_KEPT, facts.lead
    yield Wish(ReminderKind.DECISION_LATE, Recipient.LEAD, "late", late, until, words=lead.words)
    if lead.email:
        mail_until = late + LEAD_MAIL_OF_USE
        yield Wish(ReminderKind.DECISION_LATE_LEAD, Recipient.LEAD, "late", late, mail_until, by_mail=lead.email)


def decided(facts: TrialFacts, decided_at: datetime) -> Iterator[Wish]:
    """Word to the patient a day later; when it goes on, a date to find a week later."""
    told = decided_at + DAY * facts.times.told_days
    about = facts.day(decided_at).isoformat()
    yield Wish(ReminderKind.DECISION_TOLD, Recipient.PATIENT, about, told, told + TOLD_KEPT, phone_instead=True)
    if facts.implant_wanted:
        due = facts.at(facts.day(decided_at) + DAY * facts.times.implant_days, facts.times.staff)
        yield Wish(ReminderKind.IMPLANT_SCHED, Recipient.NURSES, about, due, due + IMPLANT_TASK_KEPT)
