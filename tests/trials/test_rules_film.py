"""A film of the leads: what may be read of it, each limit on both sides."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scstrial.trials.choices import FilmComparison, TipLevel, TipThird
from scstrial.trials.rules import (
    Film,
    FilmReading,
    Tip,
    cautions_in_film,
    direction_of,
    levels_are_read_so,
    problems_with_film,
)
from scstrial.trials.rules.film import direction_between
from tests.factories.logs import dec, fields
from tests.factories.trials_facts import NOW, PLACED_AT, PULLED_AT

MINUTE = timedelta(minutes=1)
UPPER, MIDDLE, LOWER = TipThird
TIPS = {1: Tip(TipLevel.T8, MIDDLE), 2: Tip(TipLevel.T9)}


def reading(number=1, mm="12", levels="1", **more):
    return FilmReading(number, dec(mm), None if levels is None else Fraction(levels), **more)


def a_film(*readings, **facts):
    usual = {"taken_at": PLACED_AT + 30 * MINUTE, "read_by": "A. Lindt", "view_ap": True, "view_lateral": True}
    return Film(readings=readings or (reading(),), **(usual | facts))


def refused(*readings, pulled_at=None, **facts):
    return fields(problems_with_film(a_film(*readings, **facts), TIPS, PLACED_AT, NOW, pulled_at))


def test_a_usual_film_is_kept_without_a_word():
    assert refused() == []
    assert cautions_in_film(a_film()) == []


@pytest.mark.parametrize(
    ("at", "kept"),
    [(PLACED_AT - MINUTE, False), (PLACED_AT, True), (PULLED_AT, True), (PULLED_AT + MINUTE, False)],
)
def test_it_was_taken_while_the_leads_were_in(at, kept):
    assert refused(taken_at=at, pulled_at=PULLED_AT) == ([] if kept else ["taken_at"])


@pytest.mark.parametrize(("at", "kept"), [(NOW, True), (NOW + MINUTE, False)])
def test_it_was_not_taken_in_the_future(at, kept):
    assert refused(taken_at=at) == ([] if kept else ["taken_at"])


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"read_by": " "}, ["read_by"]),
        ({"read_by": "x" * 200}, []),
        ({"read_by": "x" * 201}, ["read_by"]),
        ({"note": "x" * 2_000}, []),
        ({"note": "x" * 2_001}, ["note"]),
        ({"compared_with": None}, ["compared_with"]),
        ({"view_ap": False}, []),
        ({"view_lateral": False}, []),
        ({"view_ap": False, "view_lateral": False}, ["view_ap"]),
    ],
)
def test_it_says_who_read_which_views_against_what(facts, field):
    assert refused(**facts) == field


@pytest.mark.parametrize(
    ("mm", "kept"),
    [("-200.1", False), ("-200", True), ("0", True), ("12.5", True), ("12.55", False), ("200", True), ("200.1", False)],
)
def test_mm_reach_200_either_way_in_tenths(mm, kept):
    assert refused(reading(mm=mm, levels=None)) == ([] if kept else ["readings-0-mm"])


@pytest.mark.parametrize(
    ("levels", "kept"),
    [
        ("-31/3", False),
        ("-10", True),
        ("0", True),
        ("1/3", True),
        ("1/2", True),
        ("4/3", True),
        ("1/4", False),
        ("7/10", False),
        ("19/2", True),
        ("10", True),
        ("21/2", False),
    ],
)
def test_levels_reach_10_either_way_in_halves_or_thirds(levels, kept):
    assert levels_are_read_so(Fraction(levels)) is kept
    assert refused(reading(mm=None, levels=levels)) == ([] if kept else ["readings-0-levels"])


@pytest.mark.parametrize(
    ("one", "field"),
    [
        (reading(mm="12", levels="-1"), ["readings-0-levels"]),
        (reading(mm="-12", levels="1"), ["readings-0-levels"]),
        (reading(mm="-12", levels="-1"), []),
        (reading(mm="0", levels="1"), []),
        (reading(mm="3", levels="0"), []),
        (reading(mm="12", levels=None, tip_level=TipLevel.T7), ["readings-0-tip_level"]),
        (reading(mm=None, levels="-1", tip_level=TipLevel.T9), ["readings-0-tip_level"]),
        (reading(tip_level=TipLevel.T9), []),
        (reading(tip_level=TipLevel.T8), []),
        (reading(tip_level=TipLevel.T8, tip_third=LOWER), []),
        (reading(tip_level=TipLevel.T8, tip_third=UPPER), ["readings-0-tip_level"]),
        (reading(2, tip_level=TipLevel.T9, tip_third=UPPER), []),  # placed without a third: nothing is known
    ],
)
def test_mm_levels_and_the_tip_do_not_say_opposite_directions(one, field):
    assert refused(one) == field


def test_against_an_earlier_film_the_tip_as_placed_says_nothing():
    one = reading(tip_level=TipLevel.T7)
    assert refused(one, compared_with=FilmComparison.EARLIER_FILM) == []


def test_the_contradiction_names_both_and_explains_the_signs():
    (problem,) = problems_with_film(a_film(reading(levels="-1")), TIPS, PLACED_AT, NOW)
    assert problem.message == ("Lead 1: mm and levels say opposite directions. + is caudal (down), - is cephalad (up).")


def test_at_least_one_lead_is_measured():
    empty = reading(mm=None, levels=None, lateral_shift="2 mm left")
    assert refused(empty) == ["readings-0-mm"]
    assert refused(empty, reading(2, levels=None)) == []
    assert refused(reading(mm=None, levels=None, tip_level=TipLevel.T8)) == []


def test_a_third_needs_its_level_and_a_lead_was_placed():
    assert refused(reading(tip_third=UPPER)) == ["readings-0-tip_level"]
    assert refused(reading(3)) == ["readings-0-mm"]
    assert refused(reading(lateral_shift="x" * 201)) == ["readings-0-lateral_shift"]


@pytest.mark.parametrize(
    ("mm", "levels", "seen"),
    [
        ("9.9", "1", True),
        ("10", "1", False),
        ("50", "1", False),
        ("50.1", "1", True),
        ("-12", "-1", False),
        ("30", "1/2", True),
    ],
)
def test_mm_that_hardly_fit_the_levels_are_shown(mm, levels, seen):
    assert fields(cautions_in_film(a_film(reading(mm=mm, levels=levels)))) == (["readings-0-levels"] if seen else [])


@pytest.mark.parametrize(("mm", "levels"), [("0", "1"), ("12", "0"), (None, "1"), ("12", None)])
def test_mm_and_levels_are_compared_only_where_both_moved(mm, levels):
    assert cautions_in_film(a_film(reading(mm=mm, levels=levels))) == []


@pytest.mark.parametrize(("ap", "lateral", "word"), [(True, False, "lateral"), (False, True, "AP")])
def test_one_view_alone_asks_for_the_other(ap, lateral, word):
    (caution,) = cautions_in_film(a_film(view_ap=ap, view_lateral=lateral))
    assert caution.message == f"Take the {word} view as well: C-12 asks for AP and lateral."


@given(st.integers(-2000, 2000), st.integers(-60, 60))
def test_whatever_the_size_the_signs_decide_and_both_turned_say_the_same(tenths, sixths):
    mm, levels = Decimal(tenths) / 10, Fraction(sixths, 6)
    if levels_are_read_so(levels):
        problems = refused(FilmReading(1, mm, levels))
        assert problems == (["readings-0-levels"] if tenths * sixths < 0 else [])
        assert refused(FilmReading(1, -mm, -levels)) == problems
    assert direction_of(-mm) == -direction_of(mm)


tips = st.builds(Tip, st.sampled_from(TipLevel), st.one_of(st.none(), st.sampled_from(TipThird)))


@given(tips, tips)
def test_the_way_there_is_the_way_back_turned(one, other):
    assert direction_between(one, other) == -direction_between(other, one)
    assert direction_between(one, one) == 0
