from datetime import date, timedelta

import pytest

from scstrial.daily_logs.choices import Session
from scstrial.overview.rules import (
    check_now,
    next_check,
    next_session,
    overdue_sessions,
    unanswered_sessions,
)
from scstrial.trials.rules import TrialDates
from tests.factories.overview import CHICAGO, PLACED_ON, an_entry, local

DATES = TrialDates(PLACED_ON)
PULL_ON = date(2026, 3, 9)


def unanswered(now, *entries):
    found = unanswered_sessions(DATES, entries, local(now), CHICAGO)
    return [(due.on.day, due.session.value) for due in found]


def test_every_log_due_so_far_is_missing_when_there_is_none():
    assert unanswered("2026-03-04 08:30") == [(3, "morning"), (3, "evening"), (4, "morning")]


def test_a_log_is_missing_from_its_time_on():
    assert unanswered("2026-03-03 08:29") == []
    assert unanswered("2026-03-03 08:30") == [(3, "morning")]


def test_a_later_log_answers_the_earlier_ones():
    assert unanswered("2026-03-04 20:00", an_entry("2026-03-04", "morning")) == [(4, "evening")]


def test_an_unscheduled_log_answers_the_days_before_it_only():
    assert unanswered("2026-03-04 09:00", an_entry("2026-03-04", "unscheduled")) == [(4, "morning")]


@pytest.mark.parametrize(("now", "over"), [("07:29", 0), ("07:30", 1), ("07:31", 1)])
def test_a_log_is_overdue_twelve_hours_after_its_time(now, over):
    entries = [an_entry("2026-03-03", "morning")]
    moment = local(f"2026-03-04 {now}")
    assert len(overdue_sessions(unanswered_sessions(DATES, entries, moment, CHICAGO), moment)) == over


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-03-02 12:00", (3, "morning")),
        ("2026-03-03 08:29", (3, "morning")),
        ("2026-03-03 08:30", (3, "evening")),
        ("2026-03-03 19:30", (4, "morning")),
        ("2026-03-09 08:00", (9, "morning")),
    ],
)
def test_the_next_log_is_the_first_whose_time_is_ahead(now, expected):
    found = next_session(DATES, local(now), CHICAGO, PULL_ON)
    assert (found.on.day, found.session.value) == expected


def test_on_the_pull_day_no_log_follows_the_morning_one():
    assert next_session(DATES, local("2026-03-09 09:00"), CHICAGO, PULL_ON) is None


def test_while_a_pull_is_overdue_the_morning_log_goes_on():
    found = next_session(DATES, local("2026-03-11 07:00"), CHICAGO, PULL_ON)
    assert (found.on.day, found.session) == (11, Session.MORNING)


def check_day(now, *done):
    found = check_now(PULL_ON, done, local(now), CHICAGO)
    return found.day if found else None


@pytest.mark.parametrize(("now", "day"), [("2026-03-10 09:59", None), ("2026-03-10 10:00", 1), ("2026-03-12 10:00", 3)])
def test_a_check_is_due_from_ten_oclock_of_its_day_until_the_next_one(now, day):
    assert check_day(now) == day


def test_a_check_that_is_done_is_not_due():
    assert check_day("2026-03-10 12:00", 1) is None
    assert check_day("2026-03-12 12:00", 1) == 3


def test_an_earlier_check_is_not_asked_for_any_more_once_a_later_one_is_done():
    assert check_day("2026-03-12 12:00", 3) is None


@pytest.mark.parametrize(("after", "day"), [(timedelta(0), 30), (timedelta(seconds=1), None)])
def test_the_last_check_stays_for_fourteen_days(after, day):
    due_at = local("2026-04-08 10:00")
    found = check_now(PULL_ON, (), due_at + timedelta(days=14) + after, CHICAGO)
    assert (found.day if found else None) == day


@pytest.mark.parametrize(
    ("now", "done", "day"),
    [
        ("2026-03-09 12:00", (), 1),
        ("2026-03-10 10:00", (), 3),
        ("2026-03-10 10:00", (3,), 14),
        ("2026-04-08 10:00", (), None),
    ],
)
def test_the_next_check_is_the_first_one_ahead(now, done, day):
    found = next_check(PULL_ON, done, local(now), CHICAGO)
    assert (found.day if found else None) == day
