"""The pieces from which a page spells out the arithmetic."""

from fractions import Fraction

from scstrial.decision.rules import arithmetic_of, evaluate
from tests.factories.decision import PLACED_ON, area, days, logged, rule, steady, trial


def spelled(facts, **settings):
    return arithmetic_of(evaluate(facts, rule(**settings)), PLACED_ON)


def test_baseline_days_trial_days_and_relief_are_there_exactly():
    found = spelled(trial(area(days(7, 6, 5, 4, 4, 3, 3), (8, 7, 8, 9, 8, 7, 8)), pulled=8))
    assert (found.baseline, found.trial, found.relief) == (Fraction(55, 7), Fraction(10, 3), Fraction(19, 33))
    assert (found.baseline_source, found.baseline_days, found.baseline_days_possible) == ("diary", 7, 7)
    assert (found.trial_source, found.trial_days, found.display_pct) == ("diary", (5, 6, 7), "57.6")
    assert (found.trial_days_found, found.trial_days_asked) == (3, 3)


def test_days_in_a_row_can_be_said_from_to():
    assert spelled(steady(8, 4)).trial_days_in_a_row
    assert not spelled(trial(area(days(8, 8, 8, 4, None, 4)))).trial_days_in_a_row
    assert not spelled(steady(8, 4), trial_window="last_day").trial_days_in_a_row
    assert spelled(steady(8, 4), trial_window="last_2").trial_days_in_a_row


def test_clinic_ratings_have_no_days():
    found = spelled(trial(area(days(4), (), clinic=8, visit=4)))
    assert (found.baseline_source, found.baseline_days) == ("clinic", 0)
    assert (found.trial_source, found.trial_days, found.trial_days_in_a_row) == ("clinic", (), False)
    assert (found.trial_days_found, found.trial_days_asked) == (0, 3)


def test_the_threshold_in_force_sets_how_the_percentage_is_printed():
    assert spelled(steady(10000, "6005", scale="vas_mm"), pain_threshold_pct=40).display_pct == "39.9"


def test_without_a_calculated_relief_there_is_nothing_to_spell_out():
    assert spelled(trial()) is None
    assert spelled(trial(area())) is None
    yes = trial(area(tuple(logged(number, yes=True) for number in range(1, 7))))
    assert spelled(yes, trial_window="consecutive_yes") is None
