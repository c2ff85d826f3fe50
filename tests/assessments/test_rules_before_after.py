"""How an instrument changed, and whether the change counts: in words."""

from decimal import Decimal

import pytest

from scstrial.assessments.choices import Instrument
from scstrial.assessments.rules.before_after import NO_SMALLEST, NOT_COMPARED, NOT_KNOWN, BeforeAfter


def compared(instrument, before, after):
    numbers = [None if one is None else Decimal(one) for one in (before, after)]
    one = BeforeAfter(Instrument(instrument), *numbers)
    return one.change_words, one.counts_words


@pytest.mark.parametrize(
    ("instrument", "before", "after", "change", "counts"),
    [
        ("odi", "44", "34.1", "9.9 points lower (22.5 %), better", "not reached (10 points)"),
        ("odi", "44", "34", "10 points lower (22.7 %), better", "reached (10 points)"),
        ("odi", "44", "33", "11 points lower (25 %), better", "reached (10 points)"),
        ("peg", "7", "5", "2 points lower (28.6 %), better", "not reached (30 %)"),
        ("peg", "7", "4.9", "2.1 points lower (30 %), better", "reached (30 %)"),
        ("peg", "7", "6.5", "0.5 points lower (7.1 %), better", "not reached (30 %)"),
        ("peg", "7", "7.5", "0.5 points higher (7.1 %), worse", "not reached (30 %)"),
        ("eq5d_utility", "0.5", "0.58", "0.08 points higher (16 %), better", "reached (0.08 points)"),
        ("eq5d_utility", "-0.2", "0.1", "0.3 points higher, better", "reached (0.08 points)"),
        ("walk_minutes", "10", "13", "3 minutes higher (30 %), better", "reached (30 %)"),
        ("walk_minutes", "10", "12", "2 minutes higher (20 %), better", "not reached (30 %)"),
        ("walk_minutes", "10", "9", "1 minute lower (10 %), worse", "not reached (30 %)"),
        ("walk_minutes", "0", "9", "9 minutes higher, better", NO_SMALLEST),
        ("gad7", "10", "10", "no change", "not reached (4 points)"),
        ("pgic", None, "2", NOT_COMPARED, "reached (much improved or better)"),
        ("pgic", None, "3", NOT_COMPARED, "not reached (much improved or better)"),
        ("pgic", "4", "3", NOT_COMPARED, "not reached (much improved or better)"),
        ("pgic", "2", None, "", ""),
        ("satisfaction", "5", "9", NOT_COMPARED, NO_SMALLEST),
        ("satisfaction", None, "9", NOT_COMPARED, NO_SMALLEST),
        ("odi", None, "30", "", NOT_KNOWN),
        ("odi", "30", None, "", ""),
        ("isi", "12", "10", "2 points lower (16.7 %), better", NO_SMALLEST),
    ],
)
def test_the_change_and_whether_it_counts_are_said_in_words(instrument, before, after, change, counts):
    assert compared(instrument, before, after) == (change, counts)
