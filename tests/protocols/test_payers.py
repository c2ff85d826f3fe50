from decimal import Decimal
from fractions import Fraction

import pytest

from scstrial.foundation.refusal import Refused
from scstrial.protocols.choices import Level, Mark, Payer, TreatmentAsked, TreatmentKind
from scstrial.protocols.rules.payer_stored import profile_from, stored_profile
from scstrial.protocols.rules.payers import PROFILES, changed, payer_profile, problems_with_changes
from scstrial.protocols.rules.treatments import TreatmentNeeded, problems_with_treatments

FLOORS = ("conservative_months_min", "pain_nrs_min", "pain_months_min", "odi_pct_min")


@pytest.mark.parametrize(
    ("payer", "floors"),
    [
        ("default", (6, 5, 6, None)),
        ("medicare", (None, None, None, None)),
        ("aetna", (6, 5, 12, 21)),
        ("evicore", (6, None, None, None)),
        ("bcbs_al", (None, 5, 3, None)),
        ("nice", (None, 5, 6, None)),
    ],
)
def test_each_payer_has_its_floors(payer, floors):
    assert tuple(payer_profile(payer).number(key) for key in FLOORS) == floors


def levels_unlike_default(payer):
    default, levels = PROFILES[Payer.DEFAULT].levels, PROFILES[payer].levels
    return {key: rule.level for key, rule in levels.items() if key in default and rule.level != default[key].level}


def test_medicare_is_harder_on_authorization_and_earlier_trials():
    assert levels_unlike_default(Payer.MEDICARE) == {
        "prior_authorization.unknown": Level.BLOCK,
        "prior_trials_same_region": Level.HARD,
    }


def test_aetna_is_harder_on_the_odi():
    assert levels_unlike_default(Payer.AETNA) == {"odi": Level.HARD}


@pytest.mark.parametrize("payer", [Payer.EVICORE, Payer.BCBS_AL, Payer.NICE])
def test_other_payers_keep_the_default_levels(payer):
    assert levels_unlike_default(payer) == {}


def test_only_the_default_and_what_begins_as_its_copy_name_the_treatments_that_must_have_been_tried():
    named = [
        payer
        for payer, profile in PROFILES.items()
        if any(one.asked is TreatmentAsked.CHECKLIST for one in profile.treatments.values())
    ]
    assert named == [Payer.DEFAULT, Payer.CLINIC]


def test_every_treatment_asked_for_carries_its_source_and_waits_where_no_source_says_so():
    for profile in PROFILES.values():
        assert all(one.source for one in profile.treatments.values())
    assert {"treatment_drugs", "treatment_intervention"} <= set(payer_profile("default").to_be_confirmed)
    assert "treatment_drugs" not in payer_profile("medicare").to_be_confirmed
    assert "treatment_physical_therapy" in payer_profile("aetna").to_be_confirmed


@pytest.mark.parametrize(
    ("kind", "least", "weeks", "said"),
    [
        ("drugs", 0, None, "from 1 to 8"),
        ("drugs", 1, None, None),
        ("drugs", 8, None, None),
        ("drugs", 9, None, "from 1 to 8"),
        ("physical_therapy", 2, None, "from 1 to 1"),
        ("physical_therapy", 1, 0, "1 to 520 weeks"),
        ("physical_therapy", 1, 1, None),
        ("physical_therapy", 1, 520, None),
        ("physical_therapy", 1, 521, "1 to 520 weeks"),
        ("surgery", 1, 2, "has no length"),
    ],
)
def test_treatments_that_no_record_could_show_are_refused(kind, least, weeks, said):
    one = TreatmentNeeded(TreatmentAsked.CHECKLIST, "", least, weeks)
    problems = problems_with_treatments({TreatmentKind(kind): one})
    assert [said in problem.message for problem in problems] == ([True] if said else [])
    assert all(problem.field.startswith(f"treatment_{kind}_") for problem in problems)


def test_a_clinic_sets_adds_and_takes_out_treatments():
    own = changed(
        payer_profile("default"),
        {},
        {},
        {
            TreatmentKind.DRUGS: TreatmentNeeded(TreatmentAsked.CHECKLIST, "", 3, 4),
            TreatmentKind.SURGERY: TreatmentNeeded(TreatmentAsked.PACKET, ""),
            TreatmentKind.INTERVENTION: None,
        },
        neuropathic_list=frozenset({"pdn"}),
    )
    assert {kind.value: one.what for kind, one in own.treatments.items()} == {
        "drugs": (TreatmentAsked.CHECKLIST, 3, 4),
        "physical_therapy": (TreatmentAsked.CHECKLIST, 1, None),
        "surgery": (TreatmentAsked.PACKET, 1, None),
    }
    assert (own.treatments[TreatmentKind.DRUGS].source, own.treatments[TreatmentKind.DRUGS].mark) == (
        "set by the clinic",
        Mark.CLINIC,
    )
    assert own.neuropathic_list == {"pdn"}
    assert changed(own, {}, {}).neuropathic_list == {"pdn"}
    assert changed(own, {}, {}, neuropathic_list=None).neuropathic_list is None


@pytest.mark.parametrize(
    ("payer", "pain", "analgesic"),
    [("default", None, None), ("medicare", 50, 50), ("aetna", 50, None), ("evicore", 50, None), ("nice", None, None)],
)
def test_what_a_payer_counts_as_passed_is_data(payer, pain, analgesic):
    profile = payer_profile(payer)
    assert (profile.number("pain_threshold_pct"), profile.number("analgesic_threshold_pct")) == (pain, analgesic)


def test_what_waits_for_the_clinics_physician_is_named():
    waiting = payer_profile("default").to_be_confirmed
    assert {"inr_max", "platelets_10e9_l_min", "phq9_raised", "pain_nrs_min", "conservative_care"} <= set(waiting)
    assert not {"prior_trials_limit", "consent", "hba1c_pct_raised"} & set(waiting)
    assert "pain_nrs_min" not in payer_profile("aetna").to_be_confirmed


def test_every_number_and_level_carries_its_source():
    for profile in PROFILES.values():
        assert all(setting.source for setting in (*profile.limits.values(), *profile.levels.values()))


def test_an_unknown_payer_is_an_error():
    with pytest.raises(ValueError):
        payer_profile("nobody")


def test_a_clinic_sets_its_own_numbers_and_levels():
    default = payer_profile("default")
    own = changed(default, {"inr_max": Decimal("1.2"), "pain_nrs_min": None}, {"tobacco": Level.HARD})
    assert own.number("inr_max") == Fraction("1.2")
    assert own.limits["inr_max"].mark == Mark.CLINIC
    assert not own.limits["inr_max"].to_be_confirmed
    assert own.number("pain_nrs_min") is None
    assert own.levels["tobacco"].level == Level.HARD
    assert not own.levels["tobacco"].to_be_confirmed
    assert default.number("inr_max") == Fraction("1.4")


def test_a_floor_can_be_added_where_the_payer_has_none():
    assert changed(payer_profile("medicare"), {"pain_nrs_min": Decimal(4)}).number("pain_nrs_min") == 4


@pytest.mark.parametrize(
    ("limits", "levels", "said"),
    [
        ({"nonsense": Decimal(1)}, {}, "nonsense is none"),
        ({}, {"nonsense": Level.HARD}, "nonsense is none"),
        ({"inr_max": None}, {}, "cannot be left out"),
        ({"inr_max": Decimal(-1)}, {}, "0 or more"),
        ({"inr_max": Decimal("NaN")}, {}, "0 or more"),
        ({"spine_imaging_months": Decimal("1.5")}, {}, "whole months"),
        ({"spine_imaging_months": Decimal(121)}, {}, "at most 120 months"),
        ({"inr_days": Decimal(3651)}, {}, "at most 3650 days"),
        ({"phq9_high": Decimal(9)}, {}, "not below the lower one"),
        ({"hba1c_pct_raised": Decimal(9)}, {}, "not below the lower one"),
    ],
)
def test_numbers_that_make_no_sense_are_refused(limits, levels, said):
    [problem] = problems_with_changes(payer_profile("default"), limits, levels)
    assert said in problem.message
    with pytest.raises(Refused):
        changed(payer_profile("default"), limits, levels)


def test_bands_may_meet():
    assert problems_with_changes(payer_profile("default"), {"phq9_high": Decimal(10)}, {}) == []
    assert problems_with_changes(payer_profile("default"), {"spine_imaging_months": Decimal(6)}, {}) == []


def test_an_age_may_go_up_to_ten_years():
    longest = {"spine_imaging_months": Decimal(120), "hba1c_months": Decimal(120), "inr_days": Decimal(3650)}
    assert problems_with_changes(payer_profile("default"), longest, {}) == []


def test_ages_and_the_inr_of_a_placement_are_settings_with_their_defaults():
    numbers = payer_profile("default").number
    ages = ("inr_days", "hba1c_months", "hold_inr_max", "hold_inr_days")
    assert [numbers(key) for key in ages] == [30, 3, Fraction("1.2"), 1]
    assert set(ages) <= set(payer_profile("default").to_be_confirmed)


@pytest.mark.parametrize(
    ("highest", "said"), [("1.2", []), ("1.4", []), ("1.41", ["Enter at most 1.4 (rule book 3)."])]
)
def test_the_inr_of_a_placement_goes_up_to_1_4(highest, said):
    problems = problems_with_changes(payer_profile("default"), {"hold_inr_max": Decimal(highest)}, {})
    assert [one.message for one in problems] == said


def test_an_age_is_a_whole_number():
    problems = problems_with_changes(payer_profile("default"), {"inr_days": Decimal("7.5")}, {})
    assert [one.message for one in problems] == ["Enter whole days."]


def test_a_version_stored_before_a_limit_came_reads_it_as_delivered():
    content = stored_profile(payer_profile("aetna"))
    del content["limits"]["hold_inr_max"]
    content["limits"]["inr_days"][0] = "14"
    profile = profile_from(Payer.AETNA, content, 3)
    assert (profile.number("hold_inr_max"), profile.number("inr_days")) == (Fraction("1.2"), 14)


@pytest.mark.parametrize(
    ("key", "end"),
    [("pain_nrs_min", 10), ("odi_pct_min", 100), ("phq9_high", 27), ("pcs_raised", 52), ("pain_threshold_pct", 100)],
)
def test_a_limit_beyond_the_end_of_its_scale_is_refused(key, end):
    aetna = payer_profile("aetna")
    assert problems_with_changes(aetna, {key: Decimal(end)}, {}) == []
    [problem] = problems_with_changes(aetna, {key: Decimal(end) + Decimal("0.1")}, {})
    assert (problem.field, problem.message) == (key, f"Enter at most {end}, the end of the scale.")


@pytest.mark.parametrize(("shortest", "longest", "refused"), [(7, 7, False), (8, 7, True), (None, 2, False)])
def test_the_longest_trial_is_not_below_the_shortest(shortest, longest, refused):
    days = {"trial_days_min": shortest, "trial_days_max": longest}
    limits = {key: None if value is None else Decimal(value) for key, value in days.items()}
    found = [problem.field for problem in problems_with_changes(payer_profile("aetna"), limits, {})]
    assert found == (["trial_days_max"] if refused else [])
