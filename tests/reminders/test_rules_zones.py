"""Times in every zone a clinic could use, across both changes of the clocks, with pauses; and how long a plan holds."""

import os
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scstrial.outbox.choices import Recipient
from scstrial.outbox.rules import ContactHours, is_late, within_hours
from scstrial.reminders.rules import Pause, messages_wanted, plan_of
from scstrial.reminders.rules.wanted import SAFETY
from tests.factories.reminders import local, preparing, pulled, restarting, under_way

ZONES = sorted(name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "SystemV/")))
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
every_case = settings(max_examples=20_000 if os.environ.get("SCSTRIAL_DEEP") == "1" else 500, deadline=None)
START = datetime(2026, 1, 1, tzinfo=UTC)
minutes_of_three_years = st.integers(0, 3 * 365 * 24 * 60)
moments = minutes_of_three_years.map(lambda minutes: START + minutes * MINUTE)


@cache
def changes(name):
    """The hours of three years at whose end the clocks of a zone stand otherwise than at their beginning."""
    zone, offset = ZoneInfo(name), None
    found = []
    for hours in range(3 * 365 * 24):
        moment = START + hours * HOUR
        now = moment.astimezone(zone).utcoffset()
        if offset is not None and now != offset:
            found.append(moment)
        offset = now
    return found


CHANGING = [name for name in ("America/Chicago", "Europe/London", "Australia/Lord_Howe", "America/Havana",
                              "Africa/Casablanca", "Africa/Cairo", "Asia/Beirut", "America/Santiago",
                              "America/Scoresbysund", "Pacific/Chatham", "Antarctica/Troll", "America/Nuuk")
            if changes(name)]  # fmt: skip


@st.composite
def near_a_change(draw):
    """A zone, and a moment at most a day from a change of its clocks."""
    name = draw(st.sampled_from(CHANGING))
    return name, draw(st.sampled_from(changes(name))) + draw(st.integers(-1440, 1440)) * MINUTE


any_time = st.one_of(st.tuples(st.sampled_from(ZONES), moments), near_a_change())
hours_of_day = st.integers(0, 47).map(lambda half: time(half // 2, 30 * (half % 2)))


def is_daytime(moment, hours):
    wall = moment.astimezone(ZoneInfo(hours.zone)).time()
    return hours.opens <= wall < hours.closes


def test_both_changes_of_the_clocks_are_among_the_moments_tried():
    assert len(ZONES) > 400
    assert len(changes("America/Chicago")) == 6
    assert {later.astimezone(ZoneInfo("America/Chicago")).month for later in changes("America/Chicago")} == {3, 11}


@every_case
@given(any_time, st.lists(hours_of_day, min_size=2, max_size=2, unique=True))
def test_a_message_never_goes_at_night_and_never_before_its_time(zone_and_moment, ends):
    name, moment = zone_and_moment
    hours = ContactHours(name, *sorted(ends))
    goes = within_hours(moment, hours)
    assert goes >= moment
    assert is_daytime(goes, hours)
    if is_daytime(moment, hours):
        assert goes == moment


@every_case
@given(any_time)
def test_a_message_waits_no_longer_than_for_the_next_opening(zone_and_moment):
    name, moment = zone_and_moment
    hours = ContactHours(name)
    goes = within_hours(moment, hours)
    assume(goes != moment)
    earlier = (moment + count * MINUTE for count in range(int((goes - moment) / MINUTE)))
    assert not any(is_daytime(one, hours) for one in earlier)


@pytest.mark.parametrize(
    ("zone", "at", "goes"),
    [
        ("America/Chicago", "2026-03-08T07:59:00+00:00", "2026-03-08T08:30:00+00:00"),  # 02:30 does not exist: 03:30
        ("America/Chicago", "2026-11-01T06:10:00+00:00", "2026-11-01T06:30:00+00:00"),  # 01:10, the first: at 01:30
        ("America/Chicago", "2026-11-01T06:45:00+00:00", "2026-11-01T06:45:00+00:00"),  # between the two: daytime
        ("America/Chicago", "2026-11-01T07:10:00+00:00", "2026-11-01T07:30:00+00:00"),  # 01:10, the second
    ],
)
def test_hours_that_open_in_the_hour_that_is_missing_or_comes_twice(zone, at, goes):
    opens = time(2, 30) if "-03-" in at else time(1, 30)
    hours = ContactHours(zone, opens=opens)
    assert within_hours(datetime.fromisoformat(at), hours) == datetime.fromisoformat(goes)


trials = st.sampled_from([preparing(), under_way(has_holds=True), pulled(), restarting()])


@st.composite
def trials_anywhere(draw):
    """A trial of any zone, its patient in another, its anchors near a change of the clocks or anywhere."""
    facts, (zone, placement) = draw(trials), draw(any_time)
    where = draw(st.sampled_from(ZONES))
    shift = placement - facts.placement_planned_at
    moved = {
        name: getattr(facts, name) + shift
        for name in ("placement_planned_at", "placed_at", "pull_planned_at", "pulled_at")
        if getattr(facts, name) is not None
    }
    begins = placement + draw(st.integers(-240, 240)) * HOUR
    pauses = (Pause(begins, begins + draw(st.integers(1, 200)) * HOUR),) if draw(st.booleans()) else ()
    return replace(facts, time_zone=zone, hours=ContactHours(where), pauses=pauses, **moved)


@every_case
@given(trials_anywhere(), st.integers(-40 * 24, 50 * 24))
def test_every_plan_of_any_zone_writes_in_daytime_once_and_not_in_a_pause(facts, hours):
    now = facts.placement_planned_at + hours * HOUR
    wanted = messages_wanted(facts, now)
    assert len({message.key for message in wanted}) == len(wanted)
    for message in wanted:
        assert now < message.useful_until > message.due_at
        if message.recipient is Recipient.PATIENT:
            assert is_daytime(message.due_at, facts.hours)
            paused = any(pause.begins <= message.due_at < pause.ends for pause in facts.pauses)
            assert not paused or message.kind in SAFETY


@every_case
@given(trials_anywhere(), st.integers(-40 * 24, 50 * 24), st.integers(0, 10_000))
def test_until_a_plan_ends_nothing_changes_but_what_loses_its_use(facts, hours, part):
    """While no fact changes a plan need not be worked out again before `holds_until`."""
    now = facts.placement_planned_at + hours * HOUR
    plan = plan_of(facts, now)
    assert plan.holds_until > now
    later = now + (plan.holds_until - now) * part / 10_001
    expected = [message for message in plan.wanted if not is_late(message.useful_until, later)]
    assert messages_wanted(facts, later) == expected


def test_what_falls_due_in_a_pause_is_sent_at_its_end_or_dropped():
    pause = Pause(local("2026-03-03 00:00"), local("2026-03-04 12:00"))
    wanted = messages_wanted(under_way(pauses=(pause,)), local("2026-03-02 10:00"))
    due = {message.key: message.due_at for message in wanted if message.recipient is Recipient.PATIENT}
    assert "log-am:12:2026-03-03:morning" not in due  # of no use any more when the pause ends
    assert due["log-am:12:2026-03-04:morning"] == pause.ends
    assert due["log-pm:12:2026-03-04:evening"] == local("2026-03-04 19:30")
    assert due["activity:12:2026-03-04"] == pause.ends


@pytest.mark.parametrize(("ends", "sent"), [("2026-03-04 15:00", True), ("2026-03-05 07:00", False)])
def test_what_still_waits_when_a_pause_begins_waits_for_its_end_or_is_dropped(ends, sent):
    """Due at 08:30 and held up (a failed try, a full day); the pause is entered at 09:00."""
    pause = Pause(local("2026-03-04 09:00"), local(ends))
    wanted = messages_wanted(under_way(pauses=(pause,)), local("2026-03-04 09:01"))
    due = [message.due_at for message in wanted if message.key == "log-am:12:2026-03-04:morning"]
    assert due == ([pause.ends] if sent else [])


def test_a_pause_holds_up_no_safety_instruction_and_no_task():
    pause = Pause(local("2026-02-01 00:00"), local("2026-04-30 00:00"))
    facts = replace(under_way(has_holds=True), pauses=(pause,))
    wanted = messages_wanted(facts, local("2026-03-02 10:00"))
    told = {message.kind for message in wanted if message.recipient is Recipient.PATIENT}
    assert told == {"d0_instructions", "keep_holding"}
    calm = messages_wanted(replace(facts, pauses=()), local("2026-03-02 10:00"))
    tasks = [message for message in calm if message.recipient is not Recipient.PATIENT]
    assert [message for message in wanted if message.recipient is not Recipient.PATIENT] == tasks


def test_pauses_that_follow_each_other_count_as_one():
    first = Pause(local("2026-03-04 00:00"), local("2026-03-04 11:00"))
    second = Pause(local("2026-03-04 11:00"), local("2026-03-04 15:00"))
    wanted = messages_wanted(under_way(pauses=(second, first)), local("2026-03-02 10:00"))
    assert {m.key: m.due_at for m in wanted}["activity:12:2026-03-04"] == second.ends


def test_a_pause_that_ends_at_night_leaves_the_night_alone():
    pause = Pause(local("2026-03-07 00:00"), local("2026-03-08 03:30"))
    wanted = messages_wanted(under_way(pauses=(pause,)), local("2026-03-02 10:00"))
    due = {m.key: m.due_at for m in wanted}
    assert due["pull-appt:12:20260309T1500Z:2d"] == local("2026-03-08 08:00")
