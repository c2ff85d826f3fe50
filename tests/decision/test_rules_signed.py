"""The signed text: canonical, fingerprinted, and read back as it was."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given

from scstrial.complications.choices import FlagRule, Urgency
from scstrial.decision.rules import (
    Case,
    FlagSeen,
    SupportingFacts,
    canonical,
    criteria_of,
    evaluate,
    evaluation_from,
    fingerprint,
    is_unchanged,
    plain,
    signed_evaluation,
)
from tests.factories.decision import area, cases, day, days, facts_of, laws, rule, steady, trial


def a_case(facts=None, flags=()):
    facts = facts or steady(8, 3)
    evaluation = evaluate(facts, rule())
    return Case(facts, evaluation, criteria_of(evaluation, facts, SupportingFacts()), tuple(flags), ())


@given(cases(), laws())
def test_an_evaluation_is_read_back_as_it_was(case, law):
    evaluation = evaluate(facts_of(case), rule(**law))
    assert evaluation_from(json.loads(json.dumps(plain(evaluation)))) == evaluation


def test_a_signed_text_gives_its_evaluation():
    case = a_case()
    assert signed_evaluation(canonical(case.content())) == case.evaluation


@pytest.mark.parametrize("text", ["", "{}", '{"evaluation": {"status": "met"}}'])
def test_a_damaged_text_is_no_evaluation(text):
    with pytest.raises((KeyError, ValueError)):
        signed_evaluation(text)


def test_the_form_of_the_text_is_the_one_whose_hashes_are_kept():
    """Another order, blank or spelling of a number would give every text signed before another hash."""
    content = {
        "b": [Decimal("1.50"), Fraction(19, 33), 7, None, True],
        "a": {"name": "Zoë", "on": day(0), "at": datetime(2026, 3, 2, 8, 30, tzinfo=UTC), "rule": FlagRule.CSF_LEAK},
    }
    assert canonical(content) == (
        '{"a":{"at":"2026-03-02T08:30:00+00:00","name":"Zoë","on":"2026-03-02","rule":"C-09"},'
        '"b":["1.50","19/33","7",null,true],"content_version":"2"}'
    )


def test_one_sign_changed_is_noticed():
    text = canonical(a_case().content())
    assert is_unchanged(text, fingerprint(text))
    assert not is_unchanged(text.replace("62", "63"), fingerprint(text))
    assert not is_unchanged(text + " ", fingerprint(text))


def test_the_fingerprint_covers_days_that_the_result_does_not_use():
    one = trial(area(days(7, 6, 5, 3, 3, 3)))
    other = trial(area(days(8, 6, 5, 3, 3, 3)))
    assert a_case(one).sha256 == a_case(trial(area(days(7, 6, 5, 3, 3, 3)))).sha256
    assert a_case(one).sha256 != a_case(other).sha256


def test_the_fingerprint_covers_flags_and_whether_they_are_closed():
    raised = FlagSeen(FlagRule.SITE_INFECTION, Urgency.SAME_DAY, is_closed=False)
    prints = {a_case().sha256, a_case(flags=[raised]).sha256, a_case(flags=[replace(raised, is_closed=True)]).sha256}
    assert len(prints) == 3
