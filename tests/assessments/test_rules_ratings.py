from datetime import date
from decimal import Decimal

import pytest

from scstrial.assessments.choices import Area, BaselineSource, Scale
from scstrial.assessments.rules import (
    BaselineRating,
    Limits,
    PainValues,
    TargetArea,
    cautions_in_rating,
    cautions_in_target_areas,
    day_words,
    primary_area,
    problems_with_number,
    problems_with_pain_values,
    problems_with_rating,
    problems_with_target_areas,
    problems_with_text,
)
from tests.factories.logs import dec, fields

TODAY = date(2026, 3, 1)
PLACED_ON = date(2026, 3, 2)


def rating(average=6, on=date(2026, 2, 24), **facts):
    return BaselineRating(Area.LEG_LEFT, on, dec(average), **facts)


def problems(**values):
    given = PainValues(**{name: dec(value) for name, value in values.items()})
    return fields(problems_with_pain_values(given, Area.LEG_LEFT))


@pytest.mark.parametrize("value", [-1, 11, "0.5", "NaN", "Infinity"])
def test_an_nrs_rating_off_the_scale_is_refused(value):
    assert problems(average=value) == ["average"]


def test_each_wrong_order_is_said_once():
    assert problems(least=8, average=7, worst=6) == ["average", "least"]


@pytest.mark.parametrize("value", [0, 10])
def test_an_nrs_rating_at_either_end_is_kept(value):
    assert problems(average=value) == []


def test_a_finer_step_allows_half_points_but_no_tenths():
    half = Decimal("0.5")
    assert problems_with_rating(rating("6.5"), TODAY, PLACED_ON, half) == []
    refused = problems_with_rating(rating("6.4"), TODAY, PLACED_ON, half)
    assert refused[0].message == (
        "Enter the average pain (left leg) in steps of 0.5 between 0 and 10, or leave it empty."
    )


def test_a_vas_rating_goes_to_100_mm():
    assert problems_with_rating(rating(100, scale=Scale.VAS_MM), TODAY) == []
    refused = problems_with_rating(rating(101, scale=Scale.VAS_MM), TODAY)
    assert "0 and 100 mm" in refused[0].message


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"worst": 4, "average": 6}, ["average"]),
        ({"least": 5, "average": 4}, ["least"]),
        ({"least": 5, "worst": 4}, ["least"]),
        ({"least": 4, "average": 4, "worst": 4}, []),
        ({"least": 0, "average": 4, "worst": 10}, []),
    ],
)
def test_least_average_and_worst_keep_their_order(values, field):
    assert problems(**values) == field


@pytest.mark.parametrize(("current", "seen"), [(1, True), (2, False), (8, False), (9, True)])
def test_current_pain_outside_least_to_worst_is_a_caution(current, seen):
    cautions = cautions_in_rating(rating(5, least=dec(2), worst=dec(8), current=dec(current)))
    assert fields(cautions) == (["current"] if seen else [])


def test_a_rating_without_an_average_is_refused():
    assert fields(problems_with_rating(rating(None), TODAY)) == ["average"]


def test_a_rating_of_tomorrow_is_refused():
    assert fields(problems_with_rating(rating(on=date(2026, 3, 2)), TODAY)) == ["on"]
    assert problems_with_rating(rating(on=TODAY), TODAY) == []


def test_a_diary_day_ends_before_the_placement_but_the_clinic_may_ask_that_morning():
    clinic = BaselineSource.CLINIC
    assert fields(problems_with_rating(rating(on=PLACED_ON), PLACED_ON, PLACED_ON)) == ["on"]
    assert problems_with_rating(rating(on=PLACED_ON, source=clinic), PLACED_ON, PLACED_ON) == []
    later = date(2026, 3, 3)
    assert fields(problems_with_rating(rating(on=later, source=clinic), later, PLACED_ON)) == ["on"]


def test_no_target_area_is_refused():
    assert fields(problems_with_target_areas([])) == ["areas"]


def test_one_area_alone_is_the_primary_one():
    one = [TargetArea(Area.NECK)]
    assert problems_with_target_areas(one) == []
    assert primary_area(one) is Area.NECK


@pytest.mark.parametrize(
    ("first", "second", "field"), [(True, False, []), (True, True, ["is_primary"]), (False, False, ["is_primary"])]
)
def test_of_several_areas_exactly_one_is_primary(first, second, field):
    areas = [TargetArea(Area.LOW_BACK, first), TargetArea(Area.LEG_LEFT, second)]
    assert fields(problems_with_target_areas(areas)) == field
    assert primary_area(areas) is (None if field else Area.LOW_BACK)


def test_an_area_chosen_twice_is_refused():
    areas = [TargetArea(Area.LOW_BACK, True), TargetArea(Area.LOW_BACK)]
    assert problems_with_target_areas(areas)[0].message == "Low back is chosen 2 times; keep it once."


def test_more_than_two_target_areas_are_a_caution():
    areas = [TargetArea(Area.LOW_BACK, True), TargetArea(Area.LEG_LEFT), TargetArea(Area.LEG_RIGHT)]
    assert cautions_in_target_areas(areas[:2]) == []
    assert "3 target areas" in cautions_in_target_areas(areas)[0].message


def test_a_date_has_its_year_only_when_it_is_another():
    assert day_words(date(2026, 3, 3), TODAY) == "Tue 3 Mar"
    assert day_words(date(2025, 3, 3), TODAY) == "Mon 3 Mar 2025"


def test_a_missing_number_is_a_problem_only_where_it_is_required():
    limits = Limits("the steps", 0, 100_000)
    assert problems_with_number(None, limits, "steps") == []
    needed = problems_with_number(None, limits, "steps", required=True)
    assert needed[0].message == "Enter the steps as a whole number between 0 and 100,000."


def test_a_text_is_refused_when_blank_or_too_long():
    assert problems_with_text("x" * 10, 10, "note") == []
    assert problems_with_text("x" * 11, 10, "note")[0].message == "Shorten this text to 10 characters; it has 11."
    assert problems_with_text("  ", 10, "note", required="a note")[0].message == "Enter a note."
