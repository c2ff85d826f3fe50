from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from scstrial.foundation.refusal import Refused
from scstrial.medications.rules import (
    Kidney,
    clearance_on,
    creatinine_clearance_ml_min,
    creatinine_is_current,
    problems_with_kidney_values,
    problems_with_measured,
)


def test_clearance_by_cockcroft_gault_is_exact():
    assert creatinine_clearance_ml_min(60, Decimal(72), False, Decimal(1)) == 80
    assert creatinine_clearance_ml_min(60, Decimal(72), True, Decimal(1)) == 68
    # (140 - 67) x 81.5 / (72 x 1.1) = 5949.5 / 79.2
    assert creatinine_clearance_ml_min(67, Decimal("81.5"), False, Decimal("1.1")) == Fraction(59495, 792)


@pytest.mark.parametrize(
    ("age", "weight", "creatinine", "fields"),
    [
        (-1, "70", "1", ["age"]),
        (0, "70", "1", []),
        (120, "70", "1", []),
        (121, "70", "1", ["age"]),
        (60, "19.9", "1", ["weight_kg"]),
        (60, "20", "1", []),
        (60, "400", "1", []),
        (60, "400.1", "1", ["weight_kg"]),
        (60, "70", "0.09", ["creatinine_mg_dl"]),
        (60, "70", "0.1", []),
        (60, "70", "30", []),
        (60, "70", "30.1", ["creatinine_mg_dl"]),
        (60, "NaN", "NaN", ["weight_kg", "creatinine_mg_dl"]),
    ],
)
def test_values_that_no_adult_has_are_refused(age, weight, creatinine, fields):
    problems = problems_with_kidney_values(age, Decimal(weight), Decimal(creatinine))
    assert [problem.field for problem in problems] == fields


def test_no_clearance_is_computed_from_a_creatinine_of_zero():
    with pytest.raises(Refused):
        creatinine_clearance_ml_min(60, Decimal(70), False, Decimal(0))


@pytest.mark.parametrize(
    ("measured_on", "current"),
    [
        (date(2026, 2, 13), False),
        (date(2026, 2, 14), True),
        (date(2026, 2, 15), True),
        (date(2026, 3, 16), True),
        (date(2026, 3, 17), False),
    ],
)
def test_a_creatinine_counts_for_thirty_days(measured_on, current):
    assert creatinine_is_current(measured_on, date(2026, 3, 16)) is current


ON = date(2026, 3, 16)


def kidney(**changes):
    """60 years on the day, 72 kg, 1 mg/dL: 80 mL/min for a man."""
    return Kidney(**{
        "born_on": date(1966, 3, 16), "sex_female": False, "weight_kg": Decimal(72), "creatinine_mg_dl": Decimal(1),
        "measured_on": ON,
    } | changes)  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "clearance"),
    [
        ({}, 80),
        ({"sex_female": True}, 68),
        ({"born_on": date(1966, 3, 17)}, 81),  # 60 tomorrow
        ({"born_on": date(1966, 2, 28)}, 80),
        ({"measured_on": date(2026, 2, 14)}, 80),
        ({"measured_on": date(2026, 2, 13)}, None),
        ({"measured_on": date(2026, 3, 17)}, None),
        ({"sex_female": None}, None),
        ({"weight_kg": Decimal("19.9")}, None),
        ({"creatinine_mg_dl": Fraction(1, 11)}, None),
        ({"creatinine_mg_dl": Fraction(2, 1)}, 40),
    ],
)
def test_the_clearance_on_the_day_of_a_placement(changes, clearance):
    assert clearance_on(kidney(**changes), ON) == clearance


def test_without_values_there_is_no_clearance():
    assert clearance_on(None, ON) is None


@pytest.mark.parametrize(
    ("measured_on", "fields"),
    [
        (date(2026, 3, 16), []),
        (date(2026, 3, 17), ["measured_on"]),
        (date(1966, 3, 16), []),
        (date(1966, 3, 15), ["measured_on"]),
    ],
)
def test_a_creatinine_is_of_a_day_between_birth_and_today(measured_on, fields):
    found = problems_with_measured(date(1966, 3, 16), measured_on, Decimal(72), Decimal(1), ON)
    assert [problem.field for problem in found] == fields
