"""A version as a whole: ranges, cautions against the payer, and what differs between two."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from scstrial.protocols.choices import Combine, Payer, TrialWindow, WindowRule
from scstrial.protocols.rules import (
    DEFAULT_EVALUATION_RULE,
    DEFAULT_TRIAL_LENGTH,
    LeadNumbers,
    ProtocolNumbers,
    cautions_in_numbers,
    problems_with_effective_day,
    problems_with_numbers,
    trial_window_of,
)
from scstrial.protocols.rules.compared import compared
from scstrial.protocols.rules.numbers import EFFECTIVE_AHEAD_DAYS_MAX, window_rule_of
from scstrial.protocols.rules.payers import payer_profile

TODAY = date(2026, 3, 10)
NUMBERS = ProtocolNumbers(
    DEFAULT_EVALUATION_RULE, DEFAULT_TRIAL_LENGTH, Payer.DEFAULT, Decimal(1), LeadNumbers(Decimal("0.5"), 24)
)


def fields(found):
    return [one.field for one in found]


@pytest.mark.parametrize(("days", "window"), [(0, None), (1, "last_1"), (7, "last_7"), (8, None), (None, None)])
def test_the_number_of_last_days_lies_between_1_and_7(days, window):
    assert trial_window_of(WindowRule.LAST_N, days) == window


@pytest.mark.parametrize("window", list(TrialWindow))
def test_every_window_rule_can_be_chosen_and_is_shown_as_it_was_chosen(window):
    assert trial_window_of(*window_rule_of(window)) is window


@pytest.mark.parametrize("rule", list(WindowRule))
def test_a_number_of_days_left_over_changes_no_other_rule(rule):
    assert rule is WindowRule.LAST_N or trial_window_of(rule, 3) == rule.value


@pytest.mark.parametrize(
    ("days", "refused"),
    [(-1, True), (0, False), (1, False), (EFFECTIVE_AHEAD_DAYS_MAX, False), (EFFECTIVE_AHEAD_DAYS_MAX + 1, True)],
)
def test_a_version_counts_from_today_or_a_later_day(days, refused):
    assert fields(problems_with_effective_day(TODAY + timedelta(days=days), TODAY)) == ["effective_on"] * refused


def test_everything_out_of_range_is_named_at_once():
    wrong = replace(
        NUMBERS,
        evaluation=replace(DEFAULT_EVALUATION_RULE, pain_threshold_pct=Decimal(101)),
        length=replace(DEFAULT_TRIAL_LENGTH, max_days=11),
        pain_step=Decimal("0.2"),
        leads=LeadNumbers(Decimal(4), 24),
    )
    assert fields(problems_with_numbers(wrong)) == ["pain_threshold_pct", "max_days", "migration_levels", "pain_step"]
    assert problems_with_numbers(NUMBERS) == []


@pytest.mark.parametrize(
    ("payer", "length", "evaluation", "seen"),
    [
        ("default", {}, {}, []),
        ("default", {"planned_days": 8}, {}, ["planned_days"]),
        ("aetna", {}, {}, []),
        ("aetna", {"planned_days": 8}, {}, ["planned_days", "planned_days"]),
        ("aetna", {"planned_days": 2, "min_days": 2}, {}, ["planned_days"]),
        ("aetna", {"planned_days": 3}, {}, []),
        ("aetna", {}, {"pain_threshold_pct": Decimal("49.9")}, ["pain_threshold_pct", "pain_threshold_pct"]),
        ("aetna", {}, {"pain_threshold_pct": Decimal(60)}, ["pain_threshold_pct"]),
        ("aetna", {}, {"combine": Combine.PAIN_OR_ANALGESIC}, ["combine"]),
        ("medicare", {}, {"combine": Combine.PAIN_OR_ANALGESIC}, []),
    ],
)
def test_what_the_payer_sees_otherwise_is_said(payer, length, evaluation, seen):
    numbers = replace(
        NUMBERS,
        length=replace(DEFAULT_TRIAL_LENGTH, **length),
        evaluation=replace(DEFAULT_EVALUATION_RULE, **evaluation),
    )
    assert fields(cautions_in_numbers(numbers, payer_profile(payer))) == seen


def test_two_versions_are_compared_setting_by_setting():
    other = replace(
        NUMBERS,
        evaluation=replace(DEFAULT_EVALUATION_RULE, trial_window=TrialWindow.LAST_DAY),
        length=replace(DEFAULT_TRIAL_LENGTH, planned_days=5),
        payer=Payer.AETNA,
        pain_step=Decimal("0.5"),
        leads=LeadNumbers(Decimal("1.0"), 48),
    )
    differing = {pair.words: (pair.before, pair.after) for pair in compared(NUMBERS, other) if pair.differs}
    assert differing == {
        "Days of the trial that count": ("Last 3 days", "Last day"),
        "Trial: planned length": ("7 days", "5 days"),
        "The clinic's payer": ("Clinic's default", "Aetna"),
        "Step of the pain scale": ("Whole numbers: eleven buttons", "Halves: a number such as 4.5"),
        "A lead counts as moved from": ("0.5 vertebral level", "1 vertebral level"),
        "Wash-out between two waveforms": ("24 h", "48 h"),
    }
    assert len(compared(NUMBERS, other)) == len(compared(NUMBERS, NUMBERS))
    assert not any(pair.differs for pair in compared(NUMBERS, NUMBERS))
