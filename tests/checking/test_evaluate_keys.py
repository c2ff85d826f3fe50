"""`rules evaluate`: every key, what stands for it when it is left out, and the shape of the answer."""

import pytest

from tests.factories.checking import a_trial, an_area, answer_to, day, steady, without

WINDOWS = ("last_day", "last_3", "all_days", "best_day", "best_program_period", "end_of_trial_visit", "consecutive_yes")


def evaluated(case, **protocol):
    return answer_to("evaluate", {**case, "protocol": protocol} if protocol else case)


def test_the_keys_of_an_answer_are_always_there():
    keys = [
        "status",
        "reason",
        "flags",
        "relief",
        "analgesic_reduction",
        "reported_relief_pct",
        "days_used",
        "days_expected",
        "days_evaluable",
        "areas",
        "under_other_rules",
    ]
    empty = evaluated(a_trial())
    assert list(empty) == keys == list(evaluated(steady(8, 4)))
    assert empty["reason"] == "no_target_area"
    assert (empty["days_used"], empty["days_evaluable"], empty["areas"]) == ([], None, {})
    assert list(evaluated(steady(0, 4))["areas"]["leg_left"]) == ["status", "reason", "relief", "baseline", "trial"]


def test_null_means_left_out():
    left_out = steady(8, 4)
    nulls = dict.fromkeys(
        ("reported_relief_pct", "mme_per_day", "function_improved", "wants_implant", "aborted", "protocol")
    )
    areas = [{**left_out["areas"][0], **dict.fromkeys(("primary", "scale", "baseline_scale", "trial_clinic"))}]
    days = [{**one, **dict.fromkeys(("stim_off_hours", "program", "relief_sufficient"))} for one in areas[0]["trial"]]
    areas[0]["trial"] = days
    assert evaluated({**left_out, **nulls, "areas": areas}) == evaluated(left_out)
    assert evaluated({**steady(8, 4, pulled=None), "pulled_on": None})["flags"] == ["borderline", "leads_in"]


def test_numbers_may_be_texts_and_are_never_floats():
    assert evaluated(steady("8", "4.0")) == evaluated(steady(8, 4)) == evaluated(steady("8e0", 4.00))
    close = evaluated(steady(8, "4.0000000000000000000000000000000000001"))
    assert (close["status"], close["relief"]["display_pct"]) == ("not_met", "49.9")
    assert close["relief"]["pct"] == "50"  # rounded to 18 decimals: compare fractions
    exact = evaluated(steady(8, "3." + "9" * 6000))
    assert exact["status"] == "met"
    assert len(exact["relief"]["fraction"]) > 6000


@pytest.mark.parametrize(
    ("baseline", "rating", "fraction", "pct", "shown"),
    [
        (8, 4, "1/2", "50", "50.0"),
        (8, 8, "0", "0", "0.0"),
        (3, 6, "-1", "-100", "-100.0"),
        (8, "8.5", "-1/16", "-6.25", "-6.3"),
        (3, 2, "1/3", "33.333333333333333333", "33.3"),
        (3, 1, "2/3", "66.666666666666666667", "66.7"),
        (3, 4, "-1/3", "-33.333333333333333333", "-33.3"),
        (3, 5, "-2/3", "-66.666666666666666667", "-66.7"),
        ("8", "8.003", "-3/8000", "-0.0375", "0.0"),
        ("8", "4.002", "1999/4000", "49.975", "49.9"),
    ],
)
def test_a_percentage_is_exact_as_fraction_rounded_as_decimal_and_cautious_as_shown(
    baseline, rating, fraction, pct, shown
):
    relief = evaluated(steady(baseline, rating))["relief"]
    assert relief == {"fraction": fraction, "pct": pct, "display_pct": shown}


@pytest.mark.parametrize(
    ("rating", "threshold", "shown", "status"),
    [
        ("5.6001", 30, "29.9", "not_met"),
        ("5.6", 30, "30.0", "met"),
        ("5.5999", 30, "30.0", "met"),
        ("4.002", 30, "49.9", "met"),
        ("4", 30, "50.0", "met"),
        ("0.001", 100, "99.9", "not_met"),
        ("8.001", 0, "-0.1", "not_met"),
        ("8", 0, "0.0", "met"),
    ],
)
def test_at_another_threshold_nothing_below_it_reads_as_reached_and_nothing_below_50_as_50(
    rating, threshold, shown, status
):
    found = evaluated(steady(8, rating), pain_threshold_pct=threshold)
    assert (found["relief"]["display_pct"], found["status"]) == (shown, status)
    assert found["areas"]["leg_left"]["relief"] == found["relief"]


@pytest.mark.parametrize(("trial", "shown", "status"), [("60.01", "39.9", "not_met"), (60, "40.0", "met")])
def test_the_analgesic_reduction_is_shown_by_its_own_threshold(trial, shown, status):
    case = steady(8, 7, mme_per_day={"baseline": 100, "trial": trial})
    found = evaluated(case, combine="pain_or_analgesic", analgesic_threshold_pct="40")
    assert (found["analgesic_reduction"]["display_pct"], found["status"]) == (shown, status)


def test_on_a_vas_ratings_are_millimetres():
    case = {**steady(80, "39.9"), "scale": "vas_mm"}
    assert evaluated(case)["status"] == "met"
    mixed = a_trial(an_area((39,) * 6, (80,) * 7, scale="vas_mm"), an_area((3,) * 6, area="neck", primary=True))
    assert {name: one["status"] for name, one in evaluated(mixed)["areas"].items()} == {
        "leg_left": "met",
        "neck": "met",
    }
    other_scale = a_trial(an_area((39,) * 6, (8,) * 7, scale="vas_mm", baseline_scale="nrs"))
    assert evaluated(other_scale)["reason"] == "scale_mismatch"


@pytest.mark.parametrize(("days", "source"), [(3, "clinic"), (4, "diary")])
def test_a_clinic_baseline_stands_for_too_few_diary_days(days, source):
    case = a_trial(an_area((3,) * 6, (8,) * days, baseline_clinic=7))
    found = evaluated(case)
    assert ("baseline_source_clinic" in found["flags"]) == (source == "clinic")
    assert ("clinic_baseline" in found["under_other_rules"]) == (source == "diary")
    assert found["areas"]["leg_left"]["baseline"] == ("7" if source == "clinic" else "8")


def test_a_baseline_is_missing_without_either():
    assert evaluated(a_trial(an_area((3,) * 6, (8,) * 3)))["reason"] == "baseline_missing"
    assert evaluated(a_trial(without(an_area((3,) * 6), "baseline")))["reason"] == "baseline_missing"
    assert evaluated(a_trial(an_area((3,) * 6, (8,) * 3)), baseline_days_needed=3)["status"] == "met"


def test_an_older_baseline_day_is_ignored():
    area = an_area((4,) * 6)
    area["baseline"].insert(0, {"on": day(-8), "average": 0})
    assert evaluated(a_trial(area))["relief"]["fraction"] == "1/2"


def test_a_clinic_rating_takes_the_place_of_too_few_days_and_uses_none():
    found = evaluated(a_trial(an_area((4, 4), trial_clinic=3)))
    assert (found["status"], found["flags"], found["days_used"]) == ("met", ["trial_source_clinic"], [])
    assert found["under_other_rules"]["end_of_trial_visit"] == {"status": "met", "reason": None, "display_pct": "62.5"}
    assert found["under_other_rules"]["all_days"]["reason"] == "too_few_days"


@pytest.mark.parametrize(("hours", "reason"), [("12.0", None), ("12.0001", "stim_not_used"), (24, "stim_not_used")])
def test_stimulation_off_for_more_than_twelve_hours_leaves_a_day_out(hours, reason):
    case = a_trial(an_area(({"average": 3, "stim_off_hours": hours},) * 6))
    found = evaluated(case)
    assert found["reason"] == reason
    assert ("stim_off_days" in found["flags"]) == (reason is not None)
    assert evaluated(case, stim_off_days="include")["status"] == "met"


def test_programs_make_periods():
    rated = [(5, "P1"), (4, "P1"), (2, "P2"), (3, "P2"), (1, "P3"), (6, "P1")]
    case = a_trial(an_area([{"average": average, "program": program} for average, program in rated]))
    found = evaluated(case, trial_window="best_program_period")
    assert (found["relief"]["fraction"], found["days_used"]) == ("11/16", [day(3), day(4)])
    assert "window_inflates" in found["flags"]


def test_three_yes_in_a_row_suffice_without_a_percentage():
    case = a_trial(an_area([{"relief_sufficient": True}] * 3 + [{"relief_sufficient": False}] * 3, baseline=()))
    found = evaluated(case, trial_window="consecutive_yes")
    assert (found["status"], found["relief"], found["days_used"]) == ("met", None, [day(1), day(2), day(3)])
    never = a_trial(an_area([{"relief_sufficient": number % 3 != 0} for number in range(6)]))
    assert evaluated(never, trial_window="consecutive_yes")["status"] == "not_met"


@pytest.mark.parametrize(
    ("measure", "stated", "status", "reason"),
    [
        ("calculated", 60, "not_met", None),
        ("reported", 60, "met", None),
        ("reported", 50, "met", None),
        ("reported", "49.999", "not_met", None),
        ("reported", None, "not_evaluable", "reported_missing"),
        ("either", 60, "met", None),
        ("either", None, "not_evaluable", "reported_missing"),
        ("both", 60, "not_met", None),
        ("both", None, "not_met", None),
    ],
)
def test_the_measure_in_force(measure, stated, status, reason):
    found = evaluated(steady(8, 6, reported_relief_pct=stated), primary_measure=measure)
    assert (found["status"], found["reason"]) == (status, reason)
    assert found["relief"]["fraction"] == "1/4"
    assert found["reported_relief_pct"] == (None if stated is None else str(stated))


@pytest.mark.parametrize(
    ("combine", "told", "status", "reason"),
    [
        ("pain_and_function", {}, "not_evaluable", "criterion_missing"),
        ("pain_and_function", {"function_improved": True}, "met", None),
        ("pain_and_function", {"function_improved": False}, "not_met", None),
        ("composite", {"function_improved": True}, "not_evaluable", "criterion_missing"),
        ("composite", {"function_improved": True, "wants_implant": True}, "met", None),
        ("composite", {"wants_implant": False}, "not_met", None),
    ],
)
def test_what_must_be_reached_besides_pain(combine, told, status, reason):
    found = evaluated(steady(8, 3, **told), combine=combine)
    assert (found["status"], found["reason"]) == (status, reason)


@pytest.mark.parametrize(("on", "reason", "flags"), [(3, "trial_aborted_complication", []), (4, None, ["aborted"])])
def test_an_abort_before_three_full_days_cannot_be_evaluated(on, reason, flags):
    found = evaluated(a_trial(an_area((3,) * 3), aborted={"on": day(on), "reason": "infection"}))
    assert (found["reason"], found["flags"]) == (reason, flags)
    assert found["days_expected"] == on - 1


@pytest.mark.parametrize("in_force", [*WINDOWS, "last_1", "last_2", "last_7"])
def test_the_other_rules_are_all_but_the_one_in_force(in_force):
    found = evaluated(steady(8, 4), trial_window=in_force)
    same = {"last_1": "last_day"}.get(in_force, in_force)
    assert list(found["under_other_rules"]) == [*(name for name in WINDOWS if name != same), "reported"]


def test_the_clinic_baseline_is_one_more_where_a_diary_was_used():
    found = evaluated(a_trial(an_area((4,) * 6, baseline_clinic=10)))
    assert found["under_other_rules"]["clinic_baseline"] == {"status": "met", "reason": None, "display_pct": "60.0"}
    assert found["flags"] == ["baseline_differs", "borderline"]


def test_the_stated_percentage_is_one_of_the_other_rules():
    found = evaluated(steady(8, 7, reported_relief_pct="49.97"))["under_other_rules"]["reported"]
    assert found == {"status": "not_met", "reason": None, "display_pct": "49.9"}
    missing = evaluated(steady(8, 7))["under_other_rules"]["reported"]
    assert missing == {"status": "not_evaluable", "reason": "reported_missing", "display_pct": None}


def test_days_are_counted_for_the_primary_area_and_used_by_the_deciding_one():
    areas = an_area((4, 4, 4, 4, 4, None), primary=True), an_area((7,) * 6, area="neck")
    found = evaluated(a_trial(*areas), area_rule="all")
    assert (found["days_evaluable"], found["days_used"]) == (5, [day(4), day(5), day(6)])
    nobody = evaluated(a_trial(an_area((4, 4, 4, 4, 4, None)), an_area((7,) * 6, area="neck")), area_rule="all")
    assert nobody["days_evaluable"] == 6
    assert evaluated(a_trial(an_area((4,) * 6), an_area((7,) * 6, area="neck")))["reason"] == "no_target_area"


def test_with_leads_in_the_day_after_the_last_listed_one_ends_the_trial():
    found = evaluated(a_trial(an_area((4,) * 4), pulled=None))
    assert (found["days_expected"], found["flags"]) == (4, ["borderline", "leads_in"])


def test_ratings_of_day_0_and_of_the_pull_day_are_never_used():
    area = an_area((4,) * 6)
    area["trial"] = [{"on": day(0), "average": 0}, *area["trial"], {"on": day(7), "average": 0}]
    found = evaluated(a_trial(area), trial_window="best_day")
    assert (found["relief"]["fraction"], found["days_expected"]) == ("1/2", 6)
