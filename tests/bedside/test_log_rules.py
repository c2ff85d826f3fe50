"""Which log is asked for now, and how relief is printed."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from scstrial.bedside.rules import EARLY_BY, LogSlot, due_today, relief_words, slot_to_log
from scstrial.daily_logs.choices import Session
from scstrial.daily_logs.rules import sessions_due
from tests.factories.logs import day, trial_dates

CHICAGO = ZoneInfo("America/Chicago")
MORNING, EVENING, UNSCHEDULED = Session.MORNING, Session.EVENING, Session.UNSCHEDULED


def local(number, hour, minute=0):
    on = day(number)
    return datetime(on.year, on.month, on.day, hour, minute, tzinfo=CHICAGO)


def asked(now, present=(), pulled=None):
    trial = trial_dates(pulled=pulled)
    due = sessions_due(trial, now, CHICAGO)
    return slot_to_log(trial, due, {LogSlot(day(number), session) for number, session in present}, now, CHICAGO)


def kept(*days):
    return [(number, session) for number in days for session in (MORNING, EVENING)]


def test_the_session_that_is_due_now_comes_before_older_gaps():
    assert asked(local(3, 20), [(3, MORNING)]) == LogSlot(day(3), EVENING)


def test_the_moment_a_session_is_due_it_is_asked_for():
    assert asked(local(1, 8, 30)) == LogSlot(day(1), MORNING)
    assert asked(local(2, 8, 29), kept(1)[:1]) == LogSlot(day(1), EVENING)


def test_the_oldest_missing_one_follows():
    assert asked(local(3, 20), [*kept(3), (1, MORNING)]) == LogSlot(day(1), EVENING)


def test_with_nothing_missing_the_next_one_is_offered_when_its_time_is_near():
    present = [*kept(1), (2, MORNING)]
    near = local(2, 19, 30) - EARLY_BY
    assert asked(near, present) == LogSlot(day(2), EVENING)
    assert asked(near - timedelta(minutes=1), present) == LogSlot(day(2), UNSCHEDULED)


def test_when_all_is_there_an_unscheduled_log_is_offered():
    assert asked(local(1, 21), kept(1)) == LogSlot(day(1), UNSCHEDULED)


def test_the_evening_of_the_placement_is_offered_though_it_is_not_asked_for():
    assert asked(local(0, 20)) == LogSlot(day(0), EVENING)
    assert asked(local(0, 20), [(0, EVENING)]) == LogSlot(day(0), UNSCHEDULED)


def test_on_the_pull_day_only_the_morning_is_asked_for():
    assert asked(local(3, 20), kept(1, 2), pulled=3) == LogSlot(day(3), MORNING)
    assert asked(local(3, 20), [*kept(1, 2), (3, MORNING)], pulled=3) == LogSlot(day(3), UNSCHEDULED)


def test_after_the_pull_day_an_unscheduled_log_is_offered_whatever_is_missing():
    assert asked(local(4, 20), pulled=3) == LogSlot(day(4), UNSCHEDULED)


def test_the_day_is_that_of_the_patients_clock():
    assert asked(datetime(2026, 3, 4, 2, tzinfo=UTC), [(1, MORNING)]) == LogSlot(date(2026, 3, 3), EVENING)


@pytest.mark.parametrize(
    ("now", "present", "expected"),
    [
        (local(1, 8), [], None),
        (local(2, 9), [], (2, MORNING)),
        (local(2, 20), [(2, MORNING)], (2, EVENING)),
        (local(2, 20), [(2, EVENING)], None),
        (local(2, 7), [], None),
    ],
)
def test_the_round_asks_for_the_session_due_last_today(now, present, expected):
    due = sessions_due(trial_dates(), now, CHICAGO)
    found = due_today(
        due, {LogSlot(day(number), session) for number, session in present}, now.astimezone(CHICAGO).date()
    )
    assert (found and (found.on, found.session)) == (expected and (day(expected[0]), expected[1]))


@pytest.mark.parametrize(
    ("relief", "words"),
    [
        (Fraction(50), "50"),
        (Fraction(125, 2), "62.5"),
        (Fraction("49.95"), "49.9"),
        (Fraction("49.94"), "49.9"),
        (Fraction("50.04"), "50"),
        (Fraction("50.05"), "50.1"),
        (Fraction("-6.25"), "-6.3"),
        (Fraction("-0.04"), "0"),
        (Fraction(200, 3), "66.7"),
        (Fraction(100), "100"),
    ],
)
def test_relief_is_printed_with_one_decimal_and_never_rounded_up_to_what_is_needed(relief, words):
    assert relief_words(relief, Decimal(50)) == words


def test_another_percentage_needed_is_kept_clear_of_as_well():
    assert relief_words(Fraction("29.99"), Decimal(30)) == "29.9"
    assert relief_words(Fraction("49.96"), Decimal(30)) == "50"
