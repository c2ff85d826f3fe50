"""What may be answered, how it is kept, and how it reads."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from scstrial.protocols.choices import Payer
from scstrial.protocols.rules.payers import payer_profile
from scstrial.screening.choices import (
    AuthorizationDecision,
    Evaluator,
    ItemGroup,
    ItemKey,
    Pregnancy,
    PsychologicalResult,
    Treatment,
    YesNo,
)
from scstrial.screening.rules import (
    ITEM_FACTS,
    QUESTIONS,
    Answer,
    PriorAuthorization,
    PsychologicalEvaluation,
    SpineImaging,
    answer_words,
    answers_judged,
    problems_with_answer,
    questions_asked,
    stored,
    value_from,
    yes_no,
)

TODAY = date(2026, 3, 10)
TOMORROW = date(2026, 3, 11)
EVALUATION = PsychologicalEvaluation(date(2026, 1, 10), PsychologicalResult.CLEARED, Evaluator.PSYCHIATRIST, "weekly")
AUTHORIZATION = PriorAuthorization(True, AuthorizationDecision.AFFIRMED, date(2026, 6, 1), date(2026, 2, 1), "UTN-7")


def fields_refused(fact, value, **more):
    return [problem.field for problem in problems_with_answer(fact, Answer(value, **more), TODAY)]


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("tobacco", True),
        ("tobacco", None),
        ("inr", Decimal("1.40")),
        ("inr", None),
        ("prior_trials_same_region", 2),
        ("consent_signed_on", date(2026, 3, 1)),
        ("pregnant", Pregnancy.NO),
        ("payer", Payer.AETNA),
        ("treatments", frozenset({Treatment.SURGERY, Treatment.SNRI})),
        ("treatments", frozenset()),
        ("psychological_evaluation", EVALUATION),
        ("spine_imaging", SpineImaging(date(2025, 11, 2), None)),
        ("spine_imaging", SpineImaging(date(2025, 11, 2), severe_stenosis_at_lead_levels=True)),
        ("prior_authorization", AUTHORIZATION),
        ("prior_authorization", PriorAuthorization(False)),
    ],
)
def test_what_is_stored_is_read_back_the_same(fact, value):
    assert value_from(fact, stored(fact, value)) == value


def test_a_number_is_kept_as_text_and_stays_exact():
    assert stored("inr", Decimal("1.40")) == "1.40"


@pytest.mark.parametrize(
    ("fact", "inside", "outside"),
    [
        ("inr", Decimal(100), Decimal("100.1")),
        ("prior_trials_same_region", 0, -1),
        ("prior_spine_surgeries", 20, 21),
        ("lead_count_planned", 4, 5),
        ("bmi", Decimal(0), Decimal("NaN")),
    ],
)
def test_a_number_out_of_its_range_is_refused_at_its_field(fact, inside, outside):
    assert fields_refused(fact, inside) == []
    assert fields_refused(fact, outside) == [fact]


def test_what_is_out_of_range_says_the_range_with_its_unit():
    (weight,) = problems_with_answer("weight_kg", Answer(Decimal(1)), TODAY)
    (trials,) = problems_with_answer("prior_trials_same_region", Answer(-1), TODAY)
    (inr,) = problems_with_answer("inr", Answer(Decimal(-1)), TODAY)
    assert weight.message == "Enter a number from 20 to 400 kg (45 to 881 lb)."
    assert trials.message == "Enter a number from 0 to 100 trials."
    assert inr.message.endswith("to 100.")


def test_what_the_screening_does_not_ask_is_refused():
    (problem,) = problems_with_answer("shoe_size", Answer(Decimal(43)), TODAY)
    assert problem.message == "The screening does not ask for “shoe_size”. Record it where it belongs."


def test_texts_and_days_are_taken_up_to_their_limits():
    assert fields_refused("tobacco", True, note="x" * 1_000) == []
    assert fields_refused("tobacco", True, note="x" * 1_001) == ["tobacco_note"]
    assert fields_refused("prior_authorization", replace(AUTHORIZATION, utn="x" * 40)) == []
    assert fields_refused("prior_authorization", replace(AUTHORIZATION, utn="x" * 41)) == ["prior_authorization_utn"]
    assert fields_refused("consent_signed_on", date(1900, 1, 1)) == []
    assert fields_refused("consent_signed_on", date(1899, 12, 31)) == ["consent_signed_on"]


@pytest.mark.parametrize(
    ("fact", "value", "field"),
    [
        ("consent_signed_on", TOMORROW, "consent_signed_on"),
        ("consent_signed_on", date(206, 3, 1), "consent_signed_on"),
        ("spine_imaging", SpineImaging(TOMORROW), "spine_imaging_on"),
        (
            "psychological_evaluation",
            PsychologicalEvaluation(TOMORROW, PsychologicalResult.CLEARED, Evaluator.PSYCHIATRIST),
            "psychological_evaluation_on",
        ),
        (
            "psychological_evaluation",
            PsychologicalEvaluation(TODAY, PsychologicalResult.CLEARED, Evaluator.PSYCHIATRIST, "x" * 1001),
            "psychological_evaluation_conditions",
        ),
        ("prior_authorization", PriorAuthorization(True, submitted_on=TOMORROW), "prior_authorization_submitted_on"),
        ("prior_authorization", PriorAuthorization(True, utn="x" * 41), "prior_authorization_utn"),
    ],
)
def test_a_day_to_come_and_a_text_too_long_are_refused_at_their_field(fact, value, field):
    assert fields_refused(fact, value) == [field]


def test_today_is_a_day_that_may_be_entered_and_an_authorization_may_end_later():
    assert fields_refused("consent_signed_on", TODAY) == []
    assert fields_refused("prior_authorization", AUTHORIZATION) == []


def test_the_day_of_a_value_and_the_note_are_looked_at_too():
    assert fields_refused("inr", Decimal(1), dated_on=TOMORROW) == ["inr_dated_on"]
    assert fields_refused("tobacco", False, note="x" * 1001) == ["tobacco_note"]


@pytest.mark.parametrize(
    ("fact", "value", "words"),
    [
        ("tobacco", True, "yes"),
        ("tobacco", None, "not known"),
        ("conservative_months", Decimal("8.0"), "8 months"),
        ("consent_signed_on", date(2026, 3, 3), "Tue 3 Mar"),
        ("pregnant", Pregnancy.NOT_APPLICABLE, "Does not apply"),
        ("treatments", frozenset({Treatment.SNRI, Treatment.INJECTION}), "Injection, SNRI antidepressant"),
        ("treatments", frozenset(), "none"),
        ("psychological_evaluation", EVALUATION, "Sat 10 Jan, cleared, by: psychiatrist, weekly"),
        ("psychological_evaluation", replace(EVALUATION, conditions=""), "Sat 10 Jan, cleared, by: psychiatrist"),
        (
            "spine_imaging",
            SpineImaging(date(2025, 11, 2)),
            "Sun 2 Nov 2025, severe narrowing at the lead levels: not known",
        ),
        ("prior_authorization", AUTHORIZATION, "required, affirmed, valid through Mon 1 Jun, UTN UTN-7"),
        ("prior_authorization", PriorAuthorization(False), "not required"),
    ],
)
def test_an_answer_reads_as_words(fact, value, words):
    assert answer_words(fact, value, TODAY) == words


def test_an_unknown_answer_is_neither_yes_nor_no():
    assert [yes_no(value) for value in (True, False, None)] == [YesNo.YES, YesNo.NO, YesNo.UNKNOWN]


def test_every_item_of_every_payer_has_a_question_or_stands_elsewhere_in_the_record():
    without = {
        item
        for payer in Payer
        for item in (key.partition(".")[0] for key in payer_profile(payer).levels)
        if ItemKey(item) not in ITEM_FACTS
    }
    assert without == set()


def test_no_question_is_in_two_groups_and_each_item_stands_in_the_group_of_its_question():
    from scstrial.screening.rules import group_of

    assert [q.fact for q in QUESTIONS.values() if any(group_of(item) is not q.group for item in q.items)] == []


def test_a_payer_is_asked_only_what_it_has_an_item_for():
    facts = {payer: {q.fact for q in questions_asked(ItemGroup.COVERAGE, payer_profile(payer))} for payer in Payer}
    assert "last_resort" in facts[Payer.MEDICARE]
    assert "last_resort" not in facts[Payer.DEFAULT]
    assert "consent_signed_on" in facts[Payer.NICE]


def test_the_payer_and_the_operations_before_are_asked_though_no_item_is_judged_by_them():
    profile = payer_profile("default")
    assert "payer" in {q.fact for q in questions_asked(ItemGroup.PAYER, profile)}
    assert "prior_spine_surgeries" in {q.fact for q in questions_asked(ItemGroup.CLINICAL, profile)}


def test_a_contraindication_nobody_asked_about_stands_open_and_a_warning_does_not():
    judged = answers_judged(payer_profile("default"), {ItemKey.ALLERGY: True, ItemKey.DIATHERMY: False})
    assert judged[ItemKey.SPINAL_INSTABILITY] is None
    assert judged[ItemKey.REALISTIC_EXPECTATION] is None
    assert judged[ItemKey.DIATHERMY] is False
    assert judged[ItemKey.ALLERGY] is True
    assert ItemKey.ESCORT not in judged


def test_a_question_alarms_when_yes_is_what_stands_in_the_way():
    assert QUESTIONS["active_infection"].alarms
    assert QUESTIONS["diathermy"].alarms
    assert not QUESTIONS["education_done"].alarms
    assert not QUESTIONS["inr"].alarms
