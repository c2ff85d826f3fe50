"""Facts that cannot be true are named by their path."""

from dataclasses import replace
from decimal import Decimal

import pytest

from scstrial.assessments.choices import Scale
from scstrial.decision.rules import BaselineDay, faults_in_facts
from tests.factories.decision import area, day, days, dec, logged, steady, trial, with_area


def faults(facts):
    return [(problem.field, problem.message) for problem in faults_in_facts(facts)]


def paths(facts):
    return [field for field, _ in faults(facts)]


def test_a_sound_trial_has_no_fault():
    entries = (logged(0, 0), *days(10, 0, 5), logged(4, 4, off=24), logged(7, 3, off=0))
    facts = trial(area(entries, (0, 10, 5), clinic=10, visit=0), aborted=7, stated=-100, mme=(0, 0))
    assert faults(facts) == []
    assert faults(trial(area((logged(0, 4),)), pulled=0, aborted=0)) == []
    assert faults(replace(facts, reported_relief_pct=dec(100), pulled_on=None)) == []


@pytest.mark.parametrize(
    ("facts", "path", "message"),
    [
        (trial(area(days(4, 4, 11))), "areas[0].trial[2].average", "11 is above 10"),
        (trial(area(days(4, "10.01"))), "areas[0].trial[1].average", "10.01 is above 10"),
        (trial(area(days("-0.1"))), "areas[0].trial[0].average", "-0.1 is below 0"),
        (trial(area((logged(1, 4, off="24.1"),))), "areas[0].trial[0].stim_off_hours", "24.1 is above 24"),
        (trial(area((logged(1, 4, off=-1),))), "areas[0].trial[0].stim_off_hours", "-1 is below 0"),
        (trial(area((), (8, 11))), "areas[0].baseline[1].average", "11 is above 10"),
        (trial(area((), clinic=11)), "areas[0].baseline_clinic", "11 is above 10"),
        (trial(area((), visit=-1)), "areas[0].trial_clinic", "-1 is below 0"),
        (trial(area(), stated="100.1"), "reported_relief_pct", "100.1 is above 100"),
        (trial(area(), stated="-100.1"), "reported_relief_pct", "-100.1 is below -100"),
        (trial(area(), mme=(-1, 0)), "mme_per_day.baseline", "-1 is below 0"),
        (trial(area(), mme=(0, -1)), "mme_per_day.trial", "-1 is below 0"),
        (trial(area(), stated="NaN"), "reported_relief_pct", "NaN is not a number"),
        (trial(area(), pulled=-1), "pulled_on", "2026-03-01 is before the placement on 2026-03-02"),
        (trial(area(), aborted=-1), "aborted.on", "2026-03-01 is before the placement on 2026-03-02"),
        (trial(area((logged(-1, 4),))), "areas[0].trial[0].on", None),
        (trial(area((logged(8, 4),)), pulled=7), "areas[0].trial[0].on", None),
        (trial(area((logged(1, 4), logged(2, 4), logged(1, 5)))), "areas[0].trial[2].on", "2026-03-03 is listed twice"),
        (trial(area(), area()), "areas[1].area", "leg_left is listed twice"),
        (
            trial(area(primary=True), area(name="neck"), area(name="chest", primary=True)),
            "areas[2].primary",
            "only one area can be the primary one",
        ),
    ],
)
def test_a_fault_is_named_by_its_path(facts, path, message):
    assert paths(facts) == [path]
    if message is not None:
        assert faults(facts) == [(path, message)]


@pytest.mark.parametrize("number", [0, 1])
def test_a_baseline_day_on_or_after_the_placement_is_a_fault(number):
    facts = with_area(steady(8, 4), baseline=(BaselineDay(day(-1), Decimal(8)), BaselineDay(day(number), Decimal(8))))
    assert paths(facts) == ["areas[0].baseline[1].on"]


def test_the_same_baseline_day_twice_is_a_fault():
    facts = with_area(steady(8, 4), baseline=(BaselineDay(day(-1), Decimal(8)),) * 2)
    assert paths(facts) == ["areas[0].baseline[1].on"]


def test_the_same_day_in_two_lists_is_none():
    assert faults(trial(area(days(4, 4)), area(days(4, 4), name="neck"))) == []


def test_each_rating_has_the_range_of_its_scale():
    mixed = trial(area(days(11), (74,) * 7, clinic=74, visit=11, baseline_scale=Scale.VAS_MM))
    assert paths(mixed) == ["areas[0].trial_clinic", "areas[0].trial[0].average"]
    in_mm = trial(area(days("100"), (100,) * 7, clinic=100, visit=100), scale=Scale.VAS_MM)
    assert faults(in_mm) == []
    assert paths(with_area(in_mm, trial_clinic=dec("100.5"))) == ["areas[0].trial_clinic"]


def test_all_faults_are_named_at_once():
    facts = trial(area(days(11), clinic=12), stated=101, pulled=7)
    assert paths(facts) == ["reported_relief_pct", "areas[0].baseline_clinic", "areas[0].trial[0].average"]
