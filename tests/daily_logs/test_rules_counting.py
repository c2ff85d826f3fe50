from fractions import Fraction

import pytest

from scstrial.assessments.choices import Area
from scstrial.daily_logs.choices import Answer
from scstrial.daily_logs.rules import (
    conflict_between,
    counting_entries,
    evening_entries,
    is_stim_off_day,
    relief_pct,
    stim_off_hours,
)
from tests.factories.logs import a_log, day, dec, kept, morning, pain, unscheduled


def ids(rows):
    return [row.id for row in counting_entries(rows)]


def test_of_two_for_one_date_and_session_the_last_entered_counts():
    assert ids([kept(1, a_log(), hour=21), kept(2, a_log(), hour=20)]) == [1]


def test_of_two_entered_at_one_moment_the_later_row_counts():
    assert ids([kept(2, a_log()), kept(1, a_log())]) == [2]


def test_other_sessions_and_other_dates_all_count_in_the_order_of_entry():
    rows = [kept(1, a_log(), 22), kept(2, morning(), 20), kept(3, a_log(2), 21)]
    assert ids(rows) == [2, 3, 1]


def test_unscheduled_entries_all_count():
    assert ids([kept(1, unscheduled()), kept(2, unscheduled())]) == [1, 2]


def test_a_corrected_entry_counts_in_its_last_version_only():
    rows = [kept(1, unscheduled(), 20), kept(2, unscheduled(), 21, corrects=1)]
    assert ids(rows) == [2]


def test_a_correction_to_another_date_leaves_the_first_date_empty():
    rows = [kept(1, a_log(1), 20), kept(2, a_log(2), 21, corrects=1)]
    assert evening_entries(rows) == {day(2): rows[1].entry}


def test_an_entry_made_in_error_never_counts_and_the_one_before_counts_again():
    rows = [
        kept(1, a_log(), 19),
        kept(2, a_log(), 20),
        kept(3, a_log(), 21, corrects=2, in_error=True),
    ]
    assert ids(rows) == [1]


def test_a_day_has_its_evening_entry_only():
    rows = [kept(1, morning(), 20), kept(2, unscheduled(), 21)]
    assert evening_entries(rows) == {}


@pytest.mark.parametrize(
    ("other", "conflict"), [(5, ()), (6, ("pain-leg_left-average",)), (2, ("pain-leg_left-average",))]
)
def test_two_logs_conflict_from_two_points_on(other, conflict):
    assert conflict_between(a_log(pain=(pain(4),)), a_log(pain=(pain(other),))) == conflict


def test_a_conflict_is_looked_for_in_every_pain_rating():
    one = a_log(pain=(pain(4, worst=6, overnight=1),), lead_site_pain_nrs=dec(1))
    other = a_log(pain=(pain(4, worst=8, overnight=3),), lead_site_pain_nrs=dec(3))
    assert conflict_between(one, other) == ("pain-leg_left-worst", "pain-leg_left-overnight", "lead_site_pain_nrs")


def test_what_only_one_of_them_says_is_no_conflict():
    assert conflict_between(a_log(pain=(pain(4),)), a_log(pain=(pain(8, area=Area.NECK),))) == ()


@pytest.mark.parametrize("other", [a_log(2, pain=(pain(9),)), morning(pain=(pain(9),)), unscheduled(pain=(pain(9),))])
def test_another_date_or_session_is_no_conflict(other):
    assert conflict_between(a_log(pain=(pain(4),)), other) == ()


def test_unscheduled_entries_do_not_contradict_each_other():
    assert conflict_between(unscheduled(pain=(pain(4),)), unscheduled(pain=(pain(9),))) == ()


@pytest.mark.parametrize(
    ("on", "hours", "off", "off_day"),
    [
        (Answer.YES, "12", "12", False),
        (Answer.YES, "11.9", "12.1", True),
        (Answer.NO, None, "24", True),
        (Answer.NO, "20", "4", False),
        (Answer.YES, None, None, False),
        (None, None, None, False),
    ],
)
def test_more_than_12_hours_off_make_a_stim_off_day(on, hours, off, off_day):
    entry = a_log(stim_on=on, stim_hours_used=dec(hours))
    assert stim_off_hours(entry) == dec(off)
    assert is_stim_off_day(entry) is off_day


@pytest.mark.parametrize(
    ("baseline", "value", "pct"),
    [
        (8, 4, Fraction(50)),
        (7, "3.5", Fraction(50)),
        (7, 4, Fraction(300, 7)),
        ("7.3", "3.7", Fraction(3600, 73)),
        (3, 6, Fraction(-100)),
        (8, 8, Fraction(0)),
        (8, 0, Fraction(100)),
        (0, 0, None),
        (0, 2, None),
        (None, 2, None),
        (8, None, None),
    ],
)
def test_relief_is_exact_and_undefined_without_a_baseline(baseline, value, pct):
    assert relief_pct(dec(baseline), dec(value)) == pct


def test_relief_against_a_mean_is_exact():
    assert relief_pct(Fraction(55, 7), Fraction(10, 3)) == Fraction(1900, 33)
