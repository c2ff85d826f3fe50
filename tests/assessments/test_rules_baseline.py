from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from scstrial.assessments.choices import Area, BaselineSource, Scale
from scstrial.assessments.rules import BaselineRating, baseline_of, cautions_in_baseline
from scstrial.protocols.choices import BaselineAsked
from tests.factories.logs import dec

PLACED_ON = date(2026, 3, 2)


def diary(*averages, scale=Scale.NRS, last=1):
    """Averages of the days up to Day -`last`, in order; None = a day without a rating."""
    first = PLACED_ON - timedelta(days=len(averages) + last - 1)
    return [
        BaselineRating(Area.LEG_LEFT, first + timedelta(days=index), dec(average), scale=scale)
        for index, average in enumerate(averages)
    ]


def words(baseline):
    return " ".join(caution.message for caution in cautions_in_baseline(baseline))


def test_seven_diary_days_give_their_exact_mean():
    baseline = baseline_of(diary(8, 7, 8, 9, 8, 7, 8), None, PLACED_ON)
    assert baseline.value == Fraction(55, 7)
    assert (baseline.days, baseline.of_days, baseline.source) == (7, 7, BaselineSource.DIARY)


def test_four_days_are_enough_and_three_are_not():
    assert baseline_of(diary(8, 8, 8, 8), Decimal(6), PLACED_ON).source is BaselineSource.DIARY
    clinic = baseline_of(diary(8, 8, 8), Decimal(6), PLACED_ON)
    assert (clinic.source, clinic.value, clinic.diary_mean) == (BaselineSource.CLINIC, 6, 8)


def test_the_clinic_may_need_fewer_days():
    assert baseline_of(diary("4.0", "4.0", "5.2"), None, PLACED_ON, days_needed=3).value == Fraction(22, 5)


def test_too_few_days_and_no_clinic_value_leave_no_baseline():
    baseline = baseline_of(diary(8, None, 8, 8), None, PLACED_ON)
    assert (baseline.value, baseline.source, baseline.days) == (None, None, 3)
    assert "3 of 7 diary days, 4 needed" in words(baseline)


def test_an_empty_diary_has_no_mean():
    assert baseline_of([], None, PLACED_ON).diary_mean is None


def test_only_day_minus_7_to_minus_1_count():
    nine = diary(1, 8, 8, 8, 8, 8, 8, 8, 1, last=0)
    assert baseline_of(nine, None, PLACED_ON).value == 8


def test_clinic_ratings_and_another_scale_are_not_counted_as_diary_days():
    clinic = [BaselineRating(Area.LEG_LEFT, PLACED_ON - timedelta(days=1), Decimal(2), source=BaselineSource.CLINIC)]
    millimetres = diary(80, 80, 80, 80, scale=Scale.VAS_MM)
    assert baseline_of(clinic + millimetres, None, PLACED_ON).days == 0
    assert baseline_of(millimetres, None, PLACED_ON, scale=Scale.VAS_MM).value == 80


def test_of_two_ratings_of_a_day_the_last_counts():
    assert baseline_of(diary(8, 8, 8, 8) + diary(4), None, PLACED_ON).value == 7


@pytest.mark.parametrize(("clinic", "differs"), [("6.1", False), ("6", True), ("10", True), (None, False)])
def test_diary_and_clinic_differ_from_two_points_on(clinic, differs):
    baseline = baseline_of(diary(8, 8, 8, 8), dec(clinic), PLACED_ON)
    assert baseline.differs is differs
    assert ("differ" in words(baseline)) is differs


def test_on_a_vas_they_differ_from_20_mm_on():
    ratings = diary(80, 80, 80, 80, scale=Scale.VAS_MM)
    assert not baseline_of(ratings, Decimal(61), PLACED_ON, scale=Scale.VAS_MM).differs
    assert baseline_of(ratings, Decimal(60), PLACED_ON, scale=Scale.VAS_MM).differs


def test_a_clinic_baseline_says_so_and_differs_from_nothing():
    baseline = baseline_of(diary(8), Decimal(5), PLACED_ON)
    assert "clinic rating" in words(baseline)
    assert not baseline.differs


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("0", "cannot be computed"),
        ("0.1", "below 3"),
        ("2.9", "below 3"),
        ("3", "below 5"),
        ("4.9", "below 5"),
        ("5", ""),
    ],
)
def test_a_low_baseline_is_a_caution(value, said):
    message = words(baseline_of(diary(*[value] * 4), None, PLACED_ON))
    assert said in message if said else message == ""


@pytest.mark.parametrize(
    ("asked", "days", "clinic", "value", "source"),
    [
        (BaselineAsked.DIARY, (8,) * 4, 6, 8, BaselineSource.DIARY),
        (BaselineAsked.DIARY, (8,) * 3, 6, None, None),
        (BaselineAsked.CLINIC, (8,) * 7, 6, 6, BaselineSource.CLINIC),
        (BaselineAsked.CLINIC, (8,) * 7, None, None, None),
    ],
)
def test_a_clinic_may_ask_for_one_source_alone(asked, days, clinic, value, source):
    baseline = baseline_of(diary(*days), None if clinic is None else Decimal(clinic), PLACED_ON, asked=asked)
    assert (baseline.value, baseline.source) == (value, source)


@pytest.mark.parametrize(("window", "days", "value"), [(7, 7, 6), (5, 5, 5), (4, 4, 5), (3, 3, None)])
def test_a_clinic_may_let_fewer_days_count(window, days, value):
    baseline = baseline_of(diary(9, 8, 5, 5, 5, 5, 5), None, PLACED_ON, window_days=window)
    assert (baseline.value, baseline.days, baseline.of_days) == (value, days, window)


def test_a_clinic_rating_that_the_protocol_asks_for_is_not_blamed_on_the_diary():
    asked = baseline_of(diary(*(8,) * 7), Decimal(6), PLACED_ON, asked=BaselineAsked.CLINIC)
    assert "your protocol asks for it alone" in words(asked)
    just_enough = baseline_of(diary(*(8,) * 4), Decimal(6), PLACED_ON, asked=BaselineAsked.CLINIC)
    assert "your protocol asks for it alone" in words(just_enough)
    assert "the diary has too few days" in words(baseline_of(diary(8), Decimal(6), PLACED_ON))
