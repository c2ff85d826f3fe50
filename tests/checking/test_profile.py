"""A clinic's own numbers in a file: over those of the payer that the file names, as the pages take them."""

import pytest

from tests.factories.checking import a_screening, answer_to, faults_of, items_of

PLACEMENT = "2026-03-16T08:00:00-05:00"
LONG_AGO = "2026-02-01T08:00:00-06:00"


def items_with(profile, payer="default", as_of="2026-03-01", planned=None, **facts):
    case = {**a_screening(payer=payer, as_of=as_of, planned=planned, **facts), "profile": profile}
    return {item["item"]: (item["level"], item["state"]) for item in answer_to("screen", case)["items"]}


def limits(**numbers):
    return {"limits": numbers}


def faults_with(profile, payer="default"):
    return faults_of("screen", {**a_screening(payer=payer), "profile": profile})


# Limit, its own number, the item, its fact just on the good side and just on the other, level and state there.
OWN = [
    ("age_years_min", 21, "age", "birth_date", "2005-03-01", "2005-03-02", ("HARD", "unmet")),
    ("prior_trials_limit", 1, "prior_trials_same_region", "prior_trials_same_region", 0, 1, ("WARN", "unmet")),
    ("inr_max", "1.2", "inr", "inr", "1.2", "1.21", ("HARD", "unmet")),
    ("platelets_10e9_l_min", 150, "platelets", "platelets_10e9_l", 150, "149.9", ("HARD", "unmet")),
    ("phq9_raised", 5, "phq9", "phq9_total", 4, 5, ("WARN", "unmet")),
    ("phq9_high", 12, "phq9", "phq9_total", 9, 12, ("HARD", "unmet")),
    ("mme_per_day_raised", 35, "opioid_dose", "mme_per_day", "34.9", 35, ("WARN", "unmet")),
    ("hba1c_pct_raised", "6.5", "hba1c", "hba1c_pct", "6.49", "6.5", ("INFO", "unmet")),
    ("hba1c_pct_high", "7.5", "hba1c", "hba1c_pct", "6.9", "7.5", ("WARN", "unmet")),
    ("bmi_raised", 35, "bmi", "bmi", "34.9", 35, ("INFO", "unmet")),
    ("pcs_raised", 20, "pcs", "pcs_total", 19, 20, ("WARN", "unmet")),
    ("glucose_mg_dl_raised", 180, "glucose", "glucose_mg_dl", "179.9", 180, ("WARN", "unmet")),
    ("conservative_months_min", 3, "conservative_care", "conservative_months", 3, "2.9", ("HARD", "unmet")),
    ("pain_nrs_min", 4, "pain_floor", "pain_nrs", 4, "3.9", ("HARD", "unmet")),
    ("pain_months_min", 3, "pain_duration", "pain_months", 3, "2.9", ("HARD", "unmet")),
    ("odi_pct_min", 30, "odi", "odi_pct", 30, "29.9", ("WARN", "unmet")),
]


@pytest.mark.parametrize(("key", "own", "item", "fact", "good", "bad", "expected"), OWN, ids=[one[0] for one in OWN])
def test_a_limit_of_the_clinics_own_judges_in_place_of_the_delivered_one(key, own, item, fact, good, bad, expected):
    profile = limits(**{key: own})
    assert items_with(profile, **{fact: good})[item][1] == "met"
    assert items_with(profile, **{fact: bad})[item] == expected
    assert (items_of(**{fact: good})[item], items_of(**{fact: bad})[item]) != (
        items_with(profile, **{fact: good})[item],
        items_with(profile, **{fact: bad})[item],
    )


PSYCH = "psychological_evaluation"
EVALUATED = {"psychological_evaluation": {"on": "2025-09-01", "result": "cleared", "by": "psychiatrist"}}
IMAGED = {"spine_imaging": {"on": "2025-09-01", "severe_stenosis_at_lead_levels": False}}


@pytest.mark.parametrize(
    ("key", "own", "item", "facts", "last_day", "day_after", "level"),
    [
        ("psychological_evaluation_months", 6, PSYCH, EVALUATED, "2026-03-01", "2026-03-02", "BLOCK"),
        ("spine_imaging_months", 6, "spine_imaging", IMAGED, "2026-03-01", "2026-03-02", "HARD"),
        ("inr_days", 7, "inr", {"inr_on": "2026-02-22"}, "2026-03-01", "2026-03-02", "WARN"),
        ("hba1c_months", 6, "hba1c", {"hba1c_on": "2025-09-01"}, "2026-03-01", "2026-03-02", "INFO"),
    ],
)  # fmt: skip
def test_an_age_of_the_clinics_own_is_judged_on_the_planned_placement(
    key, own, item, facts, last_day, day_after, level
):
    met = ("HARD" if item == "inr" else level, "met")
    assert items_with(limits(**{key: own}), planned=last_day, **facts)[item] == met
    assert items_with(limits(**{key: own}), planned=day_after, **facts)[item] == (level, "expired")


@pytest.mark.parametrize(
    ("fact", "item", "last_day", "day_after"),
    [("inr_on", "inr", "2026-03-03", "2026-03-04"), ("hba1c_on", "hba1c", "2026-05-01", "2026-05-02")],
)
def test_an_inr_counts_30_days_and_an_hba1c_three_months_where_their_day_is_told(fact, item, last_day, day_after):
    assert items_of(**{fact: "2026-02-01"}, planned=last_day)[item][1] == "met"
    assert items_of(**{fact: "2026-02-01"}, planned=day_after)[item][1] == "expired"
    assert items_of(planned="2027-01-01")[item][1] == "met"


@pytest.mark.parametrize(
    ("facts", "item", "expected"),
    [
        ({"inr_on": "2026-03-01"}, "inr", ("HARD", "met")),
        ({"inr_on": "2026-03-02"}, "inr", ("HARD", "unmet")),
        ({"inr_on": "2020-01-01", "inr": "1.5"}, "inr", ("HARD", "unmet")),
        ({"inr_on": "2020-01-01", "inr": None}, "inr", ("WARN", "unknown")),
        ({"hba1c_on": "2026-03-02"}, "hba1c", ("INFO", "unmet")),
        ({"hba1c_on": "2026-03-02", "hba1c_pct": 9}, "hba1c", ("WARN", "unmet")),
        ({"hba1c_on": "2020-01-01", "hba1c_pct": 9}, "hba1c", ("WARN", "unmet")),
    ],
)
def test_a_value_of_a_day_to_come_is_unmet_and_a_bad_one_stays_bad_at_any_age(facts, item, expected):
    assert items_of(**facts)[item] == expected


def test_the_numbers_stand_over_those_of_the_payer_that_the_file_names():
    assert items_with({}, "aetna", pain_months=11)["pain_duration"] == ("HARD", "unmet")
    assert items_with(limits(pain_months_min=9), "aetna", pain_months=11)["pain_duration"] == ("HARD", "met")
    assert items_with(limits(bmi_raised=35), "aetna", pain_months=11)["pain_duration"] == ("HARD", "unmet")
    assert "pain_duration" not in items_with(limits(bmi_raised=35), "medicare")


def test_a_floor_is_added_and_taken_out():
    assert items_with(limits(pain_nrs_min=4), "medicare", pain_nrs=3)["pain_floor"] == ("HARD", "unmet")
    assert "pain_floor" not in items_with(limits(pain_nrs_min="none"), "aetna")
    assert items_with(limits(odi_pct_min="none"), "aetna", odi_pct=5)["odi"] == ("HARD", "met")


def test_a_level_of_the_clinics_own():
    assert items_with({"levels": {"tobacco": "HARD"}}, tobacco=True)["tobacco"] == ("HARD", "unmet")
    own = {"levels": {"phq9.high": "BLOCK"}}
    assert items_with(own, phq9_total=15)["phq9"] == ("BLOCK", "unmet")
    assert items_with(own, phq9_total=14)["phq9"] == ("WARN", "unmet")


def test_treatments_of_the_clinics_own():
    own = {"treatments": {"drugs": {"asked": "checklist", "least": 1, "weeks": 4}, "intervention": {"asked": "not"}}}
    tried = {"treatments": ["physical_therapy", "gabapentinoid"], "mme_per_day": 0}
    asked = [{}, {"treatment_weeks": {"gabapentinoid": "3.9"}}, {"treatment_weeks": {"gabapentinoid": 4}}]
    assert [items_with(own, **tried, **one)["treatments_tried"] for one in asked] == [
        ("HARD", "unknown"),
        ("HARD", "unmet"),
        ("HARD", "met"),
    ]
    assert items_of(**tried)["treatments_tried"] == ("HARD", "unmet")


def test_what_is_unsuitable_counts_as_tried():
    tried = {"treatments": ["physical_therapy", "injection", "nsaid"], "mme_per_day": 0}
    assert items_of(**tried)["treatments_tried"] == ("HARD", "unmet")
    assert items_of(**tried, treatments_unsuitable=["gabapentinoid"])["treatments_tried"] == ("HARD", "met")
    told = {"treatments": None, "treatments_unsuitable": ["surgery"]}
    assert items_of(payer="aetna", **told)["treatments_tried"] == ("HARD", "met")


def test_a_neuropathic_list_limits_the_floors_of_pain_and_duration_to_it():
    listed = {"neuropathic_list": ["pdn", "psps_2"]}
    assert "pain_floor" in items_with(listed, "aetna")
    assert "pain_floor" not in items_with(listed, "aetna", indication="angina")
    assert "pain_floor" not in items_with({"neuropathic_list": []}, "aetna")
    assert "pain_floor" in items_with({}, "aetna", indication="angina")


@pytest.mark.parametrize(
    ("profile", "fault"),
    [
        (limits(phq9_high=9), "profile.limits.phq9_high: Enter a higher limit that is not below the lower one."),
        (limits(hba1c_pct_raised=9), "profile.limits.hba1c_pct_high: Enter a higher limit that is not below the lower"),
        (limits(inr_days="none"), "profile.limits.inr_days: Enter a number; this limit cannot be left out."),
        (limits(inr=1), "profile.limits.inr: unknown key"),
        ({"levels": {"lead_count": "WARN"}}, "profile.levels.lead_count: unknown key"),
        ({"levels": {"tobacco": "hard"}}, 'profile.levels.tobacco: "hard" is none of BLOCK, HARD, WARN, INFO'),
        ({"levels": {"phq9.high": 1}}, 'profile.levels["phq9.high"]: must be a text, not a number'),
        (
            {"treatments": {"surgery": {"asked": "packet", "weeks": 6}}},
            "profile.treatments.surgery.weeks: this treatment has no length",
        ),
        ({"treatments": {"drugs": {"asked": "packet", "least": 9}}}, "profile.treatments.drugs.least: 9 is above 8"),
        ({"treatments": {"yoga": {"asked": "packet"}}}, "profile.treatments.yoga: unknown key"),
        ({"numbers": {}}, "profile.numbers: unknown key"),
    ],
)
def test_numbers_that_the_pages_would_refuse_are_faults(profile, fault):
    (line,) = faults_with(profile)
    assert line.startswith(fault)


def test_a_level_that_only_this_payer_has_may_be_set_for_it():
    assert items_with({"levels": {"lead_count": "HARD"}}, "medicare", lead_count_planned=3)["lead_count"] == (
        "HARD",
        "unmet",
    )


@pytest.mark.parametrize(("total", "item9"), [(2, 3), (0, 1), (1, 2)])
def test_a_phq9_whose_question_9_is_above_the_total_is_a_fault(total, item9):
    assert faults_of("screen", a_screening(phq9_total=total, phq9_item9=item9)) == [
        "facts.phq9_item9: Correct the PHQ-9: question 9 alone is above the total."
    ]


@pytest.mark.parametrize("facts", [(3, 3), (0, 0), (27, 0), (27, 3), (None, 3), (2, None)])
def test_a_phq9_that_adds_up_is_read(facts):
    answer_to("screen", a_screening(phq9_total=facts[0], phq9_item9=facts[1]))


def test_a_trial_elsewhere_is_no_treatment_that_was_ticked():
    assert faults_of("screen", a_screening(treatments=["scs_trial"])) == [
        "facts.treatments: scs_trial is not ticked here; tell the number in prior_trials_same_region"
    ]


# Holds.


def allowed(inr, profile=None, inr_on=None, drug="warfarin"):
    case = {"placement_at": PLACEMENT, "inr": inr, "inr_on": inr_on, "profile": profile}
    (plan,) = answer_to("hold", {**case, "drugs": [{"drug": drug, "last_dose_at": LONG_AGO}]})["drugs"]
    return plan["placement_allowed"]


@pytest.mark.parametrize("drug", ["warfarin", "acenocoumarol"])
@pytest.mark.parametrize(
    ("highest", "inr", "may"),
    [(None, "1.2", True), (None, "1.21", False), ("1.3", "1.3", True), ("1.3", "1.31", False), ("1.4", "1.4", True),
     ("1.4", "1.41", False), ("1.0", "1.1", False)],
)  # fmt: skip
def test_the_inr_of_a_placement_is_that_of_the_profile(drug, highest, inr, may):
    assert allowed(inr, None if highest is None else limits(hold_inr_max=highest), drug=drug) is may


@pytest.mark.parametrize(
    ("days", "inr_on", "may"),
    [
        (None, "2026-03-16", True),
        (None, "2026-03-15", True),
        (None, "2026-03-14", False),
        (None, "2026-03-17", False),
        (None, None, True),
        (0, "2026-03-16", True),
        (0, "2026-03-15", False),
        (3, "2026-03-13", True),
        (3, "2026-03-12", False),
    ],
)
def test_how_old_that_inr_may_be_is_that_of_the_profile(days, inr_on, may):
    assert allowed(1, None if days is None else limits(hold_inr_days=days), inr_on) is may


def test_a_hold_takes_no_other_number_of_a_profile():
    case = {"placement_at": PLACEMENT, "drugs": [], "profile": limits(inr_max=1) | {"levels": {}}}
    assert faults_of("hold", case) == ["profile.levels: unknown key", "profile.limits.inr_max: unknown key"]
