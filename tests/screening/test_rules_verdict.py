from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from scstrial.protocols.choices import Level, Payer
from scstrial.protocols.rules.payers import PROFILES, changed, payer_profile
from scstrial.screening.choices import Indication, ItemKey, ToolAdvice, Treatment, Verdict
from scstrial.screening.rules import (
    FACT_RANGES,
    INDICATIONS,
    WANTED_ANSWERS,
    problems_with_diagnoses,
    problems_with_facts,
    problems_with_override,
    screen,
    verdict_of,
    verdict_with_overrides,
)
from scstrial.screening.rules.screening import JUDGES
from tests.factories.screening import AS_OF, bare_candidate, candidate, item_of, judged, screened


def test_everything_met_is_cleared():
    assert screened().verdict == Verdict.CLEARED


def test_an_unmet_block_is_not_cleared_whatever_else_stands():
    assert screened(candidate(education_done=False, cardiac_device=True)).verdict == Verdict.NOT_CLEARED


def test_an_unmet_hard_item_needs_an_override():
    assert screened(candidate(cardiac_device=True)).verdict == Verdict.NEEDS_OVERRIDE


def test_warnings_and_information_never_change_the_verdict():
    facts = candidate(phq9_total=14, hba1c_pct=Decimal(9), bmi=Decimal(45), tobacco=True, mme_per_day=Decimal(90))
    assert screened(facts).verdict == Verdict.CLEARED


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({"consent_signed_on": None}, Verdict.NOT_CLEARED),
        ({"cardiac_device": None}, Verdict.NEEDS_OVERRIDE),
        ({"inr": None}, Verdict.CLEARED),
        ({"inr": Decimal("1.5")}, Verdict.NEEDS_OVERRIDE),
        ({"phq9_item9": None}, Verdict.CLEARED),
        ({"phq9_item9": 1}, Verdict.NEEDS_OVERRIDE),
    ],
)
def test_unknown_counts_like_unmet_at_its_level(changes, verdict):
    assert screened(candidate(**changes)).verdict == verdict


def test_the_reference_day_is_the_planned_placement_or_the_day_of_judging():
    assert screened(placement_planned_on=date(2026, 3, 16)).reference_on == date(2026, 3, 16)
    assert screened().reference_on == AS_OF


def test_an_overridden_hard_item_no_longer_counts():
    items = screened(candidate(cardiac_device=True, phq9_item9=2)).items
    assert verdict_with_overrides(items, {ItemKey.CARDIAC_DEVICE}) == Verdict.NEEDS_OVERRIDE
    assert verdict_with_overrides(items, {ItemKey.CARDIAC_DEVICE, ItemKey.PHQ9_ITEM9}) == Verdict.CLEARED
    assert verdict_with_overrides(items, ()) == verdict_of(items) == Verdict.NEEDS_OVERRIDE


def test_a_block_can_never_be_overridden():
    items = screened(candidate(active_infection=True)).items
    assert verdict_with_overrides(items, set(ItemKey)) == Verdict.NOT_CLEARED


def test_an_override_of_an_item_that_since_became_a_block_does_not_help():
    items = screened(candidate(psychological_evaluation=None)).items
    assert verdict_with_overrides(items, {ItemKey.PSYCHOLOGICAL_EVALUATION}) == Verdict.NOT_CLEARED


@pytest.mark.parametrize(
    ("key", "changes", "reason", "said"),
    [
        ("consent", {"consent_signed_on": None}, "urgent", "cannot be overridden"),
        ("cardiac_device", {}, "seen", "is met"),
        ("tobacco", {"tobacco": True}, "seen", "does not stand in the way"),
        ("hba1c", {"hba1c_pct": Decimal(7)}, "seen", "does not stand in the way"),
        ("cardiac_device", {"cardiac_device": True}, "  ", "Write the reason"),
    ],
)
def test_an_override_without_need_right_or_reason_is_refused(key, changes, reason, said):
    [problem] = problems_with_override(item_of(screened(candidate(**changes)), key), reason)
    assert said in problem.message


def test_a_hard_item_is_overridden_with_a_reason():
    item = item_of(screened(candidate(cardiac_device=True)), "cardiac_device")
    assert problems_with_override(item, "Cardiology agrees, note of 2 Feb") == []


def keys(screening):
    return [str(item.item) for item in screening.items]


FLOOR_ITEMS = {"conservative_care", "pain_floor", "pain_duration"}


@pytest.mark.parametrize(
    ("payer", "floors"),
    [
        ("default", {"conservative_care", "pain_floor", "pain_duration"}),
        ("medicare", set()),
        ("aetna", {"conservative_care", "pain_floor", "pain_duration"}),
        ("evicore", {"conservative_care"}),
        ("bcbs_al", {"pain_floor", "pain_duration"}),
        ("nice", {"pain_floor", "pain_duration"}),
    ],
)
def test_where_the_payer_gives_no_number_there_is_no_such_item(payer, floors):
    assert FLOOR_ITEMS & set(keys(screened(payer=payer))) == floors


@pytest.mark.parametrize(
    ("payer", "key", "fact", "below", "on"),
    [
        ("aetna", "pain_duration", "pain_months", "11.9", "12"),
        ("aetna", "pain_floor", "pain_nrs", "4.9", "5"),
        ("aetna", "conservative_care", "conservative_months", "5.9", "6"),
        ("evicore", "conservative_care", "conservative_months", "5.9", "6"),
        ("bcbs_al", "pain_duration", "pain_months", "2.9", "3"),
        ("bcbs_al", "pain_floor", "pain_nrs", "4.9", "5"),
        ("nice", "pain_duration", "pain_months", "5.9", "6"),
        ("nice", "pain_floor", "pain_nrs", "4.9", "5"),
        ("aetna", "odi", "odi_pct", "20.9", "21"),
    ],
)
def test_payer_floors_are_hard_and_met_from_the_number_on(payer, key, fact, below, on):
    assert judged(key, payer, **{fact: Decimal(below)}) == ("HARD", "unmet")
    assert judged(key, payer, **{fact: Decimal(on)}) == ("HARD", "met")
    assert judged(key, payer, **{fact: Decimal(on) + 1}) == ("HARD", "met")


@pytest.mark.parametrize(
    ("payer", "odi", "expected"),
    [
        ("aetna", None, ("HARD", "unknown")),
        ("default", None, ("WARN", "unknown")),
        ("medicare", None, ("WARN", "unknown")),
        ("default", Decimal(0), ("WARN", "met")),
        ("nice", Decimal(20), ("WARN", "met")),
    ],
)
def test_odi_only_has_to_be_recorded_but_for_aetna(payer, odi, expected):
    assert judged("odi", payer, odi_pct=odi) == expected


@pytest.mark.parametrize("payer", ["medicare", "aetna", "evicore", "bcbs_al", "nice"])
def test_other_payers_ask_for_at_least_one_treatment(payer):
    one = frozenset({Treatment.PSYCHOLOGICAL})
    assert judged("treatments_tried", payer, treatments=one) == ("HARD", "met")
    assert judged("treatments_tried", payer, treatments=frozenset()) == ("HARD", "unmet")
    assert judged("treatments_tried", payer, treatments=None) == ("HARD", "unknown")


@pytest.mark.parametrize("payer", ["default", "aetna", "evicore", "bcbs_al", "nice"])
def test_two_earlier_trials_in_the_region_are_a_warning_but_for_medicare(payer):
    assert judged("prior_trials_same_region", payer, prior_trials_same_region=2) == ("WARN", "unmet")
    assert judged("prior_trials_same_region", "medicare", prior_trials_same_region=2) == ("HARD", "unmet")
    assert judged("prior_trials_same_region", "medicare", prior_trials_same_region=1) == ("HARD", "met")
    assert judged("prior_trials_same_region", "medicare", prior_trials_same_region=None) == ("HARD", "unknown")


def test_aetnas_floors_hold_for_every_indication_until_the_neuropathic_list_is_marked():
    facts = candidate(indication=Indication.PANCREATITIS, pain_months=Decimal(6))
    aetna = payer_profile("aetna")
    assert "pain_duration" in keys(screen(facts, aetna, AS_OF))
    marked = replace(aetna, neuropathic_list=frozenset({Indication.PSPS_2, Indication.PDN}))
    assert FLOOR_ITEMS & set(keys(screen(facts, marked, AS_OF))) == {"conservative_care"}
    assert set(keys(screen(candidate(), marked, AS_OF))) >= FLOOR_ITEMS


def test_a_clinics_own_number_and_level_are_used():
    own = changed(payer_profile("default"), {"inr_max": Decimal("1.2"), "pain_nrs_min": None}, {"inr": Level.WARN})
    found = screen(candidate(inr=Decimal("1.3")), own, AS_OF)
    assert (item_of(found, "inr").level, item_of(found, "inr").state) == (Level.WARN, "unmet")
    assert "pain_floor" not in keys(found)


def test_a_number_that_the_clinic_set_is_not_shown_as_that_of_the_source():
    own = changed(payer_profile("default"), {"inr_max": Decimal("1.2")}, {"tobacco": Level.HARD})
    found = screen(candidate(inr=Decimal("1.3"), tobacco=True), own, AS_OF)
    assert item_of(found, "inr").why.startswith("INR 1.3 is above 1.2 (source: NFS; limit set by the clinic")
    assert item_of(found, "tobacco").why.endswith("(source: set by the clinic).")
    assert item_of(found, "bmi").source == "HOE17"


def test_a_limit_that_the_clinic_takes_out_takes_its_item_along():
    own = changed(payer_profile("medicare"), {"lead_count_max": None})
    assert "lead_count" not in keys(screen(candidate(lead_count_planned=3), own, AS_OF))


def test_further_answers_add_their_item_only_where_given():
    facts = candidate(answers={ItemKey.DIATHERMY: True, ItemKey.CAN_OPERATE: None, ItemKey.ESCORT: True})
    items = screened(facts).items[-3:]
    assert [(item.item, item.level, item.state) for item in items] == [
        (ItemKey.DIATHERMY, Level.HARD, "unmet"),
        (ItemKey.CAN_OPERATE, Level.HARD, "unknown"),
        (ItemKey.ESCORT, Level.WARN, "met"),
    ]


@pytest.mark.parametrize(("item", "wanted"), WANTED_ANSWERS.items())
def test_each_further_answer_is_met_by_the_wanted_one_alone(item, wanted):
    payers = [payer for payer, profile in PROFILES.items() if item in profile.levels]
    assert payers
    for answer in (True, False):
        found = item_of(screened(candidate(answers={item: answer}), payers[0]), item)
        assert found.is_met == (answer is wanted)


def test_a_further_answer_that_the_payer_does_not_ask_for_adds_nothing():
    answers = {ItemKey.LAST_RESORT: False}
    assert "last_resort" not in keys(screened(candidate(answers=answers)))
    assert judged("last_resort", "medicare", answers=answers) == ("HARD", "unmet")


@pytest.mark.parametrize(
    ("key", "payer", "fact", "values"),
    [
        ("pcs", "default", "pcs_total", {29: "met", 30: "unmet", 31: "unmet"}),
        ("glucose", "default", "glucose_mg_dl", {199: "met", 200: "unmet", 201: "unmet"}),
        ("lead_count", "medicare", "lead_count_planned", {1: "met", 2: "met", 3: "unmet"}),
        ("contact_count", "medicare", "contact_count_planned", {15: "met", 16: "met", 17: "unmet"}),
        ("physical_therapy_weeks", "aetna", "physical_therapy_weeks", {5: "unmet", 6: "met", 7: "met"}),
    ],
)
def test_further_numbers_add_their_item_only_where_given(key, payer, fact, values):
    assert key not in keys(screened(payer=payer))
    for value, state in values.items():
        assert judged(key, payer, **{fact: value}) == ("WARN", state)


@pytest.mark.parametrize(
    ("advice", "state"),
    [("strongly_recommended", "met"), ("recommended", "met"), ("not_recommended", "unmet")],
)
def test_the_advice_of_the_selection_tool_is_information(advice, state):
    assert judged("tool_advice", tool_advice=ToolAdvice(advice)) == ("INFO", state)


def test_every_item_has_a_judge_and_a_level_with_some_payer():
    assert list(JUDGES)[:27] == list(ItemKey)[:27]
    assert set(JUDGES) == set(ItemKey)
    assert set().union(*(profile.levels for profile in PROFILES.values())) >= set(ItemKey)


@pytest.mark.parametrize("payer", list(Payer))
def test_nothing_recorded_is_not_cleared_for_any_payer(payer):
    assert screened(bare_candidate(), payer).verdict == Verdict.NOT_CLEARED


def test_facts_in_their_range_have_no_problems():
    assert problems_with_facts(candidate(), AS_OF) == []
    assert problems_with_facts(bare_candidate(), AS_OF) == []


@pytest.mark.parametrize("name", FACT_RANGES)
def test_each_fact_is_taken_on_its_limits_and_refused_beyond(name):
    lowest, highest = FACT_RANGES[name]
    for value, fields in ((lowest - 1, [name]), (lowest, []), (highest, []), (highest + 1, [name])):
        assert [problem.field for problem in problems_with_facts(candidate(**{name: value}), AS_OF)] == fields


def test_scores_end_where_their_instrument_ends():
    """Rule book 4.2, 6.3; a trial has at most 4 leads of 16 contacts."""
    ends = {"pain_nrs": 10, "odi_pct": 100, "phq9_total": 27, "phq9_item9": 3, "pcs_total": 52}
    ends |= {"lead_count_planned": 4, "contact_count_planned": 64, "hba1c_pct": 100, "physical_therapy_weeks": 53}
    assert {name: FACT_RANGES[name] for name in ends} == {name: (0, end) for name, end in ends.items()}
    assert (FACT_RANGES["height_cm"], FACT_RANGES["weight_kg"]) == ((50, 250), (20, 400))


def test_a_value_that_is_no_number_and_a_birth_to_come_are_refused():
    problems = problems_with_facts(candidate(pain_nrs=Decimal("NaN"), birth_date=date(2026, 3, 2)), AS_OF)
    assert [problem.field for problem in problems] == ["birth_date", "pain_nrs"]
    assert problems_with_facts(candidate(birth_date=AS_OF), AS_OF) == []


def test_each_indication_has_its_codes_and_levels():
    assert set(INDICATIONS) == set(Indication)
    for facts in INDICATIONS.values():
        assert facts.codes
        assert facts.lead_levels
    assert INDICATIONS[Indication.PSPS_2].codes[0].code == "M96.1"
    assert [code.code for code in INDICATIONS[Indication.CRPS_2].codes] == [
        "G56.40", "G56.41", "G56.42", "G56.43", "G57.70", "G57.71", "G57.72", "G57.73",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("primary", "secondary", "said"),
    [
        ("", (), "Choose the primary diagnosis."),
        ("M96.1", ("M54.16", "M96.1"), "Enter each diagnosis once."),
        ("G90.521", ("G57.71",), "exclude each other"),
        ("G56.41", ("G90.50",), "exclude each other"),
    ],
)
def test_diagnoses_that_do_not_go_together_are_refused(primary, secondary, said):
    [problem] = problems_with_diagnoses(primary, secondary)
    assert said in problem.message


def test_diagnoses_that_go_together_are_taken():
    assert problems_with_diagnoses("M96.1", ("M54.16", "G89.4")) == []
    assert problems_with_diagnoses("G90.521", ("G89.4",)) == []
