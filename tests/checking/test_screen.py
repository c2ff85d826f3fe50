"""`rules screen`: every row of the table below, on and above its limit, levels and states by payer (rule book 2.5)."""

import pytest

from tests.factories.checking import a_screening, answer_to, faults_of, items_of, without

PAYERS = ("default", "medicare", "aetna", "evicore", "bcbs_al", "nice")
ORDER = [
    "consent",
    "education",
    "goals",
    "psychological_evaluation",
    "active_infection",
    "prior_authorization",
    "spine_imaging",
    "severe_stenosis",
    "substance_use_disorder",
    "age",
    "pregnancy",
    "immunosuppression",
    "cardiac_device",
    "prior_trials_same_region",
    "inr",
    "platelets",
    "phq9",
    "phq9_item9",
    "opioid_dose",
    "hba1c",
    "bmi",
    "tobacco",
    "conservative_care",
    "pain_floor",
    "pain_duration",
    "treatments_tried",
    "odi",
]
# Floors that a payer gives no number for.
NO_FLOORS = {
    "default": set(),
    "medicare": {"conservative_care", "pain_floor", "pain_duration"},
    "aetna": set(),
    "evicore": {"pain_floor", "pain_duration"},
    "bcbs_al": {"conservative_care"},
    "nice": {"conservative_care"},
}


def evaluation(on="2026-01-10", result="cleared", by="psychiatrist", **more):
    return {"psychological_evaluation": {"on": on, "result": result, "by": by, **more}}


def imaging(on="2025-11-02", severe=False):
    return {"spine_imaging": {"on": on, "severe_stenosis_at_lead_levels": severe}}


def authorization(**told):
    return {"prior_authorization": {"required": True, **told}}


@pytest.mark.parametrize("payer", PAYERS)
def test_a_candidate_with_everything_is_cleared_and_items_come_in_order(payer):
    answer = answer_to("screen", a_screening(payer=payer))
    assert answer["verdict"] == "cleared"
    assert [item["item"] for item in answer["items"]] == [item for item in ORDER if item not in NO_FLOORS[payer]]
    assert {item["state"] for item in answer["items"]} == {"met"}
    assert all(list(item) == ["item", "level", "state", "why"] and item["why"] for item in answer["items"])


@pytest.mark.parametrize(
    ("facts", "item", "level", "state"),
    [
        ({"consent_signed_on": "2026-03-01"}, "consent", "BLOCK", "met"),
        ({"consent_signed_on": "2026-03-02"}, "consent", "BLOCK", "unmet"),
        ({"consent_signed_on": None}, "consent", "BLOCK", "unknown"),
        ({"education_done": False}, "education", "BLOCK", "unmet"),
        ({"education_done": None}, "education", "BLOCK", "unknown"),
        ({"goals_recorded": False}, "goals", "BLOCK", "unmet"),
        ({"goals_recorded": None}, "goals", "BLOCK", "unknown"),
        (evaluation("2025-03-01"), "psychological_evaluation", "BLOCK", "met"),
        (evaluation("2025-02-28"), "psychological_evaluation", "BLOCK", "expired"),
        (evaluation("2026-03-01"), "psychological_evaluation", "BLOCK", "met"),
        (evaluation("2026-03-02"), "psychological_evaluation", "BLOCK", "unmet"),
        (evaluation(result="cleared_with_conditions"), "psychological_evaluation", "BLOCK", "met"),
        (evaluation(result="not_cleared"), "psychological_evaluation", "HARD", "unmet"),
        (evaluation(by="clinical_psychologist"), "psychological_evaluation", "BLOCK", "met"),
        (evaluation(by="licensed_social_worker"), "psychological_evaluation", "BLOCK", "met"),
        (evaluation(by="other"), "psychological_evaluation", "HARD", "unmet"),
        (evaluation("2025-02-28", by="other"), "psychological_evaluation", "BLOCK", "expired"),
        ({"psychological_evaluation": None}, "psychological_evaluation", "BLOCK", "unknown"),
        ({"active_infection": True}, "active_infection", "BLOCK", "unmet"),
        ({"active_infection": None}, "active_infection", "BLOCK", "unknown"),
        ({"prior_authorization": {"required": False}}, "prior_authorization", "BLOCK", "met"),
        (authorization(decision="affirmed"), "prior_authorization", "BLOCK", "met"),
        (authorization(decision="affirmed", valid_until="2026-03-01"), "prior_authorization", "BLOCK", "met"),
        (authorization(decision="affirmed", valid_until="2026-02-28"), "prior_authorization", "BLOCK", "expired"),
        (authorization(decision="pending"), "prior_authorization", "BLOCK", "unmet"),
        (authorization(decision="non_affirmed"), "prior_authorization", "BLOCK", "unmet"),
        (authorization(), "prior_authorization", "BLOCK", "unknown"),
        ({"prior_authorization": None}, "prior_authorization", "WARN", "unknown"),
        (imaging("2025-03-01"), "spine_imaging", "HARD", "met"),
        (imaging("2025-02-28"), "spine_imaging", "HARD", "expired"),
        (imaging("2026-03-02"), "spine_imaging", "HARD", "unmet"),
        ({"spine_imaging": None}, "spine_imaging", "HARD", "unknown"),
        (imaging(severe=True), "severe_stenosis", "HARD", "unmet"),
        (imaging(severe=None), "severe_stenosis", "HARD", "unknown"),
        ({"spine_imaging": None}, "severe_stenosis", "HARD", "unknown"),
        ({"substance_use_disorder_active": True}, "substance_use_disorder", "HARD", "unmet"),
        ({"substance_use_disorder_active": None}, "substance_use_disorder", "HARD", "unknown"),
        ({"birth_date": "2008-03-01"}, "age", "HARD", "met"),
        ({"birth_date": "2008-03-02"}, "age", "HARD", "unmet"),
        ({"birth_date": "2008-02-29"}, "age", "HARD", "met"),
        ({"pregnant": "yes"}, "pregnancy", "HARD", "unmet"),
        ({"pregnant": "not_applicable"}, "pregnancy", "HARD", "met"),
        ({"pregnant": "unknown"}, "pregnancy", "HARD", "unknown"),
        ({"pregnant": None}, "pregnancy", "HARD", "unknown"),
        ({"immunosuppressed": True}, "immunosuppression", "HARD", "unmet"),
        ({"immunosuppressed": None}, "immunosuppression", "HARD", "unknown"),
        ({"cardiac_device": True}, "cardiac_device", "HARD", "unmet"),
        ({"cardiac_device": None}, "cardiac_device", "HARD", "unknown"),
        ({"prior_trials_same_region": 1}, "prior_trials_same_region", "WARN", "met"),
        ({"prior_trials_same_region": 2}, "prior_trials_same_region", "WARN", "unmet"),
        ({"prior_trials_same_region": None}, "prior_trials_same_region", "WARN", "unknown"),
        ({"diabetes": False, "hba1c_pct": None}, "hba1c", "INFO", "met"),
        ({"diabetes": True, "hba1c_pct": None}, "hba1c", "INFO", "unknown"),
        ({"diabetes": None, "hba1c_pct": None}, "hba1c", "INFO", "unknown"),
        ({"bmi": None, "height_cm": 200, "weight_kg": "159.9"}, "bmi", "INFO", "met"),
        ({"bmi": None, "height_cm": 200, "weight_kg": 160}, "bmi", "INFO", "unmet"),
        ({"inr": "1.4"}, "inr", "HARD", "met"),
        ({"inr": "1.41"}, "inr", "HARD", "unmet"),
        ({"inr": None}, "inr", "WARN", "unknown"),
        ({"platelets_10e9_l": 100}, "platelets", "HARD", "met"),
        ({"platelets_10e9_l": "99.9"}, "platelets", "HARD", "unmet"),
        ({"platelets_10e9_l": None}, "platelets", "WARN", "unknown"),
        ({"phq9_total": 9}, "phq9", "WARN", "met"),
        ({"phq9_total": 10}, "phq9", "WARN", "unmet"),
        ({"phq9_total": 12}, "phq9", "WARN", "unmet"),
        ({"phq9_total": 14}, "phq9", "WARN", "unmet"),
        ({"phq9_total": 15}, "phq9", "HARD", "unmet"),
        ({"phq9_total": None}, "phq9", "WARN", "unknown"),
        ({"phq9_item9": 0}, "phq9_item9", "HARD", "met"),
        ({"phq9_item9": 1}, "phq9_item9", "HARD", "unmet"),
        ({"phq9_item9": None}, "phq9_item9", "WARN", "unknown"),
        ({"mme_per_day": "49.99"}, "opioid_dose", "WARN", "met"),
        ({"mme_per_day": 50}, "opioid_dose", "WARN", "unmet"),
        ({"mme_per_day": None}, "opioid_dose", "WARN", "unknown"),
        ({"hba1c_pct": "6.99"}, "hba1c", "INFO", "met"),
        ({"hba1c_pct": "7.0"}, "hba1c", "INFO", "unmet"),
        ({"hba1c_pct": "7.99"}, "hba1c", "INFO", "unmet"),
        ({"hba1c_pct": 8}, "hba1c", "WARN", "unmet"),
        ({"hba1c_pct": None}, "hba1c", "INFO", "unknown"),
        ({"bmi": "39.9"}, "bmi", "INFO", "met"),
        ({"bmi": 40}, "bmi", "INFO", "unmet"),
        ({"bmi": None}, "bmi", "INFO", "unknown"),
        ({"tobacco": True}, "tobacco", "WARN", "unmet"),
        ({"tobacco": None}, "tobacco", "WARN", "unknown"),
        ({"conservative_months": 6}, "conservative_care", "HARD", "met"),
        ({"conservative_months": "5.9"}, "conservative_care", "HARD", "unmet"),
        ({"conservative_months": None}, "conservative_care", "HARD", "unknown"),
        ({"pain_nrs": 5}, "pain_floor", "HARD", "met"),
        ({"pain_nrs": "4.9"}, "pain_floor", "HARD", "unmet"),
        ({"pain_nrs": None}, "pain_floor", "HARD", "unknown"),
        ({"pain_months": 6}, "pain_duration", "HARD", "met"),
        ({"pain_months": 5}, "pain_duration", "HARD", "unmet"),
        ({"pain_months": None}, "pain_duration", "HARD", "unknown"),
        ({"odi_pct": 0}, "odi", "WARN", "met"),
        ({"odi_pct": None}, "odi", "WARN", "unknown"),
    ],
)
def test_a_row_of_the_table(facts, item, level, state):
    assert items_of(**facts)[item] == (level, state)


@pytest.mark.parametrize(
    ("treatments", "mme", "state"),
    [
        (["physical_therapy", "gabapentinoid", "nsaid", "injection"], 0, "met"),
        (["physical_therapy", "gabapentinoid", "nsaid", "radiofrequency"], 0, "met"),
        (["physical_therapy", "gabapentinoid", "nsaid", "surgery"], 0, "met"),
        (["physical_therapy", "gabapentinoid", "injection"], 0, "unmet"),
        (["physical_therapy", "gabapentinoid", "injection"], "0.1", "met"),
        (["physical_therapy", "opioid", "injection"], 30, "unmet"),
        (["gabapentinoid", "nsaid", "injection"], 0, "unmet"),
        (["physical_therapy", "gabapentinoid", "nsaid", "psychological"], 0, "unmet"),
        ([], 30, "unmet"),
        (None, 30, "unknown"),
    ],
)
def test_the_default_wants_two_drug_classes_physical_therapy_and_an_intervention(treatments, mme, state):
    assert items_of(treatments=treatments, mme_per_day=mme)["treatments_tried"] == ("HARD", state)


@pytest.mark.parametrize("payer", PAYERS[1:])
def test_other_payers_want_at_least_one_treatment_recorded(payer):
    assert items_of(payer=payer, treatments=["topical"])["treatments_tried"] == ("HARD", "met")
    assert items_of(payer=payer, treatments=[])["treatments_tried"] == ("HARD", "unmet")
    assert items_of("treatments", payer=payer)["treatments_tried"] == ("HARD", "unknown")


@pytest.mark.parametrize(
    ("payer", "facts", "item", "expected"),
    [
        ("medicare", {"prior_trials_same_region": 1}, "prior_trials_same_region", ("HARD", "met")),
        ("medicare", {"prior_trials_same_region": 2}, "prior_trials_same_region", ("HARD", "unmet")),
        ("medicare", {"prior_authorization": None}, "prior_authorization", ("BLOCK", "unknown")),
        ("aetna", {"prior_authorization": None}, "prior_authorization", ("WARN", "unknown")),
        ("aetna", {"odi_pct": 21}, "odi", ("HARD", "met")),
        ("aetna", {"odi_pct": "20.9"}, "odi", ("HARD", "unmet")),
        ("aetna", {"odi_pct": None}, "odi", ("HARD", "unknown")),
        ("medicare", {"odi_pct": 5}, "odi", ("WARN", "met")),
        ("aetna", {"pain_months": 12}, "pain_duration", ("HARD", "met")),
        ("aetna", {"pain_months": 11}, "pain_duration", ("HARD", "unmet")),
        ("aetna", {"pain_nrs": "4.9"}, "pain_floor", ("HARD", "unmet")),
        ("aetna", {"conservative_months": 5}, "conservative_care", ("HARD", "unmet")),
        ("aetna", {"indication": "angina", "pain_months": 11}, "pain_duration", ("HARD", "unmet")),
        ("evicore", {"conservative_months": 6}, "conservative_care", ("HARD", "met")),
        ("evicore", {"conservative_months": 5}, "conservative_care", ("HARD", "unmet")),
        ("bcbs_al", {"pain_months": 3}, "pain_duration", ("HARD", "met")),
        ("bcbs_al", {"pain_months": 2}, "pain_duration", ("HARD", "unmet")),
        ("bcbs_al", {"pain_nrs": 4}, "pain_floor", ("HARD", "unmet")),
        ("nice", {"pain_nrs": 5}, "pain_floor", ("HARD", "met")),
        ("nice", {"pain_nrs": "4.99"}, "pain_floor", ("HARD", "unmet")),
        ("nice", {"pain_months": 5}, "pain_duration", ("HARD", "unmet")),
    ],
)
def test_what_a_payer_asks_for(payer, facts, item, expected):
    assert items_of(payer=payer, **facts)[item] == expected


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [
        ({"active_infection": True, "tobacco": True, "cardiac_device": True}, "not_cleared"),
        ({"goals_recorded": None}, "not_cleared"),
        ({"cardiac_device": True}, "needs_override"),
        ({"cardiac_device": None}, "needs_override"),
        (imaging("2025-02-28"), "needs_override"),
        ({"phq9_total": 14, "tobacco": True, "bmi": 45, "inr": None, "odi_pct": None}, "cleared"),
        ({"phq9_total": 15}, "needs_override"),
        (evaluation(by="other"), "needs_override"),
        (evaluation("2024-01-01"), "not_cleared"),
    ],
)
def test_the_verdict(facts, verdict):
    assert answer_to("screen", a_screening(**facts))["verdict"] == verdict


@pytest.mark.parametrize(
    ("planned", "imaged", "evaluated", "authorized"),
    [("2026-03-16", "met", "met", "met"), ("2026-03-17", "expired", "expired", "expired")],
)
def test_expiry_is_judged_on_the_planned_placement(planned, imaged, evaluated, authorized):
    facts = imaging("2025-03-16") | evaluation("2025-03-16")
    facts |= authorization(decision="affirmed", valid_until="2026-03-16")
    items = items_of(planned=planned, **facts)
    assert [items[item][1] for item in ("spine_imaging", "psychological_evaluation", "prior_authorization")] == [
        imaged,
        evaluated,
        authorized,
    ]


@pytest.mark.parametrize(("as_of", "state"), [("2025-02-28", "met"), ("2025-03-01", "expired")])
def test_29_february_is_valid_through_28_february(as_of, state):
    items = items_of(as_of=as_of, consent_signed_on="2024-01-01", **imaging("2024-02-29"))
    assert items["spine_imaging"] == ("HARD", state)


def test_what_is_dated_after_the_day_of_judging_is_unmet_even_before_the_placement():
    items = items_of(planned="2026-06-01", **imaging("2026-03-02"), **evaluation("2026-03-02"))
    assert items["spine_imaging"][1] == items["psychological_evaluation"][1] == "unmet"


def test_every_fact_but_two_may_be_left_out_and_is_then_unknown():
    bare = {"birth_date": "1968-05-04", "indication": "pdn"}
    answer = answer_to("screen", {"payer": "default", "as_of": "2026-03-01", "facts": bare})
    assert [item["item"] for item in answer["items"]] == ORDER
    assert {item["item"] for item in answer["items"] if item["state"] != "unknown"} == {"age"}
    assert answer["verdict"] == "not_cleared"


@pytest.mark.parametrize(
    ("payer", "fact", "met", "unmet", "item", "level"),
    [
        ("default", "realistic_expectation", True, False, "realistic_expectation", "BLOCK"),
        ("default", "depression_instrument", True, False, "depression_instrument", "WARN"),
        ("default", "nasal_screen", True, False, "nasal_screen", "WARN"),
        ("default", "antithrombotic_plan", True, False, "antithrombotic_plan", "HARD"),
        ("default", "coagulopathy", False, True, "coagulopathy", "HARD"),
        ("default", "surgical_compression", False, True, "surgical_compression", "HARD"),
        ("default", "spinal_instability", False, True, "spinal_instability", "HARD"),
        ("default", "diathermy", False, True, "diathermy", "HARD"),
        ("default", "can_operate", True, False, "can_operate", "HARD"),
        ("default", "mri_foreseen", False, True, "mri_foreseen", "WARN"),
        ("default", "allergy", False, True, "allergy", "WARN"),
        ("default", "prior_device_reaction", False, True, "prior_device_reaction", "HARD"),
        ("default", "escort", True, False, "escort", "WARN"),
        ("default", "pcs_total", 29, 30, "pcs", "WARN"),
        ("default", "glucose_mg_dl", "199.9", 200, "glucose", "WARN"),
        ("default", "tool_advice", "recommended", "not_recommended", "tool_advice", "INFO"),
        ("medicare", "last_resort", True, False, "last_resort", "HARD"),
        ("medicare", "lead_count_planned", 2, 3, "lead_count", "WARN"),
        ("medicare", "contact_count_planned", 16, 17, "contact_count", "WARN"),
        ("aetna", "physical_therapy_weeks", 6, "5.9", "physical_therapy_weeks", "WARN"),
        ("nice", "neuropathic_pain", True, False, "neuropathic_pain", "HARD"),
        ("evicore", "supervised_care", True, False, "supervised_care", "HARD"),
    ],
)
def test_a_further_fact_adds_its_item_only_where_it_is_given(payer, fact, met, unmet, item, level):
    assert item not in items_of(payer=payer)
    assert items_of(payer=payer, **{fact: met})[item] == (level, "met")
    assert items_of(payer=payer, **{fact: unmet})[item] == (level, "unmet")
    assert item not in items_of(payer=payer, **{fact: None})


def test_what_the_record_holds_beside_a_fact_is_taken_too():
    facts = evaluation(result="cleared_with_conditions", conditions="sees a counsellor")
    facts |= authorization(decision="affirmed", submitted_on="2026-02-01", utn="A1") | {"prior_spine_surgeries": 2}
    why = {item["item"]: item["why"] for item in answer_to("screen", a_screening(**facts))["items"]}
    assert "sees a counsellor" in why["psychological_evaluation"]


def test_an_opioid_dose_of_which_part_cannot_be_converted_is_never_low_enough():
    assert items_of(mme_at_least=True)["opioid_dose"] == ("WARN", "unknown")
    assert items_of(mme_at_least=True, mme_per_day=50)["opioid_dose"] == ("WARN", "unmet")


@pytest.mark.parametrize(
    ("case", "fault"),
    [
        (a_screening(payer="cigna"), None),
        (without(a_screening(), "payer"), "payer: is missing"),
        (without(a_screening(), "as_of"), "as_of: is missing"),
        (without(a_screening(), "facts"), "facts: is missing"),
        ({**a_screening(), "facts": []}, "facts: must be an object, not a list"),
        (a_screening("birth_date"), "facts.birth_date: is missing"),
        (a_screening("indication"), "facts.indication: is missing"),
        (a_screening(indication="back_pain"), None),
        (a_screening(birth_date="2026-03-02"), "facts.birth_date: 2026-03-02 is after the day of judging, 2026-03-01"),
        (a_screening(pain_nrs=11), "facts.pain_nrs: 11 is above 10"),
        (a_screening(odi_pct=-1), "facts.odi_pct: -1 is below 0"),
        (a_screening(phq9_total=28), "facts.phq9_total: 28 is above 27"),
        (a_screening(phq9_total=8.5), "facts.phq9_total: 8.5 is not a whole number"),
        (a_screening(phq9_item9=4), "facts.phq9_item9: 4 is above 3"),
        (a_screening(prior_trials_same_region=-1), "facts.prior_trials_same_region: -1 is below 0"),
        (a_screening(tobacco="no"), "facts.tobacco: must be true or false, not a text"),
        (a_screening(pregnant=False), "facts.pregnant: must be a text, not true or false"),
        (a_screening(treatments="surgery"), "facts.treatments: must be a list, not a text"),
        (a_screening(treatments=["surgery", "yoga"]), None),
        (a_screening(smoker=True), "facts.smoker: unknown key"),
        (a_screening(**evaluation(result="fine")), None),
        (a_screening(**evaluation(by=None)), "facts.psychological_evaluation.by: is missing"),
        (a_screening(**evaluation(score=3)), "facts.psychological_evaluation.score: unknown key"),
        (a_screening(spine_imaging={}), "facts.spine_imaging.on: is missing"),
        (a_screening(prior_authorization={"decision": "affirmed"}), "facts.prior_authorization.required: is missing"),
        (a_screening(**authorization(decision="yes")), None),
        (a_screening(planned="16.3."), 'placement_planned_on: "16.3." is not a date such as 2026-03-02'),
    ],
)
def test_a_fault_is_named_by_its_path(case, fault):
    lines = faults_of("screen", case)
    assert len(lines) == 1
    assert fault is None or lines == [fault]
    assert faults_of("screen", [a_screening(), case])[0].startswith("[1].")


def test_an_item_of_a_list_is_named_by_its_place():
    lines = faults_of("screen", a_screening(treatments=["surgery", "yoga", 3]))
    assert [line.split(":")[0] for line in lines] == ["facts.treatments[1]", "facts.treatments[2]"]
