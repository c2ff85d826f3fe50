"""When a decision needs a reason and when it cannot be signed (rule book 8.6)."""

from dataclasses import replace

import pytest

from scstrial.decision.choices import DecisionChoice, EvaluationStatus
from scstrial.decision.rules import (
    SigningFacts,
    cautions_with_decision,
    choices_now,
    problems_with_amendment,
    problems_with_decision,
    reason_needed,
)

OUT = SigningFacts(leads_in=False)
IN = SigningFacts(leads_in=True, total_days=9)
EXTEND = DecisionChoice.EXTEND_TRIAL
WITH_LEADS_IN = ("extend_trial", "change_waveform", "abort_trial")

NEEDED = {
    "proceed_to_implant": {"not_met", "not_evaluable"},
    "do_not_implant": {"met"},
    "repeat_trial": {"met"},
    "extend_trial": {"met", "not_met", "not_evaluable"},
    "change_waveform": set(),
    "abort_trial": {"met", "not_met", "not_evaluable"},
    "deferred": set(),
    "patient_declined": set(),
}


@pytest.mark.parametrize("choice", DecisionChoice)
@pytest.mark.parametrize("status", EvaluationStatus)
def test_a_reason_is_needed_when_the_decision_contradicts_the_status(status, choice):
    needed = status in NEEDED[choice]
    assert reason_needed(status, choice) is needed
    facts = IN if choice in WITH_LEADS_IN else OUT
    assert [problem.field for problem in problems_with_decision(status, choice, " \n", facts)] == ["reason"] * needed
    assert problems_with_decision(status, choice, "Lead moved on day 5.", facts) == ()


@pytest.mark.parametrize("choice", DecisionChoice)
def test_with_leads_in_only_extending_another_waveform_and_stopping_can_be_signed(choice):
    found = problems_with_decision(EvaluationStatus.MET, choice, "Because.", IN)
    assert [problem.field for problem in found] == ([] if choice in WITH_LEADS_IN else ["choice"])


@pytest.mark.parametrize("choice", DecisionChoice)
def test_with_leads_out_nothing_can_be_extended_changed_or_stopped(choice):
    found = problems_with_decision(EvaluationStatus.MET, choice, "Because.", replace(OUT, total_days=9))
    assert [problem.field for problem in found] == (["choice"] if choice in WITH_LEADS_IN else [])


@pytest.mark.parametrize(
    ("total", "fields"), [(9, []), (10, []), (11, ["planned_pull_on"]), (None, ["planned_pull_on"])]
)
def test_a_trial_is_extended_to_ten_days_at_most(total, fields):
    found = problems_with_decision(EvaluationStatus.NOT_MET, EXTEND, "Lead moved.", replace(IN, total_days=total))
    assert [problem.field for problem in found] == fields


def test_a_clinic_may_keep_it_shorter():
    facts = replace(IN, total_days=9, max_days=8)
    (problem,) = problems_with_decision(EvaluationStatus.NOT_MET, EXTEND, "Lead moved.", facts)
    assert "at most 8 days" in problem.message


def test_a_trial_is_not_extended_with_a_flag_for_infection_or_nerves():
    facts = replace(IN, infection_or_neuro_flag=True)
    assert [found.field for found in problems_with_decision(EvaluationStatus.NOT_MET, EXTEND, "x", facts)] == ["choice"]
    assert problems_with_decision(EvaluationStatus.NOT_MET, DecisionChoice.CHANGE_WAVEFORM, "", facts) == ()


def test_everything_that_is_wrong_is_said_at_once():
    facts = SigningFacts(leads_in=False, total_days=12, infection_or_neuro_flag=True)
    found = problems_with_decision(EvaluationStatus.NOT_MET, EXTEND, "", facts)
    assert [problem.field for problem in found] == ["choice", "planned_pull_on", "choice", "reason"]


@pytest.mark.parametrize(("trials", "count"), [(1, 0), (2, 1), (3, 1)])
def test_a_third_trial_in_a_region_is_allowed_but_seen(trials, count):
    facts = replace(OUT, trials_in_region=trials)
    assert len(cautions_with_decision(DecisionChoice.REPEAT_TRIAL, facts)) == count
    assert cautions_with_decision(DecisionChoice.DEFERRED, facts) == ()


def test_a_trial_that_was_stopped_is_pulled_first():
    facts = replace(IN, stopped=True)
    for choice in DecisionChoice:
        (problem,) = problems_with_decision(EvaluationStatus.NOT_EVALUABLE, choice, "Because.", facts)
        assert "Record the pull first" in problem.message


@pytest.mark.parametrize(("length", "fields"), [(1_900, []), (1_901, ["reason"])])
def test_a_reason_fits_the_record(length, fields):
    found = problems_with_decision(EvaluationStatus.MET, DecisionChoice.DEFERRED, "x" * length, OUT)
    assert [problem.field for problem in found] == fields


@pytest.mark.parametrize(
    ("reason", "count"), [("", 1), (" \n", 1), ("New films.", 0), ("x" * 1_900, 0), ("x" * 1_901, 1)]
)
def test_an_amendment_says_why(reason, count):
    assert [problem.field for problem in problems_with_amendment(reason)] == ["amend_reason"] * count


@pytest.mark.parametrize(
    ("choice", "status", "facts", "words"),
    [
        ("extend_trial", "met", IN, "Say why the trial is extended"),
        ("abort_trial", "met", IN, "Say why the trial is stopped."),
        ("proceed_to_implant", "not_evaluable", OUT, "Say why you decide although the rules give no result."),
        ("proceed_to_implant", "not_met", OUT, "Say why you decide against what the rules say."),
    ],
)
def test_the_reason_is_asked_for_in_words_that_fit(choice, status, facts, words):
    (problem,) = problems_with_decision(EvaluationStatus(status), DecisionChoice(choice), "", facts)
    assert problem.message.startswith(words)


def test_with_the_leads_out_it_is_said_what_to_do_instead():
    said = {
        choice: problems_with_decision(EvaluationStatus.MET, choice, "Because.", replace(OUT, total_days=9))
        for choice in (EXTEND, DecisionChoice.ABORT_TRIAL)
    }
    assert "repeat the trial instead" in said[EXTEND][0].message
    assert "nothing left to stop" in said[DecisionChoice.ABORT_TRIAL][0].message


def possible(facts, status=EvaluationStatus.MET):
    return [now.choice for now in choices_now(status, facts) if not now.why_not]


def test_what_can_be_signed_now_follows_the_leads():
    assert possible(IN) == ["extend_trial", "change_waveform", "abort_trial"]
    assert set(possible(OUT)) == set(DecisionChoice) - set(WITH_LEADS_IN)
    assert possible(replace(IN, stopped=True)) == []


def test_an_open_flag_takes_the_extension_away_and_says_why():
    assert possible(replace(IN, infection_or_neuro_flag=True)) == ["change_waveform", "abort_trial"]
    (extend,) = [
        now
        for now in choices_now(EvaluationStatus.MET, replace(IN, infection_or_neuro_flag=True))
        if now.choice == EXTEND
    ]
    assert "flag for infection" in extend.why_not[0]
    assert len(choices_now(EvaluationStatus.MET, replace(OUT, infection_or_neuro_flag=True))[3].why_not) == 1


def test_the_new_day_is_asked_when_it_is_signed_not_before():
    assert EXTEND in possible(replace(IN, total_days=None))


def test_each_choice_says_whether_it_needs_a_reason_and_what_must_be_seen():
    by_choice = {now.choice: now for now in choices_now(EvaluationStatus.NOT_MET, replace(OUT, trials_in_region=2))}
    assert by_choice[DecisionChoice.PROCEED_TO_IMPLANT].reason_needed
    assert not by_choice[DecisionChoice.DO_NOT_IMPLANT].reason_needed
    assert "2 trials per region" in by_choice[DecisionChoice.REPEAT_TRIAL].cautions[0]
