"""Flags beside the status (rule book 8.3, 8.6)."""

from decimal import Decimal

import pytest

from scstrial.assessments.choices import Scale
from scstrial.decision.rules import evaluate
from tests.factories.decision import area, days, logged, rule, steady, trial


def flagged(name, facts, **settings):
    return name in evaluate(facts, rule(**settings)).flags


@pytest.mark.parametrize(
    ("value", "there"), [("5.501", False), ("5.5", True), ("5", True), ("4.501", True), ("4.5", False)]
)
def test_borderline_reaches_from_45_to_below_55_percent(value, there):
    assert flagged("borderline", steady(10, value)) is there


@pytest.mark.parametrize(("value", "there"), [("7.501", False), ("7.5", True), ("6.501", True), ("6.5", False)])
def test_borderline_moves_with_the_threshold(value, there):
    assert flagged("borderline", steady(10, value), pain_threshold_pct=30) is there


@pytest.mark.parametrize(
    ("measure", "value", "stated", "there"),
    [
        ("calculated", 5, 90, True),
        ("calculated", 1, 50, False),
        ("reported", 5, 90, False),
        ("reported", 1, 50, True),
        ("reported", 1, "44.9", False),
        ("reported", 1, 45, True),
        ("reported", 1, 55, False),
        ("either", 5, 90, True),
        ("either", 1, 50, True),
        ("either", 1, 90, False),
        ("both", 5, 90, True),
        ("both", 1, 50, True),
        ("both", 1, None, False),
    ],
)
def test_borderline_looks_at_the_values_of_the_measure_in_force(measure, value, stated, there):
    assert flagged("borderline", steady(10, value, stated=stated), primary_measure=measure) is there


def test_borderline_never_looks_at_opioids():
    assert not flagged("borderline", steady(10, 8, mme=(100, 50)), combine="pain_or_analgesic")


@pytest.mark.parametrize(
    ("value", "stated", "there"),
    [
        ("4", 50, False),
        ("4", "49.9", True),
        ("4.1", 50, True),
        ("4.1", 49, False),
        ("3.2", 79, False),
        ("3.2", "79.99", False),
        ("3.2", 80, True),
        ("1.6", 60, True),
        ("1.6", "60.01", False),
        ("7.2", -10, True),
        ("7.2", -9, False),
        ("4", None, False),
    ],
)
def test_discordant_on_opposite_sides_or_20_points_apart(value, stated, there):
    for measure in ("calculated", "reported", "either", "both"):
        assert flagged("discordant", steady(8, value, stated=stated), primary_measure=measure) is there


def test_discordance_uses_the_threshold_in_force():
    assert flagged("discordant", steady(10, 7, stated=29), pain_threshold_pct=30)
    assert not flagged("discordant", steady(10, 7, stated=31), pain_threshold_pct=30)


def test_discordance_needs_a_calculated_value():
    assert not flagged("discordant", trial(area(), stated=90))


def test_discordance_is_that_of_the_primary_area():
    leg = area(days(*(2,) * 6), primary=True)
    back = area(days(*(6,) * 6), name="low_back")
    assert not flagged("discordant", trial(leg, back, stated=75), area_rule="all")
    assert flagged("discordant", trial(leg, back, stated=25), area_rule="all")


def test_without_a_primary_area_there_is_nothing_to_disagree_with():
    leg, back = area(days(*(2,) * 6)), area(days(*(6,) * 6), name="low_back")
    assert not flagged("discordant", trial(leg, back, stated=-50), area_rule="any")


@pytest.mark.parametrize(
    ("baseline", "low", "below_floor"),
    [
        ("0.1", True, True),
        ("2.99", True, True),
        ("3", False, True),
        ("4.99", False, True),
        ("5", False, False),
        ("5.01", False, False),
    ],
)
def test_low_baselines_are_flagged_on_both_scales(baseline, low, below_floor):
    for facts in (steady(baseline, 0), steady(Decimal(baseline) * 10, 0, scale=Scale.VAS_MM)):
        assert flagged("low_baseline", facts) is low
        assert flagged("baseline_below_floor", facts) is below_floor


def test_a_baseline_of_0_is_neither_low_nor_below_the_floor():
    assert evaluate(steady(0, 0)).flags == ()


@pytest.mark.parametrize(
    ("clinic", "there"), [("5.99", True), ("6", True), ("6.01", False), (8, False), ("9.99", False), (10, True)]
)
def test_baselines_two_points_apart_are_flagged(clinic, there):
    assert flagged("baseline_differs", trial(area(days(*(4,) * 6), clinic=clinic))) is there


@pytest.mark.parametrize(("clinic", "there"), [(60, True), ("60.1", False), ("99.9", False), (100, True)])
def test_baselines_20_mm_apart_are_flagged(clinic, there):
    facts = trial(area(days(*(40,) * 6), (80,) * 7, clinic=clinic), scale=Scale.VAS_MM)
    assert flagged("baseline_differs", facts) is there


def test_too_few_diary_days_do_not_differ_from_the_clinic_value():
    assert not flagged("baseline_differs", trial(area(days(*(4,) * 6), (2, 2, 2), clinic=8)))


def test_the_scale_of_the_baseline_sets_the_limits():
    facts = trial(area(days(*(3,) * 6), (45,) * 7, baseline_scale=Scale.VAS_MM))
    assert flagged("baseline_below_floor", facts)
    assert not flagged("low_baseline", facts)


@pytest.mark.parametrize(
    ("window", "there"),
    [("best_day", True), ("best_program_period", True), ("all_days", False), ("last_3", False), ("last_day", False)],
)
def test_windows_that_pick_the_best_days_are_marked(window, there):
    entries = tuple(logged(number, 4, program="P1") for number in range(1, 7))
    assert flagged("window_inflates", trial(area(entries)), trial_window=window) is there


def test_leads_in_only_without_a_pull():
    assert flagged("leads_in", trial(area(days(*(4,) * 6)), pulled=None))
    assert not flagged("leads_in", trial(area(days(*(4,) * 6)), pulled=7))


def test_flags_are_sorted_by_name():
    facts = trial(area((*days(1, 1, 1, 1, 1), logged(6, 1, off=20)), (2,) * 7, clinic=4), pulled=None, stated=20)
    found = evaluate(facts, rule(trial_window="best_day")).flags
    assert list(found) == [
        "baseline_below_floor",
        "baseline_differs",
        "borderline",
        "discordant",
        "leads_in",
        "low_baseline",
        "stim_off_days",
        "window_inflates",
    ]


def test_criteria_that_are_missing_do_not_hide_the_flags():
    assert flagged("borderline", steady(8, 4), combine="composite")
