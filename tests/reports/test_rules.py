from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from scstrial.reports.choices import Verdict
from scstrial.reports.content import OtherRule, Reading
from scstrial.reports.rules import (
    NO_FORECAST,
    agreement_words,
    arithmetic_lines,
    date_words,
    days_words,
    exact_words,
    moment_words,
    short_moment_words,
    shown_pct,
)
from tests.factories.reports import evaluated, mean_of


@pytest.mark.parametrize(
    ("value", "threshold", "words"),
    [
        (Fraction("49.94"), 50, "49.9"),
        (Fraction("49.95"), 50, "49.9"),
        (Fraction("49.96997"), 50, "49.9"),
        (Fraction("49.99999"), 50, "49.9"),
        (Fraction(50), 50, "50.0"),
        (Fraction("50.04"), 50, "50.0"),
        (Fraction("49.96997"), 30, "50.0"),
        (Fraction("29.97"), 30, "29.9"),
        (Fraction("33.28"), Decimal("33.3"), "33.2"),
        (Fraction("-6.25"), 50, "-6.3"),
        (Fraction("-0.01"), 0, "-0.1"),
        (Fraction("57.576"), 50, "57.6"),
    ],
)
def test_a_value_below_the_threshold_is_never_shown_as_the_threshold(value, threshold, words):
    assert shown_pct(value, threshold) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Fraction(55, 7), "55/7"),
        (Fraction(-1, 3), "-1/3"),
        (Decimal("4.10"), "4.1"),
        (Decimal("-0.25"), "-0.25"),
        (Fraction(7, 80), "0.0875"),
        (Decimal("10.0"), "10"),
        (-100, "-100"),
        (0, "0"),
    ],
)
def test_numbers_in_full_are_decimals_where_they_end_else_fractions(value, words):
    assert exact_words(value) == words


def test_the_arithmetic_of_worked_example_17_can_be_redone_by_hand():
    names = "Day -7, Day -6, Day -5, Day -4, Day -3, Day -2, Day -1"
    assert arithmetic_lines(evaluated()) == [
        ("Baseline", f"(8 + 7 + 8 + 9 + 8 + 7 + 8) ÷ 7 = 55/7 = 7.857 (7 of 7 days: {names}; patient's diary)"),
        ("Trial value", "(4 + 3 + 3) ÷ 3 = 10/3 = 3.333 (3 of 3 days: Day 5, Day 6, Day 7; patient's diary)"),
        (
            "Relief",
            "(55/7 − 10/3) ÷ (55/7) = 19/33 = 57.576 %, shown as 57.6 %; "
            "compared unrounded with the 50 % needed: reached",
        ),
    ]


def test_a_mean_that_ends_is_given_as_decimals_with_its_sum():
    baseline = mean_of("7.8", "6.5", "6.8", "9.4", "6.9", "7.4", "8.4")
    lines = dict(arithmetic_lines(evaluated(baseline, mean_of("3.1", "3.6", "4.7"))))
    assert "÷ 7 = 53.2 ÷ 7 = 7.6 (7 of 7" in lines["Baseline"]
    assert lines["Relief"].startswith("(7.6 − 3.8) ÷ 7.6 = 0.5 = 50.000 %, shown as 50.0 %")
    assert lines["Relief"].endswith("reached")
    assert "not reached" not in lines["Relief"]


def test_a_hair_below_the_threshold_is_not_reached_and_not_shown_as_reached():
    baseline = mean_of(8, 8, 8, 8, 8, 8, "7.5")
    relief = dict(arithmetic_lines(evaluated(baseline, mean_of(4, 4, "3.9"))))["Relief"]
    assert "shown as 49.9 %" in relief
    assert relief.endswith("not reached")


def test_no_number_of_decimals_lifts_a_value_to_the_threshold():
    relief = dict(arithmetic_lines(evaluated(mean_of(8), Reading(Decimal("4.0000001"), "clinic rating"))))["Relief"]
    assert "= 49.999 %, shown as 49.9 %" in relief


def test_worsening_keeps_its_sign():
    relief = dict(arithmetic_lines(evaluated(mean_of(3), mean_of(6))))["Relief"]
    assert relief.startswith("(3 − 6) ÷ 3 = -1 = -100.000 %, shown as -100.0 %")


def test_missing_days_show_as_n_of_n():
    lines = dict(arithmetic_lines(evaluated(trial=mean_of(3, 4, first_name=5, of_days=3))))
    assert "2 of 3 days: Day 5, Day 6" in lines["Trial value"]


def test_one_day_and_a_clinic_rating_need_no_sum():
    clinic = Reading(Decimal("4.5"), "clinic rating at the end of the trial")
    lines = dict(arithmetic_lines(evaluated(mean_of(8, of_days=7), clinic)))
    assert lines["Baseline"] == "8 (1 of 7 days: Day 1; patient's diary)"
    assert lines["Trial value"] == "4.5, clinic rating at the end of the trial"


def test_without_a_percentage_the_reason_stands_in_its_place():
    given = {"relief_pct": None, "verdict": Verdict.NOT_EVALUABLE, "reason": "too few days"}
    assert arithmetic_lines(evaluated(**given))[-1] == ("Relief", "no percentage: too few days")
    assert [label for label, _ in arithmetic_lines(evaluated(relief_pct=None))] == ["Baseline", "Trial value"]


def test_completeness_and_agreement_are_counted():
    assert days_words(evaluated(days_evaluable=5, days_expected=6)) == "5 of 6 days of the trial could be used"
    rules = (OtherRule("last day", Verdict.MET, ""), OtherRule("all days", Verdict.NOT_MET, ""))
    assert agreement_words(rules, Verdict.MET) == "2 of 3 rules agree"
    assert agreement_words((), Verdict.NOT_EVALUABLE) == "1 of 1 rules agree"


def test_moments_are_told_in_the_zone_and_dates_with_their_year():
    moment = datetime(2026, 3, 13, 3, 5, tzinfo=UTC)
    assert moment_words(moment, "America/Chicago") == "Thu 12 Mar 2026, 22:05 CDT (America/Chicago)"
    assert short_moment_words(moment, "America/Chicago") == "Thu 12 Mar, 22:05"
    assert date_words(date(1968, 5, 4)) == "4 May 1968"


def test_the_report_never_forecasts():
    assert "not a forecast" in NO_FORECAST
    assert "will respond" not in NO_FORECAST
