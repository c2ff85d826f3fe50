"""The second check and the window of a link."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from scstrial.bedside.rules import LogSlot
from scstrial.daily_logs.choices import Session
from scstrial.daily_logs.rules import sessions_due
from scstrial.diary.choices import TryOutcome
from scstrial.diary.rules import birth_date, closes_at, code_from, code_shown, code_typed, is_locked, slots_to_offer
from scstrial.diary.rules.door import CODE_SIGNS
from scstrial.trials.rules import TrialDates

CHICAGO = ZoneInfo("America/Chicago")
TODAY = date(2026, 3, 4)
WRONG, RIGHT, CLEARED = TryOutcome.WRONG, TryOutcome.RIGHT, TryOutcome.CLEARED
MORNING, EVENING = Session.MORNING, Session.EVENING


def chicago(text):
    return datetime.fromisoformat(text).replace(tzinfo=CHICAGO)


@pytest.mark.parametrize(
    ("day", "month", "year", "on"),
    [
        ("4", "5", "1968", date(1968, 5, 4)),
        ("04", "05", "68", date(1968, 5, 4)),
        (" 4 ", "5", "1968 ", date(1968, 5, 4)),
        ("1", "1", "05", date(2005, 1, 1)),
        ("29", "2", "1968", date(1968, 2, 29)),
        ("4", "3", "2026", TODAY),
    ],
)
def test_a_date_of_birth_is_read_in_several_spellings(day, month, year, on):
    assert birth_date(day, month, year, TODAY) == on


@pytest.mark.parametrize(
    ("day", "month", "year"),
    [("", "5", "1968"), ("29", "2", "1969"), ("4", "13", "1968"), ("x", "5", "1968"), ("5", "3", "2026"),
     ("4", "5", "1899"), ("4", "5", "11968"), ("-4", "5", "1968"), ("٤", "5", "1968")],
)  # fmt: skip
def test_what_is_no_date_of_the_past_is_none(day, month, year):
    assert birth_date(day, month, year, TODAY) is None


@pytest.mark.parametrize(
    ("of_link", "of_trial", "locked"),
    [
        ([WRONG] * 4, [WRONG] * 4, False),
        ([WRONG] * 5, [WRONG] * 5, True),
        ([WRONG], [WRONG] * 5, True),
        ([WRONG], [WRONG] * 4 + [RIGHT, WRONG], False),
        ([], [WRONG] * 5 + [CLEARED], False),
        ([WRONG] * 4 + [RIGHT, WRONG], [WRONG] * 4 + [RIGHT, WRONG], True),
    ],
)
def test_five_wrong_dates_lock_the_link_and_five_in_a_row_the_trial(of_link, of_trial, locked):
    assert is_locked(of_link, of_trial) is locked


def test_a_code_has_eight_signs_that_cannot_be_taken_for_another():
    codes = {code_from(f"{number:064x}") for number in (0, 1, 10**30, 16**64 - 1)}
    assert len(codes) == 4
    assert all(len(code) == 8 and set(code) <= set(CODE_SIGNS) for code in codes)
    assert not set(CODE_SIGNS) & set("0O1IL2Z5S86U")


def test_a_code_is_read_as_it_is_said():
    assert code_typed(" bcdf-gh jk ") == "BCDFGHJK"
    assert code_shown("BCDFGHJK") == "BCDF-GHJK"


def test_a_link_opens_until_24_hours_after_its_log_was_due():
    slot = LogSlot(date(2026, 3, 3), MORNING)
    assert closes_at(slot, CHICAGO) == chicago("2026-03-04 08:30").astimezone(UTC)


def test_a_pull_closes_a_link_at_once():
    pulled_at = chicago("2026-03-03 21:00")
    assert closes_at(LogSlot(date(2026, 3, 3), EVENING), CHICAGO, pulled_at) == pulled_at


def test_a_link_lasts_24_hours_also_over_the_change_of_the_clocks():
    slot = LogSlot(date(2026, 3, 7), EVENING)  # the clocks go forward in the night
    assert closes_at(slot, CHICAGO) - chicago("2026-03-07 19:30") == timedelta(hours=24)


@pytest.mark.parametrize(
    ("now", "offered"),
    [
        ("2026-03-02 20:00", []),
        ("2026-03-03 04:29", []),
        ("2026-03-03 04:30", [(3, MORNING)]),
        ("2026-03-03 15:29", [(3, MORNING)]),
        ("2026-03-03 15:30", [(3, EVENING), (3, MORNING)]),
        ("2026-03-04 08:29", [(4, MORNING), (3, EVENING), (3, MORNING)]),
        ("2026-03-04 08:30", [(4, MORNING), (3, EVENING)]),
    ],
)
def test_links_are_offered_from_four_hours_before_to_24_hours_after(now, offered):
    moment, dates = chicago(now), TrialDates(placed_on=date(2026, 3, 2))
    found = slots_to_offer(dates, sessions_due(dates, moment, CHICAGO), moment, CHICAGO, None)
    assert [(slot.on.day, slot.session) for slot in found] == offered


def test_no_link_is_offered_after_the_pull():
    pulled_at, moment = chicago("2026-03-04 10:00"), chicago("2026-03-04 10:00")
    dates = TrialDates(placed_on=date(2026, 3, 2), pulled_on=date(2026, 3, 4))
    assert slots_to_offer(dates, sessions_due(dates, moment, CHICAGO, pulled_at), moment, CHICAGO, pulled_at) == []
