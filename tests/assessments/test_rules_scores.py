from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from scstrial.assessments.choices import Better, Instrument
from scstrial.assessments.rules import (
    INSTRUMENTS,
    ODI_POINT_BANDS,
    Score,
    band_in,
    band_of,
    is_pgic_responder,
    mcid_words,
    odi_pct,
    problems_with_score,
    reaches_mcid,
    total_of,
)
from scstrial.assessments.rules.instruments import Items
from tests.factories.logs import dec, fields

TODAY = date(2026, 3, 1)


def score(instrument, value, **facts):
    return Score(instrument, facts.pop("on", TODAY), dec(value), **facts)


def refused(instrument, value, **facts):
    return fields(problems_with_score(score(instrument, value, **facts), TODAY))


@pytest.mark.parametrize("instrument", list(Instrument))
def test_every_instrument_has_its_facts_and_refuses_what_is_outside(instrument):
    limits = INSTRUMENTS[instrument].limits
    assert refused(instrument, limits.low) == []
    assert refused(instrument, limits.high) == []
    assert refused(instrument, limits.low - 1) == ["score"]
    assert refused(instrument, limits.high + 1) == ["score"]


LOWER, HIGHER = Better.LOWER, Better.HIGHER
T_SCORE = (10, 90, LOWER, 5)
# Rule book 4.2: lowest, highest, which way is better, the smallest change that counts (points, or percent of before).
RULE_BOOK = {
    "nrs": (0, 10, LOWER, 2),
    "peg": (0, 10, LOWER, "30 %"),
    "phq9": (0, 27, LOWER, 5),
    "gad7": (0, 21, LOWER, 4),
    "promis_physical_function": (10, 90, HIGHER, 5),
    "promis_anxiety": T_SCORE,
    "promis_depression": T_SCORE,
    "promis_fatigue": T_SCORE,
    "promis_sleep_disturbance": T_SCORE,
    "promis_social_roles": (10, 90, HIGHER, 5),
    "promis_pain_interference": T_SCORE,
    "promis_pain_intensity": (0, 10, LOWER, 2),
    "odi": (0, 100, LOWER, 10),
    "eq5d_utility": (-1, 1, HIGHER, Decimal("0.08")),
    "eq5d_vas": (0, 100, HIGHER, 7),
    "pcs": (0, 52, LOWER, Decimal("6.5")),
    "pgic": (1, 7, LOWER, None),
    "sleep_quality": (0, 10, HIGHER, 2),
    "sleep_hours": (0, 24, HIGHER, None),
    "psqi": (0, 21, LOWER, 3),
    "isi": (0, 28, LOWER, None),
    "walk_minutes": (0, 720, HIGHER, "30 %"),
    "stand_minutes": (0, 720, HIGHER, "30 %"),
    "sit_minutes": (0, 720, HIGHER, "30 %"),
    "walk_metres": (0, 20_000, HIGHER, "30 %"),
    "pain_detect": (-1, 38, LOWER, None),
    "dn4": (0, 10, LOWER, None),
    "s_lanss": (0, 24, LOWER, None),
    "satisfaction": (0, 10, HIGHER, None),
}


def test_ranges_directions_and_smallest_changes_are_those_of_the_rule_book():
    found = {}
    for name, facts in INSTRUMENTS.items():
        change = facts.mcid if facts.mcid_pct is None else f"{facts.mcid_pct} %"
        found[name.value] = (facts.limits.low, facts.limits.high, facts.better, change)
    assert found == RULE_BOOK


def test_the_questions_that_the_program_asks_itself_are_counted_and_have_their_range():
    assert {name.value: facts.items for name, facts in INSTRUMENTS.items() if facts.items} == {
        "nrs": Items(1, 0, 10),
        "peg": Items(3, 0, 10, mean=True),
        "phq9": Items(9, 0, 3),
        "gad7": Items(7, 0, 3),
        "pgic": Items(1, 1, 7),
        "sleep_quality": Items(1, 0, 10),
        "satisfaction": Items(1, 0, 10),
    }


def test_a_score_of_tomorrow_is_refused():
    assert refused(Instrument.PHQ9, 5, on=date(2026, 3, 2)) == ["on"]


def test_peg_is_the_mean_of_three_to_one_decimal():
    assert total_of(Instrument.PEG, (7, 6, 6)) == Decimal("6.3")
    assert total_of(Instrument.PEG, (7, 7, 6)) == Decimal("6.7")


def test_phq9_and_gad7_are_sums():
    assert total_of(Instrument.PHQ9, (3,) * 9) == 27
    assert total_of(Instrument.GAD7, (1,) * 7) == 7


@pytest.mark.parametrize(("instrument", "items"), [(Instrument.PCS, (1,)), (Instrument.PEG, (1, 2))])
def test_a_total_that_cannot_be_made_is_an_error(instrument, items):
    with pytest.raises(ValueError):
        total_of(instrument, items)


def test_answers_are_held_against_the_total():
    assert refused(Instrument.PEG, "6.3", items=(7, 6, 6)) == []
    assert refused(Instrument.PEG, "6.4", items=(7, 6, 6)) == ["score"]


def test_each_answer_has_its_range_and_none_is_left_out():
    assert refused(Instrument.GAD7, 4, items=(4, 0, 0, 0, 0, 0, 0)) == ["items-0"]
    assert refused(Instrument.GAD7, 3, items=(3, 0)) == ["items"]


def test_score_only_instruments_take_no_answers():
    assert refused(Instrument.PCS, 10, items=(1, 2)) == ["items"]


@pytest.mark.parametrize(
    ("value", "facts", "field"),
    [
        (8, {"item9": 0}, []),
        (8, {"item9": 3}, []),
        (8, {"item9": 4}, ["item9"]),
        (8, {"item9": -1}, ["item9"]),
        (2, {"item9": 3}, ["item9"]),
        (3, {"item9": 3}, []),
        (1, {"item9": 1, "items": (0,) * 8 + (1,)}, []),
        (1, {"item9": 0, "items": (0,) * 8 + (1,)}, ["item9"]),
    ],
)
def test_question_9_of_the_phq9_fits_the_rest(value, facts, field):
    assert refused(Instrument.PHQ9, value, **facts) == field


def test_question_9_belongs_to_no_other_instrument():
    assert refused(Instrument.GAD7, 5, item9=0) == ["item9"]


def test_an_eq5d_profile_is_five_digits_from_1_to_5():
    assert refused(Instrument.EQ5D_UTILITY, "0.5", eq5d_profile="21232") == []
    assert refused(Instrument.EQ5D_UTILITY, "0.5", eq5d_profile="21236") == ["eq5d_profile"]
    assert refused(Instrument.EQ5D_UTILITY, "0.5", eq5d_profile="2123") == ["eq5d_profile"]


@pytest.mark.parametrize(
    ("instrument", "value", "word"),
    [
        (Instrument.NRS, "0", "none"),
        (Instrument.NRS, "0.9", "none"),
        (Instrument.NRS, "1", "mild"),
        (Instrument.NRS, "3", "mild"),
        (Instrument.NRS, "4", "moderate"),
        (Instrument.NRS, "7", "severe"),
        (Instrument.PEG, "3.9", "mild"),
        (Instrument.PEG, "4", "moderate"),
        (Instrument.PEG, "6.9", "moderate"),
        (Instrument.PEG, "7", "severe"),
        (Instrument.PHQ9, "4", "minimal"),
        (Instrument.PHQ9, "5", "mild"),
        (Instrument.PHQ9, "9", "mild"),
        (Instrument.PHQ9, "10", "moderate"),
        (Instrument.PHQ9, "14", "moderate"),
        (Instrument.PHQ9, "15", "moderately severe"),
        (Instrument.PHQ9, "19", "moderately severe"),
        (Instrument.PHQ9, "20", "severe"),
        (Instrument.GAD7, "4", "minimal"),
        (Instrument.GAD7, "5", "mild"),
        (Instrument.GAD7, "9", "mild"),
        (Instrument.GAD7, "10", "moderate"),
        (Instrument.GAD7, "14", "moderate"),
        (Instrument.GAD7, "15", "severe"),
        (Instrument.PROMIS_ANXIETY, "54.9", "normal"),
        (Instrument.PROMIS_ANXIETY, "55", "mild"),
        (Instrument.PROMIS_ANXIETY, "59.9", "mild"),
        (Instrument.PROMIS_ANXIETY, "60", "moderate"),
        (Instrument.PROMIS_ANXIETY, "70", "moderate"),
        (Instrument.PROMIS_ANXIETY, "70.1", "severe"),
        (Instrument.PROMIS_PHYSICAL_FUNCTION, "40", None),
        (Instrument.ODI, "20", "minimal"),
        (Instrument.ODI, "21", "moderate"),
        (Instrument.ODI, "40", "moderate"),
        (Instrument.ODI, "41", "severe"),
        (Instrument.ODI, "60", "severe"),
        (Instrument.ODI, "61", "crippling"),
        (Instrument.ODI, "80", "crippling"),
        (Instrument.ODI, "81", "bed-bound"),
        (Instrument.PCS, "29", "not high"),
        (Instrument.PCS, "30", "high"),
        (Instrument.PSQI, "5", "good"),
        (Instrument.PSQI, "6", "poor"),
        (Instrument.DN4, "3", "not neuropathic"),
        (Instrument.DN4, "4", "neuropathic"),
        (Instrument.PGIC, "1", "very much improved"),
        (Instrument.PGIC, "2", "much improved"),
        (Instrument.PGIC, "3", "minimally improved"),
        (Instrument.PGIC, "4", "no change"),
        (Instrument.PGIC, "5", "minimally worse"),
        (Instrument.PGIC, "6", "much worse"),
        (Instrument.PGIC, "7", "very much worse"),
        (Instrument.ISI, "20", None),
    ],
)
def test_bands_begin_where_the_rule_book_says(instrument, value, word):
    assert band_of(instrument, Decimal(value)) == word


def test_raw_odi_points_have_bands_of_their_own():
    assert [band_in(ODI_POINT_BANDS, Decimal(points)) for points in (0, 4, 5, 14, 15, 24, 25, 34, 35)] == [
        *("none", "none", "mild", "mild", "moderate", "moderate", "severe", "severe", "complete")
    ]


def test_below_the_lowest_band_there_is_no_word():
    assert band_of(Instrument.PGIC, Decimal(0)) is None


def test_odi_percent_counts_the_sections_answered():
    assert odi_pct(22) == 44
    assert (odi_pct(0), odi_pct(50), odi_pct(5, 1), odi_pct(0, 1)) == (0, 100, 100, 0)
    assert odi_pct(10, 9) == Fraction(200, 9)


@pytest.mark.parametrize(("points", "sections"), [(51, 10), (-1, 10), (0, 0), (0, 11), (46, 9)])
def test_an_odi_that_cannot_be_is_an_error(points, sections):
    with pytest.raises(ValueError):
        odi_pct(points, sections)


@pytest.mark.parametrize(
    ("instrument", "before", "after", "reached"),
    [
        (Instrument.ODI, 44, 34, True),
        (Instrument.ODI, 44, "34.1", False),
        (Instrument.PEG, 7, "4.9", True),
        (Instrument.PEG, 7, 5, False),
        (Instrument.PEG, 0, 0, None),
        (Instrument.PEG, "0.5", "0.3", True),
        (Instrument.WALK_MINUTES, 1, 2, True),
        (Instrument.PHQ9, 15, 10, True),
        (Instrument.PHQ9, 15, 11, False),
        (Instrument.WALK_MINUTES, 10, 13, True),
        (Instrument.WALK_MINUTES, 10, "12.9", False),
        (Instrument.SLEEP_QUALITY, 4, 6, True),
        (Instrument.SLEEP_QUALITY, 4, 5, False),
        (Instrument.PGIC, 4, 2, True),
        (Instrument.PGIC, 4, 3, False),
        (Instrument.ISI, 20, 1, None),
    ],
)
def test_a_change_counts_from_the_mcid_on(instrument, before, after, reached):
    assert reaches_mcid(instrument, dec(before), dec(after)) is reached


def test_the_change_that_counts_is_said_with_its_unit_and_where_there_is_none_nothing():
    assert [mcid_words(one) for one in (Instrument.PHQ9, Instrument.PEG, Instrument.ISI)] == ["5 points", "30 %", ""]


def test_much_improved_is_a_pgic_responder_and_minimally_improved_is_not():
    assert is_pgic_responder(Decimal(2))
    assert not is_pgic_responder(Decimal(3))
