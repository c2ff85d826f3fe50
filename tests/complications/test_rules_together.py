"""C-01, C-03 to C-06 and C-11: each condition, and what is read together over two log dates."""

import pytest

from tests.factories.complications import PLACED_AT, a_pull, an_entry, flags_of, moment, raised_by, trial_facts

NEURO = ["new_weakness", "new_numbness", "saddle_numbness", "bladder_bowel"]


@pytest.mark.parametrize("sign", NEURO)
def test_any_neuro_sign_alone_is_possible_cord_compression(sign):
    assert raised_by(an_entry(3, yes=sign)) == {"C-01": "E"}


@pytest.mark.parametrize("drug", ["anticoagulant_taken", "aspirin_or_nsaid_taken"])
def test_severe_back_pain_on_an_antithrombotic_is_possible_cord_compression(drug):
    raised = flags_of(trial_facts(an_entry(3, yes="severe_back_pain", **{drug: True})))
    assert raised["C-01"].because == {"red_flags.severe_back_pain": "yes", drug: "yes"}
    assert set(raised) == {"C-01", "C-02", "C-18"}


@pytest.mark.parametrize("answer", ["no", "unknown", None])
def test_severe_back_pain_without_an_antithrombotic_answered_yes_is_not_cord_compression(answer):
    assert raised_by(an_entry(3, yes="severe_back_pain", anticoagulant_taken=answer)) == {"C-02": "E"}


def test_an_antithrombotic_of_any_earlier_log_date_counts_for_cord_compression():
    taken = an_entry(1, aspirin_or_nsaid_taken=True)
    assert raised_by(taken, an_entry(9, yes="severe_back_pain"))["C-01"] == "E"


def test_an_antithrombotic_of_two_days_later_does_not_count_for_cord_compression():
    assert "C-01" not in raised_by(an_entry(3, yes="severe_back_pain"), an_entry(5, anticoagulant_taken=True))
    late = an_entry(3, at=moment(5, "20:00"), yes="severe_back_pain")  # the log date counts, not when it came in
    assert raised_by(an_entry(5, "morning", anticoagulant_taken=True), late) == {"C-18": "S", "C-02": "E"}


def test_severe_back_pain_and_the_next_days_antithrombotic_are_read_together():
    facts = trial_facts(an_entry(3, yes="severe_back_pain"), an_entry(4, "morning", anticoagulant_taken=True))
    assert flags_of(facts)["C-01"].raised_at == moment(4, "09:00")


def test_a_late_entry_that_tells_of_an_antithrombotic_completes_cord_compression_of_later_days():
    facts = trial_facts(
        an_entry(4, yes="severe_back_pain"), an_entry(1, "morning", at=moment(5), anticoagulant_taken=True)
    )
    assert flags_of(facts)["C-01"].raised_at == moment(5)


def test_a_restart_on_the_log_date_or_before_counts_for_cord_compression():
    pain = an_entry(6, yes="severe_back_pain")
    for restarted, fires in [(moment(6, "08:00"), True), (moment(4), True), (moment(7, "00:00"), False)]:
        assert ("C-01" in raised_by(pain, pulled=4, antithrombotic_restarted_at=restarted)) is fires


def test_a_restart_after_the_pain_of_the_same_day_raises_cord_compression_at_its_moment_without_entry():
    restarted = moment(6, "21:00")
    facts = trial_facts(an_entry(6, yes="severe_back_pain"), pulled=4, antithrombotic_restarted_at=restarted)
    flag = flags_of(facts)["C-01"]
    assert (flag.raised_at, flag.entry) == (restarted, None)
    assert flag.because["antithrombotic.restarted_at"] == "2026-03-08T21:00:00-05:00"
    assert "C-01" not in flags_of(facts, as_of=moment(6, "20:59"))


def test_a_restart_on_the_day_after_the_pain_counts_once_that_day_has_a_log_whatever_came_first():
    pain, restarted = an_entry(6, yes="severe_back_pain"), moment(7, "12:00")
    for day, clock, raised_at in [(7, "09:00", "12:00"), (7, "12:00", "12:00"), (7, "14:00", "14:00")]:
        quiet = an_entry(day, "morning", at=moment(day, clock))
        flag = flags_of(trial_facts(pain, quiet, pulled=4, antithrombotic_restarted_at=restarted))["C-01"]
        assert flag.raised_at == moment(7, raised_at)
        assert set(flag.because) == {"red_flags.severe_back_pain", "antithrombotic.restarted_at"}
    two_days_later = an_entry(8, "morning", at=moment(8, "14:00"))
    assert "C-01" not in raised_by(pain, two_days_later, pulled=4, antithrombotic_restarted_at=restarted)


def test_a_second_quiet_log_of_that_day_adds_nothing():
    pain, first, second = an_entry(6, yes="severe_back_pain"), an_entry(7, "morning"), an_entry(7, "evening")
    flag = flags_of(trial_facts(pain, first, second, pulled=4, antithrombotic_restarted_at=moment(7, "08:00")))["C-01"]
    assert (flag.entry, flag.joined) == (first, ())


def test_a_restart_without_severe_back_pain_raises_no_cord_compression():
    assert raised_by(an_entry(6, temp=37), pulled=4, antithrombotic_restarted_at=moment(6, "21:00")) == {}


@pytest.mark.parametrize(("neuro_normal", "fires"), [(False, True), (True, False), (None, False)])
def test_only_a_neuro_check_that_is_not_normal_at_the_pull_raises_cord_compression(neuro_normal, fires):
    flags = flags_of(trial_facts(pull=a_pull(7, neuro_normal=neuro_normal)))
    assert ("C-01" in flags) is fires
    if fires:
        assert (flags["C-01"].raised_at, flags["C-01"].entry) == (moment(7), None)
        assert flags["C-01"].because == {"pull.neuro_normal": "no"}


def test_a_neuro_check_joins_cord_compression_that_was_raised_before():
    flag = flags_of(trial_facts(an_entry(3, yes="new_numbness"), pull=a_pull(7, neuro_normal=False)))["C-01"]
    assert [(one.at, one.entry, one.urgency.value) for one in flag.joined] == [(moment(7), None, "E")]


ABSCESS_SIGNS = [*NEURO, "severe_back_pain", "stiff_neck", "confusion", "severe_headache"]


@pytest.mark.parametrize("sign", ABSCESS_SIGNS)
def test_fever_with_each_of_its_signs_is_possible_abscess(sign):
    assert raised_by(an_entry(4, temp="38.0", yes=sign))["C-03"] == "E"


@pytest.mark.parametrize(("temp", "fires"), [("37.9", False), ("37.99999", False), ("38.0", True), ("38.1", True)])
def test_the_fever_limit_is_on_the_unrounded_value(temp, fires):
    raised = raised_by(an_entry(4, temp=temp, yes="stiff_neck"))
    assert (("C-03" in raised), ("C-07" in raised)) == (fires, fires)


def test_fever_in_the_morning_and_severe_back_pain_in_the_evening_is_possible_abscess():
    facts = trial_facts(
        an_entry(4, "morning", temp="38.4"), an_entry(4, "evening", temp="36.8", yes="severe_back_pain")
    )
    flag = flags_of(facts)["C-03"]
    assert flag.raised_at == moment(4, "20:00")
    assert flag.entry is facts.entries[1]
    assert flag.because == {"temperature_c": "38.4", "red_flags.severe_back_pain": "yes"}


@pytest.mark.parametrize(("days_later", "fires"), [(0, True), (1, True), (2, False)])
def test_entries_of_the_same_date_and_the_day_before_are_read_together_and_no_further(days_later, fires):
    fever, neck = an_entry(4, "morning", temp=39), an_entry(4 + days_later, yes="stiff_neck")
    assert ("C-03" in raised_by(fever, neck)) is fires


@pytest.mark.parametrize(("days_before", "fires"), [(0, True), (1, True), (2, False)])
def test_a_late_entry_completes_what_the_next_day_said(days_before, fires):
    neck, fever = an_entry(6, yes="stiff_neck"), an_entry(6 - days_before, "morning", at=moment(7), temp=39)
    flags = flags_of(trial_facts(neck, fever))
    assert ("C-03" in flags) is fires
    if fires:
        assert (flags["C-03"].raised_at, flags["C-03"].entry) == (moment(7), fever)


def test_an_entry_outside_the_window_is_not_read_together_with_one_inside():
    day_1, day_2 = an_entry(1, temp=39), an_entry(2, yes="stiff_neck")
    assert "C-03" not in raised_by(day_1, day_2)
    assert "C-03" in raised_by(an_entry(2, "morning", temp=39), day_2)


def test_the_highest_temperature_counts_and_a_later_normal_one_takes_nothing_away():
    facts = trial_facts(
        an_entry(4, "morning", temp="38.2"),
        an_entry(4, "unscheduled", temp="38.9"),
        an_entry(4, "evening", temp="36.5", yes="confusion", no="stiff_neck"),
    )
    assert flags_of(facts)["C-03"].because == {"temperature_c": "38.9", "red_flags.confusion": "yes"}


def test_unknown_and_blank_fire_nothing_and_take_nothing_away():
    yes, unknown = an_entry(4, "morning", yes="stiff_neck"), an_entry(4, unknown="stiff_neck", temp=38)
    assert raised_by(unknown) == {"C-07": "S"}
    assert raised_by(yes, unknown)["C-03"] == "E"


@pytest.mark.parametrize("sign", ["rigors", "confusion", "breathing_trouble"])
@pytest.mark.parametrize(("temp", "fires"), [("38.0", True), ("37.9", False), ("36.0", False), ("35.9", True)])
def test_fever_or_cold_with_a_sign_is_sepsis(sign, temp, fires):
    assert ("C-04" in raised_by(an_entry(1, temp=temp, yes=sign))) is fires


@pytest.mark.parametrize(("temp", "fires"), [("39.4", False), ("39.5", True), ("39.6", True)])
def test_high_fever_alone_is_sepsis(temp, fires):
    assert ("C-04" in raised_by(an_entry(1, temp=temp))) is fires


def test_cold_alone_is_no_sepsis_and_a_later_normal_temperature_does_not_take_cold_away():
    cold = an_entry(1, "morning", temp="35.5")
    assert raised_by(cold) == {}
    flags = flags_of(trial_facts(cold, an_entry(1, temp="36.9", yes="rigors")))
    assert flags["C-04"].because == {"temperature_c": "35.5", "red_flags.rigors": "yes"}


@pytest.mark.parametrize("skin", ["rash_or_hives", "face_swelling"])
@pytest.mark.parametrize("collapse", ["breathing_trouble", "faint"])
def test_skin_with_breathing_trouble_or_fainting_is_anaphylaxis(skin, collapse):
    assert raised_by(an_entry(1, yes=[skin, collapse]))["C-05"] == "E"
    assert raised_by(an_entry(1, yes=skin), an_entry(2, yes=collapse))["C-05"] == "E"
    assert "C-05" not in raised_by(an_entry(1, yes=skin))
    assert "C-05" not in raised_by(an_entry(1, yes=collapse))


@pytest.mark.parametrize(
    ("site", "temp", "fires"),
    [
        ({"drainage": "pus"}, None, True),
        ({"drainage": "clear"}, None, False),
        ({"drainage": "bloody"}, "37.9", False),
        ({"drainage": "clear"}, "38.0", True),
        ({"drainage": "bloody"}, "38.0", True),
        ({"drainage": "none"}, "38.0", False),
        ({"redness": True}, "38.0", True),
        ({"redness": False}, "38.0", False),
        ({"redness": "unknown"}, "38.0", False),
        ({"redness": True, "redness_cm": "1.99"}, None, False),
        ({"redness": True, "redness_cm": "2"}, None, True),
        ({"redness": True, "redness_cm": "2.5"}, None, True),
        ({"redness": True, "spreading": True}, None, True),
        ({"redness": True, "spreading": "unknown"}, None, False),
        ({"redness": True, "warmth": True}, None, True),
        ({"swelling": True, "tenderness": True}, None, True),
        ({"swelling": True, "tenderness": "unknown"}, None, False),
        ({"swelling": True}, "38.0", False),
        ({"redness": True, "swelling": True, "adhesive_shape": True}, None, True),
    ],
)
def test_probable_site_infection(site, temp, fires):
    raised = raised_by(an_entry(4, site=site, temp=temp))
    assert ("C-06" in raised) is fires
    assert raised.get("C-06", "S") == "S"


def test_site_infection_shows_every_value_that_raised_it():
    entry = an_entry(4, site={"drainage": "pus", "redness": False}, temp="38.40")
    assert flags_of(trial_facts(entry))["C-06"].because == {"site.drainage": "pus", "temperature_c": "38.4"}


def test_signs_of_two_days_make_a_site_infection_together():
    facts = trial_facts(an_entry(4, "morning", site={"redness": True}), an_entry(5, "morning", site={"warmth": True}))
    flag = flags_of(facts)["C-06"]
    assert flag.because == {"site.redness": "yes", "site.warmth": "yes"}
    assert flag.raised_at == moment(5, "09:00")


def test_a_headache_worse_upright_is_within_24_hours():
    assert raised_by(an_entry(2, yes="headache_worse_upright"), dural_puncture=False) == {"C-11": "D"}


@pytest.mark.parametrize("sign", ["stiff_neck", "severe_headache", "cannot_stand", "vision_change"])
def test_a_headache_worse_upright_with_a_sign_is_the_same_day(sign):
    assert raised_by(an_entry(2, yes=["headache_worse_upright", sign])) == {"C-11": "S"}


@pytest.mark.parametrize(("temp", "urgency"), [("37.9", "D"), ("38.0", "S")])
def test_a_headache_worse_upright_with_fever_is_the_same_day(temp, urgency):
    assert raised_by(an_entry(2, yes="headache_worse_upright", temp=temp))["C-11"] == urgency


def test_a_sign_of_the_next_day_joins_the_headache_and_raises_its_urgency():
    facts = trial_facts(an_entry(2, yes="headache_worse_upright"), an_entry(3, "morning", yes="vision_change"))
    flag = flags_of(facts)["C-11"]
    assert (flag.urgency.value, flag.raised_at) == ("S", moment(2, "20:00"))
    assert flag.because == {"red_flags.headache_worse_upright": "yes"}
    assert [(one.at, one.urgency.value) for one in flag.joined] == [(moment(3, "09:00"), "S")]
    assert flags_of(facts, as_of=moment(2, "23:00"))["C-11"].urgency.value == "D"


def test_an_entry_that_adds_nothing_does_not_join():
    facts = trial_facts(an_entry(2, yes="headache_worse_upright"), an_entry(3, "morning", yes="itch"))
    assert flags_of(facts)["C-11"].joined == ()


def test_a_late_entry_counts_with_the_more_urgent_of_the_two_dates_it_touches():
    facts = trial_facts(
        an_entry(4, yes="vision_change"), an_entry(3, at=moment(5), yes="headache_worse_upright", temp=37)
    )
    assert flags_of(facts)["C-11"].urgency.value == "S"


def test_entries_on_both_sides_of_local_midnight_go_by_their_log_date():
    fever = an_entry(4, at=moment(5, "00:30"), temp=39)
    assert "C-03" in raised_by(fever, an_entry(5, yes="stiff_neck"), placed_at=PLACED_AT)
    assert "C-03" not in raised_by(fever, an_entry(6, yes="stiff_neck"), placed_at=PLACED_AT)
