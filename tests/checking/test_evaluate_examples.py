"""The worked examples of rule book 8.7, by their number, through `rules evaluate`."""

import pytest

from tests.factories.checking import a_flags_case, a_log, a_trial, an_area, answer_to, day, faults_of, steady

TRAP_BASELINE = ("7.8", "6.5", "6.8", "9.4", "6.9", "7.4", "8.4")
IMPROVING = a_trial(an_area((7, 6, 5, 4, 4, 3, 3), (8, 7, 8, 9, 8, 7, 8)), pulled=8)
FADING = a_trial(an_area((3, 3, 3, 4, 5, 5, 5)), pulled=8)
BASELINE_19 = (7, 7, 7, 8, 7, 7, 7)
LEG_MARKED = (
    an_area((5,) * 6, area="low_back"),
    an_area((3,) * 6, area="leg_left", primary=True),
)


def under(case, **protocol):
    return {**case, "protocol": protocol}


@pytest.mark.parametrize(
    ("case", "status", "fraction", "shown", "flags"),
    [
        pytest.param(steady(8, 4), "met", "1/2", "50.0", ["borderline"], id="1"),
        pytest.param(steady(7, 3.5), "met", "1/2", "50.0", ["borderline"], id="2"),
        pytest.param(steady(8, 3), "met", "5/8", "62.5", [], id="3"),
        pytest.param(steady(7, 4), "not_met", "3/7", "42.9", [], id="4"),
        pytest.param(steady(9, 5), "not_met", "4/9", "44.4", [], id="5"),
        pytest.param(steady(5, 3), "not_met", "2/5", "40.0", [], id="6"),
        pytest.param(steady(7.3, 3.7), "not_met", "36/73", "49.3", ["borderline"], id="7"),
        pytest.param(steady(8, "4.1"), "not_met", "39/80", "48.8", ["borderline"], id="8"),
        pytest.param(steady("8.4", "4.2"), "met", "1/2", "50.0", ["borderline"], id="9"),
        pytest.param(
            steady(2, 1), "met", "1/2", "50.0", ["baseline_below_floor", "borderline", "low_baseline"], id="10"
        ),
        pytest.param(steady(3, 6), "not_met", "-1", "-100.0", ["baseline_below_floor"], id="11"),
        pytest.param(steady(8, 8), "not_met", "0", "0.0", [], id="13, no relief"),
        pytest.param(steady(8, 0), "met", "1", "100.0", [], id="13, all of it"),
        pytest.param(
            a_trial(an_area((5, 5, 5, 4.0, 4.0, 3.9), (8, 8, 8, 8, 8, 8, 7.5))),
            "not_met",
            "832/1665",
            "49.9",
            ["borderline"],
            id="14",
        ),
        pytest.param(
            under(a_trial(an_area((0.0, 2.2, 4.4), (4.0, 4.0, 5.2)), pulled=4), baseline_days_needed=3),
            "met",
            "1/2",
            "50.0",
            ["baseline_below_floor", "borderline"],
            id="15",
        ),
        pytest.param(
            a_trial(an_area((5, 5, 5, 3.1, 3.6, 4.7), TRAP_BASELINE)), "met", "1/2", "50.0", ["borderline"], id="16"
        ),
        pytest.param(IMPROVING, "met", "19/33", "57.6", [], id="17, last_3"),
        pytest.param(under(IMPROVING, trial_window="all_days"), "not_met", "23/55", "41.8", [], id="17, all_days"),
        pytest.param(under(IMPROVING, trial_window="last_day"), "met", "34/55", "61.8", [], id="17, last_day"),
        pytest.param(FADING, "not_met", "3/8", "37.5", [], id="18, last_3"),
        pytest.param(under(FADING, trial_window="all_days"), "met", "1/2", "50.0", ["borderline"], id="18, all_days"),
        pytest.param(
            under(FADING, trial_window="best_day"), "met", "5/8", "62.5", ["window_inflates"], id="18, best_day"
        ),
        pytest.param(
            a_trial(an_area((5, 5, 5, 3, 4, None), BASELINE_19)), "met", "51/100", "51.0", ["borderline"], id="19"
        ),
        pytest.param(steady(8, 4.5, reported_relief_pct=60), "not_met", "7/16", "43.8", ["discordant"], id="22"),
        pytest.param(steady(8, 3.5, reported_relief_pct=80), "met", "9/16", "56.3", ["discordant"], id="23"),
        pytest.param(steady(8, 3.5, reported_relief_pct=60), "met", "9/16", "56.3", [], id="24"),
        pytest.param(
            steady(8, 4.8, mme_per_day={"baseline": 100, "trial": 45}), "not_met", "2/5", "40.0", [], id="25, pain_only"
        ),
        pytest.param(
            under(steady(8, 4.8, mme_per_day={"baseline": 100, "trial": 45}), combine="pain_or_analgesic"),
            "met",
            "2/5",
            "40.0",
            [],
            id="25, pain_or_analgesic",
        ),
        pytest.param(a_trial(*LEG_MARKED), "met", "5/8", "62.5", [], id="28, primary"),
        pytest.param(under(a_trial(*LEG_MARKED), area_rule="all"), "not_met", "3/8", "37.5", [], id="28, all"),
        pytest.param(under(a_trial(*LEG_MARKED), area_rule="any"), "met", "5/8", "62.5", [], id="28, any"),
    ],
)
def test_a_worked_example_with_a_percentage(case, status, fraction, shown, flags):
    found = answer_to("evaluate", case)
    assert (found["status"], found["reason"]) == (status, None)
    assert (found["relief"]["fraction"], found["relief"]["display_pct"]) == (fraction, shown)
    assert found["flags"] == flags


@pytest.mark.parametrize(
    ("case", "reason"),
    [
        pytest.param(steady(0, 0), "baseline_zero", id="12, to 0"),
        pytest.param(steady(0, 2), "baseline_zero", id="12, to 2"),
        pytest.param(a_trial(an_area((5, 5, 5, 3, None, None), BASELINE_19)), "too_few_days", id="20"),
        pytest.param(a_trial(an_area((4, None, None, None, None, 4))), "too_few_days", id="21"),
        pytest.param(a_trial(an_area((3,) * 6, (74,) * 7, baseline_scale="vas_mm")), "scale_mismatch", id="29"),
        pytest.param(
            a_trial(an_area((3,)), pulled=2, aborted={"on": day(2), "reason": "infection"}),
            "trial_aborted_complication",
            id="30",
        ),
    ],
)
def test_a_worked_example_that_cannot_be_evaluated(case, reason):
    found = answer_to("evaluate", case)
    assert (found["status"], found["reason"], found["relief"]) == ("not_evaluable", reason, None)


def test_example_17_to_eighteen_decimals_with_all_that_stands_beside_it():
    found = answer_to("evaluate", IMPROVING)
    assert found["relief"]["pct"] == "57.575757575757575758"
    assert found["days_used"] == [day(5), day(6), day(7)]
    assert (found["days_expected"], found["days_evaluable"]) == (7, 7)
    assert (found["areas"]["leg_left"]["baseline"], found["areas"]["leg_left"]["trial"]) == ("55/7", "10/3")
    others = {name: (one["status"], one["display_pct"]) for name, one in found["under_other_rules"].items()}
    assert others["all_days"] == ("not_met", "41.8")
    assert others["last_day"] == ("met", "61.8")


def test_examples_19_and_21_count_their_days():
    found = answer_to("evaluate", a_trial(an_area((5, 5, 5, 3, 4, None), BASELINE_19)))
    assert found["days_used"] == [day(4), day(5)]
    assert (found["days_expected"], found["days_evaluable"]) == (6, 5)
    found = answer_to("evaluate", a_trial(an_area((4, None, None, None, None, 4))))
    assert found["days_used"] == []
    assert (found["days_expected"], found["days_evaluable"]) == (6, 2)


def test_example_26_falls_by_43_of_120():
    found = answer_to("evaluate", steady(8, 4, mme_per_day={"baseline": 120, "trial": 77}))["analgesic_reduction"]
    assert found == {"fraction": "43/120", "pct": "35.833333333333333333", "display_pct": "35.8"}


def test_example_27_has_no_reduction_from_nothing():
    case = under(steady(8, 5, mme_per_day={"baseline": 0, "trial": 0}), combine="pain_or_analgesic")
    found = answer_to("evaluate", case)
    assert (found["analgesic_reduction"], found["status"]) == (None, "not_met")


def test_example_28_shows_both_areas():
    areas = answer_to("evaluate", a_trial(*LEG_MARKED))["areas"]
    assert {name: (area["status"], area["relief"]["fraction"]) for name, area in areas.items()} == {
        "low_back": ("not_met", "3/8"),
        "leg_left": ("met", "5/8"),
    }


def test_example_31_is_refused_where_entries_are_read():
    case = a_flags_case(a_log(1, pain={"leg_left": {"worst": 4, "average": 6}}))
    (fault,) = faults_of("flags", case)
    assert fault.startswith("entries[0].pain.leg_left.average: ")
    day_with_worst = {"average": 6, "worst": 4}
    assert faults_of("evaluate", a_trial(an_area((day_with_worst,)))) == ["areas[0].trial[0].worst: unknown key"]
