"""Height, weight and HbA1c in the units of the clinic: exact, told by the number where it can tell, kept as read."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from scstrial.screening.choices import HbA1cUnit, HeightUnit, WeightUnit
from scstrial.screening.rules import (
    Reading,
    answer_words,
    body_mass_index,
    kept_from,
    problems_with_reading,
    reading_from,
    words_read,
)
from tests.factories.screening import judged

TODAY = date(2026, 3, 1)
UNITS = {"height_cm": HeightUnit, "weight_kg": WeightUnit, "hba1c_pct": HbA1cUnit}


def reading(fact, number, unit=None, inches=None):
    exact = [None if one is None else Decimal(one) for one in (number, inches)]
    return Reading(exact[0], None if unit is None else UNITS[fact](unit), exact[1])


# Fact, number, unit, inches; what is kept; as it is shown.
READ = [
    ("height_cm", "170.5", "cm", None, "170.5", "170.5 cm"),
    ("height_cm", "5", "ft", "7.5", "171.45", "5 ft 7.5 in (171.45 cm)"),
    ("height_cm", "6", "ft", None, "182.88", "6 ft (182.88 cm)"),
    ("height_cm", "5.5", "ft", None, "167.64", "5.5 ft (167.64 cm)"),
    ("height_cm", "5", "ft", "0", "152.40", "5 ft 0 in (152.4 cm)"),
    ("height_cm", "5", "ft", "11.9", "182.626", "5 ft 11.9 in (182.62 cm)"),
    ("height_cm", None, "ft", "67", "170.18", "67 in (170.18 cm)"),
    ("weight_kg", "80", "kg", None, "80", "80 kg"),
    ("weight_kg", "180", "lb", None, "81.6466266", "180 lb (81.64 kg)"),
    ("weight_kg", "180.5", "lb", None, "81.873422785", "180.5 lb (81.87 kg)"),
    ("hba1c_pct", "7.4", "pct", None, "7.4", "7.4 %"),
    ("hba1c_pct", "53", "mmol_mol", None, "7.00044", "53 mmol/mol (7 %)"),
    ("hba1c_pct", "48", "mmol_mol", None, "6.54304", "48 mmol/mol (6.54 %)"),
    ("hba1c_pct", "20.1", "mmol_mol", None, "3.990748", "20.1 mmol/mol (3.99 %)"),
    ("hba1c_pct", "20", "pct", None, "20", "20 %"),
]


@pytest.mark.parametrize(("fact", "number", "unit", "inches", "kept", "shown"), READ)
def test_a_value_is_kept_exactly_shown_as_read_and_read_back(fact, number, unit, inches, kept, shown):
    read = reading(fact, number, unit, inches)
    assert problems_with_reading(fact, read) == []
    assert kept_from(fact, read) == Decimal(kept)
    words = words_read(fact, read)
    assert answer_words(fact, Decimal(kept), TODAY, words) == shown
    assert reading_from(fact, words, Decimal(kept)) == read


@pytest.mark.parametrize(
    ("fact", "number", "inches", "unit"),
    [
        ("height_cm", "5", "7", "ft"),
        ("height_cm", "9", None, "ft"),
        ("height_cm", None, "67", "ft"),
        ("height_cm", "100", None, "cm"),
        ("height_cm", "171", None, "cm"),
        ("hba1c_pct", "6.4", None, "pct"),
        ("hba1c_pct", "20", None, "pct"),
        ("hba1c_pct", "20.1", None, "mmol_mol"),
        ("hba1c_pct", "53", None, "mmol_mol"),
    ],
)
def test_the_number_tells_the_unit_that_was_left_open(fact, number, inches, unit):
    open_one, said = reading(fact, number, None, inches), reading(fact, number, unit, inches)
    assert problems_with_reading(fact, open_one) == []
    assert kept_from(fact, open_one) == kept_from(fact, said)
    assert words_read(fact, open_one) == words_read(fact, said)


@pytest.mark.parametrize(
    ("fact", "number", "unit", "inches", "field", "said"),
    [
        ("height_cm", "67", None, None, "height_cm_unit", "Choose cm or ft and in."),
        ("height_cm", "9.1", None, None, "height_cm_unit", "Choose cm or ft and in."),
        ("height_cm", "99.9", None, None, "height_cm_unit", "Choose cm or ft and in."),
        ("height_cm", "170", None, "3", "height_cm_unit", "Choose cm or ft and in."),
        ("weight_kg", "80", None, None, "weight_kg_unit", "Choose kg or lb."),
        ("height_cm", "5", "ft", "12", "height_cm_inches", "from 0 to below 12"),
        ("height_cm", "5", "ft", "-1", "height_cm_inches", "from 0 to below 12"),
        ("height_cm", "170", "cm", "3", "height_cm_inches", "Inches go with feet"),
        ("height_cm", "5.5", "ft", "3", "height_cm", "whole feet"),
        ("height_cm", "-5", "ft", None, "height_cm", "0 or more"),
        ("hba1c_pct", "-1", "mmol_mol", None, "hba1c_pct", "0 or more"),
        ("hba1c_pct", "6.4", "mmol_mol", None, "hba1c_pct_unit", "An HbA1c of 6.4 is in %: choose that unit."),
        ("hba1c_pct", "20", "mmol_mol", None, "hba1c_pct_unit", "is in %"),
        ("hba1c_pct", "53", "pct", None, "hba1c_pct_unit", "An HbA1c of 53 is in mmol/mol: choose that unit."),
        ("hba1c_pct", "20.1", "pct", None, "hba1c_pct_unit", "is in mmol/mol"),
    ],
)
def test_what_does_not_go_together_is_asked_again(fact, number, unit, inches, field, said):
    [problem] = problems_with_reading(fact, reading(fact, number, unit, inches))
    assert problem.field == field
    assert said in problem.message


@pytest.mark.parametrize("fact", UNITS)
def test_a_unit_alone_says_nothing(fact):
    for unit in (None, *UNITS[fact]):
        empty = Reading(None, unit)
        assert (problems_with_reading(fact, empty), kept_from(fact, empty)) == ([], None)
    assert reading_from(fact, "", None) == Reading(None)


@pytest.mark.parametrize(
    ("mmol_mol", "expected"),
    [("52", ("INFO", "met")), ("53", ("INFO", "unmet")), ("63", ("INFO", "unmet")), ("64", ("WARN", "unmet"))],
)
def test_an_hba1c_in_mmol_per_mol_meets_the_limits_where_the_percentages_do(mmol_mol, expected):
    """53 mmol/mol are the 7.0 %, 64 the 8.0 % of the rule book (section 2.3)."""
    kept = kept_from("hba1c_pct", reading("hba1c_pct", mmol_mol, "mmol_mol"))
    assert judged("hba1c", hba1c_pct=kept) == expected


def test_the_index_of_feet_and_pounds_is_exact():
    height = kept_from("height_cm", reading("height_cm", "5", "ft", "10"))
    weight = kept_from("weight_kg", reading("weight_kg", "200", "lb"))
    assert body_mass_index(height, weight) == Fraction("90.718474") / Fraction("1.778") ** 2


def test_a_0_is_no_fault_of_its_unit():
    for unit in ("kg", "lb"):
        assert problems_with_reading("weight_kg", reading("weight_kg", "0", unit)) == []


def test_very_long_numbers_lose_no_digit():
    read = reading("weight_kg", "180.1234567890123456", "lb")
    assert Fraction(kept_from("weight_kg", read)) == Fraction("180.1234567890123456") * Fraction("0.45359237")
