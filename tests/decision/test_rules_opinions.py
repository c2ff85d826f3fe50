"""Asking a second physician, answering, and taking the question back."""

import pytest

from scstrial.decision.choices import OpinionView
from scstrial.decision.rules.opinions import problems_with_asking, problems_with_opinion, problems_with_withdrawal

ME, COLLEAGUE, WAITING, ELSEWHERE = 1, 2, 3, 4


def fields(problems):
    return [one.field for one in problems]


def asking(whom, question="Do you agree?"):
    return problems_with_asking(whom, question, by_id=ME, physicians={ME, COLLEAGUE, WAITING}, waiting={WAITING})


def test_a_colleague_of_this_clinic_who_is_not_asked_yet_can_be_asked():
    assert asking(COLLEAGUE) == []


@pytest.mark.parametrize(
    ("whom", "words"),
    [
        (None, "Choose a physician who works at this clinic."),
        (ELSEWHERE, "Choose a physician who works at this clinic."),
        (ME, "You cannot ask yourself."),
        (WAITING, "This physician is asked already."),
    ],
)
def test_nobody_else_can_be_asked(whom, words):
    (problem,) = asking(whom)
    assert (problem.field, problem.message.startswith(words)) == ("asked_id", True)


@pytest.mark.parametrize(("question", "wrong"), [("", True), (" \n", True), ("x" * 2_000, False), ("x" * 2_001, True)])
def test_the_question_has_words_and_at_most_2000_characters(question, wrong):
    assert fields(asking(COLLEAGUE, question)) == ["question"] * wrong


@pytest.mark.parametrize("view", OpinionView)
def test_who_does_not_simply_agree_says_why(view):
    assert fields(problems_with_opinion(view, " ")) == ["words"] * (view is not OpinionView.AGREE)
    assert problems_with_opinion(view, "x" * 4_000) == []
    assert fields(problems_with_opinion(view, "x" * 4_001)) == ["words"]


@pytest.mark.parametrize(("reason", "wrong"), [("", True), (" ", True), ("x" * 500, False), ("x" * 501, True)])
def test_a_request_is_withdrawn_with_a_reason(reason, wrong):
    assert fields(problems_with_withdrawal(reason, is_open=True)) == ["reason"] * wrong


def test_a_request_that_was_answered_cannot_be_withdrawn():
    (problem,) = problems_with_withdrawal("asked by mistake", is_open=False)
    assert problem.message.startswith("This request is not open any more")
