"""Which days count (rule book 8.2, 8.2a)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from scstrial.assessments.choices import Area
from scstrial.decision.rules import BaselineDay, evaluate
from tests.factories.decision import area, day, days, diary, logged, rule, steady, trial, with_area

LEG = Area.LEG_LEFT


def used(found):
    return [(on - day(0)).days for on in found.days_used]


def numbers(facts, **settings):
    return used(evaluate(facts, rule(**settings)))


# Expected days


def test_a_pull_on_day_7_leaves_six_expected_days():
    assert evaluate(trial(area(days(4, 4, 4, 4, 4, 4)), pulled=7)).days_expected == 6


def test_entries_on_the_placement_day_and_the_pull_day_are_never_used():
    entries = (logged(0, 0), *days(8, 8, 8), logged(4, 0))
    found = evaluate(trial(area(entries), pulled=4), rule(trial_window="all_days"))
    assert used(found) == [1, 2, 3]
    assert (found.relief, found.days_evaluable) == (0, 3)


@pytest.mark.parametrize(("aborted", "expected"), [(4, 3), (5, 4), (6, 5), (7, 6), (8, 6)])
def test_the_trial_ends_on_the_earlier_of_pull_and_abort(aborted, expected):
    assert evaluate(trial(area(days(4, 4, 4, 4, 4, 4)), pulled=7, aborted=aborted)).days_expected == expected


def test_a_pull_on_the_placement_day_leaves_no_expected_day():
    found = evaluate(trial(area(), pulled=0))
    assert (found.days_expected, found.reason) == (0, "too_few_days")


def test_with_leads_in_the_day_after_the_last_logged_day_stands_for_the_pull():
    found = evaluate(trial(area(days(8, 8, 4, 4, 4)), pulled=None))
    assert (found.days_expected, used(found), found.status) == (5, [3, 4, 5], "met")
    assert "leads_in" in found.flags


def test_the_last_logged_day_may_be_that_of_another_area_or_without_a_rating():
    leg = area(days(4, 4, 4), primary=True)
    back = area((logged(5, yes=True),), name="low_back")
    assert evaluate(trial(leg, back, pulled=None)).days_expected == 5


def test_with_leads_in_and_nothing_logged_no_day_is_expected():
    found = evaluate(trial(area(), pulled=None))
    assert (found.days_expected, found.days_evaluable, found.reason) == (0, 0, "too_few_days")


def test_with_leads_in_an_abort_still_ends_the_trial():
    found = evaluate(trial(area(days(4, 4, 4, 4, 4)), pulled=None, aborted=4))
    assert (found.days_expected, found.status) == (3, "met")
    assert {"leads_in", "aborted"} <= set(found.flags)


def test_with_leads_in_the_last_logged_day_ends_it_before_a_later_abort():
    assert evaluate(trial(area(days(4, 4, 4, 4)), pulled=None, aborted=7)).days_expected == 4


def test_days_may_be_listed_in_any_order():
    listed = tuple(reversed(days(8, 8, 8, 4, 4, 2)))
    assert numbers(trial(area(listed))) == [4, 5, 6]


def test_calendar_days_count_across_a_leap_day():
    facts = replace(trial(area(days(4, 4))), placed_on=date(2028, 2, 27), pulled_on=date(2028, 3, 2))
    assert evaluate(facts).days_expected == 3


def test_the_last_date_of_the_calendar_is_no_trouble():
    last = replace(logged(1, 4), on=date.max)
    facts = replace(trial(area((last,)), pulled=None), placed_on=date(9999, 12, 28))
    assert evaluate(facts).days_expected == 3


# Evaluable days


@pytest.mark.parametrize(("off", "counts"), [(None, True), (0, True), ("12.0", True), ("12.01", False), (24, False)])
def test_stimulation_off_for_more_than_12_hours_takes_a_day_out(off, counts):
    entries = (*days(4, 4, 4, 4, 4), logged(6, 4, off=off))
    found = evaluate(trial(area(entries)))
    assert (6 in used(found)) is counts
    assert found.days_evaluable == (6 if counts else 5)
    assert ("stim_off_days" in found.flags) is not counts


def test_stim_off_days_count_where_the_protocol_says_so():
    entries = (*days(4, 4, 4, 4, 4), logged(6, 4, off=20))
    found = evaluate(trial(area(entries)), rule(stim_off_days="include"))
    assert (used(found), found.days_evaluable) == ([4, 5, 6], 6)
    assert "stim_off_days" not in found.flags


def test_a_day_without_an_average_is_missing_and_not_left_out_for_stimulation():
    entries = (*days(4, 4, 4, 4, 4), logged(6, off=20, yes=True))
    found = evaluate(trial(area(entries)))
    assert (used(found), found.days_evaluable) == ([4, 5], 5)
    assert "stim_off_days" not in found.flags


# Baseline days


def test_the_baseline_reaches_from_day_minus_7_to_day_minus_1():
    facts = trial(area(days(4, 4, 4, 4, 4, 4), (0, 8, 8, 8, 8, 8, 8, 8)))
    found = evaluate(facts).areas[LEG]
    assert found.baseline == 8
    assert [(on - day(0)).days for on in found.baseline_days] == [-7, -6, -5, -4, -3, -2, -1]


def test_a_rating_on_the_placement_day_is_no_baseline():
    facts = with_area(steady(8, 4), baseline=(*diary(8, 8, 8, 8), BaselineDay(day(0), Decimal(0))))
    assert evaluate(facts).areas[LEG].baseline == 8


def test_older_days_do_not_make_up_for_missing_ones():
    older = area(days(4, 4, 4, 4, 4, 4), (8,) * 11).baseline[:7]  # Day -11 to Day -5
    facts = with_area(trial(area(days(4, 4, 4, 4, 4, 4))), baseline=older)
    assert evaluate(facts).reason == "baseline_missing"


@pytest.mark.parametrize(("given", "source"), [(3, "clinic"), (4, "diary"), (5, "diary")])
def test_four_baseline_days_are_needed_else_the_clinic_value_counts(given, source):
    found = evaluate(trial(area(days(4, 4, 4, 4, 4, 4), (8,) * given, clinic=7)))
    assert found.areas[LEG].baseline_source == source
    assert found.areas[LEG].baseline == (7 if source == "clinic" else 8)
    assert ("baseline_source_clinic" in found.flags) is (source == "clinic")


@pytest.mark.parametrize(("needed", "reason"), [(1, None), (2, None), (3, "baseline_missing"), (7, "baseline_missing")])
def test_the_protocol_says_how_many_baseline_days_are_needed(needed, reason):
    facts = trial(area(days(4, 4, 4, 4, 4, 4), (8, 8)))
    assert evaluate(facts, rule(baseline_days_needed=needed)).reason == reason


# last_n

ENOUGH = [(1, 1), (2, 2), (3, 2), (4, 3), (5, 4), (6, 4), (7, 5)]


@pytest.mark.parametrize(("n", "needed"), ENOUGH)
def test_last_n_needs_two_thirds_of_n(n, needed):
    early = (8,) * 7
    enough = trial(area(days(*early, *(4,) * needed, *(None,) * (n - needed))), pulled=8 + n)
    found = evaluate(enough, rule(trial_window=f"last_{n}"))
    assert (found.status, used(found)) == ("met", list(range(8, 8 + needed)))
    fewer = trial(area(days(*early, *(4,) * (needed - 1), *(None,) * (n - needed + 1))), pulled=8 + n)
    too_few = evaluate(fewer, rule(trial_window=f"last_{n}"))
    assert (too_few.reason, used(too_few)) == ("too_few_days", [])
    assert (too_few.areas[LEG].days_found, too_few.areas[LEG].days_asked) == (needed - 1, n)


@pytest.mark.parametrize("n", [5, 6, 7])
def test_where_n_exceeds_the_expected_days_n_is_their_number(n):
    enough = trial(area(days(4, None, 4, 4)), pulled=5)
    assert numbers(enough, trial_window=f"last_{n}") == [1, 3, 4]
    assert evaluate(enough, rule(trial_window=f"last_{n}")).areas[LEG].days_asked == 4


def test_last_day_is_last_1():
    facts = trial(area(days(8, 8, 8, 8, 8, 2)))
    assert numbers(facts, trial_window="last_day") == numbers(facts, trial_window="last_1") == [6]


def test_last_3_never_reaches_further_back():
    facts = trial(area(days(4, 4, 4, 4, None, None, 4)), pulled=8)
    assert evaluate(facts).reason == "too_few_days"


# Completeness

DIARY_WINDOWS = ["last_1", "last_3", "last_7", "last_day", "all_days", "best_day", "best_program_period"]


def last_logged_days(count, expected):
    """The last `count` of the expected days logged, all on one program."""
    entries = tuple(logged(number, 4, program="P1") for number in range(expected - count + 1, expected + 1))
    return trial(area(entries), pulled=expected + 1)


@pytest.mark.parametrize("window", DIARY_WINDOWS)
@pytest.mark.parametrize(("expected", "reason"), [(9, None), (10, None), (11, "too_few_days")])
def test_half_of_the_expected_days_are_needed_under_every_diary_window(window, expected, reason):
    assert evaluate(last_logged_days(5, expected), rule(trial_window=window)).reason == reason


@pytest.mark.parametrize("window", DIARY_WINDOWS)
@pytest.mark.parametrize(("count", "reason"), [(2, "too_few_days"), (3, None), (4, None)])
def test_three_evaluable_days_are_needed_under_every_diary_window(window, count, reason):
    assert evaluate(last_logged_days(count, 4), rule(trial_window=window)).reason == reason


# all_days, best_day, best_program_period


def test_all_days_takes_every_evaluable_day():
    facts = trial(area((*days(8, None, 4, 4, 2), logged(6, 0, off=13))))
    assert numbers(facts, trial_window="all_days") == [1, 3, 4, 5]


def test_best_day_is_the_earliest_of_the_lowest():
    facts = trial(area((*days(8, 3, 5, 3, 8), logged(6, 0, off=13))))
    assert numbers(facts, trial_window="best_day") == [2]


def on_programs(*named, pulled=None):
    """Days 1, 2, ... as (program, average); None = the day is missing."""
    entries = tuple(logged(n, entry[1], program=entry[0]) for n, entry in enumerate(named, 1) if entry)
    return trial(area(entries), pulled=pulled or len(named) + 1)


PERIOD = {"trial_window": "best_program_period"}


def test_the_best_program_period_is_the_run_with_the_lowest_mean():
    facts = on_programs(("P1", 6), ("P1", 2), ("P2", 3), ("P2", 4), ("P3", 5), ("P3", 5))
    found = evaluate(facts, rule(**PERIOD))
    assert (used(found), found.areas[LEG].trial) == ([3, 4], Fraction(7, 2))


def test_the_whole_run_counts_not_its_best_part():
    facts = on_programs(("P1", 8), ("P1", 2), ("P1", 2), ("P2", 5), ("P2", 5))
    assert numbers(facts, **PERIOD) == [1, 2, 3]


def test_of_equal_periods_the_earliest_counts():
    facts = on_programs(("P1", 3), ("P1", 5), ("P2", 4), ("P2", 4))
    assert numbers(facts, **PERIOD) == [1, 2]


def test_one_day_on_a_program_is_no_period():
    facts = on_programs(("P1", 1), ("P2", 5), ("P2", 5), ("P1", 1))
    assert numbers(facts, **PERIOD) == [2, 3]
    assert evaluate(on_programs(("P1", 1), ("P2", 1), ("P1", 1)), rule(**PERIOD)).reason == "too_few_days"


def test_coming_back_to_a_program_begins_another_period():
    facts = on_programs(("P1", 8), ("P1", 8), ("P2", 6), ("P2", 6), ("P1", 2), ("P1", 2))
    assert numbers(facts, **PERIOD) == [5, 6]


@pytest.mark.parametrize("nameless", [None, ""])
def test_days_without_a_program_belong_to_no_period(nameless):
    facts = on_programs((nameless, 0), (nameless, 0), ("P1", 4), ("P1", 4), (nameless, 0))
    assert numbers(facts, **PERIOD) == [3, 4]
    assert evaluate(on_programs((None, 1), (None, 1), (None, 1)), rule(**PERIOD)).reason == "too_few_days"


def test_a_missing_day_does_not_end_a_period():
    facts = on_programs(("P1", 2), None, ("P1", 2), ("P2", 6), ("P2", 6))
    assert numbers(facts, **PERIOD) == [1, 3]


# end_of_trial_visit, and the clinic's rating in place of days

VISIT = {"trial_window": "end_of_trial_visit"}


def test_the_end_of_trial_visit_asks_no_diary():
    found = evaluate(trial(area(visit=3), pulled=1), rule(**VISIT))
    assert (found.status, found.relief, found.days_used) == ("met", Fraction(5, 8), ())
    assert "trial_source_clinic" in found.flags


def test_the_end_of_trial_visit_takes_the_rating_although_the_diary_is_full():
    assert evaluate(trial(area(days(*(2,) * 6), visit=7)), rule(**VISIT)).status == "not_met"


def test_an_end_of_trial_visit_without_a_rating_cannot_be_evaluated():
    assert evaluate(trial(area(days(*(2,) * 6))), rule(**VISIT)).reason == "too_few_days"


@pytest.mark.parametrize("window", [*DIARY_WINDOWS, "consecutive_yes"])
def test_the_clinic_rating_takes_the_place_of_too_few_days(window):
    found = evaluate(trial(area(days(8, 8), visit=4)), rule(trial_window=window))
    assert (found.status, found.relief, found.days_used) == ("met", Fraction(1, 2), ())
    assert "trial_source_clinic" in found.flags


def test_the_clinic_rating_also_takes_the_place_of_days_without_stimulation():
    entries = tuple(logged(number, 4, off=20) for number in range(1, 7))
    found = evaluate(trial(area(entries, visit=4)))
    assert (found.status, found.areas[LEG].trial_source) == ("met", "clinic")
    assert {"stim_off_days", "trial_source_clinic"} <= set(found.flags)


def test_the_clinic_rating_stays_aside_when_the_days_suffice():
    found = evaluate(trial(area(days(*(2,) * 6), visit=8)))
    assert (found.status, found.areas[LEG].trial_source) == ("met", "diary")
    assert "trial_source_clinic" not in found.flags


def test_the_clinic_rating_is_not_taken_after_an_abort_before_three_full_days():
    early, later = (trial(area(days(4, 4), visit=4), aborted=number) for number in (3, 4))
    assert evaluate(early).reason == evaluate(early, rule(**VISIT)).reason == "trial_aborted_complication"
    assert evaluate(later).status == evaluate(later, rule(**VISIT)).status == "met"


# consecutive_yes

YES = {"trial_window": "consecutive_yes"}


def answered(*answers, pulled=None, **more):
    entries = tuple(logged(n, 8, yes=answer) for n, answer in enumerate(answers, 1) if answer != "missing")
    return trial(area(entries, **more), pulled=pulled or len(answers) + 1)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ((True, True, True), "met"),
        ((False, True, True, True, False), "met"),
        ((True, True, False, True, True), "not_met"),
        ((True, True, None, True, False), "too_few_days"),
        ((True, True, "missing", True, False), "too_few_days"),
        ((True, None, False, True, True), "not_met"),
        ((None, None, None), "too_few_days"),
        (("missing", "missing", True), "too_few_days"),
        ((False, False, True, True, True, False), "met"),
        ((True, True), "not_met"),
    ],
)
def test_three_days_in_a_row_must_be_answered_yes(answers, expected):
    found = evaluate(answered(*answers), rule(**YES))
    assert (found.reason or found.status) == expected
    assert found.relief is None


def test_the_days_of_consecutive_yes_are_those_that_say_so():
    assert numbers(answered(True, False, True, True, True, True), **YES) == [3, 4, 5]
    assert numbers(answered(True, None, False, True, True), **YES) == [1, 3, 4, 5]
    assert numbers(answered(True, None, True), **YES) == []


def test_yes_on_the_placement_or_pull_day_does_not_count():
    entries = (logged(0, 4, yes=True), logged(1, 4, yes=True), logged(2, 4, yes=True), logged(3, 4, yes=False))
    assert evaluate(trial(area(entries), pulled=4), rule(**YES)).status == "not_met"


@pytest.mark.parametrize(("answers", "status"), [((True, True, True), "met"), ((False, False, False), "not_met")])
def test_a_clinic_rating_never_takes_the_place_of_answers_that_say_enough(answers, status):
    entries = tuple(logged(number, yes=yes) for number, yes in enumerate(answers, 1))
    visit = 8 if status == "met" else 0  # the rating would say the opposite
    found = evaluate(trial(area(entries, visit=visit), pulled=4), rule(**YES))
    assert (found.status, found.relief) == (status, None)


def test_consecutive_yes_needs_neither_ratings_nor_a_baseline():
    entries = tuple(logged(number, yes=True) for number in (2, 3, 4))
    found = evaluate(trial(area(entries, ()), pulled=8), rule(**YES))
    assert (found.status, found.days_evaluable) == ("met", 0)
    assert evaluate(trial(area((), (), visit=4), pulled=8), rule(**YES)).reason == "baseline_missing"


@pytest.mark.parametrize(
    ("asked", "diary", "clinic", "value", "source"),
    [
        ("diary_else_clinic", (8,) * 4, 6, 8, "diary"),
        ("diary_else_clinic", (8,) * 3, 6, 6, "clinic"),
        ("diary", (8,) * 4, 6, 8, "diary"),
        ("diary", (8,) * 3, 6, None, None),
        ("clinic", (8,) * 7, 6, 6, "clinic"),
        ("clinic", (8,) * 7, None, None, None),
    ],
)
def test_the_baseline_is_taken_from_what_the_clinic_asks_for(asked, diary, clinic, value, source):
    facts = trial(area(days(4, 4, 4, 4, 4, 4), baseline=diary, clinic=clinic))
    found = evaluate(facts, rule(baseline_asked=asked))
    [result] = found.areas.values()
    assert (result.baseline, result.baseline_source) == (value, source)
    assert (found.reason == "baseline_missing") is (value is None)


@pytest.mark.parametrize(("window", "needed", "value"), [(7, 4, 6), (5, 4, 5), (4, 4, 5), (4, 3, 5), (3, 4, None)])
def test_only_the_days_of_the_baseline_window_count(window, needed, value):
    facts = trial(area(days(2, 2, 2, 2, 2, 2), baseline=(9, 8, 5, 5, 5, 5, 5)))
    [result] = evaluate(facts, rule(baseline_window_days=window, baseline_days_needed=needed)).areas.values()
    assert result.baseline == value


def test_the_clinics_rating_as_a_further_baseline_is_worked_out_also_where_the_diary_alone_counts():
    facts = trial(area(days(4, 4, 4, 4, 4, 4), clinic=10))
    assert evaluate(facts, rule(baseline_asked="diary")).under_other_rules["clinic_baseline"].display_pct == "60.0"
