"""Every number of every payer has its words, and a confirmed profile waits for nothing."""

from dataclasses import replace
from decimal import Decimal

import pytest

from scstrial.protocols.choices import Mark, Payer, TrialWindow
from scstrial.protocols.rules import DEFAULT_EVALUATION_RULE, DEFAULT_TRIAL_LENGTH
from scstrial.protocols.rules.explained import levels_of, limits_of, settings_of
from scstrial.protocols.rules.payers import as_confirmed, payer_profile


@pytest.mark.parametrize("payer", list(Payer))
def test_every_limit_and_level_of_a_payer_is_told(payer):
    profile = payer_profile(payer)
    assert len(limits_of(profile)) == len(profile.limits)
    assert len(list(levels_of(profile))) == len(profile.levels)


def test_every_setting_of_the_protocol_is_told():
    evaluation, length = settings_of(DEFAULT_EVALUATION_RULE, DEFAULT_TRIAL_LENGTH)
    assert (len(evaluation), len(length)) == (len(vars(DEFAULT_EVALUATION_RULE)), len(vars(DEFAULT_TRIAL_LENGTH)))


def test_a_setting_other_than_the_default_is_the_clinics():
    rule = replace(DEFAULT_EVALUATION_RULE, trial_window=TrialWindow.LAST_5, pain_threshold_pct=Decimal(60))
    evaluation, _length = settings_of(rule, DEFAULT_TRIAL_LENGTH)
    assert [(one.value, one.source) for one in evaluation if one.mark is Mark.CLINIC] == [
        ("Last 5 days", "set by the clinic"),
        ("60 %", "set by the clinic"),
    ]


@pytest.mark.parametrize("payer", list(Payer))
def test_a_confirmed_profile_keeps_its_numbers_and_waits_for_nothing(payer):
    profile = payer_profile(payer)
    confirmed = as_confirmed(profile)
    assert profile.to_be_confirmed
    assert confirmed.to_be_confirmed == ()
    assert {key: limit.value for key, limit in confirmed.limits.items()} == {
        key: limit.value for key, limit in profile.limits.items()
    }
    assert confirmed.limits["age_years_min"].mark is Mark.SOURCED
