from datetime import timedelta

import pytest

from scstrial.assessments.choices import Area, Scale, WouldProceed
from scstrial.trials.choices import AbortReason, PullSite
from scstrial.trials.rules import (
    EndRating,
    LeadMigration,
    cautions_in_pull,
    problems_with_abort,
    problems_with_pull,
)
from tests.factories.logs import dec, fields
from tests.factories.trials_facts import NOW, PLACED_AT, a_pull

COMPLETE = {
    "ratings": (EndRating(Area.LEG_LEFT, dec(3)),),
    "relief_reported_pct": 60,
    "wants_implant": WouldProceed.YES,
}


def refused(**facts):
    return fields(problems_with_pull(a_pull(**facts), PLACED_AT, NOW, lead_numbers=(1, 2)))


def test_a_usual_pull_is_kept_without_a_word():
    assert refused(**COMPLETE) == []
    assert cautions_in_pull(a_pull(**COMPLETE)) == []


def test_a_pull_lies_between_placement_and_now():
    assert refused(removed_at=PLACED_AT - timedelta(minutes=1)) == ["removed_at"]
    assert refused(removed_at=PLACED_AT) == []
    assert refused(removed_at=NOW) == []
    assert refused(removed_at=NOW + timedelta(minutes=1)) == ["removed_at"]


@pytest.mark.parametrize("field", ["tips_intact", "strength_normal", "sensation_normal", "bladder_normal", "site"])
def test_blank_is_not_normal_at_the_pull(field):
    assert refused(**{field: None}) == [field]


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("removed_by", "", False),
        ("temperature_c", dec("33.9"), False),
        ("temperature_c", dec("34.0"), True),
        ("temperature_c", dec("42.0"), True),
        ("temperature_c", dec("42.1"), False),
        ("relief_reported_pct", -100, True),
        ("relief_reported_pct", -101, False),
        ("relief_reported_pct", 100, True),
        ("relief_reported_pct", 101, False),
        ("pgic", 0, False),
        ("pgic", 1, True),
        ("pgic", 7, True),
        ("pgic", 8, False),
        ("dressing", "x" * 60, True),
        ("dressing", "x" * 61, False),
        ("restart_told", "x" * 500, True),
        ("restart_told", "x" * 501, False),
        ("note", "x" * 2_001, False),
    ],
)
def test_numbers_and_texts_of_a_pull_have_limits(field, value, kept):
    assert refused(**{field: value}) == ([] if kept else [field])


def test_a_wrong_temperature_names_both_scales():
    (problem,) = problems_with_pull(a_pull(temperature_c=dec("100.4")), PLACED_AT, NOW)
    assert problem.message == ("Enter a temperature between 34.0 and 42.0 °C (93.2 and 107.6 °F), or leave it empty.")


def test_end_ratings_are_on_their_scale_and_one_per_area():
    assert refused(ratings=(EndRating(Area.LEG_LEFT, dec(11)),)) == ["ratings-leg_left-average"]
    assert refused(ratings=(EndRating(Area.LEG_LEFT, dec(37), Scale.VAS_MM),)) == []
    twice = (EndRating(Area.LEG_LEFT, dec(3)), EndRating(Area.LEG_LEFT, dec(4)))
    assert refused(ratings=twice) == ["ratings-leg_left-average"]


def test_migration_belongs_to_a_lead_that_was_placed():
    assert refused(migrations=(LeadMigration(2, dec("-12.5"), dec("-0.5")),)) == []
    assert refused(migrations=(LeadMigration(3, dec(5)),)) == ["migrations-0-lead_number"]
    assert refused(migrations=(LeadMigration(1, dec("200.1")),)) == ["migrations-0-mm"]
    assert refused(migrations=(LeadMigration(1, None, dec("-10.1")),)) == ["migrations-0-levels"]
    assert refused(migrations=(LeadMigration(1, None, dec("10.1")),)) == ["migrations-0-levels"]
    for way in (1, -1):
        assert refused(migrations=(LeadMigration(1, dec(200 * way), dec(10 * way)),)) == []


@pytest.mark.parametrize(
    ("mm", "levels", "kept"),
    [("12", "0.5", True), ("12", "0", True), ("0", "-0.5", True), ("12", "-0.5", False), ("-12", "0.5", False)],
)
def test_mm_and_levels_of_a_migration_do_not_say_opposite_directions(mm, levels, kept):
    moved = LeadMigration(1, dec(mm), dec(levels))
    assert refused(migrations=(moved,)) == ([] if kept else ["migrations-0-levels"])


def test_without_known_leads_the_lead_number_is_not_looked_at():
    pull = a_pull(migrations=(LeadMigration(3, dec(5)),))
    assert problems_with_pull(pull, PLACED_AT, NOW) == []


@pytest.mark.parametrize(
    ("facts", "normal"),
    [
        ({}, True),
        ({"strength_normal": False}, False),
        ({"bladder_normal": False, "sensation_normal": None}, False),
        ({"sensation_normal": None}, None),
    ],
)
def test_the_neuro_check_is_normal_only_when_every_part_is(facts, normal):
    assert a_pull(**facts).neuro_normal is normal


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"strength_normal": False}, "strength_normal"),
        ({"bladder_normal": False}, "bladder_normal"),
        ({"tips_intact": False}, "tips_intact"),
        ({"site": PullSite.DRAINAGE}, "site"),
        ({"temperature_c": dec("38.0")}, "temperature_c"),
        ({"ratings": ()}, "ratings"),
        ({"relief_reported_pct": None}, "relief_reported_pct"),
        ({"wants_implant": None}, "wants_implant"),
    ],
)
def test_what_needs_doing_after_the_pull_is_a_caution(facts, field):
    assert fields(cautions_in_pull(a_pull(**(COMPLETE | facts)))) == [field]


def test_the_neuro_check_is_shown_at_its_own_question_also_when_a_tip_is_broken():
    cautions = cautions_in_pull(a_pull(**COMPLETE, tips_intact=False, bladder_normal=False))
    assert fields(cautions) == ["bladder_normal", "tips_intact"]


def test_37_9_is_no_fever():
    assert cautions_in_pull(a_pull(**COMPLETE, temperature_c=dec("37.9"))) == []


def test_a_held_blood_thinner_needs_its_restart_told():
    assert fields(cautions_in_pull(a_pull(**COMPLETE), drugs_held=True)) == ["restart_told"]
    told = a_pull(**COMPLETE, restart_told="tomorrow at 10:00")
    assert cautions_in_pull(told, drugs_held=True) == []


def test_a_trial_stopped_early_says_when_and_why():
    assert problems_with_abort(AbortReason.INFECTION, "", NOW, PLACED_AT, NOW) == []
    assert fields(problems_with_abort(None, "", NOW, PLACED_AT, NOW)) == ["reason"]
    assert fields(problems_with_abort(AbortReason.OTHER, "", NOW, PLACED_AT, NOW)) == ["note"]
    before = PLACED_AT - timedelta(minutes=1)
    assert fields(problems_with_abort(AbortReason.INFECTION, "", before, PLACED_AT, NOW)) == ["aborted_at"]
