from decimal import Decimal
from fractions import Fraction

import pytest

from scstrial.medications.choices import Opioid
from scstrial.medications.rules import (
    DrugMme,
    OpioidRow,
    analgesic_change,
    analgesic_reduction,
    mme_factor,
    mme_of,
    problems_with_opioids,
)


def row(drug, strength, count=1, unit="mg", route=None):
    return OpioidRow(drug, Decimal(str(strength)), unit, Decimal(str(count)), route)


@pytest.mark.parametrize(
    ("taken", "mme"),
    [
        (row("hydrocodone", 5, 4), 20),
        (row("oxycodone", 10, 2), 30),
        (row("fentanyl", 25, 1, "mcg_per_h"), 60),
        (row("tramadol", 50, 4), 40),
        (row("methadone", 20), 94),
        (row("hydromorphone", 4, 3), 60),
        (row("tapentadol", 100, 2), 80),
        (row("codeine", 30, 4), 18),
        (row("oxymorphone", 10, 2), 60),
        (row("morphine", 15, 2), 30),
        (row("fentanyl", 25, 2, "mcg_per_h"), 120),
        (row("oxycodone", "2.5", "0.5"), Fraction(15, 8)),
        (row("hydrocodone", 5, 0), 0),
    ],
)
def test_examples_of_the_table(taken, mme):
    assert mme_of([taken]).mme_per_day == mme


def test_nothing_is_rounded():
    tiny = row("codeine", "0.0000000000000000000000000000001", "1000000000000000000000000000001")
    assert mme_of([tiny]).mme_per_day == Fraction(1000000000000000000000000000001 * 15, 10**33)


def test_no_opioids_is_zero():
    none = mme_of([])
    assert (none.mme_per_day, none.by_drug, none.not_convertible, none.at_least) == (0, (), (), False)


def test_rows_of_one_drug_add_up_in_the_order_of_first_naming():
    mme = mme_of([row("oxycodone", 10, 2), row("morphine", 15, 1), row("oxycodone", 5, 2)])
    assert mme.by_drug == (DrugMme("oxycodone", Fraction(45)), DrugMme("morphine", Fraction(15)))
    assert mme.mme_per_day == 60


@pytest.mark.parametrize(
    "taken",
    [
        row("buprenorphine", 8),
        row("buprenorphine", 10, 1, "mcg_per_h"),
        row("other", 8),
        row("levorphanol", 2),
        row("morphine", 10, 1, "mg", "iv"),
        row("morphine", 1, 1, "mg", "intrathecal"),
        row("fentanyl", 1, 1, "mg", "transmucosal"),
        row("fentanyl", 1, 1, "mg"),
        row("fentanyl", 25, 1, "mcg_per_h", "oral"),
        row("fentanyl", 25, 1, "mg", "transdermal"),
        row("hydrocodone", 5, 1, "mg", "transdermal"),
        row("hydrocodone", 5, 1, "mcg_per_h"),
        row("hydrocodone", 5, 1, "g"),
    ],
)
def test_what_the_table_does_not_convert_is_never_zero(taken):
    mme = mme_of([taken])
    assert mme.mme_per_day is None
    assert mme.by_drug == (DrugMme(taken.drug, None),)
    assert mme.not_convertible == (taken.drug,)
    assert mme.at_least


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_one_row_that_cannot_be_converted_makes_the_drug_so(order):
    rows = [row("morphine", 15, 2), row("morphine", 10, 1, "mg", "iv")]
    mme = mme_of([rows[place] for place in order] + [row("tramadol", 50, 4)])
    assert mme.by_drug == (DrugMme("morphine", None), DrugMme("tramadol", Fraction(40)))
    assert (mme.mme_per_day, mme.at_least) == (40, True)


def test_drugs_that_cannot_be_converted_are_named_in_order():
    mme = mme_of([row("oliceridine", 1), row("buprenorphine", 8), row("oliceridine", 1)])
    assert mme.not_convertible == ("buprenorphine", "oliceridine")


@pytest.mark.parametrize("route", [None, "oral"])
def test_mg_without_a_route_is_by_mouth(route):
    assert mme_factor("methadone", "mg", route) == Fraction("4.7")


@pytest.mark.parametrize("route", [None, "transdermal"])
def test_mcg_per_hour_without_a_route_is_a_patch(route):
    assert mme_factor("fentanyl", "mcg_per_h", route) == Fraction("2.4")


def test_every_opioid_of_the_table_has_a_name_for_the_page():
    assert {str(drug) for drug in Opioid} == {
        "codeine", "fentanyl", "hydrocodone", "hydromorphone", "methadone", "morphine", "oxycodone", "oxymorphone",
        "tapentadol", "tramadol", "buprenorphine", "other",
    }  # fmt: skip


def mme(strength, *others):
    return mme_of([row("morphine", strength), *others])


@pytest.mark.parametrize(
    ("baseline", "trial", "fall"),
    [
        (mme(100), mme(45), Fraction(11, 20)),
        (mme(100), mme(50), Fraction(1, 2)),
        (mme(100), mme_of([]), 1),
        (mme(40), mme(60), Fraction(-1, 2)),
        (mme_of([]), mme(10), None),
        (mme(100), mme(50, row("buprenorphine", 8)), None),
        (mme(100, row("buprenorphine", 8)), mme(50), None),
        (mme_of([row("buprenorphine", 8)]), mme(50), None),
    ],
)
def test_analgesic_change_only_where_all_can_be_converted_and_the_baseline_is_above_zero(baseline, trial, fall):
    assert analgesic_change(baseline, trial) == fall


@pytest.mark.parametrize(
    ("baseline", "trial", "fall"),
    [
        (Decimal(100), Decimal(45), Fraction(11, 20)),
        (Decimal(3), Decimal(1), Fraction(2, 3)),
        (Decimal(0), Decimal(1), None),
        (Decimal(0), Decimal(0), None),
        (None, Decimal(1), None),
        (Decimal(1), None, None),
    ],
)
def test_reduction_from_two_doses(baseline, trial, fall):
    assert analgesic_reduction(baseline, trial) == fall


def test_doses_that_are_no_doses_are_refused():
    rows = [row("morphine", 0), row("morphine", 1, -1), row("morphine", "NaN"), row("morphine", 1, "NaN")]
    assert [problem.field for problem in problems_with_opioids(rows)] == [
        "opioids[0].strength", "opioids[1].units_per_day", "opioids[2].strength", "opioids[3].units_per_day",
    ]  # fmt: skip
    assert problems_with_opioids([row("morphine", "0.1", 0)]) == []


def test_no_tablet_or_patch_is_stronger_and_nobody_takes_more_of_them():
    assert problems_with_opioids([row("morphine", 10_000, 1_000)]) == []
    problems = problems_with_opioids([row("morphine", "10000.1"), row("morphine", 1, "1000.1")])
    assert [(problem.field, problem.message) for problem in problems] == [
        ("opioids[0].strength", "Enter a strength of at most 10000."),
        ("opioids[1].units_per_day", "Enter at most 1000 a day."),
    ]


def test_the_factors_are_those_of_the_table_and_no_others():
    """CDC 2022 [CDC-MME]: by mouth per mg, the patch per mcg/h; rule book, section 5."""
    factors = {
        "codeine": "0.15", "hydrocodone": "1", "hydromorphone": "5", "methadone": "4.7", "morphine": "1",
        "oxycodone": "1.5", "oxymorphone": "3", "tapentadol": "0.4", "tramadol": "0.2",
    }  # fmt: skip
    assert {drug: mme_factor(drug, "mg") for drug in Opioid if mme_factor(drug, "mg")} == {
        drug: Fraction(factor) for drug, factor in factors.items()
    }
    assert {drug: mme_factor(drug, "mcg_per_h") for drug in Opioid if mme_factor(drug, "mcg_per_h")} == {
        "fentanyl": Fraction("2.4")
    }


@pytest.mark.parametrize("route", ["transmucosal", "iv", "intrathecal"])
@pytest.mark.parametrize("drug", [drug.value for drug in Opioid])
def test_by_no_other_route_is_any_opioid_converted(drug, route):
    assert mme_factor(drug, "mg", route) is mme_factor(drug, "mcg_per_h", route) is None
