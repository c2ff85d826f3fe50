from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from scstrial.daily_logs.choices import Session
from scstrial.daily_logs.rules import (
    LogTimes,
    due_sessions,
    is_answered,
    is_late,
    is_overdue,
    is_past_due,
    local_moment,
    missing_sessions,
    session_due_at,
    sessions_due,
    trial_day,
)
from tests.factories.logs import PLACED_ON, a_log, day, morning, trial_dates, unscheduled

CHICAGO = ZoneInfo("America/Chicago")
SPRING, AUTUMN = date(2026, 3, 8), date(2026, 11, 1)  # clocks change in Chicago
MORNING, EVENING = Session.MORNING, Session.EVENING


def chicago(on, hour, minute=0, second=0):
    return datetime(on.year, on.month, on.day, hour, minute, second, tzinfo=CHICAGO)


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


def pairs(due):
    return [(trial_day(item.on, PLACED_ON), item.session) for item in due]


def test_day_0_is_the_day_of_placement():
    assert [trial_day(day(number), PLACED_ON) for number in (-1, 0, 30)] == [-1, 0, 30]


def test_a_log_is_late_when_entered_more_than_24_h_after_the_end_of_its_day():
    limit = chicago(day(3), 0)  # the day after Day 1 ends
    assert not is_late(day(1), limit, CHICAGO)
    assert is_late(day(1), limit.astimezone(UTC) + timedelta(seconds=1), CHICAGO)
    assert not is_late(day(1), chicago(day(1), 20), CHICAGO)


def test_24_hours_are_elapsed_hours_across_a_clock_change():
    saturday = SPRING - timedelta(days=1)  # ends as the 23-hour Sunday begins
    assert not is_late(saturday, utc(2026, 3, 9, 6, 0), CHICAGO)
    assert is_late(saturday, utc(2026, 3, 9, 6, 0, 1), CHICAGO)


def test_late_is_judged_in_the_zone_of_the_trial():
    entered_at = utc(2026, 3, 5, 1, 0)
    assert not is_late(day(1), entered_at, CHICAGO)
    assert is_late(day(1), entered_at, ZoneInfo("Asia/Tokyo"))


@pytest.mark.parametrize(
    ("pulled", "on", "due"),
    [
        (7, -1, ()),
        (7, 0, ()),
        (7, 1, (MORNING, EVENING)),
        (7, 6, (MORNING, EVENING)),
        (7, 7, (MORNING,)),
        (7, 8, ()),
        (None, 20, (MORNING, EVENING)),
        (0, 0, ()),
        (0, 1, ()),
    ],
)
def test_logs_are_due_from_day_1_to_the_morning_of_the_pull(pulled, on, due):
    assert due_sessions(PLACED_ON, None if pulled is None else day(pulled), day(on)) == due


def test_sessions_are_due_at_0830_and_1930_local():
    assert session_due_at(day(1), MORNING, CHICAGO) == utc(2026, 3, 3, 14, 30)
    assert session_due_at(day(1), EVENING, CHICAGO) == utc(2026, 3, 4, 1, 30)


def test_after_the_clock_change_they_are_still_due_at_the_same_local_time():
    assert session_due_at(SPRING, MORNING, CHICAGO) == utc(2026, 3, 8, 13, 30)


def test_an_unscheduled_log_is_never_due():
    with pytest.raises(ValueError):
        session_due_at(day(1), Session.UNSCHEDULED, CHICAGO)


def test_the_clinic_may_set_other_times():
    assert session_due_at(day(1), MORNING, CHICAGO, LogTimes(morning=time(7))) == utc(2026, 3, 3, 13, 0)


def test_a_time_that_the_clock_skips_is_moved_on_by_the_gap():
    assert session_due_at(SPRING, MORNING, CHICAGO, LogTimes(morning=time(2, 30))) == utc(2026, 3, 8, 8, 30)
    assert utc(2026, 3, 8, 8, 30).astimezone(CHICAGO).hour == 3


@pytest.mark.parametrize("fold", [0, 1])
def test_of_a_time_that_comes_twice_the_first_counts(fold):
    assert local_moment(AUTUMN, time(1, 30, fold=fold), CHICAGO) == utc(2026, 11, 1, 6, 30)


def test_a_day_that_begins_at_one_ends_the_day_before_at_that_moment():
    beirut = ZoneInfo("Asia/Beirut")  # clocks skip 00:00 to 01:00
    assert local_moment(date(2024, 3, 31), time(0), beirut) == utc(2024, 3, 30, 22, 0)


def test_a_log_is_late_in_the_list_once_its_time_has_passed():
    due_at = utc(2026, 3, 3, 14, 30)
    assert not is_past_due(due_at, due_at)
    assert is_past_due(due_at, due_at + timedelta(seconds=1))


def test_a_log_is_overdue_from_12_elapsed_hours_on():
    due_at = session_due_at(SPRING - timedelta(days=1), EVENING, CHICAGO)
    before = chicago(SPRING, 8, 29, 59)
    assert not is_overdue(due_at, before)
    assert is_overdue(due_at, chicago(SPRING, 8, 30))


def test_sessions_fall_due_at_their_very_moment():
    due_at = session_due_at(day(1), EVENING, CHICAGO)
    assert pairs(sessions_due(trial_dates(), due_at, CHICAGO)) == [(1, MORNING), (1, EVENING)]
    assert pairs(sessions_due(trial_dates(), due_at - timedelta(seconds=1), CHICAGO)) == [(1, MORNING)]


def test_nothing_is_due_before_day_1():
    assert sessions_due(trial_dates(), chicago(day(0), 23), CHICAGO) == []
    assert sessions_due(trial_dates(), chicago(day(-2), 23), CHICAGO) == []


def test_the_local_date_decides_not_that_of_utc():
    night = utc(2026, 3, 4, 5, 59)  # still Day 1 in Chicago
    assert pairs(sessions_due(trial_dates(), night, CHICAGO))[-1] == (1, EVENING)


def test_nothing_is_due_after_the_pull():
    later = chicago(day(9), 12)
    dates = trial_dates(pulled=2)
    early_pull = sessions_due(dates, later, CHICAGO, pulled_at=chicago(day(2), 8, 0))
    assert pairs(early_pull) == [(1, MORNING), (1, EVENING)]
    noon_pull = sessions_due(dates, later, CHICAGO, pulled_at=chicago(day(2), 12))
    assert pairs(noon_pull) == [(1, MORNING), (1, EVENING), (2, MORNING)]


def test_a_trial_stopped_early_is_asked_for_until_its_leads_are_out():
    due = sessions_due(trial_dates(ended=1), chicago(day(2), 9), CHICAGO)
    assert pairs(due) == [(1, MORNING), (1, EVENING), (2, MORNING)]


def test_a_session_without_its_own_log_is_missing():
    entries = [morning(1), a_log(2), unscheduled(1)]
    missing = missing_sessions(trial_dates(), entries, chicago(day(2), 20), CHICAGO)
    assert pairs(missing) == [(1, EVENING), (2, MORNING)]


@pytest.mark.parametrize(
    ("entry", "answered"),
    [
        (morning(2), False),
        (a_log(2), True),
        (morning(3), True),
        (a_log(1), False),
        (unscheduled(2), False),
        (unscheduled(3), True),
    ],
)
def test_a_prompt_is_answered_by_its_session_or_a_later_one(entry, answered):
    assert is_answered(day(2), EVENING, [entry]) is answered


def test_a_prompt_without_entries_is_not_answered():
    assert not is_answered(day(2), MORNING, [])
