from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from scstrial.screening.choices import (
    AuthorizationDecision,
    Evaluator,
    Pregnancy,
    PsychologicalResult,
    Treatment,
)
from scstrial.screening.rules import (
    PriorAuthorization,
    PsychologicalEvaluation,
    SpineImaging,
    months_later,
)
from tests.factories.screening import AS_OF, bare_candidate, candidate, item_of, judged, screened

CHECKLIST = [
    "consent", "education", "goals", "psychological_evaluation", "active_infection", "prior_authorization",
    "spine_imaging", "severe_stenosis", "substance_use_disorder", "age", "pregnancy", "immunosuppression",
    "cardiac_device", "prior_trials_same_region", "inr", "platelets", "phq9", "phq9_item9", "opioid_dose", "hba1c",
    "bmi", "tobacco", "conservative_care", "pain_floor", "pain_duration", "treatments_tried", "odi",
]  # fmt: skip


def test_items_come_in_the_order_of_the_table():
    assert [item.item for item in screened().items] == CHECKLIST


def test_a_fit_candidate_meets_every_item():
    assert {str(item.state) for item in screened().items} == {"met"}


# Levels where nothing is recorded: the table of the check file with the lower level of two.
UNRECORDED = {
    "consent": "BLOCK", "education": "BLOCK", "goals": "BLOCK", "psychological_evaluation": "BLOCK",
    "active_infection": "BLOCK", "prior_authorization": "WARN", "spine_imaging": "HARD", "severe_stenosis": "HARD",
    "substance_use_disorder": "HARD", "pregnancy": "HARD", "immunosuppression": "HARD",
    "cardiac_device": "HARD", "prior_trials_same_region": "WARN", "inr": "WARN", "platelets": "WARN", "phq9": "WARN",
    "phq9_item9": "WARN", "opioid_dose": "WARN", "hba1c": "INFO", "bmi": "INFO", "tobacco": "WARN",
    "conservative_care": "HARD", "pain_floor": "HARD", "pain_duration": "HARD", "treatments_tried": "HARD",
    "odi": "WARN",
}  # fmt: skip


@pytest.mark.parametrize(("key", "level"), UNRECORDED.items())
def test_what_is_not_recorded_is_unknown_at_its_level(key, level):
    item = item_of(screened(bare_candidate()), key)
    assert (str(item.level), str(item.state)) == (level, "unknown")


@pytest.mark.parametrize(
    ("signed_on", "state"),
    [(date(2026, 2, 28), "met"), (AS_OF, "met"), (date(2026, 3, 2), "unmet")],
)
def test_consent_is_signed_by_the_day_of_judging(signed_on, state):
    assert judged("consent", consent_signed_on=signed_on, placement_planned_on=date(2026, 3, 16)) == ("BLOCK", state)


@pytest.mark.parametrize(
    ("key", "fact", "wanted", "level"),
    [
        ("education", "education_done", True, "BLOCK"),
        ("goals", "goals_recorded", True, "BLOCK"),
        ("active_infection", "active_infection", False, "BLOCK"),
        ("substance_use_disorder", "substance_use_disorder_active", False, "HARD"),
        ("immunosuppression", "immunosuppressed", False, "HARD"),
        ("cardiac_device", "cardiac_device", False, "HARD"),
        ("tobacco", "tobacco", False, "WARN"),
    ],
)
def test_yes_no_items_are_met_by_one_answer_only(key, fact, wanted, level):
    assert judged(key, **{fact: wanted}) == (level, "met")
    assert judged(key, **{fact: not wanted}) == (level, "unmet")


def evaluation(on=date(2026, 1, 10), result="cleared", by="psychiatrist", conditions=""):
    return PsychologicalEvaluation(on, PsychologicalResult(result), Evaluator(by), conditions)


@pytest.mark.parametrize(
    ("on", "state"),
    [(date(2025, 3, 17), "met"), (date(2025, 3, 16), "met"), (date(2025, 3, 15), "expired")],
)
def test_an_evaluation_is_valid_through_the_same_day_twelve_months_later(on, state):
    found = judged(
        "psychological_evaluation",
        psychological_evaluation=evaluation(on),
        placement_planned_on=date(2026, 3, 16),
    )
    assert found == ("BLOCK", state)


def test_without_a_planned_placement_expiry_is_judged_on_the_day_of_judging():
    facts = {"psychological_evaluation": evaluation(date(2025, 3, 1))}
    assert judged("psychological_evaluation", as_of=date(2026, 3, 1), **facts) == ("BLOCK", "met")
    assert judged("psychological_evaluation", as_of=date(2026, 3, 2), **facts) == ("BLOCK", "expired")


def test_what_was_made_on_29_feb_is_valid_through_28_feb():
    facts = {"psychological_evaluation": evaluation(date(2024, 2, 29))}
    assert judged("psychological_evaluation", as_of=date(2025, 2, 28), **facts) == ("BLOCK", "met")
    assert judged("psychological_evaluation", as_of=date(2025, 3, 1), **facts) == ("BLOCK", "expired")


@pytest.mark.parametrize(
    ("on", "months", "later"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 1, 10), 12, date(2027, 1, 10)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
    ],
)
def test_months_are_counted_by_the_calendar(on, months, later):
    assert months_later(on, months) == later


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (evaluation(result="cleared"), ("BLOCK", "met")),
        (evaluation(result="cleared_with_conditions"), ("BLOCK", "met")),
        (evaluation(result="not_cleared"), ("HARD", "unmet")),
        (evaluation(by="clinical_psychologist"), ("BLOCK", "met")),
        (evaluation(by="licensed_social_worker"), ("BLOCK", "met")),
        (evaluation(by="other"), ("HARD", "unmet")),
        (evaluation(on=date(2026, 3, 2)), ("BLOCK", "unmet")),
        (evaluation(on=AS_OF), ("BLOCK", "met")),
        (evaluation(on=date(2024, 1, 1), result="not_cleared"), ("BLOCK", "expired")),
        (None, ("BLOCK", "unknown")),
    ],
)
def test_psychological_evaluation_is_read_by_date_then_result_then_evaluator(made, expected):
    found = judged("psychological_evaluation", psychological_evaluation=made, placement_planned_on=date(2026, 3, 16))
    assert found == expected


def test_conditions_of_the_evaluation_are_shown():
    made = evaluation(result="cleared_with_conditions", conditions="weekly calls")
    assert "weekly calls" in item_of(screened(candidate(psychological_evaluation=made)), "psychological_evaluation").why
    made = evaluation(result="cleared_with_conditions")
    assert (
        "see the evaluation"
        in item_of(screened(candidate(psychological_evaluation=made)), "psychological_evaluation").why
    )


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (date(2025, 3, 15), "expired"),
        (date(2025, 3, 16), "met"),
        (AS_OF, "met"),
        (date(2026, 3, 2), "unmet"),
    ],
)
def test_imaging_is_at_most_twelve_months_old_on_the_planned_day(on, state):
    found = judged("spine_imaging", spine_imaging=SpineImaging(on, False), placement_planned_on=date(2026, 3, 16))
    assert found == ("HARD", state)


@pytest.mark.parametrize(("severe", "state"), [(False, "met"), (True, "unmet"), (None, "unknown")])
def test_severe_stenosis_is_judged_from_its_finding(severe, state):
    assert judged("severe_stenosis", spine_imaging=SpineImaging(date(2020, 1, 1), severe)) == ("HARD", state)


def authorization(required=True, decision="affirmed", valid_until=date(2026, 3, 16)):
    return PriorAuthorization(required, decision and AuthorizationDecision(decision), valid_until)


@pytest.mark.parametrize("payer", ["default", "medicare", "aetna"])
@pytest.mark.parametrize(
    ("request_", "state"),
    [
        (authorization(valid_until=date(2026, 3, 15)), "expired"),
        (authorization(valid_until=date(2026, 3, 16)), "met"),
        (authorization(valid_until=date(2026, 3, 17)), "met"),
        (authorization(valid_until=None), "met"),
        (authorization(decision="pending"), "unmet"),
        (authorization(decision="non_affirmed"), "unmet"),
        (authorization(decision=None), "unknown"),
        (authorization(required=False, decision=None), "met"),
    ],
)
def test_a_required_authorization_is_affirmed_through_its_last_day(payer, request_, state):
    found = judged("prior_authorization", payer, prior_authorization=request_, placement_planned_on=date(2026, 3, 16))
    assert found == ("BLOCK", state)


def test_an_authorization_not_recorded_blocks_for_medicare_only():
    assert judged("prior_authorization", "medicare", prior_authorization=None) == ("BLOCK", "unknown")
    assert judged("prior_authorization", "nice", prior_authorization=None) == ("WARN", "unknown")


@pytest.mark.parametrize(
    ("born", "as_of", "state"),
    [
        (date(2008, 3, 2), date(2026, 3, 1), "unmet"),
        (date(2008, 3, 1), date(2026, 3, 1), "met"),
        (date(2008, 2, 28), date(2026, 3, 1), "met"),
        (date(2008, 2, 29), date(2026, 2, 28), "unmet"),
        (date(2008, 2, 29), date(2026, 3, 1), "met"),
    ],
)
def test_the_eighteenth_birthday_is_reached_on_the_day_of_judging(born, as_of, state):
    facts = {"birth_date": born, "placement_planned_on": date(2026, 3, 16), "consent_signed_on": None}
    assert judged("age", as_of=as_of, **facts) == ("HARD", state)


@pytest.mark.parametrize(
    ("answer", "state"),
    [("no", "met"), ("not_applicable", "met"), ("yes", "unmet"), ("unknown", "unknown"), (None, "unknown")],
)
def test_pregnancy_unknown_is_not_no(answer, state):
    assert judged("pregnancy", pregnant=answer and Pregnancy(answer)) == ("HARD", state)


@pytest.mark.parametrize(
    ("key", "fact", "value", "expected"),
    [
        ("prior_trials_same_region", "prior_trials_same_region", 1, ("WARN", "met")),
        ("prior_trials_same_region", "prior_trials_same_region", 2, ("WARN", "unmet")),
        ("prior_trials_same_region", "prior_trials_same_region", 3, ("WARN", "unmet")),
        ("inr", "inr", Decimal("1.3"), ("HARD", "met")),
        ("inr", "inr", Decimal("1.4"), ("HARD", "met")),
        ("inr", "inr", Decimal("1.4000000000000000000000000001"), ("HARD", "unmet")),
        ("platelets", "platelets_10e9_l", Decimal("99.9"), ("HARD", "unmet")),
        ("platelets", "platelets_10e9_l", Decimal(100), ("HARD", "met")),
        ("platelets", "platelets_10e9_l", Decimal(101), ("HARD", "met")),
        ("phq9", "phq9_total", 9, ("WARN", "met")),
        ("phq9", "phq9_total", 10, ("WARN", "unmet")),
        ("phq9", "phq9_total", 12, ("WARN", "unmet")),
        ("phq9", "phq9_total", 14, ("WARN", "unmet")),
        ("phq9", "phq9_total", 15, ("HARD", "unmet")),
        ("phq9", "phq9_total", 16, ("HARD", "unmet")),
        ("phq9_item9", "phq9_item9", 0, ("HARD", "met")),
        ("phq9_item9", "phq9_item9", 1, ("HARD", "unmet")),
        ("opioid_dose", "mme_per_day", Decimal(0), ("WARN", "met")),
        ("opioid_dose", "mme_per_day", Decimal("49.99"), ("WARN", "met")),
        ("opioid_dose", "mme_per_day", Fraction(50), ("WARN", "unmet")),
        ("opioid_dose", "mme_per_day", Fraction(151, 3), ("WARN", "unmet")),
        ("hba1c", "hba1c_pct", Decimal("6.9"), ("INFO", "met")),
        ("hba1c", "hba1c_pct", Decimal("7.0"), ("INFO", "unmet")),
        ("hba1c", "hba1c_pct", Decimal("7.99"), ("INFO", "unmet")),
        ("hba1c", "hba1c_pct", Decimal("8.0"), ("WARN", "unmet")),
        ("hba1c", "hba1c_pct", Decimal("8.1"), ("WARN", "unmet")),
        ("bmi", "bmi", Decimal("39.9"), ("INFO", "met")),
        ("bmi", "bmi", Decimal(40), ("INFO", "unmet")),
        ("bmi", "bmi", Decimal("40.1"), ("INFO", "unmet")),
        ("conservative_care", "conservative_months", Decimal("5.9"), ("HARD", "unmet")),
        ("conservative_care", "conservative_months", Decimal(6), ("HARD", "met")),
        ("conservative_care", "conservative_months", Decimal(7), ("HARD", "met")),
        ("pain_floor", "pain_nrs", Decimal("4.9"), ("HARD", "unmet")),
        ("pain_floor", "pain_nrs", Decimal(5), ("HARD", "met")),
        ("pain_floor", "pain_nrs", Decimal("5.1"), ("HARD", "met")),
        ("pain_duration", "pain_months", Decimal("5.9"), ("HARD", "unmet")),
        ("pain_duration", "pain_months", Decimal(6), ("HARD", "met")),
        ("pain_duration", "pain_months", Decimal(7), ("HARD", "met")),
    ],
)
def test_each_limit_below_on_and_above(key, fact, value, expected):
    assert judged(key, **{fact: value}) == expected


def test_a_dose_that_cannot_all_be_converted_is_never_low_enough():
    assert judged("opioid_dose", mme_per_day=Decimal(30), mme_at_least=True) == ("WARN", "unknown")
    assert judged("opioid_dose", mme_per_day=Decimal(50), mme_at_least=True) == ("WARN", "unmet")
    assert judged("opioid_dose", mme_per_day=None, mme_at_least=True) == ("WARN", "unknown")


def test_a_dose_of_which_nothing_can_be_converted_is_not_called_unrecorded():
    item = item_of(screened(candidate(mme_per_day=None, mme_at_least=True)), "opioid_dose")
    assert "cannot be converted" in item.why


@pytest.mark.parametrize(
    ("tried", "mme", "state"),
    [
        ("physical_therapy gabapentinoid snri injection", 0, "met"),
        ("physical_therapy gabapentinoid snri radiofrequency", 0, "met"),
        ("physical_therapy gabapentinoid snri surgery", 0, "met"),
        ("physical_therapy gabapentinoid snri", 0, "unmet"),
        ("physical_therapy gabapentinoid snri psychological", 0, "unmet"),
        ("gabapentinoid snri injection", 0, "unmet"),
        ("physical_therapy gabapentinoid injection", 0, "unmet"),
        ("physical_therapy gabapentinoid injection", None, "unmet"),
        ("physical_therapy gabapentinoid injection", 1, "met"),
        ("physical_therapy opioid injection", 1, "unmet"),
        ("physical_therapy injection", 1, "unmet"),
        ("physical_therapy nsaid acetaminophen injection", 0, "met"),
        ("physical_therapy muscle_relaxant topical injection", 0, "met"),
        ("physical_therapy tricyclic opioid injection", 0, "met"),
        ("", 0, "unmet"),
    ],
)
def test_default_asks_for_two_drug_classes_physical_therapy_and_an_intervention(tried, mme, state):
    treatments = frozenset(map(Treatment, tried.split()))
    dose = None if mme is None else Decimal(mme)
    assert judged("treatments_tried", treatments=treatments, mme_per_day=dose) == ("HARD", state)


def test_what_was_not_tried_is_named():
    item = item_of(screened(candidate(treatments=frozenset(), mme_per_day=Decimal(0))), "treatments_tried")
    assert "2 drug classes, physical therapy, an injection, radiofrequency treatment or surgery" in item.why


def test_each_item_tells_its_question_its_source_and_a_sentence():
    for item in screened(bare_candidate()).items:
        assert item.question.endswith("?")
        assert item.source in item.why
        assert item.why.endswith(".")


def test_a_default_of_our_own_is_shown_as_to_be_confirmed():
    item = item_of(screened(), "pain_floor")
    assert item.to_be_confirmed
    assert item.why == (
        "NRS of the target area 7 is at least 5 (source: rule book 2.2, default to be confirmed by your clinic)."
    )
    assert not item_of(screened(payer="aetna"), "pain_floor").to_be_confirmed


def test_a_number_from_memory_makes_its_item_wait_for_the_clinic():
    assert item_of(screened(), "inr").to_be_confirmed
    assert not item_of(screened(), "bmi").to_be_confirmed


def test_a_fraction_that_is_no_decimal_is_cut_in_the_sentence_not_rounded_over_a_limit():
    assert "about 50.33 MME/day" in item_of(screened(candidate(mme_per_day=Fraction(151, 3))), "opioid_dose").why


@pytest.mark.parametrize(
    ("key", "group"),
    [("consent", "coverage"), ("prior_authorization", "coverage"), ("bmi", "clinical"), ("odi", "payer")],
)
def test_items_stand_in_their_group(key, group):
    assert item_of(screened(), key).group == group


def test_days_in_sentences_carry_the_year_only_when_it_differs():
    assert "Fri 20 Feb (" in item_of(screened(), "consent").why
    assert "Sun 2 Nov 2025 (" in item_of(screened(), "spine_imaging").why
