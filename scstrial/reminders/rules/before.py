"""Reminders up to the placement."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from scstrial.outbox.choices import Recipient
from scstrial.reminders.choices import Paper, ReminderKind
from scstrial.reminders.rules.facts import TrialFacts, Wish

DAY = timedelta(days=1)
K, TO = ReminderKind, Recipient
PAPERS = (
    (Paper.PSYCHOLOGICAL_EVALUATION, K.PSYCH_DUE),
    (Paper.IMAGING, K.IMAGING_DUE),
    (Paper.LABORATORY, K.LAB_DUE),
)


def before_placement(facts: TrialFacts, now: datetime) -> Iterator[Wish]:
    """Papers, stops, diary, washing, fasting and checks before a placement that is still ahead."""
    placement = facts.placement_planned_at
    if facts.placed_at is not None or placement is None or placement <= now:
        return
    d0 = facts.day(placement)
    yield from papers(facts, d0, placement)
    yield from hold_planning(facts, d0, placement)
    yield from hold_starts(facts, placement)
    yield from diary_prompts(facts, d0, placement)
    yield from washing(facts, d0, placement)
    fasting = facts.at(d0 - DAY, facts.times.fasting)
    check = facts.at(d0 - DAY, facts.times.staff)
    about = d0.isoformat()
    yield Wish(K.FASTING, TO.PATIENT, about, fasting, placement, phone_instead=True)
    yield Wish(K.INFECTION_CHECK, TO.NURSES, about, check, placement)


def papers(facts: TrialFacts, d0: date, placement: datetime) -> Iterator[Wish]:
    """What the checklist still wants, to the nurses; an authorization at the last to the physicians too."""
    if Paper.AUTHORIZATION in facts.papers_missing:
        yield from asked_again(facts, K.AUTHORIZATION_DUE, d0, facts.times.authorization_days, placement)
        due = facts.at(d0 - DAY * facts.times.authorization_last_days, facts.times.staff)
        yield Wish(K.AUTHORIZATION_DUE, TO.PHYSICIANS, f"{d0.isoformat()}:physician", due, placement)
    for paper, kind in PAPERS:
        if paper in facts.papers_missing:
            yield from asked_again(facts, kind, d0, facts.times.papers_days, placement)


def asked_again(
    facts: TrialFacts, kind: ReminderKind, d0: date, days: tuple[int, ...], placement: datetime
) -> Iterator[Wish]:
    """A task on each of these days before the placement, each until the next."""
    back = sorted(days, reverse=True)
    dues = [facts.at(d0 - DAY * count, facts.times.staff) for count in back]
    for count, (due, until) in zip(back, pairwise([*dues, placement]), strict=True):
        yield Wish(kind, TO.NURSES, f"{d0.isoformat()}:{count}d", due, until)


def hold_planning(facts: TrialFacts, d0: date, placement: datetime) -> Iterator[Wish]:
    """The patient calls, the nurses ask the prescriber; four days later the nurses again if it is not agreed."""
    if not facts.holds_to_agree:
        return
    about = d0.isoformat()
    due = facts.at(d0 - DAY * facts.times.hold_plan_days, facts.times.visit)
    late = facts.at(d0 - DAY * facts.times.hold_plan_late_days, facts.times.staff)
    yield Wish(K.HOLD_PLAN, TO.PATIENT, about, due, placement, phone_instead=True)
    yield Wish(K.HOLD_PLAN_NURSE, TO.NURSES, about, due, max(due, late))
    yield Wish(K.HOLD_PLAN_LATE, TO.NURSES, about, late, placement)


def hold_starts(facts: TrialFacts, placement: datetime) -> Iterator[Wish]:
    """On the day before a stop begins and on the day itself; a task that evening while no last dose is recorded."""
    for hold in facts.hold_starts:
        for day in (hold.on - DAY, hold.on):
            due = facts.at(day, facts.times.hold)
            until = min(placement, facts.at(day, time(23, 59)))
            about = f"{hold.id}:{day.isoformat()}"
            yield Wish(K.HOLD_START, TO.PATIENT, about, due, until, phone_instead=True)
        evening = facts.at(hold.on, facts.times.hold_unconfirmed)
        yield Wish(K.HOLD_START_NURSE, TO.NURSES, f"{hold.id}:{hold.on.isoformat()}", evening, placement)


def diary_prompts(facts: TrialFacts, d0: date, placement: datetime) -> Iterator[Wish]:
    """One prompt for each day that counts and has no diary, and a task when too few of them are in."""
    days = [d0 - DAY * back for back in range(facts.baseline_window_days, 0, -1)]
    for day in days[-facts.times.baseline_days :]:
        if day not in facts.baseline_days_logged:
            due = facts.at(day, facts.times.baseline)
            yield Wish(K.BASELINE_DIARY, TO.PATIENT, day.isoformat(), due, facts.day_ends(day))
    if days and len(facts.baseline_days_logged.intersection(days)) < facts.baseline_days_needed:
        asked = facts.at(d0 - DAY * facts.times.baseline_short_days, facts.times.staff)
        yield Wish(K.BASELINE_SHORT, TO.NURSES, d0.isoformat(), asked, placement)


def washing(facts: TrialFacts, d0: date, placement: datetime) -> Iterator[Wish]:
    """On the evening before and in the morning; where it was ordered, the preparation at home on each day before."""
    evening, morning = facts.at(d0 - DAY, facts.times.wash_evening), facts.at(d0, facts.times.wash_morning)
    yield Wish(K.WASH, TO.PATIENT, (d0 - DAY).isoformat(), evening, facts.day_ends(d0 - DAY))
    yield Wish(K.WASH, TO.PATIENT, d0.isoformat(), morning, placement)
    if facts.decolonise:
        for back in range(facts.times.decolonise_days, -1, -1):
            day = d0 - DAY * back
            due, until = facts.at(day, facts.times.hold), min(placement, facts.day_ends(day))
            yield Wish(K.DECOLONISE, TO.PATIENT, day.isoformat(), due, until, phone_instead=True)
