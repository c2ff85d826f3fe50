from dataclasses import replace

import pytest

from scstrial.trials.choices import CancelReason, ExtensionReason, RepeatCause, TrialState
from scstrial.trials.rules import (
    Extension,
    LengthLimits,
    Readiness,
    RegionCount,
    TrialDates,
    cautions_in_repeat,
    cautions_in_schedule,
    expected_days,
    planned_days,
    problems_with_cancel,
    problems_with_extension,
    problems_with_pull_day,
    problems_with_readiness,
    problems_with_region,
    problems_with_repeat,
    problems_with_schedule,
    trial_day_of,
)
from tests.factories.logs import PLACED_ON, day, fields
from tests.factories.trials_facts import a_schedule

TODAY = day(14)


def test_a_placement_yesterday_is_refused_and_today_is_not():
    assert fields(problems_with_schedule(a_schedule(13), TODAY)) == ["placement_planned_on"]
    assert problems_with_schedule(a_schedule(14), TODAY) == []


@pytest.mark.parametrize(
    ("days", "field"),
    [(-1, ["pull_planned_on"]), (2, ["pull_planned_on"]), (3, []), (7, []), (10, []), (11, ["long_reason"])],
)
def test_a_trial_takes_3_to_10_days(days, field):
    assert fields(problems_with_schedule(a_schedule(days=days), TODAY)) == field


def test_a_longer_trial_needs_the_reason_of_a_physician():
    by_nurse = a_schedule(days=11, long_reason="second waveform")
    assert "ask a physician" in problems_with_schedule(by_nurse, TODAY)[0].message
    unsaid = replace(by_nurse, long_reason=" ", reason_by_physician=True)
    assert "let a physician give the reason for 11 days" in problems_with_schedule(unsaid, TODAY)[0].message
    assert problems_with_schedule(replace(by_nurse, reason_by_physician=True), TODAY) == []
    too_long = replace(by_nurse, reason_by_physician=True, long_reason="x" * 2_001)
    assert fields(problems_with_schedule(too_long, TODAY)) == ["long_reason"]


@pytest.mark.parametrize(
    ("days", "said"),
    [(3, "fewer than 3 full days"), (4, ""), (7, ""), (8, "longer than the usual 7"), (10, "usual"), (11, "24.1 %")],
)
def test_unusual_lengths_are_cautions(days, said):
    cautions = cautions_in_schedule(a_schedule(days=days))
    assert (said in cautions[0].message) if said else cautions == []


def test_the_clinic_may_set_other_lengths():
    limits = LengthLimits(min_days=5, usual_max_days=8, max_days=9)
    assert fields(problems_with_schedule(a_schedule(days=4), TODAY, limits)) == ["pull_planned_on"]
    assert fields(problems_with_schedule(a_schedule(days=10), TODAY, limits)) == ["long_reason"]
    assert cautions_in_schedule(a_schedule(days=8), limits) == []


READY = Readiness(cleared=True, holds_reached=True)


def test_leads_are_placed_in_a_cleared_patient_only():
    assert problems_with_readiness(READY) == []
    assert "not cleared" in problems_with_readiness(replace(READY, cleared=False))[0].message


def test_a_hold_not_reached_stops_the_placement_until_a_physician_overrides():
    early = replace(READY, holds_reached=False)
    assert fields(problems_with_readiness(early)) == ["hold_override_reason"]
    by_nurse = replace(early, hold_override_reason="agreed with the prescriber")
    assert "Only a physician" in problems_with_readiness(by_nurse)[0].message
    assert problems_with_readiness(replace(by_nurse, hold_override_by_physician=True)) == []


@pytest.mark.parametrize(
    ("written", "by_physician", "stands"), [("", True, True), ("x", False, True), ("x", True, False)]
)
def test_a_screening_that_holds_no_more_stops_the_placement_until_a_physician_overrides(written, by_physician, stands):
    overridden = {"hold_override_reason": written, "hold_override_by_physician": by_physician}
    problems = problems_with_readiness(replace(READY, screening_holds=False, **overridden))
    assert fields(problems) == ["hold_override_reason"] * stands
    assert all(("Only a physician" in one.message) is bool(written) for one in problems)
    assert all("screening" in one.message for one in problems)


def test_a_reason_alone_or_a_physician_alone_overrides_no_hold():
    early = replace(READY, holds_reached=False)
    (silent,) = problems_with_readiness(replace(early, hold_override_reason=" ", hold_override_by_physician=True))
    assert silent.message.startswith("A blood thinner is not held long enough")
    both = problems_with_readiness(replace(early, screening_holds=False))
    assert [one.message.split(" ")[1] for one in both] == ["screening", "blood"]


LONGER = Extension(day(9), ExtensionReason.LEAD_MOVED)


def extended(today=5, **facts):
    return problems_with_extension(replace(LONGER, **facts), PLACED_ON, day(7), day(today))


def test_a_trial_is_extended_to_day_10_at_most():
    assert extended() == []
    assert extended(pull_planned_on=day(10)) == []
    assert fields(extended(pull_planned_on=day(11))) == ["pull_planned_on"]
    assert "Thu 12 Mar (Day 10)" in extended(pull_planned_on=day(11))[0].message


def test_an_extension_ends_after_the_pull_that_was_planned():
    assert "after Mon 9 Mar" in extended(pull_planned_on=day(7))[0].message
    assert extended(pull_planned_on=day(8)) == []


def test_an_extension_is_not_planned_for_the_past():
    assert "from today" in extended(today=10, pull_planned_on=day(9))[0].message
    assert extended(today=9, pull_planned_on=day(9)) == []


def test_an_extension_has_a_reason_and_other_needs_words():
    assert fields(extended(reason=None)) == ["reason"]
    assert fields(extended(reason=ExtensionReason.OTHER)) == ["note"]
    assert extended(reason=ExtensionReason.OTHER, note="cable was broken for two days") == []


def test_an_infection_or_neuro_flag_forbids_an_extension():
    assert "infection flag" in extended(infection_flag=True)[0].message
    assert "Call the physician now" in extended(neuro_flag=True)[0].message


@pytest.mark.parametrize(
    ("new", "today", "said"),
    [(0, 0, "after the placement"), (4, 5, "from today"), (5, 5, ""), (7, 5, ""), (8, 5, "or extend the trial")],
)
def test_a_pull_is_moved_earlier_only(new, today, said):
    problems = problems_with_pull_day(day(new), PLACED_ON, day(7), day(today))
    assert (said in problems[0].message) if said else problems == []


def test_a_cancelled_trial_says_why():
    assert fields(problems_with_cancel(None, "")) == ["reason"]
    assert fields(problems_with_cancel(CancelReason.OTHER, " ")) == ["note"]
    assert problems_with_cancel(CancelReason.OTHER, "moved away") == []
    assert problems_with_cancel(CancelReason.PATIENT_WISH, "") == []


@pytest.mark.parametrize("state", list(TrialState))
def test_a_trial_is_repeated_only_after_the_first_is_closed(state):
    closed = state in (TrialState.DECIDED, TrialState.CANCELLED)
    assert (problems_with_repeat(state, "lead moved on Day 1") == []) is closed


def test_a_repeat_has_a_reason():
    assert fields(problems_with_repeat(TrialState.DECIDED, "")) == ["reason"]


def test_two_trials_in_a_region_are_a_caution_for_the_next():
    assert cautions_in_repeat(1) == []
    assert "Medicare pays 2" in cautions_in_repeat(2)[0].message


def test_days_count_from_the_placement():
    assert [trial_day_of(day(number), PLACED_ON) for number in (-1, 0, 7)] == [-1, 0, 7]
    assert planned_days(PLACED_ON, day(7)) == 7


def test_a_pull_on_day_7_leaves_six_expected_days():
    assert expected_days(PLACED_ON, day(7)) == tuple(day(number) for number in range(1, 7))
    assert expected_days(PLACED_ON, day(1)) == ()
    assert expected_days(PLACED_ON, PLACED_ON) == ()


def test_a_trial_ends_on_the_earlier_of_pull_and_abort():
    assert TrialDates(PLACED_ON).last_on is None
    assert TrialDates(PLACED_ON, day(7)).last_on == day(7)
    assert TrialDates(PLACED_ON, day(5), day(4)).last_on == day(4)
    assert TrialDates(PLACED_ON, None, day(4)).last_on == day(4)


@pytest.mark.parametrize(
    ("prior", "reason", "by_physician", "found"),
    [
        (1, "", False, []),
        (2, "", False, ["limit_reason"]),
        (2, "", True, ["limit_reason"]),
        (2, "Technical limits", False, ["limit_reason"]),
        (2, "Technical limits", True, []),
        (3, "", True, ["limit_reason"]),
    ],
)
def test_a_third_trial_in_a_region_takes_a_physicians_reason_where_the_level_is_hard(
    prior, reason, by_physician, found
):
    count = RegionCount(prior, 2, takes_physician=True)
    assert fields(problems_with_region(count, reason, by_physician=by_physician)) == found


@pytest.mark.parametrize(
    "count",
    [
        RegionCount(2, 2, takes_physician=False),
        RegionCount(2, 2, takes_physician=True, overridden=True),
        RegionCount(9, None, takes_physician=True),
    ],
)
def test_a_caution_an_override_or_a_payer_without_a_limit_refuses_nothing(count):
    assert problems_with_region(count, "", by_physician=False) == []


@pytest.mark.parametrize(("cause", "asks"), [("lead_moved", False), ("infection", False), ("other", True)])
def test_a_cause_from_the_list_is_a_reason_but_another_one_is_put_in_words(cause, asks):
    assert bool(problems_with_repeat(TrialState.DECIDED, "", RepeatCause(cause))) is asks
