"""Reasons, measures, areas, combinations and the comparison with other rules (rule book 8.3 to 8.7)."""

from dataclasses import replace
from fractions import Fraction

import pytest

from scstrial.assessments.choices import Area, Scale
from scstrial.decision.rules import evaluate
from scstrial.protocols.choices import TrialWindow
from tests.factories.decision import area, days, logged, rule, steady, trial

LEG, BACK = Area.LEG_LEFT, Area.LOW_BACK


def outcome(facts, **settings):
    found = evaluate(facts, rule(**settings))
    return found.reason or found.status


# Threshold


@pytest.mark.parametrize(("value", "status"), [("4.001", "not_met"), ("4", "met"), ("3.999", "met")])
def test_exactly_the_threshold_is_met(value, status):
    assert outcome(steady(8, value)) == status


@pytest.mark.parametrize(
    ("threshold", "status"), [("29.9", "met"), ("30", "met"), ("30.1", "not_met"), ("0", "met"), ("100", "not_met")]
)
def test_the_threshold_is_that_of_the_protocol(threshold, status):
    assert outcome(steady(10, 7), pain_threshold_pct=threshold) == status


# Reasons and their order


def test_baseline_missing_when_there_are_too_few_days_and_no_clinic_value():
    assert outcome(trial(area(days(*(4,) * 6), (8, 8, 8)))) == "baseline_missing"


def test_baseline_zero_also_from_the_clinic():
    assert outcome(trial(area(days(*(4,) * 6), (), clinic=0))) == "baseline_zero"


def test_stim_not_used_when_the_stim_off_days_would_have_been_enough():
    entries = (*days(4, 4, 4, 4), logged(5, 4, off=13), logged(6, 4, off=13))
    assert outcome(trial(area(entries))) == "stim_not_used"
    assert outcome(trial(area(entries)), stim_off_days="include") == "met"


def test_too_few_days_when_even_the_stim_off_days_would_not_have_been_enough():
    assert outcome(trial(area((logged(1, 4), logged(6, 4, off=13))))) == "too_few_days"


def test_scale_mismatch_when_baseline_and_trial_are_on_different_scales():
    assert outcome(trial(area(days(*(4,) * 6), scale=Scale.VAS_MM, baseline_scale=Scale.NRS))) == "scale_mismatch"
    assert outcome(trial(area(days(*(4,) * 6), scale=Scale.VAS_MM))) == "met"
    assert outcome(trial(area(days(*(4,) * 6)), scale=Scale.VAS_MM)) == "met"


def test_an_area_may_have_a_scale_of_its_own_for_both_values():
    assert outcome(trial(area(days(*(40,) * 6), (80,) * 7, scale=Scale.VAS_MM))) == "met"


def test_no_target_area_when_none_is_listed():
    for area_rule in ("primary", "all", "any"):
        found = evaluate(trial(), rule(area_rule=area_rule))
        assert (found.reason, found.relief, found.days_used, found.days_expected) == ("no_target_area", None, (), 6)
        assert found.days_evaluable is None


def test_of_several_areas_one_must_be_marked_under_the_primary_rule_only():
    unmarked = trial(area(days(*(4,) * 6)), area(days(*(4,) * 6), name="low_back"))
    assert outcome(unmarked) == "no_target_area"
    assert outcome(unmarked, area_rule="all") == outcome(unmarked, area_rule="any") == "met"


def test_one_area_alone_is_the_primary_one():
    assert evaluate(steady(8, 4)).primary_area is LEG


@pytest.mark.parametrize(("number", "expected"), [(1, 0), (2, 1), (3, 2)])
def test_an_abort_before_three_full_days_cannot_be_evaluated(number, expected):
    found = evaluate(trial(area(days(*(2,) * 6)), pulled=7, aborted=number))
    assert (found.reason, found.days_expected) == ("trial_aborted_complication", expected)
    assert (found.relief, found.days_used) == (None, ())
    assert "aborted" not in found.flags


def test_after_a_later_abort_the_days_decide_and_the_result_is_marked():
    found = evaluate(trial(area(days(*(2,) * 6)), pulled=7, aborted=4))
    assert (found.status, "aborted" in found.flags) == ("met", True)


EVERY_WINDOW = [*TrialWindow]


@pytest.mark.parametrize("window", EVERY_WINDOW)
@pytest.mark.parametrize("measure", ["calculated", "reported", "either", "both"])
def test_an_early_abort_counts_under_every_rule_and_measure(window, measure):
    entries = tuple(logged(number, 2, program="P1", yes=True) for number in (1, 2))
    facts = trial(area(entries, visit=1), pulled=3, aborted=3, stated=50)
    found = evaluate(facts, rule(trial_window=window, primary_measure=measure))
    assert found.reason == "trial_aborted_complication"
    assert {other.reason for other in found.under_other_rules.values()} == {"trial_aborted_complication"}
    assert {other.display_pct for other in found.under_other_rules.values()} == {None}
    assert (found.areas[LEG].trial, found.flags) == (None, ("window_inflates",) if window.startswith("best") else ())


# What applies, in the order in which it must be named; each line also has what comes after it.
NOT_STIMULATED = tuple(logged(number, 4, off=20) for number in range(1, 7))
MIXED = {"scale": Scale.VAS_MM, "baseline_scale": Scale.NRS}
PRECEDENCE = [
    ("no_target_area", trial(area((), ()), area((), (), name="low_back"), pulled=2, aborted=1)),
    ("trial_aborted_complication", trial(area((), (), **MIXED), pulled=2, aborted=1)),
    ("scale_mismatch", trial(area((), (), **MIXED))),
    ("scale_mismatch", trial(area(NOT_STIMULATED, (0,) * 7, **MIXED))),
    ("baseline_missing", trial(area(NOT_STIMULATED, ()))),
    ("baseline_zero", trial(area(NOT_STIMULATED, (0,) * 7))),
    ("stim_not_used", trial(area(NOT_STIMULATED))),
    ("too_few_days", trial(area())),
]


@pytest.mark.parametrize(("reason", "facts"), PRECEDENCE)
def test_of_several_reasons_the_first_is_named(reason, facts):
    for measure in ("calculated", "either", "both"):
        assert outcome(facts, primary_measure=measure, combine="composite") == reason


def test_a_missing_statement_is_named_after_the_days_and_before_the_criteria():
    assert outcome(trial(area()), primary_measure="both") == "too_few_days"
    assert outcome(steady(8, 2), primary_measure="both", combine="composite") == "reported_missing"


# Measures

LOW, HIGH = 49, 50


@pytest.mark.parametrize(
    ("measure", "value", "stated", "expected"),
    [
        ("calculated", 4, LOW, "met"),
        ("calculated", 5, HIGH, "not_met"),
        ("calculated", 4, None, "met"),
        ("reported", 5, HIGH, "met"),
        ("reported", 4, LOW, "not_met"),
        ("reported", 4, None, "reported_missing"),
        ("either", 4, LOW, "met"),
        ("either", 5, HIGH, "met"),
        ("either", 5, LOW, "not_met"),
        ("either", 4, None, "met"),
        ("either", 5, None, "reported_missing"),
        ("either", None, HIGH, "met"),
        ("either", None, LOW, "too_few_days"),
        ("either", None, None, "too_few_days"),
        ("both", 4, HIGH, "met"),
        ("both", 4, LOW, "not_met"),
        ("both", 5, HIGH, "not_met"),
        ("both", 4, None, "reported_missing"),
        ("both", 5, None, "not_met"),
        ("both", None, LOW, "not_met"),
        ("both", None, HIGH, "too_few_days"),
        ("both", None, None, "too_few_days"),
    ],
)
def test_the_measure_in_force_decides(measure, value, stated, expected):
    facts = steady(8, value, stated=stated)
    assert outcome(facts, primary_measure=measure) == expected


def test_the_stated_value_alone_needs_no_diary_and_no_baseline():
    found = evaluate(trial(area((), ()), stated=60), rule(primary_measure="reported"))
    assert (found.status, found.relief, found.reported_relief_pct) == ("met", None, 60)


def test_the_relief_shown_is_always_the_calculated_one():
    assert evaluate(steady(8, 6, stated=60), rule(primary_measure="reported")).relief == Fraction(1, 4)


def test_the_stated_value_may_be_a_worsening():
    assert outcome(steady(8, 2, stated=-100), primary_measure="reported") == "not_met"


# What else must be reached

FUNCTION, COMPOSITE, OPIOIDS = "pain_and_function", "composite", "pain_or_analgesic"


@pytest.mark.parametrize(
    ("combine", "value", "function", "wish", "expected"),
    [
        (FUNCTION, 4, True, None, "met"),
        (FUNCTION, 4, False, None, "not_met"),
        (FUNCTION, 4, None, True, "criterion_missing"),
        (FUNCTION, 5, None, None, "not_met"),
        (FUNCTION, 5, True, True, "not_met"),
        (FUNCTION, None, True, True, "too_few_days"),
        (FUNCTION, None, False, False, "too_few_days"),
        (COMPOSITE, 4, True, True, "met"),
        (COMPOSITE, 4, True, False, "not_met"),
        (COMPOSITE, 4, False, True, "not_met"),
        (COMPOSITE, 4, False, None, "not_met"),
        (COMPOSITE, 4, None, False, "not_met"),
        (COMPOSITE, 4, True, None, "criterion_missing"),
        (COMPOSITE, 4, None, True, "criterion_missing"),
        (COMPOSITE, 4, None, None, "criterion_missing"),
        (COMPOSITE, 5, None, None, "not_met"),
        ("pain_only", 4, False, False, "met"),
    ],
)
def test_function_and_wish_are_needed_where_the_protocol_says_so(combine, value, function, wish, expected):
    facts = steady(8, value, function_improved=function, wants_implant=wish)
    assert outcome(facts, combine=combine) == expected


@pytest.mark.parametrize(
    ("value", "mme", "expected"),
    [
        (4, None, "met"),
        (4, (100, 200), "met"),
        (5, (100, 50), "met"),
        (5, (100, "50.1"), "not_met"),
        (5, None, "not_met"),
        (5, (0, 0), "not_met"),
        (None, (100, 0), "too_few_days"),
    ],
)
def test_fewer_opioids_help_where_the_protocol_says_so(value, mme, expected):
    assert outcome(steady(8, value, mme=mme), combine=OPIOIDS) == expected


def test_more_opioids_are_a_negative_reduction():
    assert evaluate(steady(8, 4, mme=(40, 50))).analgesic_reduction == Fraction(-1, 4)


# Areas


def two(first, second, **more):
    """Left leg (primary) and low back with these trial values; None = no days, "zero" = a baseline of 0."""
    return trial(_one(first, "leg_left", True), _one(second, "low_back", False), **more)


def _one(value, name, primary):
    baseline = (0,) * 7 if value == "zero" else (8,) * 7
    value = 4 if value == "zero" else value
    return area(days(*(value,) * 6), baseline, name=name, primary=primary)


@pytest.mark.parametrize(
    ("first", "second", "primary_rule", "all_rule", "any_rule"),
    [
        (4, 4, "met", "met", "met"),
        (4, 5, "met", "not_met", "met"),
        (5, 4, "not_met", "not_met", "met"),
        (5, 5, "not_met", "not_met", "not_met"),
        (4, None, "met", "too_few_days", "met"),
        (5, None, "not_met", "not_met", "too_few_days"),
        (None, 4, "too_few_days", "too_few_days", "met"),
        (None, 5, "too_few_days", "not_met", "too_few_days"),
        (None, "zero", "too_few_days", "baseline_zero", "baseline_zero"),
        ("zero", None, "baseline_zero", "baseline_zero", "baseline_zero"),
    ],
)
def test_the_area_rule_says_which_areas_must_reach_it(first, second, primary_rule, all_rule, any_rule):
    facts = two(first, second)
    assert outcome(facts, area_rule="primary") == primary_rule
    assert outcome(facts, area_rule="all") == all_rule
    assert outcome(facts, area_rule="any") == any_rule


@pytest.mark.parametrize(
    ("area_rule", "values", "decides"),
    [
        ("all", (2, 3), BACK),
        ("all", (3, 2), LEG),
        ("any", (2, 3), LEG),
        ("any", (3, 2), BACK),
        ("all", (6, 7), BACK),
        ("any", (6, 7), LEG),
        ("all", (3, 5), BACK),
        ("any", (5, 3), BACK),
        ("all", (3, 3), LEG),
        ("any", (3, 3), LEG),
        ("primary", (7, 2), LEG),
    ],
)
def test_relief_days_and_flags_are_those_of_the_area_that_decides(area_rule, values, decides):
    facts = two(*values)
    found = evaluate(facts, rule(area_rule=area_rule))
    assert found.deciding_area is decides
    assert found.relief == found.areas[decides].relief
    assert found.days_used == found.areas[decides].days_used


def test_of_areas_without_a_percentage_the_first_decides():
    entries = tuple(logged(number, yes=True) for number in range(1, 7))
    facts = trial(area(entries, name="low_back"), area(entries, primary=True))
    for area_rule in ("all", "any"):
        assert evaluate(facts, rule(area_rule=area_rule, trial_window="consecutive_yes")).deciding_area is BACK


def test_the_flags_follow_the_area_that_decides():
    leg = area(days(*(2,) * 6), primary=True)
    back = area(days(*(2,) * 6), (), name="low_back", clinic=4)
    assert "baseline_source_clinic" not in evaluate(trial(leg, back)).flags
    assert "baseline_source_clinic" in evaluate(trial(leg, back), rule(area_rule="all")).flags


def test_the_days_counted_are_those_of_the_primary_area_else_of_the_one_that_decides():
    leg, back = area(days(2, 2, 2, 2)), area(days(*(3,) * 6), name="low_back")
    marked = trial(replace(leg, primary=True), back, pulled=7)
    assert evaluate(marked, rule(area_rule="all", trial_window="all_days")).days_evaluable == 4
    unmarked = trial(leg, back, pulled=7)
    assert evaluate(unmarked, rule(area_rule="all", trial_window="all_days")).days_evaluable == 6
    assert evaluate(unmarked, rule(area_rule="any", trial_window="all_days")).days_evaluable == 4


def test_each_area_is_judged_by_its_calculated_relief_alone():
    found = evaluate(two(5, 4, stated=80), rule(primary_measure="reported", combine="pain_and_function"))
    assert found.reason == "criterion_missing"
    assert {name: result.status for name, result in found.areas.items()} == {LEG: "not_met", BACK: "met"}


# The other rules


def test_every_other_rule_is_shown_but_not_the_one_in_force():
    names = ["last_day", "last_3", "all_days", "best_day", "best_program_period", "end_of_trial_visit"]
    names += ["consecutive_yes", "reported"]
    facts = steady(8, 4)
    for in_force, left_out in [*((name, name) for name in names[:-1]), ("last_1", "last_day"), ("last_5", None)]:
        shown = evaluate(facts, rule(trial_window=in_force)).under_other_rules
        assert list(shown) == [name for name in names if name != left_out]


PROGRAMS = [(1, 3, "P1"), (2, 3, "P1"), (3, 3, "P2"), (4, 4, "P2"), (5, 5, "P2"), (6, 5, "P2")]


def test_the_other_rules_each_say_their_own():
    entries = tuple(
        logged(number, value, program=program, yes=value < 5)
        for number, value, program in [
            (1, 3, "P1"),
            (2, 3, "P1"),
            (3, 3, "P2"),
            (4, 4, "P2"),
            (5, 5, "P2"),
            (6, 5, "P2"),
        ]
    )
    shown = evaluate(trial(area(entries, visit=2), stated=45), rule()).under_other_rules
    assert {name: (other.status, other.display_pct) for name, other in shown.items()} == {
        "last_day": ("not_met", "37.5"),
        "all_days": ("met", "52.1"),
        "best_day": ("met", "62.5"),
        "best_program_period": ("met", "62.5"),
        "end_of_trial_visit": ("met", "75.0"),
        "consecutive_yes": ("met", None),
        "reported": ("not_met", "45.0"),
    }


def test_the_other_rules_look_at_pain_only_and_at_the_ratings():
    facts = steady(8, 4, stated=10, function_improved=False)
    shown = evaluate(
        facts, rule(combine="composite", primary_measure="both", trial_window="all_days")
    ).under_other_rules
    assert shown["last_3"].status == "met"


def test_the_other_rules_take_no_clinic_rating_in_place_of_days():
    found = evaluate(trial(area(days(4, 4), clinic=8, visit=4)))
    assert found.status == "met"
    shown = found.under_other_rules
    assert {shown[name].reason for name in ("last_day", "all_days", "clinic_baseline")} == {"too_few_days"}
    assert shown["end_of_trial_visit"].status == "met"


def test_the_other_rules_follow_the_area_rule():
    facts = two(3, 5)
    assert evaluate(facts).under_other_rules["all_days"].status == "met"
    of_all = evaluate(facts, rule(area_rule="all")).under_other_rules["all_days"]
    assert (of_all.status, of_all.display_pct) == ("not_met", "37.5")


def test_the_stated_value_stands_among_the_other_rules_even_when_missing():
    missing = evaluate(steady(8, 4)).under_other_rules["reported"]
    assert (missing.status, missing.reason, missing.display_pct) == ("not_evaluable", "reported_missing", None)
    almost = evaluate(steady(8, 4, stated="49.99")).under_other_rules["reported"]
    assert (almost.status, almost.display_pct) == ("not_met", "49.9")
    unmarked = trial(area(), area(name="low_back"), stated=60)
    assert evaluate(unmarked).under_other_rules["reported"].reason == "no_target_area"


def test_the_clinic_baseline_is_shown_where_the_diary_was_used_and_both_are_there():
    shown = evaluate(trial(area(days(*(4,) * 6), clinic=6))).under_other_rules["clinic_baseline"]
    assert (shown.status, shown.relief, shown.display_pct) == ("not_met", Fraction(1, 3), "33.3")


def test_the_clinic_baseline_is_not_shown_without_two_baselines_or_without_a_percentage():
    only_diary = steady(8, 4)
    only_clinic = trial(area(days(*(4,) * 6), (8, 8), clinic=8))
    of_another_area = trial(area(days(*(4,) * 6), primary=True), area(days(*(4,) * 6), name="low_back", clinic=8))
    for facts in (only_diary, only_clinic, of_another_area):
        assert "clinic_baseline" not in evaluate(facts).under_other_rules
    assert "clinic_baseline" in evaluate(of_another_area, rule(area_rule="any")).under_other_rules
    both = trial(area(days(*(4,) * 6), clinic=6))
    assert "clinic_baseline" not in evaluate(both, rule(trial_window="consecutive_yes")).under_other_rules


def test_areas_without_a_clinic_value_keep_their_diary_in_that_comparison():
    leg = area(days(*(4,) * 6), clinic=10, primary=True)
    back = area(days(*(2,) * 6), name="low_back")
    shown = evaluate(trial(leg, back), rule(area_rule="all")).under_other_rules["clinic_baseline"]
    assert (shown.status, shown.display_pct) == ("met", "60.0")
