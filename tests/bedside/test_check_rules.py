"""The checks after the pull, and the time in which an infection is looked for."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from scstrial.bedside.choices import CheckState, WindowState
from scstrial.bedside.rules import CHECK_DAYS, infection_window
from scstrial.reminders.rules import after

CHICAGO = ZoneInfo("America/Chicago")
PULLED = date(2026, 3, 9)
SECOND = timedelta(seconds=1)


def ten_o_clock(day):
    return datetime.combine(PULLED + timedelta(days=day), time(10), CHICAGO)


def window(now, *done, infections=()):
    return infection_window(PULLED, done, infections, now, CHICAGO)


def state_of(day, now, *done):
    return next(check.state for check in window(now, *done).checks if check.day == day)


@pytest.mark.parametrize("day", CHECK_DAYS)
def test_a_check_is_due_at_ten_and_missed_a_day_later(day):
    due = ten_o_clock(day)
    states = [state_of(day, due + after) for after in (-SECOND, 0 * SECOND, timedelta(hours=24) - SECOND)]
    assert states == [CheckState.AHEAD, CheckState.DUE, CheckState.DUE]
    missed = due.astimezone(ZoneInfo("UTC")) + timedelta(hours=24)
    assert [state_of(day, missed), state_of(day, missed + SECOND)] == [CheckState.MISSED] * 2
    assert state_of(day, missed, day) is CheckState.DONE


def test_the_window_ends_thirty_days_after_the_pull():
    assert window(ten_o_clock(1)).ends_on == date(2026, 4, 8)


def test_only_the_last_check_closes_it():
    done = (1, 3, 14)
    assert window(ten_o_clock(30) - SECOND, *done).state is WindowState.OPEN
    assert window(ten_o_clock(30) + timedelta(hours=24), *done).state is WindowState.NOT_CONFIRMED
    assert window(ten_o_clock(30), *done, 30).state is WindowState.CLOSED_CLEAN


@pytest.mark.parametrize(("day", "found"), [(29, True), (30, True), (31, False)])
def test_an_infection_counts_up_to_the_last_day(day, found):
    began = PULLED + timedelta(days=day)
    closed = window(ten_o_clock(40), 30, infections=[began])
    assert closed.state is (WindowState.CLOSED_FOUND if found else WindowState.CLOSED_CLEAN)
    assert closed.infection_began_on == (began if found else None)


def test_missed_checks_are_named():
    assert window(ten_o_clock(16), 3).missed == (1, 14)


def test_the_days_and_the_hour_are_those_of_the_reminders():
    assert after.CHECK_DAYS == CHECK_DAYS
