from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from scstrial.charts.choices import MarkShape
from scstrial.charts.data import AreaLine, Band, DayValue
from scstrial.charts.spark import spark_words
from scstrial.charts.wording import day_words, plain, shown, table_rows, text_alternative
from tests.factories.reports import DAY_1, area_line, chart, event


@pytest.mark.parametrize(
    ("value", "places", "words"),
    [
        (Fraction(55, 7), 1, "7.9"),
        (Decimal("48.75"), 1, "48.8"),
        (Decimal("-6.25"), 1, "-6.3"),
        (Decimal("-0.04"), 1, "0.0"),
        (Decimal("-0.05"), 1, "-0.1"),
        (Decimal("0.25"), 1, "0.3"),
        (7, 1, "7.0"),
        (Fraction(10, 3), 3, "3.333"),
        (Decimal("2.5"), 0, "3"),
    ],
)
def test_numbers_are_rounded_half_away_from_zero(value, places, words):
    assert shown(value, places) == words


def test_plain_numbers_drop_a_needless_zero():
    assert (plain(50), plain(Decimal("6.5")), plain(Decimal("10.0"))) == ("50", "6.5", "10")


def test_days_are_named_with_weekday_and_the_year_on_request():
    assert day_words(date(2026, 3, 3)) == "Tue 3 Mar"
    assert day_words(date(2026, 3, 3), year=True) == "Tue 3 Mar 2026"


def test_the_text_alternative_says_what_the_chart_shows():
    drawn = chart(
        area_line(values=("7", None, "4"), late=(1,), left_out=(3,)),
        days=3,
        bands=(Band(1, 1, "P1"), Band(2, 3, "P2")),
        events=(event(2),),
        counted_days=(1, 3),
    )
    assert text_alternative(drawn) == (
        "Average pain, NRS 0-10, Day 1 (Tue 3 Mar) to Day 3 (Thu 5 Mar). "
        "Left leg (primary), baseline 7.9, 50 % line 3.9: Day 1 7.0 (late), Day 2 no value, Day 3 4.0 (left out). "
        "The result uses Day 1, Day 3. Programs: P1, Day 1; P2, Day 2 to 3. Marks: S C-06, Day 2."
    )


def test_other_lines_are_told_without_the_threshold_and_without_a_baseline_when_there_is_none():
    words = text_alternative(
        chart(
            area_line("Low back", ("6",), Decimal("6.4"), primary=False),
            AreaLine("Left foot", (DayValue(1, 3),)),
            days=1,
        )
    )
    assert "Low back, baseline 6.4: Day 1 6.0." in words
    assert "Left foot, no baseline: Day 1 3.0." in words


def test_the_table_has_the_same_data():
    drawn = chart(
        area_line(values=("7", None)),
        area_line("Low back", ("6", "5"), None, primary=False),
        days=2,
        bands=(Band(2, 2, "P1"),),
        events=(event(1, "R", MarkShape.DOT, ""), event(1)),
    )
    assert table_rows(drawn) == [
        ["Day", "Date", "Left leg", "Low back", "Program", "Marks"],
        ["Baseline", "", "7.9", "", "", ""],
        ["Day 1", "Tue 3 Mar", "7.0", "6.0", "", "R, S C-06"],
        ["Day 2", "Wed 4 Mar", "no value", "5.0", "P1", ""],
    ]


def test_the_threshold_is_exact():
    drawn = chart(area_line(baseline=Decimal("7.3")), threshold_pct=Decimal("33.3"))
    assert drawn.threshold_of(drawn.lines[0]) == Fraction("4.8691")


@pytest.mark.parametrize("value", [0, 10])
def test_values_on_the_ends_of_the_scale_are_drawn(value):
    assert chart(AreaLine("a", (DayValue(1, value),))).lines


@pytest.mark.parametrize("line", [AreaLine("a", (DayValue(1, Decimal("10.1")),)), AreaLine("a", (), Decimal("-0.1"))])
def test_a_value_outside_the_scale_is_refused(line):
    with pytest.raises(ValueError, match="a: a value lies outside 0-10"):
        chart(line)


def test_a_chart_without_days_is_refused():
    with pytest.raises(ValueError, match="at least one day"):
        chart(days=0)


def test_the_date_of_a_day_counts_from_day_1():
    assert (chart().date_of(1), chart().date_of(7)) == (DAY_1, date(2026, 3, 9))


def test_the_small_chart_in_words():
    assert spark_words([7, None], Fraction(55, 7)) == "baseline 7.9, 50 % line 3.9; Day 1 7.0, Day 2 no value"
    assert spark_words([], 8, 30) == "baseline 8.0, 30 % line 5.6; no values yet"
    assert spark_words([7], None) == "no baseline; Day 1 7.0"
