"""How far a lead has moved, over films and the image before the pull."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scstrial.bedside.forms.film import levels_from
from scstrial.bedside.rules import Image, lead_positions, levels_between, levels_words, way_words
from scstrial.trials.choices import FilmComparison, TipLevel, TipThird
from scstrial.trials.rules import FilmReading, Tip, direction_of
from tests.factories.logs import dec

AT = datetime(2026, 3, 5, 15, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
UPPER, MIDDLE, LOWER = TipThird
PLACED = {1: Tip(TipLevel.T8, MIDDLE), 2: Tip(TipLevel.T9)}
EARLIER, PLACEMENT = FilmComparison.EARLIER_FILM, FilmComparison.PLACEMENT


def image(mm=None, levels=None, *, hours=0, against=PLACEMENT, number=1, at_pull=False, tip=(None, None)):
    exact = None if levels is None else Fraction(levels)
    reading = FilmReading(number, dec(mm), exact, tip_level=tip[0], tip_third=tip[1])
    return Image(AT + hours * HOUR, against, (reading,), at_pull)


def lead_one(*images):
    return lead_positions(PLACED, images)[0]


@pytest.mark.parametrize(
    ("mm", "levels", "radiographic"),
    [
        (None, "1/3", False),
        (None, "-1/3", False),
        (None, "1/2", True),
        (None, "-1/2", True),
        (None, "2/3", True),
        ("30", "1/3", False),  # the level decides where it is known
        ("9.9", None, False),
        ("-9.9", None, False),
        ("10", None, True),
        ("-10", None, True),
        ("10.1", None, True),
        ("0", None, False),
    ],
)
def test_half_a_level_or_else_10_mm_is_radiographic(mm, levels, radiographic):
    assert lead_one(image(mm, levels)).radiographic is radiographic


def test_a_lead_that_was_never_measured_is_not_called_unmoved():
    both = lead_positions(PLACED, [image("12")])
    assert [lead.radiographic for lead in both] == [True, None]
    assert lead_one(image(tip=(TipLevel.T9, None))).radiographic is None


def test_the_last_image_that_says_how_far_counts():
    lead = lead_one(image("4", "1/3", hours=9, at_pull=True), image("12", "1"), image(hours=12))
    assert (lead.last.levels, lead.radiographic, len(lead.seen)) == (Fraction(1, 3), False, 3)


def test_what_is_read_against_the_film_before_adds_up():
    lead = lead_one(image("6", "1/3"), image("8", "1/3", hours=1, against=EARLIER))
    assert (lead.last.mm, lead.last.levels, lead.radiographic) == (Decimal(14), Fraction(2, 3), True)


def test_against_an_earlier_film_that_nobody_read_the_sum_is_not_known():
    lead = lead_one(image("12", "1", against=EARLIER))
    assert (lead.last, lead.radiographic) == (None, None)


def test_without_levels_the_tip_says_how_many():
    lead = lead_one(image("14", tip=(TipLevel.T8, LOWER)))
    assert (lead.last.levels, lead.last.levels_by_tip, lead.radiographic) == (Fraction(1, 3), True, False)
    read = lead_one(image("14", "1", tip=(TipLevel.T9, MIDDLE)))
    assert (read.last.levels, read.last.levels_by_tip) == (Fraction(1), False)


@pytest.mark.parametrize("after", [None, Tip(TipLevel.T9)])
def test_without_both_thirds_the_tip_says_nothing_exact(after):
    assert levels_between(PLACED[1], after) is None
    assert levels_between(PLACED[2], Tip(TipLevel.T10, MIDDLE)) is None


whole_tips = st.builds(Tip, st.sampled_from(TipLevel), st.sampled_from(TipThird))


@given(whole_tips, whole_tips, whole_tips)
def test_ways_between_tips_add_up_and_turn_round(one, two, three):
    assert levels_between(one, two) == -levels_between(two, one)
    assert levels_between(one, two) + levels_between(two, three) == levels_between(one, three)
    assert levels_between(one, two).denominator in (1, 3)


@given(st.integers(-60, 60).map(lambda sixths: Fraction(sixths, 6)).filter(lambda one: one.denominator != 6))
def test_levels_as_written_are_read_back_exactly(levels):
    assert levels_from(levels_words(levels)) == levels


@pytest.mark.parametrize(
    ("typed", "levels"),
    [
        ("1", "1"),
        ("+1", "1"),
        ("-1", "-1"),
        ("−1/2", "-1/2"),
        ("0.5", "1/2"),
        ("0,5", "1/2"),
        ("1 1/3", "4/3"),
        ("- 1 1/3", "-4/3"),
        ("+2/3", "2/3"),
        ("0", "0"),
    ],
)
def test_levels_are_typed_as_people_write_them(typed, levels):
    assert levels_from(typed) == Fraction(levels)


@pytest.mark.parametrize("typed", ["one", "1/0", "1/00", "1//2", "1 2", "1/2/3", "1e2", "½", "1 -1/2", "1111"])
def test_other_words_are_not_levels(typed):
    with pytest.raises(ValueError, match="halves or thirds"):
        levels_from(typed)


@given(st.one_of(st.none(), st.integers(-2000, 2000)), st.one_of(st.none(), st.integers(-20, 20)))
def test_the_way_is_that_of_the_sign(tenths, halves):
    mm = None if tenths is None else Decimal(tenths) / 10
    levels = None if halves is None else Fraction(halves, 2)
    sign = direction_of(levels) or direction_of(mm)
    known = mm is not None or levels is not None
    assert way_words(mm, levels) == ({1: "caudal", -1: "cephalad", 0: "not moved"}[sign] if known else "")


@given(st.lists(st.integers(-20, 20), min_size=1, max_size=5), st.randoms())
def test_the_order_in_which_images_come_changes_nothing(halves, random):
    images = [image(None, Fraction(one, 2), hours=place) for place, one in enumerate(halves)]
    shuffled = images[:]
    random.shuffle(shuffled)
    assert lead_positions(PLACED, shuffled) == lead_positions(PLACED, images)
    assert lead_one(*shuffled).last.levels == Fraction(halves[-1], 2)
