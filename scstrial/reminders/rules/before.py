"""Reminders up to the placement."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from scstrial.outbox.choices import Recipient
from scstrial.reminders.choices import ReminderKind
from scstrial.reminders.rules.facts import TrialFacts, Wish

BASELINE_DAYS = 7  # rule book 10: D-7 .. D-1
BASELINE_ASKED_AFTER_DAYS = 2  # rule book 10: nurse if fewer than needed by D-2
DAY = timedelta(days=1)


def before_placement(facts: TrialFacts, now: datetime) -> Iterator[Wish]:
    """Diary, fasting, stops and checks before a placement that is still ahead."""
    placement = facts.placement_planned_at
    if facts.placed_at is not None or placement is None or placement <= now:
        return
    yield from diary_prompts(facts, placement)
    yield from hold_starts(facts, placement)
    d0 = facts.day(placement)
    fasting = facts.at(d0 - DAY, facts.times.fasting)
    check = facts.at(d0 - DAY, facts.times.staff)
    about = d0.isoformat()
    yield Wish(ReminderKind.FASTING, Recipient.PATIENT, about, fasting, placement, phone_instead=True)
    yield Wish(ReminderKind.INFECTION_CHECK, Recipient.NURSES, about, check, placement)


def diary_prompts(facts: TrialFacts, placement: datetime) -> Iterator[Wish]:
    """One prompt for each day without a diary, and a task when too few days are in."""
    d0 = facts.day(placement)
    days = [d0 - DAY * back for back in range(BASELINE_DAYS, 0, -1)]
    for day in days:
        if day not in facts.baseline_days_logged:
            due = facts.at(day, facts.times.baseline)
            yield Wish(ReminderKind.BASELINE_DIARY, Recipient.PATIENT, day.isoformat(), due, facts.day_ends(day))
    if len(facts.baseline_days_logged.intersection(days)) < facts.baseline_days_needed:
        asked = facts.at(d0 - DAY * BASELINE_ASKED_AFTER_DAYS, facts.times.staff)
        yield Wish(ReminderKind.BASELINE_SHORT, Recipient.NURSES, d0.isoformat(), asked, placement)


def hold_starts(facts: TrialFacts, placement: datetime) -> Iterator[Wish]:
    """On the day before a stop begins and on the day itself."""
    for hold in facts.hold_starts:
        for day in (hold.on - DAY, hold.on):
            due = facts.at(day, facts.times.hold)
            until = min(placement, facts.at(day, time(23, 59)))
            about = f"{hold.id}:{day.isoformat()}"
            yield Wish(ReminderKind.HOLD_START, Recipient.PATIENT, about, due, until, phone_instead=True)
