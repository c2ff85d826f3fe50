import itertools

import pytest

from scstrial.patients.choices import ClosedReason, MessageChannel, Step
from scstrial.patients.rules import (
    MOVES,
    consent_wording,
    problems_with_closing,
    problems_with_consents,
    problems_with_move,
)
from tests.factories.patients import WAY


@pytest.mark.parametrize(("now_at", "wanted"), list(itertools.pairwise(WAY)))
def test_the_way_leads_from_step_to_step(now_at, wanted):
    assert problems_with_move(now_at, wanted) == []


@pytest.mark.parametrize(
    ("now_at", "wanted"),
    [
        (Step.SCREENING, Step.SCHEDULED),
        (Step.REFERRED, Step.TRIAL),
        (Step.CLEARED, Step.TRIAL),
        (Step.TRIAL, Step.CLEARED),
        (Step.CLOSED, Step.CLOSED),
    ],
)
def test_no_step_is_left_out(now_at, wanted):
    (problem,) = problems_with_move(now_at, wanted)
    assert now_at.label in problem.message
    assert wanted.label in problem.message


def test_every_step_has_its_moves():
    assert set(MOVES) == set(Step)


@pytest.mark.parametrize("step", [step for step in Step if step != Step.CLOSED])
def test_a_record_can_be_closed_from_every_step_and_opened_to_it_again(step):
    assert problems_with_move(step, Step.CLOSED) == []
    assert problems_with_move(Step.CLOSED, step) == []


def fields_in_closing(step=Step.SCREENING, reason=ClosedReason.DECLINED, why=""):
    return [problem.field for problem in problems_with_closing(step, reason, why)]


def test_a_record_is_closed_for_a_reason():
    assert fields_in_closing() == []
    assert fields_in_closing(reason=None) == ["reason"]


def test_another_reason_needs_words():
    assert fields_in_closing(reason=ClosedReason.OTHER, why=" ") == ["why"]
    assert fields_in_closing(reason=ClosedReason.OTHER, why="Lives abroad now") == []


def test_the_words_fit_their_column():
    assert fields_in_closing(why="x" * 2000) == []
    assert fields_in_closing(why="x" * 2001) == ["why"]


def test_a_closed_record_is_not_closed_again():
    assert fields_in_closing(step=Step.CLOSED) == [None]


@pytest.mark.parametrize("step", [Step.SCHEDULED, Step.TRIAL])
def test_a_record_is_not_closed_while_a_trial_is_planned_or_under_way_unless_the_patient_died(step):
    assert fields_in_closing(step=step) == [None]
    assert fields_in_closing(step=step, reason=None) == ["reason"]
    assert fields_in_closing(step=step, reason=ClosedReason.DIED) == []


@pytest.mark.parametrize("channel", list(MessageChannel))
def test_the_words_agreed_to_say_how_to_end_it_and_fit_their_column(channel):
    assert "I can end this at any time" in consent_wording(channel)
    assert len(consent_wording(channel)) <= 500


@pytest.mark.parametrize("channel", [MessageChannel.EMAIL, MessageChannel.SMS])
def test_the_words_warn_that_the_channel_is_not_encrypted(channel):
    assert "not encrypted" in consent_wording(channel)


@pytest.mark.parametrize(
    ("channel", "field"),
    [(MessageChannel.EMAIL, "email"), (MessageChannel.SMS, "phone"), (MessageChannel.PHONE, "phone")],
)
def test_a_channel_needs_its_address(channel, field):
    assert [problem.field for problem in problems_with_consents([channel], phone="", email="")] == [field]
    assert list(problems_with_consents([channel], phone="+13125550142", email="l@example.org")) == []


def test_no_channel_needs_nothing():
    assert list(problems_with_consents([], phone="", email="")) == []
