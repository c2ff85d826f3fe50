"""Rules that look at one entry: on, below and above each limit; yes, no, unknown and blank."""

import pytest

from scstrial.complications.choices import Urgency
from scstrial.complications.rules import BedsideCheck
from tests.factories.complications import a_pull, an_entry, flags_of, moment, raised_by, trial_facts


class TestNewPain:
    @pytest.mark.parametrize(("before", "now", "fires"), [(2, 5, False), (2, "5.9", False), (2, 6, True), (1, 8, True)])
    def test_pain_where_the_leads_enter_has_to_rise_by_four(self, before, now, fires):
        first, second = (
            an_entry(5, "morning", lead_site_pain_nrs=before),
            an_entry(5, lead_site_pain_nrs=now),
        )
        flags = flags_of(trial_facts(first, second))
        assert ("C-02" in flags) is fires
        if fires:
            assert flags["C-02"].because == {"lead_site_pain_nrs": f"{before} -> {now}"}

    @pytest.mark.parametrize(("at", "fires"), [("19:59", False), ("20:00", True), ("20:01", True)])
    def test_the_comparison_reaches_back_24_hours(self, at, fires):
        first = an_entry(4, "unscheduled", at=moment(4, at), lead_site_pain_nrs=0)
        second = an_entry(5, at=moment(5, "20:00"), lead_site_pain_nrs=4)
        assert ("C-02" in raised_by(first, second)) is fires

    def test_the_24_hours_are_elapsed_hours_across_the_clock_change(self):
        # 8 Mar 2026, Chicago: 02:00 becomes 03:00
        second = an_entry(6, at=moment(6, "20:00"), lead_site_pain_nrs=4)
        for at, fires in [("18:59", False), ("19:00", True)]:
            first = an_entry(5, at=moment(5, at), lead_site_pain_nrs=0)
            assert ("C-02" in raised_by(first, second)) is fires

    def test_the_lowest_rating_of_the_24_hours_is_the_one_compared_with(self):
        ratings = [("08:00", 1), ("10:00", 4), ("12:00", 5)]
        entries = [an_entry(5, "unscheduled", at=moment(5, at), lead_site_pain_nrs=nrs) for at, nrs in ratings]
        assert flags_of(trial_facts(*entries))["C-02"].because == {"lead_site_pain_nrs": "1 -> 5"}

    def test_a_rating_that_was_corrected_is_not_compared_with(self):
        wrong = an_entry(5, "morning", lead_site_pain_nrs=0)
        right = an_entry(5, "morning", at=moment(5, "09:30"), lead_site_pain_nrs=5)
        assert "C-02" not in raised_by(wrong, right, an_entry(5, lead_site_pain_nrs=6))

    def test_it_goes_by_the_moment_of_entering_not_by_the_log_date(self):
        late = an_entry(4, at=moment(5, "15:00"), lead_site_pain_nrs=1)
        assert "C-02" in raised_by(late, an_entry(5, lead_site_pain_nrs=5))
        assert "C-02" not in raised_by(
            an_entry(5, lead_site_pain_nrs=5), an_entry(4, at=moment(6), lead_site_pain_nrs=1)
        )

    def test_a_first_rating_has_nothing_to_be_compared_with(self):
        assert "C-02" not in raised_by(an_entry(5, "morning"), an_entry(5, lead_site_pain_nrs=10))

    def test_an_entry_without_a_rating_is_compared_with_nothing(self):
        assert "C-02" not in raised_by(an_entry(5, "morning", lead_site_pain_nrs=0), an_entry(5))

    @pytest.mark.parametrize("sign", ["new_weakness", "new_numbness", "saddle_numbness", "bladder_bowel"])
    def test_a_neuro_sign_in_the_same_entry_makes_it_cord_compression_instead(self, sign):
        assert raised_by(an_entry(5, yes=["severe_back_pain", sign])) == {"C-01": "E"}

    def test_an_entry_that_raises_abscess_does_not_raise_new_pain(self):
        fever = an_entry(5, "morning", temp="38.5")
        assert set(raised_by(fever, an_entry(5, yes="severe_back_pain"))) == {"C-03", "C-07"}

    def test_fever_before_the_window_of_abscess_leaves_new_pain(self):
        assert set(raised_by(an_entry(1, temp="38.5", yes="severe_back_pain"))) == {"C-02", "C-07"}

    def test_a_neuro_sign_of_another_entry_does_not_keep_it_from_firing(self):
        assert set(raised_by(an_entry(5, "morning", yes="new_numbness"), an_entry(5, yes="severe_back_pain"))) == {
            "C-01",
            "C-02",
        }

    def test_the_clinic_may_make_it_same_day(self):
        assert raised_by(an_entry(5, yes="severe_back_pain"), new_pain_urgency=Urgency.SAME_DAY) == {"C-02": "S"}


class TestFeverAlone:
    def test_fever_in_an_entry_that_is_site_infection_itself_is_not_alone(self):
        assert raised_by(an_entry(4, temp=38, site={"redness": True})) == {"C-06": "S"}

    def test_fever_is_alone_when_only_another_entry_makes_it_site_infection(self):
        raised = raised_by(an_entry(4, "morning", site={"redness": True}), an_entry(4, temp=38))
        assert raised == {"C-08": "D", "C-06": "S", "C-07": "S"}

    def test_on_day_0_no_site_infection_can_take_the_fever_up(self):
        assert raised_by(an_entry(0, temp=38, site={"drainage": "pus"})) == {"C-07": "S"}

    def test_chills_count_when_no_temperature_was_taken(self):
        assert raised_by(an_entry(4, yes="rigors")) == {"C-07": "S"}
        assert raised_by(an_entry(4, yes="rigors", site={"drainage": "pus"})) == {"C-07": "S", "C-06": "S"}

    def test_chills_with_a_normal_temperature_are_another_warning_sign(self):
        assert raised_by(an_entry(4, yes="rigors", temp=37)) == {"C-26": "S"}


class TestSite:
    @pytest.mark.parametrize(
        "site",
        [
            {"redness": True},
            {"redness": True, "redness_cm": "1.9"},
            {"swelling": True},
            {"warmth": True},
            {"tenderness": True},
            {"drainage": "bloody"},
            {"redness": True, "swelling": "unknown"},
        ],
    )
    def test_one_mild_sign_is_within_24_hours(self, site):
        flags = flags_of(trial_facts(an_entry(5, site=site)))
        assert {rule: flag.urgency.value for rule, flag in flags.items()} == {"C-08": "D"}

    @pytest.mark.parametrize(
        "site", [{"redness": "unknown"}, {"redness": False, "warmth": False}, {"drainage": "none"}, {"odour": True}]
    )
    def test_no_sign_answered_yes_raises_nothing(self, site):
        assert raised_by(an_entry(5, site=site)) == {}

    def test_a_size_is_shown_with_the_redness(self):
        flag = flags_of(trial_facts(an_entry(5, site={"redness": True, "redness_cm": "1.50"})))["C-08"]
        assert flag.because == {"site.redness": "yes", "site.redness_cm": "1.5"}
        flag = flags_of(trial_facts(an_entry(5, site={"redness": True, "redness_cm": "0.5"})))["C-08"]
        assert flag.because == {"site.redness": "yes", "site.redness_cm": "0.5"}

    def test_wide_redness_on_day_0_is_not_called_mild(self):
        assert raised_by(an_entry(0, site={"redness": True, "redness_cm": 2})) == {}

    def test_the_shape_of_the_adhesive_makes_it_a_skin_reaction_instead(self):
        assert raised_by(an_entry(5, site={"redness": True, "adhesive_shape": True})) == {"C-10": "D"}

    def test_tenderness_that_is_expected_soreness_is_not_raised_as_a_mild_sign(self):
        assert raised_by(an_entry(3, site={"tenderness": True})) == {"C-24": "R"}
        assert raised_by(an_entry(4, site={"tenderness": True})) == {"C-08": "D"}

    def test_clear_fluid_stands_with_and_without_site_infection(self):
        assert raised_by(an_entry(5, site={"drainage": "clear"})) == {"C-09": "S"}
        assert raised_by(an_entry(5, site={"drainage": "clear"}, temp=38)) == {"C-06": "S", "C-09": "S"}

    def test_blood_that_soaks_the_dressing_is_wound_bleeding(self):
        assert raised_by(an_entry(2, site={"drainage": "bloody", "soaks_dressing": True})) == {"C-19": "S"}
        assert raised_by(an_entry(2, site={"drainage": "bloody"}, dressing="wet")) == {"C-15": "D", "C-19": "S"}
        assert raised_by(an_entry(2, site={"drainage": "bloody", "soaks_dressing": "unknown"})) == {"C-08": "D"}
        assert raised_by(an_entry(2, site={"drainage": "clear", "soaks_dressing": True})) == {"C-09": "S"}

    def test_soaking_blood_outside_its_window_is_a_mild_sign(self):
        assert raised_by(an_entry(4, site={"drainage": "bloody", "soaks_dressing": True})) == {"C-08": "D"}

    def test_bleeding_on_the_pull_day_before_the_pull_is_raised_when_the_pull_is_recorded(self):
        entry = an_entry(6, "morning", site={"drainage": "bloody", "soaks_dressing": True})
        facts = trial_facts(entry, pulled=6)
        assert set(flags_of(facts, as_of=moment(6, "11:59"))) == {"C-08"}
        assert (flags_of(facts)["C-19"].raised_at, flags_of(facts)["C-19"].entry) == (moment(6), None)

    def test_bleeding_told_once_is_one_piece_of_evidence_also_when_the_leads_are_pulled_that_day(self):
        entry = an_entry(2, "morning", site={"drainage": "bloody", "soaks_dressing": True})
        assert flags_of(trial_facts(entry, pulled=2))["C-19"].joined == ()


class TestSkin:
    @pytest.mark.parametrize("said", [{"yes": "itch"}, {"yes": "rash_or_hives"}, {"site": {"adhesive_shape": True}}])
    def test_a_skin_reaction_is_within_24_hours_and_spreading_the_same_day(self, said):
        assert raised_by(an_entry(5, **said)) == {"C-10": "D"}
        spreading = {**said, "site": {**said.get("site", {}), "spreading": True}}
        assert raised_by(an_entry(5, **spreading))["C-10"] == "S"

    def test_fever_in_the_entry_makes_it_something_else(self):
        assert raised_by(an_entry(5, yes="itch", temp="37.9")) == {"C-10": "D"}
        assert raised_by(an_entry(5, yes="itch", temp="38.0")) == {"C-07": "S", "C-26": "D"}

    def test_fever_of_another_entry_leaves_it(self):
        assert raised_by(an_entry(5, "morning", temp="38.5"), an_entry(5, yes="itch"))["C-10"] == "D"


class TestSoreness:
    @pytest.mark.parametrize(
        ("nrs", "fires"), [(0, False), ("0.9", False), (1, True), (4, True), ("4.1", False), (5, False)]
    )
    def test_soreness_is_pain_from_1_to_4(self, nrs, fires):
        assert ("C-24" in raised_by(an_entry(1, lead_site_pain_nrs=nrs))) is fires

    def test_tenderness_stands_for_it_only_where_pain_is_not_rated(self):
        assert raised_by(an_entry(1, site={"tenderness": True})) == {"C-24": "R"}
        assert raised_by(an_entry(1, site={"tenderness": True}, lead_site_pain_nrs=6)) == {"C-08": "D"}
        assert raised_by(an_entry(1, site={"tenderness": True}, lead_site_pain_nrs=4)) == {"C-24": "R"}

    @pytest.mark.parametrize(
        "other",
        [
            {"site": {"redness": True}},
            {"site": {"swelling": True}},
            {"site": {"warmth": True}},
            {"site": {"adhesive_shape": True}},
            {"site": {"drainage": "clear"}},
            {"temp": 38},
        ],
    )
    def test_any_other_sign_drainage_or_fever_is_not_soreness(self, other):
        assert "C-24" not in raised_by(an_entry(1, lead_site_pain_nrs=3, **other))

    def test_unknown_signs_take_nothing_away(self):
        site = {"redness": "unknown", "warmth": False, "drainage": "none"}
        assert raised_by(an_entry(1, lead_site_pain_nrs=3, site=site, temp="37.9")) == {"C-24": "R"}


class TestLeadAndDevice:
    @pytest.mark.parametrize(
        ("said", "expected"),
        [
            ({"lead": "in_place"}, {}),
            ({"lead": "mark_moved"}, {"C-14": "S"}),
            ({"lead": "exposed"}, {"C-14": "S"}),
            ({"lead": "pulled"}, {"C-14": "S"}),
            ({"dressing": "intact"}, {}),
            ({"dressing": "loose"}, {"C-15": "D"}),
            ({"dressing": "wet"}, {"C-15": "D"}),
            ({"dressing": "off"}, {"C-15": "S"}),
            ({"stim_felt": "unchanged"}, {}),
            ({"stim_felt": "shock"}, {"C-16": "S"}),
            ({"stim_felt": "unpleasant"}, {"C-16": "D"}),
            ({"device": {"switches_by_itself": True}}, {"C-16": "D"}),
            ({"device": {"switches_by_itself": True}, "stim_felt": "shock"}, {"C-16": "S"}),
            ({"device": {"switches_by_itself": "unknown"}}, {}),
            ({"device": {"battery_fault": True}}, {"C-17": "D"}),
            ({"device": {"cable_fault": True}}, {"C-17": "D"}),
            ({"device": {"battery_fault": False, "cable_fault": "unknown"}}, {}),
            ({"anticoagulant_taken": True}, {"C-18": "S"}),
            ({"aspirin_or_nsaid_taken": True}, {"C-18": "S"}),
            ({"aspirin_or_nsaid_taken": "unknown", "anticoagulant_taken": False}, {}),
        ],
    )
    def test_what_is_said_of_lead_dressing_stimulation_and_drugs(self, said, expected):
        assert raised_by(an_entry(5, **said)) == expected

    @pytest.mark.parametrize(("contacts", "fires"), [(0, False), (1, False), (2, True), (3, True)])
    def test_two_contacts_out_of_range_are_a_device_fault_in_a_log_or_a_session(self, contacts, fires):
        logged = an_entry(5, device={"contacts_out_of_range": contacts})
        session = BedsideCheck(at=moment(5), contacts_out_of_range=contacts)
        assert ("C-17" in raised_by(logged)) is fires
        assert ("C-17" in raised_by(checks=(session,))) is fires

    def test_a_session_after_the_pull_day_is_no_device_fault(self):
        session = BedsideCheck(at=moment(6), contacts_out_of_range=5)
        assert raised_by(checks=(session,), pulled=5) == {}


class TestAntithrombotic:
    def test_a_restart_while_leads_are_in_raises_it_at_its_moment_without_entry(self):
        flag = flags_of(trial_facts(antithrombotic_restarted_at=moment(4, "15:00")))["C-18"]
        assert (flag.raised_at, flag.entry, flag.urgency.value) == (moment(4, "15:00"), None, "S")
        assert flag.because == {"antithrombotic.restarted_at": "2026-03-06T15:00:00-06:00"}

    @pytest.mark.parametrize(("clock", "fires"), [("11:59", True), ("12:00", False), ("12:01", False)])
    def test_a_restart_at_or_after_the_pull_raises_nothing(self, clock, fires):
        assert ("C-18" in raised_by(pulled=5, antithrombotic_restarted_at=moment(5, clock))) is fires

    def test_a_restart_before_the_placement_raises_nothing_by_itself(self):
        assert raised_by(antithrombotic_restarted_at=moment(0, "09:59")) == {}
        assert "C-18" in raised_by(antithrombotic_restarted_at=moment(0, "10:00"))

    def test_a_later_restart_is_not_known_yet(self):
        assert flags_of(trial_facts(antithrombotic_restarted_at=moment(4)), as_of=moment(4, "11:59")) == {}

    @pytest.mark.parametrize(("restarted", "fires"), [("19:59", False), ("20:00", True), ("20:01", True)])
    def test_what_is_taken_on_the_pull_day_is_allowed_once_a_restart_was_recorded(self, restarted, fires):
        evening = an_entry(5, at=moment(5, "20:00"), anticoagulant_taken=True)
        raised = raised_by(evening, pulled=5, antithrombotic_restarted_at=moment(5, restarted))
        assert ("C-18" in raised) is fires

    def test_a_restart_at_the_moment_of_the_pull_allows_what_is_taken_later_that_day(self):
        evening = an_entry(5, at=moment(5, "20:00"), anticoagulant_taken=True)
        assert "C-18" not in raised_by(evening, pulled=5, antithrombotic_restarted_at=moment(5, "12:00"))

    def test_a_restart_before_the_pull_excuses_nothing(self):
        evening = an_entry(5, at=moment(5, "20:00"), anticoagulant_taken=True)
        flag = flags_of(trial_facts(evening, pulled=5, antithrombotic_restarted_at=moment(5, "08:00")))["C-18"]
        assert [one.entry for one in flag.joined] == [evening]


class TestOthers:
    @pytest.mark.parametrize(("item9", "fires"), [(None, False), (0, False), (1, True), (3, True)])
    def test_item_9_above_0_is_self_harm_in_a_log_or_a_questionnaire(self, item9, fires):
        assert ("C-20" in raised_by(an_entry(5, phq9_item9=item9))) is fires
        assert ("C-20" in raised_by(checks=(BedsideCheck(at=moment(5), phq9_item9=item9),))) is fires

    def test_thoughts_told_beside_an_item_9_of_0_are_flagged_for_themselves(self):
        flag = flags_of(trial_facts(an_entry(5, yes="self_harm_thoughts", phq9_item9=0)))["C-20"]
        assert flag.because == {"red_flags.self_harm_thoughts": "yes"}

    def test_thoughts_of_self_harm_told_freely(self):
        assert raised_by(an_entry(5, yes="self_harm_thoughts")) == {"C-20": "S"}
        assert raised_by(an_entry(5, unknown="self_harm_thoughts")) == {}

    def test_two_questionnaires_are_two_pieces_of_evidence(self):
        checks = (BedsideCheck(at=moment(5), phq9_item9=1), BedsideCheck(at=moment(6), phq9_item9=2))
        flag = flags_of(trial_facts(checks=checks))["C-20"]
        assert (flag.because, [one.because for one in flag.joined]) == ({"phq9_item9": "1"}, [{"phq9_item9": "2"}])

    @pytest.mark.parametrize(
        ("sign", "urgency"), [("chest_pain", "E"), ("faint", "E"), ("breathing_trouble", "E"), ("calf_swelling", "S")]
    )
    def test_chest_and_calf(self, sign, urgency):
        assert raised_by(an_entry(5, yes=sign)) == {"C-21": urgency}

    def test_the_worst_of_several_signs_makes_the_urgency(self):
        assert raised_by(an_entry(5, yes="calf_swelling chest_pain")) == {"C-21": "E"}

    @pytest.mark.parametrize(("intact", "fires"), [(False, True), (True, False), (None, False)])
    def test_only_tips_that_are_not_intact_raise_a_flag(self, intact, fires):
        flags = flags_of(trial_facts(pull=a_pull(7, tips_intact=intact)))
        assert ("C-25" in flags) is fires
        if fires:
            assert (flags["C-25"].raised_at, flags["C-25"].urgency.value) == (moment(7), "S")

    def test_a_pull_that_is_later_is_not_known_yet(self):
        facts = trial_facts(pull=a_pull(7, tips_intact=False, neuro_normal=False))
        assert flags_of(facts, as_of=moment(7, "11:59")) == {}
        assert set(flags_of(facts, as_of=moment(7, "12:00"))) == {"C-01", "C-25"}


class TestOtherWarningSign:
    @pytest.mark.parametrize(
        "sign", ["stiff_neck", "confusion", "severe_headache", "face_swelling", "cannot_stand", "vision_change"]
    )
    def test_a_sign_that_needs_company_is_raised_alone_too(self, sign):
        assert raised_by(an_entry(5, yes=sign)) == {"C-26": "S"}
        assert raised_by(an_entry(5, unknown=sign)) == {}

    @pytest.mark.parametrize("sign", ["itch", "rash_or_hives"])
    def test_itch_or_rash_only_is_within_24_hours(self, sign):
        assert raised_by(an_entry(15, yes=sign)) == {"C-26": "D"}
        assert raised_by(an_entry(15, yes=[sign, "stiff_neck"])) == {"C-26": "S"}

    def test_a_sign_outside_its_rules_window_is_raised(self):
        assert raised_by(an_entry(13, at=moment(13), yes="new_weakness"), pulled=5) == {"C-26": "S"}
        assert raised_by(an_entry(12, at=moment(12), yes="new_weakness"), pulled=5) == {"C-01": "E"}

    def test_only_the_signs_left_over_are_named(self):
        flag = flags_of(trial_facts(an_entry(5, yes="itch stiff_neck")))["C-26"]
        assert (flag.because, flag.urgency.value) == ({"red_flags.stiff_neck": "yes"}, "S")

    def test_not_when_the_entry_raises_an_emergency(self):
        assert raised_by(an_entry(5, yes="stiff_neck chest_pain")) == {"C-21": "E"}

    def test_not_when_the_entry_completes_an_emergency_with_another(self):
        raised = raised_by(an_entry(5, "morning", temp=38.5), an_entry(5, yes="stiff_neck"))
        assert raised == {"C-07": "S", "C-03": "E"}

    def test_also_when_the_sign_is_taken_up_only_together_with_another_entry(self):
        raised = raised_by(an_entry(5, "morning", yes="headache_worse_upright"), an_entry(5, yes="stiff_neck"))
        assert raised == {"C-11": "S", "C-26": "S"}
