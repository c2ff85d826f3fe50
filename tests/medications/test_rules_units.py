"""Weight and creatinine in pounds and umol/L; the clearance on its limits, exact."""

from decimal import Decimal
from fractions import Fraction

import pytest

from scstrial.medications.choices import CreatinineUnit, HoldVariant, WeightUnit
from scstrial.medications.rules import (
    DrugTaken,
    clearance_words,
    creatinine_as_read,
    creatinine_clearance_ml_min,
    creatinine_unit_of,
    creatinine_words,
    kg_from,
    mg_dl_from,
    mg_dl_kept,
    variant_for,
    weight_words,
)


@pytest.mark.parametrize(
    ("lb", "kg"), [("1", "0.45359237"), ("180", "81.6466266"), ("154.5", "70.080021165"), ("0", "0")]
)
def test_pounds_are_exact(lb, kg):
    assert kg_from(Decimal(lb), WeightUnit.LB) == Decimal(kg)
    assert kg_from(Decimal(lb), WeightUnit.KG) == Decimal(lb)


@pytest.mark.parametrize(("umol", "mg"), [("88.4", 1), ("44.2", Fraction(1, 2)), ("97", Fraction(970, 884))])
def test_umol_per_litre_are_exact(umol, mg):
    assert mg_dl_from(Decimal(umol), CreatinineUnit.UMOL_L) == mg
    assert mg_dl_from(Decimal(umol), CreatinineUnit.MG_DL) == Fraction(umol)


@pytest.mark.parametrize(("number", "unit"), [("0.7", "mg_dl"), ("30", "mg_dl"), ("30.1", "umol_l"), ("97", "umol_l")])
def test_the_number_tells_the_unit_of_a_creatinine(number, unit):
    assert creatinine_unit_of(Decimal(number)) is CreatinineUnit(unit)


def test_what_was_read_is_kept_in_words_and_computed_from_again():
    words = creatinine_words(Decimal("97.50"), CreatinineUnit.UMOL_L)
    assert words == "97.50 µmol/L"
    kept = mg_dl_kept(mg_dl_from(Decimal("97.50"), CreatinineUnit.UMOL_L))
    assert kept == Decimal("1.1029411765")
    assert creatinine_as_read(words, kept) == Fraction(975, 884)
    assert creatinine_as_read("", Decimal("1.1")) == Fraction(11, 10)
    assert mg_dl_kept(Decimal("1.10")) == Decimal("1.1")
    assert (creatinine_words(Decimal(1), CreatinineUnit.MG_DL), weight_words(Decimal(80), WeightUnit.KG)) == ("", "")
    assert weight_words(Decimal("180.5"), WeightUnit.LB) == "180.5 lb"


# Age, weight in kg, female, creatinine in mg/dL, clearance in mL/min, band of dabigatran.
LIMITS = [
    (60, "45", False, "1", Fraction(50), HoldVariant.CRCL_50_UP),
    (60, "44.999", False, "1", Fraction(44999, 900), HoldVariant.CRCL_30_TO_50),
    (61, "45", False, "1", Fraction(395, 8), HoldVariant.CRCL_30_TO_50),
    (60, "45", False, "1.00001", Fraction(5_000_000, 100_001), HoldVariant.CRCL_30_TO_50),
    (90, "72", True, "0.85", Fraction(50), HoldVariant.CRCL_50_UP),
    (90, "72", False, "0.85", Fraction(1000, 17), HoldVariant.CRCL_50_UP),
    (90, "72", True, "0.8500001", Fraction(425_000_000, 8_500_001), HoldVariant.CRCL_30_TO_50),
    (60, "27", False, "1", Fraction(30), HoldVariant.CRCL_30_TO_50),
    (60, "26.9999999", False, "1", Fraction(269_999_999, 9_000_000), HoldVariant.CRCL_BELOW_30),
    (60, "27", True, "1", Fraction(51, 2), HoldVariant.CRCL_BELOW_30),
]


@pytest.mark.parametrize(("age", "weight", "female", "creatinine", "exact", "band"), LIMITS)
def test_the_clearance_on_the_limits_of_dabigatran(age, weight, female, creatinine, exact, band):
    found = creatinine_clearance_ml_min(age, Decimal(weight), female, Decimal(creatinine))
    assert found == exact
    assert variant_for(DrugTaken("dabigatran"), found) is band


def test_a_fraction_of_a_creatinine_is_taken_too():
    assert creatinine_clearance_ml_min(60, Decimal(45), False, Fraction(884, 884)) == 50
    assert creatinine_clearance_ml_min(60, Decimal(45), False, Fraction(885, 884)) < 50


@pytest.mark.parametrize(
    ("clearance", "words"),
    [
        (Fraction(50), "50 mL/min"),
        (Fraction("49.999"), "49.9 mL/min"),
        (Fraction("29.99"), "29.9 mL/min"),
        (Fraction(100), "100 mL/min"),
        (Fraction(1, 3), "0.3 mL/min"),
    ],
)
def test_a_clearance_in_words_never_reaches_the_next_band(clearance, words):
    assert clearance_words(clearance) == words
