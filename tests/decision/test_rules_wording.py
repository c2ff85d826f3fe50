"""The rule in words, what decided, and how firm it is."""

from fractions import Fraction

import pytest

from scstrial.decision.rules import decided_by, evaluate, firmness_of, one_decimal, rule_words
from scstrial.protocols.choices import TrialWindow
from tests.factories.decision import area, days, logged, rule, steady, trial


def firm(facts, **settings):
    return firmness_of(evaluate(facts, rule(**settings)), facts)


def decided(facts, **settings):
    return decided_by(evaluate(facts, rule(**settings)), facts)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"baseline_asked": "clinic"}, "against the clinic's rating before placement."),
        ({"baseline_asked": "diary"}, "against the mean of the 7 days before placement (at least 4 of them)."),
        ({"baseline_window_days": 5, "baseline_days_needed": 3}, "the mean of the 5 days before placement (at least 3"),
        ({"baseline_window_days": 1, "baseline_days_needed": 1}, "the day before placement, else the clinic's rating."),
    ],
)
def test_what_relief_is_measured_against_is_said(settings, words):
    assert words in rule_words(rule(**settings))


def test_the_usual_rule_in_words():
    words = rule_words(rule())
    assert "the mean of the daily average over the last 3 days before the pull (at least 2 of them)" in words
    assert "the mean of the 7 days before placement (at least 4 of them, else the clinic's rating)" in words
    assert "Needed: at least 50 % less pain, calculated from the ratings." in words
    assert "At least 3 days, and half of the days of the trial" in words
    assert words.endswith("Days with stimulation off for more than 12 h are left out.")


@pytest.mark.parametrize(
    ("window", "words"),
    [
        ("last_1", "the last day before the pull"),
        ("last_day", "the last day before the pull"),
        ("last_2", "the last 2 days before the pull (at least 2 of them)"),
        ("last_4", "the last 4 days before the pull (at least 3 of them)"),
        ("last_7", "the last 7 days before the pull (at least 5 of them)"),
        ("all_days", "over all days of the trial"),
        ("best_day", "the lowest daily average of the trial"),
        ("best_program_period", "at least 2 days in a row on one program"),
        ("end_of_trial_visit", "the clinic's rating at the end-of-trial visit"),
        ("consecutive_yes", "relief sufficient on three days in a row"),
    ],
)
def test_every_window_has_its_words(window, words):
    assert words in rule_words(rule(trial_window=window))


@pytest.mark.parametrize("window", TrialWindow)
def test_only_rules_that_look_at_days_speak_of_days_left_out(window):
    by_days = window not in ("end_of_trial_visit", "consecutive_yes")
    assert ("Days with stimulation off" in rule_words(rule(trial_window=window))) is by_days


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"stim_off_days": "include"}, "for more than 12 h count."),
        ({"area_rule": "all"}, "Pain of all target areas"),
        ({"area_rule": "any"}, "Pain of any one target area"),
        ({"primary_measure": "reported"}, "less pain, as stated by the patient."),
        ({"primary_measure": "both"}, "both calculated from the ratings and stated"),
        ({"pain_threshold_pct": "33.30"}, "at least 33.3 % less pain"),
        (
            {"combine": "pain_or_analgesic", "analgesic_threshold_pct": 40},
            ", or at least 40 % less opioid (MME per day).",
        ),
        ({"combine": "pain_and_function"}, ", and a better function."),
        ({"combine": "composite"}, "a better function and the wish for the implant."),
        ({"trial_window": "consecutive_yes"}, "Needed: these three answers."),
        (
            {"trial_window": "consecutive_yes", "primary_measure": "either"},
            "either calculated from the ratings or stated",
        ),
    ],
)
def test_every_setting_is_said(settings, words):
    assert words in rule_words(rule(**settings))


@pytest.mark.parametrize(
    ("facts", "settings", "words"),
    [
        (steady(8, 3), {}, ""),
        (steady(8, 3, stated=60), {"primary_measure": "reported"}, "stated relief 60.0 %"),
        (steady(8, 3), {"primary_measure": "either"}, "stated relief not recorded"),
        (
            steady(8, 5, mme=(100, 45)),
            {"combine": "pain_or_analgesic"},
            "opioid reduction 55.0 %, at least 50 % needed",
        ),
        (steady(8, 5, mme=(100, 60)), {"combine": "pain_or_analgesic"}, ""),
        (steady(8, 3, mme=(100, 45)), {"combine": "pain_or_analgesic"}, ""),
        (steady(8, 3, function_improved=False), {"combine": "pain_and_function"}, "function improved: no"),
        (steady(8, 5, function_improved=True), {"combine": "pain_and_function"}, ""),
        (
            steady(8, 3, function_improved=True),
            {"combine": "composite"},
            "function improved: yes, wants the implant: not recorded",
        ),
    ],
)
def test_what_decides_besides_the_calculated_relief_is_said(facts, settings, words):
    assert decided(facts, **settings) == words


def test_one_rating_two_points_higher_turns_the_worked_example():
    found = firm(trial(area(days(7, 6, 5, 4, 4, 3, 3), (8, 7, 8, 9, 8, 7, 8)), pulled=8, stated=60))
    assert (found.agree, found.rules, found.silent, found.tried, found.points) == (4, 8, 3, True, 2)


def test_a_verdict_not_met_is_turned_by_a_lower_rating():
    assert firm(steady(8, 5)).points == -3


def test_ratings_stay_on_the_scale():
    found = firm(steady(10, 1))
    assert (found.tried, found.points) == (True, None)


def test_on_the_threshold_one_point_turns_it():
    assert firm(steady(8, 4)).points == 1
    assert firm(steady(8, 4), trial_window="last_day").points == 1


def test_a_verdict_that_does_not_come_from_ratings_of_days_has_none_to_try():
    for facts, measure in ((steady(8, 3), "both"), (trial(area(days(*[4] * 6), ()), stated=60), "reported")):
        found = firm(facts, primary_measure=measure)
        assert (found.tried, found.points) == (False, None)


def test_where_no_day_is_used_no_rating_is_tried():
    by_visit = trial(area(days(4), (), clinic=8, visit=4))
    by_answer = trial(area(tuple(logged(number, yes=True) for number in range(1, 7))))
    for facts, settings in ((by_visit, {}), (by_answer, {"trial_window": "consecutive_yes"}), (trial(), {})):
        found = firm(facts, **settings)
        assert (found.tried, found.points) == (False, None)


def test_where_the_rule_itself_says_nothing_the_silent_agree_with_it():
    found = firm(trial(area(days(4))))
    assert (found.silent, found.agree) == (0, found.rules)


@pytest.mark.parametrize(("during", "points"), [(40, 1), (38, 1), (33, 3), (43, -1), (44, -2)])
def test_on_a_scale_of_millimetres_ten_are_a_point_and_a_part_of_it_counts_whole(during, points):
    # 3 x 40 mm is met: 1, 7 and 22 mm more on one of the days turn it, 9 and 12 mm less where it is not met.
    assert firm(steady(80, during, scale="vas_mm")).points == points


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Fraction(1, 20), "0.1"),
        (Fraction(-1, 20), "-0.1"),
        (Fraction(-1, 30), "0.0"),
        (Fraction(55, 7), "7.9"),
        (8, "8.0"),
    ],
)
def test_one_decimal_half_away_from_zero(value, words):
    assert one_decimal(Fraction(value)) == words
