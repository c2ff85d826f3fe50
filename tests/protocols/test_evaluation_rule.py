"""The clinic's numbers for the evaluation and the length of a trial."""

from dataclasses import astuple, replace
from decimal import Decimal

import pytest

from scstrial.protocols.rules import (
    DEFAULT_EVALUATION_RULE,
    DEFAULT_TRIAL_LENGTH,
    EvaluationRule,
    TrialLength,
    problems_with_evaluation_rule,
    problems_with_trial_length,
)


def fields(problems):
    return [problem.field for problem in problems]


def test_the_defaults_are_those_of_the_rule_book():
    assert astuple(DEFAULT_EVALUATION_RULE) == ("last_3", 4, 50, 50, "pain_only", "calculated", "primary", "exclude")
    assert astuple(DEFAULT_TRIAL_LENGTH) == (7, 3, 7, 10)
    assert problems_with_evaluation_rule(DEFAULT_EVALUATION_RULE) == ()
    assert problems_with_trial_length(DEFAULT_TRIAL_LENGTH) == ()


@pytest.mark.parametrize("name", ["pain_threshold_pct", "analgesic_threshold_pct"])
@pytest.mark.parametrize(
    ("value", "refused"),
    [("-0.1", True), ("0", False), ("33.3", False), ("100", False), ("100.1", True), ("NaN", True), ("Infinity", True)],
)
def test_a_threshold_lies_between_0_and_100(name, value, refused):
    changed = replace(EvaluationRule(), **{name: Decimal(value)})
    assert fields(problems_with_evaluation_rule(changed)) == ([name] if refused else [])


@pytest.mark.parametrize(("days", "refused"), [(0, True), (1, False), (7, False), (8, True)])
def test_baseline_days_needed_lie_between_1_and_7(days, refused):
    found = problems_with_evaluation_rule(EvaluationRule(baseline_days_needed=days))
    assert fields(found) == (["baseline_days_needed"] if refused else [])


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"min_days": 0}, ["min_days"]),
        ({"min_days": 1}, []),
        ({"planned_days": 2}, ["planned_days"]),
        ({"planned_days": 3}, []),
        ({"planned_days": 10}, []),
        ({"planned_days": 11}, ["planned_days"]),
        ({"warn_above_days": 2}, ["warn_above_days"]),
        ({"warn_above_days": 3}, []),
        ({"warn_above_days": 10}, []),
        ({"warn_above_days": 11}, ["warn_above_days"]),
        ({"max_days": 9}, []),
        ({"max_days": 11}, ["max_days"]),
    ],
)
def test_the_days_of_a_trial_stand_in_order_and_end_at_ten(changes, expected):
    assert fields(problems_with_trial_length(replace(TrialLength(), **changes))) == expected
