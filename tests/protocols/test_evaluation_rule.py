"""The clinic's numbers for the evaluation and the length of a trial."""

from dataclasses import astuple, replace
from decimal import Decimal

import pytest

from scstrial.protocols.choices import BaselineAsked, Combine, PrimaryMeasure, TrialWindow
from scstrial.protocols.rules import (
    DEFAULT_EVALUATION_RULE,
    DEFAULT_TRIAL_LENGTH,
    EvaluationRule,
    TrialLength,
    problems_with_evaluation_rule,
    problems_with_trial_length,
    rule_from,
    stored_rule,
)
from scstrial.protocols.rules.evaluation import cautions_in_evaluation_rule


def fields(problems):
    return [problem.field for problem in problems]


def test_the_defaults_are_those_of_the_rule_book():
    law = ("last_3", 4, 50, 50, "pain_only", "calculated", "primary", "exclude", "diary_else_clinic", 7)
    assert astuple(DEFAULT_EVALUATION_RULE) == law
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
    ("window", "needed", "refused"),
    [
        (0, 1, ["baseline_window_days", "baseline_days_needed"]),
        (1, 1, []),
        (7, 7, []),
        (8, 7, ["baseline_window_days"]),
        (4, 4, []),
        (4, 3, []),
        (4, 5, ["baseline_days_needed"]),
    ],
)
def test_no_more_baseline_days_are_needed_than_count(window, needed, refused):
    found = problems_with_evaluation_rule(EvaluationRule(baseline_window_days=window, baseline_days_needed=needed))
    assert fields(found) == refused


@pytest.mark.parametrize(
    ("changes", "seen"),
    [
        ({}, []),
        ({"pain_threshold_pct": Decimal("49.9")}, ["pain_threshold_pct"]),
        ({"pain_threshold_pct": Decimal("50.1")}, ["pain_threshold_pct"]),
        ({"analgesic_threshold_pct": Decimal(40)}, []),
        ({"analgesic_threshold_pct": Decimal(40), "combine": Combine.PAIN_OR_ANALGESIC}, ["analgesic_threshold_pct"]),
        ({"trial_window": TrialWindow.BEST_DAY}, ["trial_window"]),
        ({"trial_window": TrialWindow.BEST_PROGRAM_PERIOD}, ["trial_window"]),
        ({"trial_window": TrialWindow.LAST_DAY}, []),
        ({"primary_measure": PrimaryMeasure.REPORTED}, ["primary_measure"]),
        ({"baseline_asked": BaselineAsked.CLINIC}, ["baseline_asked"]),
        ({"baseline_asked": BaselineAsked.DIARY}, []),
    ],
)
def test_what_departs_from_most_sources_is_said(changes, seen):
    assert fields(cautions_in_evaluation_rule(replace(EvaluationRule(), **changes))) == seen


def test_what_was_stored_before_the_baseline_could_be_set_reads_as_it_was_judged():
    texts = stored_rule(EvaluationRule())
    assert rule_from(texts) == EvaluationRule()
    del texts["baseline_asked"], texts["baseline_window_days"]
    assert rule_from(texts) == EvaluationRule()


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
