"""How far a lead moved, and when that counts."""

from fractions import Fraction

import pytest

from scstrial.complications.rules import is_clinically_significant, is_radiographic, migration_levels


@pytest.mark.parametrize(
    ("before", "after", "levels"),
    [
        (("T8", "mid"), ("T8", "mid"), Fraction(0)),
        (("T8", "upper"), ("T9", "upper"), Fraction(1)),
        (("T9", "upper"), ("T8", "lower"), Fraction(-1, 3)),
        (("T8", "lower"), ("T9", "mid"), Fraction(2, 3)),
        (("C7", "lower"), ("T1", "upper"), Fraction(1, 3)),
        (("T12", "mid"), ("L2", "mid"), Fraction(2)),
    ],
)
def test_levels_are_positive_downward_and_negative_upward(before, after, levels):
    assert migration_levels(before, after) == levels


def test_a_vertebra_or_third_that_does_not_exist_is_an_error():
    with pytest.raises(ValueError):
        migration_levels(("T13", "mid"), ("T8", "mid"))
    with pytest.raises(KeyError):
        migration_levels(("T8", "middle"), ("T8", "mid"))


@pytest.mark.parametrize(
    ("levels", "radiographic"),
    [("49/100", False), ("1/2", True), ("-1/2", True), ("51/100", True), ("-49/100", False), ("0", False)],
)
def test_half_a_level_up_or_down_is_radiographic(levels, radiographic):
    assert is_radiographic(Fraction(levels)) is radiographic


def test_the_clinic_may_set_the_threshold():
    assert is_radiographic(Fraction(2, 3), threshold=Fraction(1)) is False
    assert is_radiographic(Fraction(1), threshold=Fraction(1)) is True


@pytest.mark.parametrize(
    ("radiographic", "lost", "regained", "significant"),
    [(True, True, False, True), (True, True, True, False), (True, False, False, False), (False, True, False, False)],
)
def test_it_is_significant_with_loss_that_reprogramming_did_not_bring_back(radiographic, lost, regained, significant):
    assert is_clinically_significant(radiographic, lost, regained) is significant
