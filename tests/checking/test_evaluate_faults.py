"""`rules evaluate`: what is wrong with a case is named by its path, all of it at once, and nothing is answered."""

import pytest

from tests.factories.checking import a_trial, an_area, answer_to, day, faults_of, steady, without


def with_area(**changes):
    case = steady(8, 4)
    return {**case, "areas": [{**case["areas"][0], **changes}]}


def with_day(number, **changes):
    case = steady(8, 4)
    case["areas"][0]["trial"][number - 1] |= changes
    return case


SCALES, AREAS = "nrs, vas_mm", "low_back, leg_left, leg_right"


@pytest.mark.parametrize(
    ("case", "fault"),
    [
        # Ranges, the nearest value that is refused.
        (with_day(3, average=11), "areas[0].trial[2].average: 11 is above 10"),
        (with_day(3, average="10.001"), "areas[0].trial[2].average: 10.001 is above 10"),
        (with_day(3, average=-0.1), "areas[0].trial[2].average: -0.1 is below 0"),
        (with_day(1, stim_off_hours="24.1"), "areas[0].trial[0].stim_off_hours: 24.1 is above 24"),
        (with_day(1, stim_off_hours=-1), "areas[0].trial[0].stim_off_hours: -1 is below 0"),
        (with_area(baseline=[{"on": day(-1), "average": 11}]), "areas[0].baseline[0].average: 11 is above 10"),
        (with_area(baseline_clinic=10.5), "areas[0].baseline_clinic: 10.5 is above 10"),
        (with_area(trial_clinic=-1), "areas[0].trial_clinic: -1 is below 0"),
        (steady(8, 4, reported_relief_pct="100.1"), "reported_relief_pct: 100.1 is above 100"),
        (steady(8, 4, reported_relief_pct="-100.1"), "reported_relief_pct: -100.1 is below -100"),
        (steady(8, 4, mme_per_day={"baseline": -1, "trial": 0}), "mme_per_day.baseline: -1 is below 0"),
        (steady(8, 4, mme_per_day={"baseline": 100001, "trial": 0}), "mme_per_day.baseline: 100001 is above 100000"),
        (steady(8, 4, mme_per_day={"baseline": 0, "trial": -1}), "mme_per_day.trial: -1 is below 0"),
        (steady(8, 4, protocol={"pain_threshold_pct": "100.01"}), "protocol.pain_threshold_pct: 100.01 is above 100"),
        (steady(8, 4, protocol={"pain_threshold_pct": -1}), "protocol.pain_threshold_pct: -1 is below 0"),
        (steady(8, 4, protocol={"analgesic_threshold_pct": 101}), "protocol.analgesic_threshold_pct: 101 is above 100"),
        (steady(8, 4, protocol={"baseline_days_needed": 0}), "protocol.baseline_days_needed: 0 is below 1"),
        (steady(8, 4, protocol={"baseline_days_needed": 8}), "protocol.baseline_days_needed: 8 is above 7"),
        (
            steady(8, 4, protocol={"baseline_days_needed": 3.5}),
            "protocol.baseline_days_needed: 3.5 is not a whole number",
        ),
        # Each rating by the scale it was made on.
        (
            {**steady(80, 101), "scale": "vas_mm", "areas": [an_area((101,), (80,))]},
            "areas[0].trial[0].average: 101 is above 100",
        ),
        (with_area(baseline_scale="vas_mm", baseline_clinic=101), "areas[0].baseline_clinic: 101 is above 100"),
        (with_area(baseline_scale="vas_mm", trial_clinic=11), "areas[0].trial_clinic: 11 is above 10"),
        # Closed lists and types.
        ({**steady(8, 4), "scale": "nrs10"}, f'scale: "nrs10" is none of {SCALES}'),
        ({**steady(8, 4), "scale": 10}, "scale: must be a text, not a number"),
        (steady(8, 4, protocol={"trial_window": "last_8"}), None),
        (steady(8, 4, protocol={"combine": "pain"}), None),
        (steady(8, 4, protocol={"primary_measure": "stated"}), None),
        (steady(8, 4, protocol={"area_rule": "first"}), None),
        (steady(8, 4, protocol={"stim_off_days": True}), "protocol.stim_off_days: must be a text, not true or false"),
        (steady(8, 4, function_improved="yes"), "function_improved: must be true or false, not a text"),
        (steady(8, 4, wants_implant=1), "wants_implant: must be true or false, not a number"),
        (with_area(primary="true"), "areas[0].primary: must be true or false, not a text"),
        (with_day(1, average=True), "areas[0].trial[0].average: must be a number, not true or false"),
        (with_day(1, average=[4]), "areas[0].trial[0].average: must be a number, not a list"),
        (with_day(1, average="four"), 'areas[0].trial[0].average: "four" is not a number'),
        (with_day(1, program=1), "areas[0].trial[0].program: must be a text, not a number"),
        (with_day(1, relief_sufficient="no"), "areas[0].trial[0].relief_sufficient: must be true or false, not a text"),
        (with_area(trial={}), "areas[0].trial: must be a list, not an object"),
        (with_area(trial=[4]), "areas[0].trial[0]: must be an object, not a number"),
        (with_area(trial=[None]), "areas[0].trial[0]: must be an object, not null"),
        ({**steady(8, 4), "areas": ["leg_left"]}, "areas[0]: must be an object, not a text"),
        (steady(8, 4, mme_per_day=100), "mme_per_day: must be an object, not a number"),
        ({**steady(8, 4), "placed_on": "2 March"}, 'placed_on: "2 March" is not a date such as 2026-03-02'),
        ({**steady(8, 4), "placed_on": "20260302"}, 'placed_on: "20260302" is not a date such as 2026-03-02'),
        (with_day(1, on="2026-02-30"), 'areas[0].trial[0].on: "2026-02-30" is not a date such as 2026-03-02'),
        (with_day(1, on="0026-03-03"), "areas[0].trial[0].on: 0026-03-03 is not between 1900 and 2199"),
        # What is missing, what nobody knows.
        (without(steady(8, 4), "scale"), "scale: is missing"),
        ({**steady(8, 4), "scale": None}, "scale: is missing"),
        (without(steady(8, 4), "placed_on"), "placed_on: is missing"),
        (without(steady(8, 4), "areas"), "areas: is missing"),
        ({**steady(8, 4), "areas": [without(an_area(), "trial")]}, "areas[0].trial: is missing"),
        ({**steady(8, 4), "areas": [without(an_area(), "area")]}, "areas[0].area: is missing"),
        (with_area(baseline=[{"on": day(-1)}]), "areas[0].baseline[0].average: is missing"),
        (with_day(1, on=None), "areas[0].trial[0].on: is missing"),
        (steady(8, 4, mme_per_day={"baseline": 100}), "mme_per_day.trial: is missing"),
        (steady(8, 4, aborted={"on": day(3)}), "aborted.reason: is missing"),
        (steady(8, 4, note="x"), "note: unknown key"),
        (with_area(side="left"), "areas[0].side: unknown key"),
        (steady(8, 4, protocol={"pain_threshold": 50}), "protocol.pain_threshold: unknown key"),
        (steady(8, 4, **{"two\nlines": 1}), r'["two\nlines"]: unknown key'),
        # What cannot be true.
        (steady(8, 4, pulled=-1) | {"areas": []}, "pulled_on: 2026-03-01 is before the placement on 2026-03-02"),
        (
            steady(8, 4, aborted={"on": day(-1), "reason": "fever"}),
            "aborted.on: 2026-03-01 is before the placement on 2026-03-02",
        ),
        (with_day(1, on=day(-1)), "areas[0].trial[0].on: 2026-03-01 is before the placement on 2026-03-02"),
        (with_day(6, on=day(8)), "areas[0].trial[5].on: 2026-03-10 is after the pull on 2026-03-09"),
        (with_day(2, on=day(1)), "areas[0].trial[1].on: 2026-03-03 is listed twice"),
        (
            with_area(baseline=[{"on": day(-1), "average": 8}, {"on": day(0), "average": 8}]),
            "areas[0].baseline[1].on: 2026-03-02 is not before the placement on 2026-03-02",
        ),
        (
            with_area(baseline=[{"on": day(-1), "average": 8}] * 2),
            "areas[0].baseline[1].on: 2026-03-01 is listed twice",
        ),
        (a_trial(an_area((4,)), an_area((4,))), "areas[1].area: leg_left is listed twice"),
        (
            a_trial(an_area(primary=True), an_area(area="neck"), an_area(area="chest", primary=True)),
            "areas[2].primary: only one area can be the primary one",
        ),
    ],
)
def test_a_fault_is_named_by_its_path(case, fault):
    lines = faults_of("evaluate", case)
    assert len(lines) == 1
    if fault is not None:
        assert lines == [fault]


def test_every_value_of_a_range_is_taken_at_both_ends():
    area = an_area((0, 10, 4, {"average": 3, "stim_off_hours": 24}, 3, 3), (0, 10, 5, 5), baseline_clinic=10)
    area |= {"trial_clinic": 0, "scale": "nrs"}
    case = a_trial(area, reported_relief_pct=-100, mme_per_day={"baseline": 0, "trial": 0})
    answer_to("evaluate", {**case, "protocol": {"pain_threshold_pct": 0, "analgesic_threshold_pct": 100}})
    answer_to("evaluate", a_trial(an_area((4,)), pulled=0) | {"areas": [an_area()]})
    answer_to("evaluate", a_trial(an_area((), ()), pulled=0, aborted={"on": day(0), "reason": "bleeding"}))
    answer_to("evaluate", steady(8, 4, reported_relief_pct=100, protocol={"baseline_days_needed": "7"}))


def test_the_same_day_in_two_lists_is_no_fault():
    answer_to("evaluate", a_trial(an_area((4,) * 6, primary=True), an_area((4,) * 6, area="neck")))


def test_all_faults_are_named_at_once_one_to_a_line():
    case = {
        "placed_on": day(0),
        "pulled_on": "soon",
        "areas": [
            {"area": "leg", "trial": [{"on": day(1), "average": 101, "stim_off_hours": "x"}, {"on": day(1)}, 7]},
            {"area": "neck", "trial": [{"on": day(-1), "average": "1e9"}], "baseline": [{"average": True}]},
            {"area": "neck", "primary": 1, "trial": "none"},
        ],
        "protocol": {"combine": 3, "wish": None},
        "reported_relief_pct": 101,
        "comment": "",
    }
    paths = [line.split(": ")[0] for line in faults_of("evaluate", case)]
    assert sorted(paths) == sorted(
        [
            "scale",
            "pulled_on",
            "areas[0].area",
            "areas[0].trial[0].average",
            "areas[0].trial[0].stim_off_hours",
            "areas[0].trial[1].on",
            "areas[0].trial[2]",
            "areas[1].trial[0].on",
            "areas[1].trial[0].average",
            "areas[1].baseline[0].on",
            "areas[1].baseline[0].average",
            "areas[2].area",
            "areas[2].primary",
            "areas[2].trial",
            "protocol.combine",
            "protocol.wish",
            "reported_relief_pct",
            "comment",
        ]
    )


@pytest.mark.parametrize("missing", ["placed_on", "pulled_on", "scale"])
def test_what_cannot_be_read_makes_no_further_faults(missing):
    case = {**steady(8, 4), missing: 0}
    assert faults_of("evaluate", case) == [f"{missing}: must be a text, not a number"]
