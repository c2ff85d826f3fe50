"""Two logs of one session that contradict each other."""

import pytest

from scstrial.assessments.choices import Area
from scstrial.daily_logs.rules import conflicts_in, differences_between
from tests.factories.logs import a_log, dec, kept, morning, pain, unscheduled


@pytest.mark.parametrize(
    ("other", "differs"), [("5.9", False), ("6", True), ("6.1", True), ("2.1", False), ("2", True)]
)
def test_ratings_differ_from_exactly_two_points_on(other, differs):
    found = differences_between(a_log(pain=(pain(4),)), a_log(pain=(pain(other),)))
    assert bool(found) is differs


@pytest.mark.parametrize("name", ["average", "worst", "least", "current", "overnight"])
def test_every_rating_of_an_area_is_held_against_its_own_kind(name):
    one, other = a_log(pain=(pain(**{name: 3}),)), a_log(pain=(pain(**{name: 5}),))
    [difference] = differences_between(one, other)
    assert (difference.label, difference.counting, difference.other) == (f"Left leg, {name}", 3, 5)


def test_a_worst_is_not_held_against_an_average_nor_one_area_against_another():
    assert differences_between(a_log(pain=(pain(worst=9),)), a_log(pain=(pain(3),))) == ()
    assert differences_between(a_log(pain=(pain(3),)), a_log(pain=(pain(9, area=Area.LOW_BACK),))) == ()


def test_pain_where_the_leads_enter_is_a_rating_too():
    one, other = a_log(lead_site_pain_nrs=dec(1)), a_log(lead_site_pain_nrs=dec(3))
    assert [found.label for found in differences_between(one, other)] == ["Pain where the leads enter"]


def test_the_counting_log_is_held_against_each_earlier_one_that_stands():
    rows = [
        kept(1, a_log(pain=(pain(2),)), 19),
        kept(2, a_log(pain=(pain(9),)), 20),
        kept(3, a_log(pain=(pain(5),)), 21),
    ]
    assert pairs(rows) == [(3, 1), (3, 2)]


def pairs(rows, settled=()):
    return [(one.counting.id, one.other.id) for one in conflicts_in(rows, settled)]


FIRST, SECOND = kept(1, a_log(pain=(pain(3),)), 19), kept(2, a_log(pain=(pain(6),)), 20)


def test_a_conflict_stays_until_a_person_said_which_one_is_right():
    assert pairs([FIRST, SECOND]) == [(2, 1)]
    assert pairs([FIRST, SECOND], {(2, 1)}) == []


def test_what_was_said_about_one_pair_says_nothing_about_the_other_way_round():
    assert pairs([FIRST, SECOND], {(1, 2)}) == [(2, 1)]


def test_a_correction_that_brings_both_together_ends_it():
    assert pairs([FIRST, SECOND, kept(3, a_log(pain=(pain(4),)), 21, corrects=2)]) == []


def test_a_correction_that_leaves_them_apart_opens_it_again():
    rows = [FIRST, SECOND, kept(3, a_log(pain=(pain(7),)), 21, corrects=2)]
    assert pairs(rows, {(2, 1)}) == [(3, 1)]


def test_the_corrected_earlier_log_was_entered_last_and_counts():
    assert pairs([FIRST, SECOND, kept(3, a_log(pain=(pain(2),)), 21, corrects=1)]) == [(3, 2)]


def test_a_withdrawn_log_contradicts_nobody():
    assert pairs([FIRST, SECOND, kept(3, SECOND.entry, 21, corrects=2, in_error=True)]) == []


@pytest.mark.parametrize("later", [morning(pain=(pain(3),)), a_log(2, pain=(pain(3),)), unscheduled(pain=(pain(3),))])
def test_a_conflict_is_still_there_after_a_log_of_another_day_or_session(later):
    assert pairs([FIRST, SECOND, kept(3, later, 22)]) == [(2, 1)]


@pytest.mark.parametrize("entry", [morning, unscheduled])
def test_morning_against_evening_and_unscheduled_logs_are_no_conflict(entry):
    assert pairs([kept(1, entry(pain=(pain(1),)), 19), SECOND]) == []
    assert pairs([kept(1, unscheduled(pain=(pain(1),)), 19), kept(2, unscheduled(pain=(pain(9),)), 20)]) == []
