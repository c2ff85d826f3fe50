"""Reminders between the placement and the pull, but for the logs."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from scstrial.outbox.choices import Recipient
from scstrial.reminders.choices import ReminderKind
from scstrial.reminders.rules.facts import TrialFacts, Wish

LEADS_IN_TASK_KEPT = timedelta(days=30)
NO_SHOW_KEPT = timedelta(days=14)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def during_trial(facts: TrialFacts, now: datetime) -> Iterator[Wish]:
    """Instructions, calls, activity, the longest time and the pull's appointment, none of them after the pull."""
    placement, pull = facts.placement(now), facts.pull(now)
    if placement is None:
        return
    yield instructions(facts, placement)
    wishes = [*calls(facts, placement), *activity(facts, placement), *longest_time(facts, placement)]
    if facts.pulled_at is not None:
        return
    yield from (wish for wish in wishes if pull is None or wish.due_at < pull)
    if facts.pull_planned_at is not None:
        yield from appointment(facts, facts.pull_planned_at, now)


def instructions(facts: TrialFacts, placement: datetime) -> Wish:
    """Some hours after the placement; of use until the end of the next day."""
    d0 = facts.day(placement)
    due, until = placement + HOUR * facts.times.instructions_hours, facts.day_ends(d0 + DAY)
    return Wish(ReminderKind.D0_INSTRUCTIONS, Recipient.PATIENT, d0.isoformat(), due, until, phone_instead=True)


def calls(facts: TrialFacts, placement: datetime) -> Iterator[Wish]:
    """Calls by the nurses, open until the end of the day after; the first one goes on to the physicians."""
    d0 = facts.day(placement)
    planned = ((facts.times.call_first_day, ReminderKind.CALL_DAY1), (facts.times.call_mid_day, ReminderKind.CALL_MID))
    for count, kind in planned:
        day = d0 + DAY * count
        yield Wish(kind, Recipient.NURSES, d0.isoformat(), facts.at(day, facts.times.visit), facts.day_ends(day + DAY))
    if facts.key(ReminderKind.CALL_DAY1, d0.isoformat()) not in facts.done:
        day = d0 + DAY * facts.times.call_late_day
        late, until = facts.at(day, facts.times.visit), facts.day_ends(day + DAY)
        yield Wish(ReminderKind.CALL_DAY1_PHYSICIAN, Recipient.PHYSICIANS, d0.isoformat(), late, until)


def activity(facts: TrialFacts, placement: datetime) -> Iterator[Wish]:
    """What to do and not to do, again on days 2 and 4."""
    for count in facts.times.activity_days:
        day = facts.day(placement) + DAY * count
        due = facts.at(day, facts.times.visit)
        yield Wish(ReminderKind.ACTIVITY, Recipient.PATIENT, day.isoformat(), due, facts.day_ends(day))


def longest_time(facts: TrialFacts, placement: datetime) -> Iterator[Wish]:
    """To the physicians on days 7, 9 and 10, each until the next."""
    d0, days = facts.day(placement), sorted(facts.times.long_days)
    dues = [facts.at(d0 + DAY * count, facts.times.staff) for count in days]
    spans = pairwise([*dues, *(due + LEADS_IN_TASK_KEPT for due in dues[-1:])])
    for count, (due, until) in zip(days, spans, strict=True):
        yield Wish(ReminderKind.MAX_LENGTH, Recipient.PHYSICIANS, f"{d0.isoformat()}:{count}", due, until)


def appointment(facts: TrialFacts, pull: datetime, now: datetime) -> Iterator[Wish]:
    """Two days, one day and some hours before the pull, each until the next; a task when nobody recorded it."""
    about = f"{pull.astimezone(UTC):%Y%m%dT%H%MZ}"
    wall = pull.astimezone(facts.zone)
    days = sorted(facts.times.pull_days, reverse=True)
    dues = [(f"{count}d", facts.at(wall.date() - DAY * count, wall.time())) for count in days]
    hours = facts.times.pull_hours
    dues.append((f"{hours}h", pull - HOUR * hours))
    dues.sort(key=lambda named: named[1])
    ends = [due for _, due in dues[1:]] + [pull]
    for (name, due), until in zip(dues, ends, strict=True):
        stamp = f"{about}:{name}"
        yield Wish(ReminderKind.PULL_APPT, Recipient.PATIENT, stamp, due, until, speaks_of=pull)
        yield Wish(ReminderKind.PULL_APPT_NURSE, Recipient.NURSES, stamp, due, until, speaks_of=pull)
    if facts.has_holds:
        yield from keep_holding(facts, pull)
    if pull <= now:
        asked, until = pull + HOUR * facts.times.no_show_hours, pull + NO_SHOW_KEPT
        yield Wish(ReminderKind.PULL_NO_SHOW, Recipient.NURSES, about, asked, until, speaks_of=pull)


def keep_holding(facts: TrialFacts, pull: datetime) -> Iterator[Wish]:
    """What was stopped stays stopped until the clinic says so."""
    for count in facts.times.holding_days:
        day = facts.day(pull) - DAY * count
        due, until = facts.at(day, facts.times.visit), min(pull, facts.day_ends(day))
        yield Wish(ReminderKind.KEEP_HOLDING, Recipient.PATIENT, day.isoformat(), due, until, phone_instead=True)
